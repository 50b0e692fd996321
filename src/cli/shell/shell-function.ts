import { exportedVariables } from '../../core/delivery/export/export-commands.ts';
import type { InitShell } from '../../shared/shells.ts';
import { runCommandLine } from './shell-words.ts';

export interface FunctionOptions {
  /** What the function is called. */
  readonly name: string;
  /** The words that start this program: `understudy`, or a path, or Node and a script. */
  readonly program: readonly string[];
}

/** A name that every shell takes for a function. */
export function isFunctionName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_-]{0,39}$/.test(name);
}

/** What the user may have set before a switch hides it; put back by `us --unset`. */
const HIDDEN = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_REGION', 'AWS_DEFAULT_REGION'] as const;

/** The function `us`, see `InitShellTexts`. */
export function posixFunction(shell: InitShell, { name, program }: FunctionOptions): string {
  const run = (...words: string[]) => runCommandLine(shell, [...program, ...words]);
  return `unalias ${name} 2>/dev/null || :
function ${name} {
  local us_text='' us_code=0 us_trace=''
  case "\${1-}" in
    '' | -h | --help)
      ${usage(name)
        .map((line) => `printf '%s\\n' '${line}'`)
        .join('\n      ')}
      return 0 ;;
    -l | --list)
      shift
      ${run('list')} "$@"
      return ;;
    -u | --unset)
      unset ${exportedVariables.join(' ')}
${HIDDEN.map((variable) => `      if [ -n "\${us_former_${variable}+x}" ]; then export ${variable}="\${us_former_${variable}}"; unset us_former_${variable}; fi`).join('\n')}
      return 0 ;;
  esac
  # A trace of this shell must not show the keys.
  case $- in *x*) us_trace=x; set +x ;; esac
  us_text="$(${run('env', '--shell', shell)} "$@")" || us_code=$?
  case "$us_text" in
    'unset '*)
      if [ "$us_code" -eq 0 ]; then
        if [ -z "\${UNDERSTUDY_PROFILE-}" ]; then
${HIDDEN.map((variable) => `          if [ -n "\${${variable}-}" ]; then us_former_${variable}="$${variable}"; fi`).join('\n')}
        fi
        eval "$us_text" || us_code=$?
      fi ;;
    ?*) printf '%s\\n' "$us_text" ;;
  esac
  us_text=''
  if [ -n "$us_trace" ]; then set -x; fi
  return "$us_code"
}
`;
}

/** The function `us`, see `InitShellTexts`. */
export function fishFunction({ name, program }: FunctionOptions): string {
  const run = (...words: string[]) => runCommandLine('fish', [...program, ...words]);
  return `function ${name} --description 'Step into an AWS profile in this shell'
    switch "$argv[1]"
        case '' -h --help
            ${usage(name)
              .map((line) => `printf '%s\\n' '${line}'`)
              .join('\n            ')}
            return 0
        case -l --list
            ${run('list')} $argv[2..-1]
            return $status
        case -u --unset
            set -eg ${exportedVariables.join(' ')}
            for us_name in ${HIDDEN.join(' ')}
                set -l us_former us_former_$us_name
                if set -qg $us_former
                    set -gx $us_name $$us_former
                    set -eg $us_former
                end
            end
            return 0
    end
    set -l us_text (${run('env', '--shell', 'fish')} $argv)
    set -l us_code $status
    if string match -q 'set -eg *' -- "$us_text[1]"
        test $us_code -eq 0; or return $us_code
        if not set -qg UNDERSTUDY_PROFILE
            for us_name in ${HIDDEN.join(' ')}
                if set -qg $us_name; and test -n "$$us_name"
                    set -g us_former_$us_name $$us_name
                end
            end
        end
        string join \\n -- $us_text | source
        return 0
    end
    set -q us_text[1]; and printf '%s\\n' $us_text
    return $us_code
end
`;
}

/** The function `us`, see `InitShellTexts`. */
export function powershellFunction({ name, program }: FunctionOptions): string {
  const run = (...words: string[]) => runCommandLine('powershell', [...program, ...words]);
  const hidden = HIDDEN.map((variable) => `'${variable}'`).join(', ');
  return `function global:${name} {
  $usArgs = @($args)
  if ($usArgs.Count -eq 0 -or @('-h', '--help') -contains $usArgs[0]) {
    ${usage(name)
      .map((line) => `'${line}'`)
      .join('\n    ')}
    return
  }
  if (@('-l', '--list') -contains $usArgs[0]) {
    $usRest = @($usArgs | Select-Object -Skip 1)
    ${run('list')} @usRest
    return
  }
  if (@('-u', '--unset') -contains $usArgs[0]) {
    foreach ($usName in @(${exportedVariables.map((variable) => `'${variable}'`).join(', ')})) {
      [Environment]::SetEnvironmentVariable($usName, $null)
    }
    if ($global:usFormer) {
      foreach ($usName in @($global:usFormer.Keys)) { [Environment]::SetEnvironmentVariable($usName, $global:usFormer[$usName]) }
      $global:usFormer = $null
    }
    return
  }
  $usText = @(${run('env', '--shell', 'powershell')} @usArgs)
  if ($usText.Count -gt 0 -and "$($usText[0])".StartsWith('$env:')) {
    if ($LASTEXITCODE -ne 0) { return }
    if (-not $env:UNDERSTUDY_PROFILE) {
      $global:usFormer = @{}
      foreach ($usName in @(${hidden})) {
        $usValue = [Environment]::GetEnvironmentVariable($usName)
        if ($usValue) { $global:usFormer[$usName] = $usValue }
      }
    }
    Invoke-Expression ($usText -join "\`n")
    return
  }
  $usText
}
`;
}

function usage(name: string): readonly string[] {
  return [
    `${name} <profile> [flags of understudy env]   set the variables of a profile in this shell`,
    `${name} --unset                              unset them, and put back what stood there before`,
    `${name} -l [filter]                          list the profiles`,
  ];
}
