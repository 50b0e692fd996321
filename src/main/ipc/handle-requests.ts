import { ipcMain } from 'electron';
import type { z } from 'zod';
import type { Log } from '../../app/log.ts';
import type { Requests } from '../../shared/ipc-contract.ts';
import type { WindowPage } from '../windows/app-protocol.ts';
import { comesFrom } from '../windows/secure-window.ts';

/** For every channel: how its argument is checked, and what answers it. */
export type Handlers<R extends Partial<Requests>> = {
  readonly [C in keyof R & keyof Requests]: {
    readonly argument: z.ZodType<Requests[C]['argument']>;
    readonly answer: (
      argument: Requests[C]['argument'],
    ) => Requests[C]['answer'] | Promise<Requests[C]['answer']>;
  };
};

/**
 * Registers the channels of one page. A message from any other frame, or with an argument that does not parse, is
 * refused and logged; the page gets a rejected promise and nothing happens.
 */
export function handleRequests<R extends Partial<Requests>>(
  page: WindowPage,
  handlers: Handlers<R>,
  log: Log,
): void {
  for (const [channel, { argument, answer }] of Object.entries<AnyHandler>(handlers)) {
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

interface AnyHandler {
  readonly argument: z.ZodType;
  // A method, so that handlers of narrower arguments fit: each argument was parsed by its own schema before.
  answer(argument: unknown): unknown;
}
