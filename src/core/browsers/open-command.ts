import { assertNever } from '../../shared/assert-never.ts';
import type { BrowserChoice } from '../../shared/browser-choice.ts';
import { splitCommand } from '../chain/split-command.ts';
import type { InstalledBrowser } from './find-browsers.ts';
import type { HandOverAddress } from './hand-over.ts';
import { browserMessages } from './messages.ts';

/** A program with its arguments; no shell reads them. */
export interface OpenCommand {
  readonly program: string;
  readonly args: readonly string[];
}

export type OpenCommandResult =
  | { readonly ok: true; readonly command: OpenCommand }
  | { readonly ok: false; readonly message: string; readonly advice: string };

/**
 * How a chosen browser is started with an address. Every user of the machine can read the arguments of a program, so only
 * the address of a hand-over can be one of them.
 */
export function openCommand(
  choice: BrowserChoice,
  browser: InstalledBrowser | undefined,
  address: HandOverAddress,
): OpenCommandResult {
  if (browser === undefined) return { ok: false, ...browserMessages.notHere(choice.browser) };
  const profile = browser.profiles.find((each) => each.id === choice.profile);
  if (choice.profile !== undefined && profile === undefined) {
    return { ok: false, ...browserMessages.noProfile(browser.label, choice.profile) };
  }
  const run = (...args: readonly string[]): OpenCommandResult => ({
    ok: true,
    command: { program: browser.program, args },
  });
  switch (browser.id) {
    case 'arc':
      // Arc's program takes no address: the system hands it over. `/X.app/Contents/MacOS/X` -> `/X.app`.
      return {
        ok: true,
        command: {
          program: '/usr/bin/open',
          args: ['-a', browser.program.replace(/\/Contents\/MacOS\/[^/]+$/, ''), address],
        },
      };
    case 'firefox': {
      const which = choice.profile === undefined ? [] : ['-P', choice.profile];
      const { container } = choice;
      if (container === undefined) return run(...which, address);
      const protocol = (profile ?? browser.profiles.find((each) => each.containerProtocol))
        ?.containerProtocol;
      if (protocol === undefined) return { ok: false, ...browserMessages.noContainerAddOn(browser.label) };
      const values = new URLSearchParams({
        name: container.name,
        url: address,
        ...(container.color !== undefined && { color: container.color }),
      });
      // Read by decodeURIComponent in both add-ons: a blank is %20, not a plus.
      return run(...which, `${protocol}:${values.toString().replaceAll('+', '%20')}`);
    }
    case 'chrome':
    case 'chromium':
    case 'edge':
    case 'brave':
    case 'vivaldi':
      return run(
        ...(choice.profile === undefined ? [] : [`--profile-directory=${choice.profile}`]),
        '--no-first-run',
        '--no-default-browser-check',
        address,
      );
    default:
      return assertNever(browser.id);
  }
}

/**
 * How the program in `BROWSER` is started with an address: in place of `%s` where that stands in it, else as the last
 * argument.
 */
export function browserVariableCommand(
  value: string,
  platform: NodeJS.Platform,
  address: HandOverAddress,
): OpenCommandResult {
  const split = splitCommand(value, platform);
  if (!split.ok) return { ok: false, ...browserMessages.badVariable(split.fault) };
  const [program, ...args] = split.words;
  const hasPlace = args.some((arg) => arg.includes('%s'));
  return {
    ok: true,
    command: {
      program,
      args: hasPlace ? args.map((arg) => arg.replaceAll('%s', address)) : [...args, address],
    },
  };
}
