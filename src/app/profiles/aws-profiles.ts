import { isDeepStrictEqual } from 'node:util';
import type { FileLocations } from '../../core/aws-files/profiles/file-locations.ts';
import { type LoadedProfiles, loadProfiles } from '../../core/aws-files/profiles/load-profiles.ts';
import { profileViewsSince, type ReadViews } from '../../core/chain/profiles/profile-views.ts';
import { type HookProfiles, noHookProfiles, withHookProfiles } from '../../core/hooks/profiles-hook.ts';
import type { ProfilesView } from '../../shared/view.ts';
import { profilesView } from './profiles-view.ts';

/** The AWS files as they were read last, and the view of them for the windows. */
export class AwsProfiles {
  #locations: FileLocations;
  readonly #view: (loaded: LoadedProfiles) => ProfilesView;
  #loaded: LoadedProfiles;
  #hooked: HookProfiles = noHookProfiles;
  /** The files and the hooks together. */
  #merged: LoadedProfiles | undefined;
  #drawn: ProfilesView | undefined;
  /** As it was drawn last, before something changed. */
  #last: ProfilesView | undefined;
  #reading: Promise<unknown> = Promise.resolve();

  private constructor(
    locations: FileLocations,
    view: (loaded: LoadedProfiles) => ProfilesView,
    loaded: LoadedProfiles,
  ) {
    this.#locations = locations;
    this.#view = view;
    this.#loaded = loaded;
  }

  static async open(
    locations: FileLocations,
    options: {
      readonly environment: Readonly<Record<string, string | undefined>>;
      readonly defaultTarget: () => string;
    },
  ): Promise<AwsProfiles> {
    const { defaultTarget, environment } = options;
    let views: ReadViews | undefined;
    const view = (loaded: LoadedProfiles) => {
      views = profileViewsSince(views, loaded.profiles, environment);
      return profilesView(loaded, environment, defaultTarget(), views.views);
    };
    return new AwsProfiles(locations, view, await loadProfiles(locations));
  }

  /** What the files say, and what hooks have added. */
  get loaded(): LoadedProfiles {
    this.#merged ??= { ...this.#loaded, profiles: withHookProfiles(this.#loaded.profiles, this.#hooked) };
    return this.#merged;
  }

  /** The same object as before while it says the same. */
  view(): ProfilesView {
    this.#drawn ??= sameOr(this.#last, this.#view(this.loaded));
    this.#last = this.#drawn;
    return this.#drawn;
  }

  /** Hooks have told of these profiles, in place of those they told of before. */
  hooked(profiles: HookProfiles): void {
    if (profiles === noHookProfiles && this.#hooked === noHookProfiles) return;
    this.#hooked = profiles;
    this.#merged = undefined;
    this.#drawn = undefined;
  }

  /** Reads these files from now on, and at once. */
  async move(locations: FileLocations): Promise<void> {
    this.#locations = locations;
    await this.reload();
    this.redraw();
  }

  /** Something else that the view depends on has changed. */
  redraw(): void {
    this.#drawn = undefined;
  }

  /** Reads what changed. True when anything did. */
  reload(): Promise<boolean> {
    // One after the other, so that an older look never replaces a newer one.
    const reloading = this.#reading.then(() => this.#reload());
    this.#reading = reloading;
    return reloading;
  }

  async #reload(): Promise<boolean> {
    const before = this.#loaded;
    this.#loaded = await loadProfiles(this.#locations, before);
    const same =
      this.#loaded.profiles === before.profiles &&
      this.#loaded.config.kind === before.config.kind &&
      this.#loaded.credentials.kind === before.credentials.kind;
    if (!same) this.#drawn = undefined;
    this.#merged = undefined;
    return !same;
  }
}

function sameOr(before: ProfilesView | undefined, now: ProfilesView): ProfilesView {
  if (before === undefined || before.profiles.length !== now.profiles.length) return now;
  if (now.profiles.some((profile, index) => profile !== before.profiles[index])) return now;
  const { profiles: _earlier, ...rest } = before;
  const { profiles: _these, ...others } = now;
  return isDeepStrictEqual(rest, others) ? before : now;
}
