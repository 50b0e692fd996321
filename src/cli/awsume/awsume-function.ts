import { assertNever } from '../../shared/assert-never.ts';
import type { InitShell } from '../../shared/shells.ts';
import { runCommandLine } from '../shell/init-shell.ts';

/**
 * A function `awsume` in place of the script of that name. Our program prints what the shell is to do, and nothing else, on
 * stdout: the variables to set, or the command to run in its place.
 */
export function awsumeFunctionText(shell: InitShell, program: readonly string[]): string {
  const run = runCommandLine(shell, [...program, 'awsume', `--shell=${shell}`]);
  switch (shell) {
    case 'bash':
    case 'zsh':
      return `unalias awsume 2>/dev/null || :
function awsume {
  local us_text='' us_code=0 us_trace=''
  case $- in *x*) us_trace=x; set +x ;; esac
  us_text="$(${run} "$@")" || us_code=$?
  if [ "$us_code" -eq 0 ]; then eval "$us_text" || us_code=$?; fi
  us_text=''
  if [ -n "$us_trace" ]; then set -x; fi
  return "$us_code"
}
`;
    case 'fish':
      return `function awsume --description 'Step into an AWS profile in this shell'
    set -l us_text (${run} $argv)
    set -l us_code $status
    test $us_code -eq 0; or return $us_code
    string join \\n -- $us_text | source
end
`;
    case 'powershell':
      return `function global:awsume {
  $usArgs = @($args)
  $usText = @(${run} @usArgs)
  if ($LASTEXITCODE -ne 0) { return }
  if ($usText.Count -gt 0) { Invoke-Expression ($usText -join "\`n") }
}
`;
    default:
      return assertNever(shell);
  }
}
