import { assertNever } from '../../shared/assert-never.ts';
import type { BrowserChoice } from '../../shared/browser-choice.ts';
import type { BrowserSystem } from './browser-places.ts';
import { findBrowser } from './find-browsers.ts';
import { HAND_OVER_MS, type HandOverAddress, startHandOver } from './hand-over.ts';
import { browserMessages } from './messages.ts';
import {
  browserVariableCommand,
  type OpenCommand,
  type OpenCommandResult,
  openCommand,
} from './open-command.ts';
import type { SecretAddress } from './secret-address.ts';

/** What opening a browser takes of the system. */
export interface BrowserParts {
  readonly system: BrowserSystem;
  /** Starts a program that goes on by itself. Resolves to Node's code where it could not be started. */
  readonly start: (command: OpenCommand) => Promise<string | undefined>;
  /** The system's own way to open an address; false where it has none. */
  readonly openWithSystem: (address: string) => Promise<boolean>;
  /** How long the browser has to come for the address; see `HAND_OVER_MS`. */
  readonly limitMs?: number;
}

export type OpenOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly message: string; readonly advice: string };

/**
 * Opens an address in a browser window: with the program in `BROWSER`, else in the chosen browser, else in the system's
 * own. Resolves when the browser has come for the address, or will not.
 */
export async function openInBrowser(
  address: SecretAddress,
  choice: BrowserChoice | undefined,
  parts: BrowserParts,
  signal?: AbortSignal,
): Promise<OpenOutcome> {
  if (signal?.aborted) return { ok: false, ...browserMessages.cancelled };
  const started = await startHandOver(address, parts.limitMs === undefined ? {} : { limitMs: parts.limitMs });
  if (!started.ok) return { ok: false, ...browserMessages.noListener(started.code) };
  const { handOver } = started;
  const cancel = () => handOver.close();
  signal?.addEventListener('abort', cancel, { once: true });
  const problem = await show(handOver.address, choice, parts);
  if (problem !== undefined) handOver.close();
  const end = await handOver.ended;
  signal?.removeEventListener('abort', cancel);
  if (problem !== undefined) return problem;
  switch (end) {
    case 'taken':
      return { ok: true };
    case 'expired':
      return { ok: false, ...browserMessages.notTaken(Math.round((parts.limitMs ?? HAND_OVER_MS) / 1000)) };
    case 'closed':
      return { ok: false, ...browserMessages.cancelled };
    default:
      return assertNever(end);
  }
}

/** Brings the address in front of the person; what stood in the way. */
async function show(
  address: HandOverAddress,
  choice: BrowserChoice | undefined,
  { openWithSystem, start, system }: BrowserParts,
): Promise<OpenOutcome | undefined> {
  const command = await commandFor(address, choice, system);
  if (command === undefined) {
    return (await openWithSystem(address)) ? undefined : { ok: false, ...browserMessages.noBrowser };
  }
  if (!command.ok) return command;
  const code = await start(command.command);
  return code === undefined
    ? undefined
    : { ok: false, ...browserMessages.notStarted(command.command.program, code) };
}

async function commandFor(
  address: HandOverAddress,
  choice: BrowserChoice | undefined,
  system: BrowserSystem,
): Promise<OpenCommandResult | undefined> {
  const variable = system.environment['BROWSER']?.trim();
  if (variable) return browserVariableCommand(variable, system.platform, address);
  if (choice === undefined) return undefined;
  return openCommand(choice, await findBrowser(choice.browser, system), address);
}
