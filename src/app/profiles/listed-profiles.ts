import type { ProfileSet } from '../../core/aws-files/profiles/profile-set.ts';
import type { Environment } from '../../core/chain/chain.ts';
import { favouriteViews } from '../../core/chain/request/saved-roles.ts';
import type { Favourite } from '../../core/settings/settings.ts';
import type { ProfilesView } from '../../shared/view.ts';

/**
 * The view of the AWS files with the saved roles behind their profiles. The same object as long as neither has changed, so
 * that whoever shows it can tell.
 */
export function listedProfiles(options: {
  readonly files: () => ProfilesView;
  readonly profiles: () => ProfileSet;
  readonly favourites: () => readonly Favourite[];
  readonly environment: Environment;
}): () => ProfilesView {
  let drawn:
    | { readonly files: ProfilesView; readonly favourites: readonly Favourite[]; view: ProfilesView }
    | undefined;
  return () => {
    const files = options.files();
    const favourites = options.favourites();
    if (drawn?.files === files && drawn.favourites === favourites) return drawn.view;
    const saved = favouriteViews(options.profiles(), favourites, options.environment);
    const view = saved.length === 0 ? files : { ...files, profiles: [...files.profiles, ...saved] };
    drawn = { files, favourites, view };
    return view;
  };
}
