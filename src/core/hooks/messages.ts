import { hookNames } from './hook.ts';

/** One sentence that names the hook, and one that says what to do. */
export interface HookSentence {
  readonly message: string;
  readonly advice: string;
}

/** Why a program in the folder of hooks is not run. */
export const hookErrors = {
  unknownName: (path: string): HookSentence => ({
    message: `${path} is not run: no hook has this name.`,
    advice: `Name it after what it is for: ${hookNames.join(', ')}.`,
  }),
  noFile: (path: string): HookSentence => ({
    message: `The hook ${path} is not run: it is not a file.`,
    advice: 'Put a program there, or several into a folder whose name ends in .d.',
  }),
  noFolder: (path: string): HookSentence => ({
    message: `The hooks in ${path} are not run: it is not a folder.`,
    advice: 'Make it a folder.',
  }),
  unreadable: (path: string): HookSentence => ({
    message: `The hook ${path} is not run: it could not be looked at.`,
    advice: 'Check that what it leads to exists and that you may read it.',
  }),
  foreignOwner: (path: string): HookSentence => ({
    message: `The hook ${path} is not run: it belongs to another user.`,
    advice: 'Make it yours with chown.',
  }),
  writableByOthers: (path: string): HookSentence => ({
    message: `The hook ${path} is not run: others may change it.`,
    advice: `Take that right away: chmod go-w ${path}`,
  }),
  notOnWindows: (path: string): HookSentence => ({
    message: `The hook ${path} is not run: Windows runs no such file as a program.`,
    advice: 'Give it the ending .exe, .cmd, .bat or .ps1; a .cmd of one line can start whatever runs it.',
  }),
  notExecutable: (path: string): HookSentence => ({
    message: `The hook ${path} is not run: it is not executable.`,
    advice: `Make it executable: chmod u+x ${path}`,
  }),
} as const;

/** What a hook did instead of what it is for. */
export const hookFailures = {
  notStarted: (path: string, code: string | undefined): HookSentence => ({
    message: `The hook ${path} could not be started (${startFault(code)}).`,
    advice: 'Check its first line and that the program named there is installed.',
  }),
  timeout: (path: string, seconds: number, said: string): HookSentence => ({
    message: `The hook ${path} did not answer in time (${seconds} s).${said}`,
    advice: 'Run it in a terminal to see what it waits for.',
  }),
  tooMuch: (path: string): HookSentence => ({
    message: `The hook ${path} printed more than a megabyte.`,
    advice: 'See docs/hooks.md for what it may print.',
  }),
  exit: (path: string, how: string, said: string): HookSentence => ({
    message: `The hook ${path} ${how}.${said}`,
    advice: 'Run it in a terminal to see more.',
  }),
  /** `fault` completes "The hook …" and repeats nothing of what was printed. */
  unfit: (path: string, fault: string, said: string): HookSentence => ({
    message: `The hook ${path} ${fault}.${said}`,
    advice: 'See docs/hooks.md for what it may print.',
  }),
  cancelled: (path: string): HookSentence => ({
    message: `The hook ${path} was cancelled.`,
    advice: 'Try again.',
  }),
} as const;

function startFault(code: string | undefined): string {
  switch (code) {
    case 'ENOENT':
      return 'it, or the program in its first line, was not found';
    case 'EACCES':
      return 'it may not be executed';
    case 'ENOEXEC':
      return 'it is neither a program nor a script with a first line such as #!/bin/sh';
    default:
      return code ?? 'unknown reason';
  }
}
