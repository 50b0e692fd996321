import { Notification } from 'electron';
import type { Log } from '../../app/log.ts';
import type { NotificationSink } from '../../app/notifications/expiry-notifier.ts';
import { redact } from '../../core/redact.ts';

/**
 * Notifications of the desktop. A new one of a subject takes the place of the old one, and each is kept here until it is
 * gone, since a click on one that was garbage-collected goes nowhere. Where the desktop shows none, nothing happens:
 * everything a notice says is in the panel and the tray too.
 */
export class DesktopNotifications implements NotificationSink {
  readonly #icon: string | undefined;
  readonly #log: Log;
  readonly #shown = new Map<string, Notification>();

  constructor(options: { readonly icon?: string; readonly log: Log }) {
    this.#icon = options.icon;
    this.#log = options.log;
  }

  show(id: string, text: { readonly title: string; readonly body: string }, onClick: () => void): void {
    if (!Notification.isSupported()) return;
    this.close(id);
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
    notification.on('close', forget);
    notification.on('failed', (_event, error) => {
      forget();
      this.#log.warn(`A notification could not be shown: ${error}`);
    });
    this.#shown.set(id, notification);
    notification.show();
    this.#log.info(`notified: ${text.title}`);
  }

  close(id: string): void {
    const notification = this.#shown.get(id);
    this.#shown.delete(id);
    notification?.close();
  }

  /** A click after the end of the app would go nowhere. */
  closeAll(): void {
    for (const id of [...this.#shown.keys()]) this.close(id);
  }
}
