import type { InitShell } from '../../shared/shells.ts';
import { runCommandLine } from '../shell/shell-words.ts';

function runAwsume(shell: InitShell, program: readonly string[]): string {
  return runCommandLine(shell, [...program, 'awsume', `--shell=${shell}`]);
}

/** The function `awsume`, see `InitShellTexts`. */
export function posixAwsume(shell: InitShell, program: readonly string[]): string {
  const run = runAwsume(shell, program);
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
}

/** The function `awsume`, see `InitShellTexts`. */
export function fishAwsume(program: readonly string[]): string {
  const run = runAwsume('fish', program);
  return `function awsume --description 'Step into an AWS profile in this shell'
    set -l us_text (${run} $argv)
    set -l us_code $status
    test $us_code -eq 0; or return $us_code
    string join \\n -- $us_text | source
end
`;
}

/** The function `awsume`, see `InitShellTexts`. */
export function powershellAwsume(program: readonly string[]): string {
  const run = runAwsume('powershell', program);
  return `function global:awsume {
  $usArgs = @($args)
  $usText = @(${run} @usArgs)
  if ($LASTEXITCODE -ne 0) { return }
  if ($usText.Count -gt 0) { Invoke-Expression ($usText -join "\`n") }
}
`;
}
