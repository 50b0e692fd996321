import type { Pushes } from '../../shared/ipc-contract.ts';
import type { PreferencesView } from '../../shared/preferences-view.ts';
import type { ProfilesView, SessionsView } from '../../shared/view.ts';

interface Views {
  readonly profiles: ProfilesView;
  readonly sessions: SessionsView;
  readonly preferences: PreferencesView;
}

type SendView = <C extends 'profiles:changed' | 'sessions:changed' | 'preferences:changed'>(
  channel: C,
  view: Pushes[C],
) => void;

/** What the panel was sent last: profiles and preferences go out again only when they have changed. */
export class PanelViews {
  readonly #send: SendView;
  #profiles: ProfilesView | undefined;
  #preferences = '';

  constructor(send: SendView) {
    this.#send = send;
  }

  show({ preferences, profiles, sessions }: Views): void {
    if (profiles !== this.#profiles) {
      // The first view is what the panel asks for when it opens.
      if (this.#profiles) this.#send('profiles:changed', profiles);
      this.#profiles = profiles;
    }
    const fingerprint = JSON.stringify(preferences);
    if (fingerprint !== this.#preferences) {
      this.#preferences = fingerprint;
      this.#send('preferences:changed', preferences);
    }
    this.#send('sessions:changed', sessions);
  }
}
