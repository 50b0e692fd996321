/** The ways in which shells, and files that stand for one, write the same thing. */
export type ShellDialect = 'posix' | 'fish' | 'powershell' | 'cmd' | 'nu' | 'dotenv' | 'json';

interface Shell {
  /** As people call it, in menus. */
  readonly label: string;
  /** As a sentence names it: "cannot be written for …". */
  readonly named: string;
  readonly dialect: ShellDialect;
  /** A function can be defined in it, and Tab completed. cmd has neither, and nushell reads JSON itself. */
  readonly init: boolean;
  /** Its program, as `$SHELL` names it. Absent: nobody logs in with it. */
  readonly program?: string;
}

/**
 * Every form that export commands can be written in, in the order in which they are offered. All lists and types of shells come from this
 * table. A shell with a syntax of its own also needs its dialect: how it quotes
 */
export const SHELLS = {
  bash: { label: 'bash', named: 'bash', dialect: 'posix', init: true, program: 'bash' },
  zsh: { label: 'zsh', named: 'zsh', dialect: 'posix', init: true, program: 'zsh' },
  fish: { label: 'fish', named: 'fish', dialect: 'fish', init: true, program: 'fish' },
  powershell: {
    label: 'PowerShell',
    named: 'PowerShell',
    dialect: 'powershell',
    init: true,
    program: 'pwsh',
  },
  cmd: { label: 'Command Prompt', named: 'cmd', dialect: 'cmd', init: false },
  nu: { label: 'Nushell', named: 'nushell', dialect: 'nu', init: false, program: 'nu' },
  dotenv: { label: '.env file', named: 'a dotenv file', dialect: 'dotenv', init: false },
  json: { label: 'JSON', named: 'JSON', dialect: 'json', init: false },
} as const satisfies Readonly<Record<string, Shell>>;

export type ShellName = keyof typeof SHELLS;

/** The shells that a function can be defined in. */
export type InitShell = {
  [S in ShellName]: (typeof SHELLS)[S]['init'] extends true ? S : never;
}[ShellName];

/** In the order in which they are offered. */
export const shells = Object.keys(SHELLS) as readonly ShellName[] as readonly [ShellName, ...ShellName[]];

export const initShells = shells.filter(isInitShell);

export function isInitShell(name: string): name is InitShell {
  return isShell(name) && SHELLS[name].init;
}

export function isShell(name: string): name is ShellName {
  return Object.hasOwn(SHELLS, name);
}

/** The shell that a program of this path is; `undefined` for one that is in no row. */
export function shellOfProgram(path: string): ShellName | undefined {
  const program = path.split('/').at(-1);
  const rows: Readonly<Record<ShellName, Shell>> = SHELLS;
  return shells.find((shell) => rows[shell].program === program);
}
