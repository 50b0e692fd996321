import { assertNever } from '../../../shared/assert-never.ts';
import type { ShellName } from '../../../shared/view.ts';
import {
  type QuotingRules,
  quoteCmdAssignment,
  quoteDotenv,
  quoteFish,
  quoteNu,
  quotePosix,
  quotePowerShell,
  unfitFor,
} from './shell-quoting.ts';

/** A name that no shell takes for anything else needs no quotes, and reads better without. */
const PLAIN = /^[\w./-]+$/;

const RULES: Readonly<Record<ShellName, QuotingRules>> = {
  bash: 'posix',
  zsh: 'posix',
  fish: 'fish',
  powershell: 'powershell',
  cmd: 'cmd',
  nu: 'nu',
  dotenv: 'dotenv',
  json: 'json',
};

/**
 * The one line that makes every tool in a shell use a profile: `export AWS_PROFILE=understudy`. `undefined` where the
 * shell has no way to write this name.
 */
export function profileLine(shell: ShellName, profile: string): string | undefined {
  if (unfitFor(RULES[shell], profile)) return undefined;
  const word = (quote: (value: string) => string) => (PLAIN.test(profile) ? profile : quote(profile));
  switch (shell) {
    case 'bash':
    case 'zsh':
      return `export AWS_PROFILE=${word(quotePosix)}`;
    case 'fish':
      return `set -gx AWS_PROFILE ${word(quoteFish)}`;
    case 'powershell':
      return `$env:AWS_PROFILE = ${quotePowerShell(profile)}`;
    case 'cmd':
      return `set ${quoteCmdAssignment('AWS_PROFILE', profile)}`;
    case 'nu':
      return `$env.AWS_PROFILE = ${quoteNu(profile)}`;
    case 'dotenv':
      return `AWS_PROFILE=${quoteDotenv(profile)}`;
    case 'json':
      return JSON.stringify({ AWS_PROFILE: profile });
    default:
      return assertNever(shell);
  }
}
