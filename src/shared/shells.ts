import type { ShellName } from './view.ts';

/** Every form that export commands can be copied in, as people call it. */
export const shellNames: Readonly<Record<ShellName, string>> = {
  bash: 'bash',
  zsh: 'zsh',
  fish: 'fish',
  powershell: 'PowerShell',
  cmd: 'Command Prompt',
  nu: 'Nushell',
  dotenv: '.env file',
  json: 'JSON',
};

/** In the order in which they are offered. */
export const shells = [
  'bash',
  'zsh',
  'fish',
  'powershell',
  'cmd',
  'nu',
  'dotenv',
  'json',
] as const satisfies readonly ShellName[];
