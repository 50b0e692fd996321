import type { Environment } from '../../core/aws-files/profiles/file-locations.ts';
import type { InitShell } from '../../shared/shells.ts';
import { fishAwsume, posixAwsume, powershellAwsume } from '../awsume/awsume-function.ts';
import {
  bashCompletion,
  type Completed,
  type CompletionScript,
  fishCompletion,
  powershellCompletion,
  zshCompletion,
} from '../completion/completion-script.ts';
import { type FunctionOptions, fishFunction, posixFunction, powershellFunction } from './shell-function.ts';

/** Where a shell looks for its files. */
export interface StartFolders {
  readonly home: string;
  /** Where the user's settings of programs are. */
  readonly config: string;
  readonly environment: Environment;
  readonly platform: NodeJS.Platform;
  readonly join: (...parts: string[]) => string;
}

/** What a shell is given that functions can be defined in. */
interface InitShellTexts {
  /**
   * The function that sets a profile's variables in the shell that it is called in: `us prod`, `us --unset`, `us -l`. What the
   * program says on stderr passes through, its exit code is kept, and where it fails nothing in the shell has changed. It only
   * evaluates text that begins as our export commands do; help, for instance, is shown.
   */
  readonly us: (options: FunctionOptions) => string;
  /**
   * A function `awsume` in place of the script of that name. Our program prints what the shell is to do, and nothing else, on
   * stdout: the variables to set, or the command to run in its place.
   */
  readonly awsume: (program: readonly string[]) => string;
  /**
   * What makes the shell ask this program at a press of Tab. Nothing is loaded: the shell runs `understudy __complete`. Profiles'
   * names come from the file that this program kept them in, for as long as nothing changed since: then no program is run.
   */
  readonly completion: CompletionScript;
  /** The file that it reads when it starts at a terminal. Never one that login managers read with other shells. */
  readonly startFile: (folders: StartFolders) => string;
  /** The line of that file: runs a command and evaluates what it prints, where the program `first` is still there. */
  readonly startLine: (first: string, run: string) => string;
  /** What people type to have the text of a command evaluated. */
  readonly evaluate: (command: string) => string;
}

const posixStartLine = (first: string, run: string) =>
  `if command -v ${first} >/dev/null 2>&1; then eval "$(${run})"; fi`;
const posixEvaluate = (command: string) => `eval "$(${command})"`;

/** Every shell that functions can be defined in. One that is new in `SHELLS` does not compile before it has its row here. */
export const INIT_SHELLS: Readonly<Record<InitShell, InitShellTexts>> = {
  bash: {
    us: (options) => posixFunction('bash', options),
    awsume: (program) => posixAwsume('bash', program),
    completion: bashCompletion,
    // On macOS terminals open login shells.
    startFile: ({ home, join, platform }) => join(home, platform === 'darwin' ? '.bash_profile' : '.bashrc'),
    startLine: posixStartLine,
    evaluate: posixEvaluate,
  },
  zsh: {
    us: (options) => posixFunction('zsh', options),
    awsume: (program) => posixAwsume('zsh', program),
    completion: zshCompletion,
    startFile: ({ environment, home, join }) => join(environment['ZDOTDIR'] || home, '.zshrc'),
    startLine: posixStartLine,
    evaluate: posixEvaluate,
  },
  fish: {
    us: fishFunction,
    awsume: fishAwsume,
    completion: fishCompletion,
    startFile: ({ config, join }) => join(config, 'fish', 'config.fish'),
    startLine: (first, run) => `if type -q ${first}; ${run} | source; end`,
    evaluate: (command) => `${command} | source`,
  },
  powershell: {
    us: powershellFunction,
    awsume: powershellAwsume,
    completion: powershellCompletion,
    startFile: ({ config, environment, home, join, platform }) =>
      platform === 'win32'
        ? join(home, 'Documents', powershellFolder(environment), 'Microsoft.PowerShell_profile.ps1')
        : join(config, 'powershell', 'Microsoft.PowerShell_profile.ps1'),
    startLine: (first, run) =>
      `if (Get-Command ${first} -ErrorAction SilentlyContinue) { ${run} | Out-String | Invoke-Expression }`,
    evaluate: (command) => `${command} | Out-String | Invoke-Expression`,
  },
};

/**
 * The PowerShell of Windows itself (5.1) and the one that is installed beside it (7) each read a folder of their own. Both tell their
 * programs where they look for modules, which names the folder.
 */
function powershellFolder(environment: Environment): string {
  const modules = environment['PSModulePath'] ?? '';
  return /\\PowerShell\\/i.test(modules) ? 'PowerShell' : 'WindowsPowerShell';
}

/** What completes each of these commands in a shell. */
export function completionScript(
  shell: InitShell,
  program: readonly string[],
  completed: readonly Completed[],
): string {
  return completed.map((each) => INIT_SHELLS[shell].completion(program, each)).join('');
}
