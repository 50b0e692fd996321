import { Notification } from 'electron';
import type { Log } from '../../app/log.ts';
import type { NotificationSink } from '../../app/notifications/expiry-notifier.ts';
import { redact } from '../../core/redact.ts';

interface NotificationText {
  readonly title: string;
  readonly body: string;
}

/** What could not be shown is tried once more after this time, in ms: the user may have answered the system's question by then. */
const AGAIN_MS = 30_000;

export interface DesktopNotificationsOptions {
  readonly icon?: string;
  readonly log: Log;
  /** The system asks the user first; see `DesktopAbilities`. */
  readonly asksFirst?: boolean;
  /** Called once, when the system shows none of them. */
  readonly onNoneShown?: () => void;
}

/** Said in the panel where the system of the user shows no notifications of this app. */
export const noneShown = {
  message: 'macOS shows no notifications of Understudy, so it cannot warn you before credentials end.',
  advice:
    'Allow them in System Settings, Notifications, Understudy. An app that was built without a signature is never allowed to: the panel and the tray say the same.',
};

/**
 * Notifications of the desktop. A new one of a subject takes the place of the old one, and each is kept here until it is
 * gone, since a click on one that was garbage-collected goes nowhere. Where the desktop shows none, nothing happens:
 * everything a notice says is in the panel and the tray too.
 */
export class DesktopNotifications implements NotificationSink {
  readonly #icon: string | undefined;
  readonly #log: Log;
  readonly #options: DesktopNotificationsOptions;
  readonly #shown = new Map<string, Notification>();
  readonly #again = new Map<string, NodeJS.Timeout>();
  #isPrepared = false;
  #hasExplained = false;

  constructor(options: DesktopNotificationsOptions) {
    this.#icon = options.icon;
    this.#log = options.log;
    this.#options = options;
  }

  /** Lets the system put its question while the user is there, and not when the first warning is due. */
  prepare(): void {
    if (this.#isPrepared || !this.#options.asksFirst) return;
    this.#isPrepared = true;
    // The presenter, which asks, is made by the first call.
    Notification.isSupported();
  }

  show(id: string, text: NotificationText, onClick: () => void): void {
    if (!Notification.isSupported()) return;
    this.close(id);
    this.#present(id, text, onClick, this.#options.asksFirst === true);
  }

  #present(id: string, text: NotificationText, onClick: () => void, mayTryAgain: boolean): void {
    const notification = new Notification({
      title: redact(text.title),
      body: redact(text.body),
      ...(this.#icon !== undefined && { icon: this.#icon }),
    });
    const forget = () => {
      if (this.#shown.get(id) === notification) this.#shown.delete(id);
    };
    notification.on('click', () => {
      forget();
      onClick();
    });
    notification.on('close', (details?: { readonly reason?: string }) => {
      // It only left the screen: Windows keeps it in its list, where it can still be clicked.
      if (details?.reason !== 'timedOut') forget();
    });
    notification.on('failed', (_event, error) => {
      forget();
      this.#log.warn(`A notification could not be shown: ${error}`);
      if (mayTryAgain)
        this.#again.set(
          id,
          this.#later(() => this.#present(id, text, onClick, false)),
        );
      else this.#tellOnce();
    });
    this.#shown.set(id, notification);
    notification.show();
    this.#log.info(`notified: ${text.title}`);
  }

  /** What is not true any more by then was closed, and comes no more. */
  #later(work: () => void): NodeJS.Timeout {
    return setTimeout(work, AGAIN_MS).unref();
  }

  #tellOnce(): void {
    if (this.#hasExplained || !this.#options.asksFirst) return;
    this.#hasExplained = true;
    this.#options.onNoneShown?.();
  }

  close(id: string): void {
    clearTimeout(this.#again.get(id));
    this.#again.delete(id);
    const notification = this.#shown.get(id);
    this.#shown.delete(id);
    notification?.close();
  }

  /** A click after the end of the app would go nowhere. */
  closeAll(): void {
    for (const id of [...this.#shown.keys(), ...this.#again.keys()]) this.close(id);
  }
}
