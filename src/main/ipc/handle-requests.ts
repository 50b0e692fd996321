import { ipcMain } from 'electron';
import type { z } from 'zod';
import type { Log } from '../../app/log.ts';
import {
  type ChannelOf,
  type RequestChannel,
  type Requests,
  requestArguments,
  type WindowPage,
} from '../../shared/ipc-contract.ts';
import { comesFrom } from '../windows/secure-window.ts';

/** For every channel, what answers it. */
export type Handlers<C extends RequestChannel> = {
  readonly [K in C]: (
    argument: Requests[K]['argument'],
  ) => Requests[K]['answer'] | Promise<Requests[K]['answer']>;
};

const schemas: Readonly<Record<string, z.ZodType>> = requestArguments();

/** Any of the handlers: a method, so that those of narrower arguments fit. Each argument is parsed by its own schema before. */
type AnyHandler = { answer(argument: unknown): unknown }['answer'];

/**
 * Registers channels of one page; which ones is said by the type, so that none is forgotten. A message from any other frame, or with
 * an argument that does not parse, is refused and logged; the page gets a rejected promise and nothing happens.
 */
export function handleRequests<P extends WindowPage, C extends ChannelOf<P> & RequestChannel>(
  page: P,
  handlers: Handlers<NoInfer<C>>,
  log: Log,
): void {
  for (const [channel, answer] of Object.entries<AnyHandler>(handlers)) {
    const argument = schemas[channel];
    if (argument === undefined) throw new Error(`${channel} is no request of the contract.`);
    ipcMain.handle(channel, async (event, raw: unknown) => {
      if (!comesFrom(event, page)) {
        log.warn(`Refused a message on ${channel} from ${event.senderFrame?.url ?? 'a closed frame'}`);
        throw new Error('Refused.');
      }
      const parsed = argument.safeParse(raw);
      if (!parsed.success) {
        log.warn(`Refused a message on ${channel}: ${parsed.error.issues[0]?.message ?? 'bad argument'}`);
        throw new Error('Refused.');
      }
      return answer(parsed.data);
    });
  }
}
