import type { Pushes } from '../../shared/ipc-contract.ts';
import type { ProfilesView, SessionsView } from '../../shared/view.ts';
import type { PopulateView } from '../../shared/views/populate-view.ts';
import type { PreferencesView } from '../../shared/views/preferences-view.ts';

interface Views {
  readonly profiles: ProfilesView;
  readonly sessions: SessionsView;
  readonly preferences: PreferencesView;
  readonly populate: PopulateView;
}

type SendView = <
  C extends 'profiles:changed' | 'sessions:changed' | 'preferences:changed' | 'populate:changed',
>(
  channel: C,
  view: Pushes[C],
) => void;

/** What the panel was sent last: all but the sessions goes out again only when it has changed. */
export class PanelViews {
  readonly #send: SendView;
  #profiles: ProfilesView | undefined;
  #preferences = '';
  #populate: PopulateView | undefined;

  constructor(send: SendView) {
    this.#send = send;
  }

  show({ populate, preferences, profiles, sessions }: Views): void {
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
    if (populate.step !== this.#populate?.step || populate.known !== this.#populate.known) {
      if (this.#populate) this.#send('populate:changed', populate);
      this.#populate = populate;
    }
    this.#send('sessions:changed', sessions);
  }
}
