import type { MessageBus, Variant } from '@jellybrick/dbus-next';
import { emit, offer } from './bus-service.ts';
import { waitFor } from './waiting.ts';

/** A notification as the desktop would show it. */
export interface ShownNotification {
  readonly id: number;
  readonly app: string;
  readonly title: string;
  readonly body: string;
  /** The keys and labels of its buttons; `default` is a click on the notification itself. */
  readonly actions: readonly { readonly key: string; readonly label: string }[];
  readonly urgency: 'low' | 'normal' | 'critical';
  readonly open: boolean;
}

/** The part of a desktop that shows notifications. */
export interface NotificationServer {
  /** Everything that was shown, in order; a replaced one stands where it was, with its last text. */
  shown(): readonly ShownNotification[];
  /** Waits for an open notification whose title or body matches. */
  waitFor(text: string | RegExp): Promise<ShownNotification>;
  /** Clicks a notification, or one of its buttons. */
  click(notification: ShownNotification, action?: string): void;
  /** Closes it as a user does with the cross. */
  dismiss(notification: ShownNotification): void;
  close(): Promise<void>;
}

const name = 'org.freedesktop.Notifications';
const service = { path: '/org/freedesktop/Notifications', interface: name };
const urgencies = ['low', 'normal', 'critical'] as const;
/** Reasons of the signal NotificationClosed (Desktop Notifications Specification 1.2). */
const closedByUser = 2;
const closedByCall = 3;

/** Becomes the notification server of the session bus that `bus` is connected to. */
export async function startNotificationServer(bus: MessageBus): Promise<NotificationServer> {
  const shown: ShownNotification[] = [];
  const setClosed = (id: number, reason: number): void => {
    const index = shown.findIndex((entry) => entry.id === id && entry.open);
    const entry = shown[index];
    if (entry === undefined) return;
    shown[index] = { ...entry, open: false };
    emit(bus, service, 'NotificationClosed', 'uu', [id, reason]);
  };

  const end = offer(bus, {
    ...service,
    methods: {
      GetServerInformation: {
        answer: 'ssss',
        handle: () => ['Test desktop', 'Understudy', '1.0', '1.2'],
      },
      GetCapabilities: { answer: 'as', handle: () => [['actions', 'body', 'persistence']] },
      Notify: {
        answer: 'u',
        handle: ([app, replaces, , title, body, actions, hints]) => {
          const replaced = shown.findIndex((entry) => entry.id === replaces);
          const id = replaced >= 0 ? Number(replaces) : shown.length + 1;
          const entry: ShownNotification = {
            id,
            app: String(app),
            title: String(title),
            body: String(body),
            actions: actionPairs(actions),
            urgency: urgencyIn(hints),
            open: true,
          };
          if (replaced >= 0) shown[replaced] = entry;
          else shown.push(entry);
          return [id];
        },
      },
      CloseNotification: {
        answer: '',
        handle: ([id]) => {
          setClosed(Number(id), closedByCall);
          return [];
        },
      },
    },
  });
  await bus.requestName(name);

  return {
    shown: () => [...shown],
    waitFor: (text) =>
      waitFor(
        async () =>
          shown.find(
            (entry) =>
              entry.open &&
              [entry.title, entry.body].some((part) =>
                typeof text === 'string' ? part.includes(text) : text.test(part),
              ),
          ),
        () => `No notification says "${text}". Shown were: ${JSON.stringify(shown)}`,
      ),
    click(notification, action = 'default') {
      emit(bus, service, 'ActionInvoked', 'us', [notification.id, action]);
      setClosed(notification.id, closedByUser);
    },
    dismiss: (notification) => setClosed(notification.id, closedByUser),
    async close() {
      end();
      await bus.releaseName(name);
    },
  };
}

function actionPairs(value: unknown): { key: string; label: string }[] {
  const texts = Array.isArray(value) ? value.map(String) : [];
  return texts.flatMap((key, index) => (index % 2 === 0 ? [{ key, label: texts[index + 1] ?? '' }] : []));
}

function urgencyIn(hints: unknown): ShownNotification['urgency'] {
  const level = (hints as Record<string, Variant | undefined>)['urgency']?.value;
  return urgencies[Number(level ?? 1)] ?? 'normal';
}
