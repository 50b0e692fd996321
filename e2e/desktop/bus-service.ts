import { Message as BusMessage, type Message, type MessageBus, type Variant } from '@jellybrick/dbus-next';

/** One method of a service: the signature of its answer, and what computes the answer's values. */
export interface BusMethod {
  readonly answer: string;
  handle(args: readonly unknown[], call: Message): readonly unknown[];
}

/** An interface at one path that a test offers on the bus, as a part of the desktop would. */
export interface BusService {
  readonly path: string;
  readonly interface: string;
  readonly methods: Readonly<Record<string, BusMethod>>;
  readonly properties?: () => Readonly<Record<string, Variant>>;
}

const propertiesInterface = 'org.freedesktop.DBus.Properties';

/**
 * Answers the calls to `service` on `bus`.
 * @returns a function that ends the service
 */
export function offer(bus: MessageBus, service: BusService): () => void {
  const handler = (call: Message): boolean => {
    if (call.path !== service.path) return false;
    if (call.interface === propertiesInterface) return answerProperties(bus, service, call);
    if (call.interface !== service.interface && call.interface) return false;
    const method = service.methods[call.member];
    if (method === undefined) return false;
    const values = method.handle(call.body, call);
    bus.send(BusMessage.newMethodReturn(call, method.answer, [...values]));
    return true;
  };
  bus.addMethodHandler(handler);
  return () => bus.removeMethodHandler(handler);
}

/**
 * Takes calls to a path and answers none of them, as a program that hangs.
 * @returns a function that ends that
 */
export function hang(bus: MessageBus, path: string): () => void {
  const handler = (call: Message): boolean => call.path === path;
  bus.addMethodHandler(handler);
  return () => bus.removeMethodHandler(handler);
}

/** Sends a signal of the service to everyone on the bus. */
export function emit(
  bus: MessageBus,
  service: Pick<BusService, 'path' | 'interface'>,
  name: string,
  signature: string,
  values: readonly unknown[],
): void {
  bus.send(BusMessage.newSignal(service.path, service.interface, name, signature, [...values]));
}

/** Calls a method of someone else on the bus; rejects with the other side's error. Resolves to the answer's values. */
export async function call(
  bus: MessageBus,
  target: { readonly destination: string; readonly path: string; readonly interface: string },
  member: string,
  signature = '',
  args: readonly unknown[] = [],
): Promise<readonly unknown[]> {
  const reply = await bus.call(new BusMessage({ ...target, member, signature, body: [...args] }));
  return reply?.body ?? [];
}

function answerProperties(bus: MessageBus, service: BusService, message: Message): boolean {
  const [wanted, name] = message.body;
  if (wanted !== service.interface) return false;
  const properties = service.properties?.() ?? {};
  if (message.member === 'GetAll') {
    bus.send(BusMessage.newMethodReturn(message, 'a{sv}', [properties]));
    return true;
  }
  const value = typeof name === 'string' ? properties[name] : undefined;
  if (message.member !== 'Get' || value === undefined) return false;
  bus.send(BusMessage.newMethodReturn(message, 'v', [value]));
  return true;
}
