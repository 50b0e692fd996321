import { hostPlatform } from '../../core/platform.ts';
import type { InitShell } from '../../shared/shells.ts';
import { callOf, runCommandLine } from '../shell/shell-words.ts';
import { FILES } from './complete.ts';
import { type KeepingShell, keptNamesFunction } from './names-cache-script.ts';

/** A command or function that is completed, and how its words are to be read. */
export interface Completed {
  readonly name: string;
  readonly as: 'understudy' | 'us' | 'awsume';
}

/** The text that completes one command in a shell, see `InitShellTexts`. */
export type CompletionScript = (program: readonly string[], completed: Completed) => string;

/**
 * Asks the program whose name stands on the line, wherever it is installed. A function's name is no program: there the words
 * are known that start it.
 */
function ask(shell: InitShell, program: readonly string[], as: Completed['as'], typed: string): string {
  const run = as === 'understudy' ? undefined : runCommandLine(shell, program);
  return `${run ?? callOf(shell, typed)} __complete ${shell} ${as}`;
}

function kept(shell: KeepingShell, as: Completed['as']): string {
  return keptNamesFunction(shell, as, hostPlatform);
}

/** bash 3.2 of macOS knows neither `mapfile` nor `compopt`. */
export const bashCompletion: CompletionScript = (
  program,
  { as, name },
) => `${kept('bash', as)}_understudy_complete_${as}() {
  local us_text us_line us_code=0
  COMPREPLY=()
  _understudy_kept_${as} && return 0
  us_text="$(${ask('bash', program, as, `"\${COMP_WORDS[0]/#\\~/$HOME}"`)} "\${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null)" || us_code=$?
  if [ "$us_code" -eq ${FILES} ]; then
    compopt -o default -o bashdefault 2>/dev/null || :
    return 0
  fi
  while IFS= read -r us_line; do
    [ -n "$us_line" ] && COMPREPLY+=("$us_line")
  done <<< "$us_text"
  return 0
}
complete -F _understudy_complete_${as} ${name}
`;

/** Also a file that zsh loads by itself: then its first line registers it, and the first use defines and calls the function. */
export const zshCompletion: CompletionScript = (
  program,
  { as, name },
) => `${as === 'understudy' ? `#compdef ${name}\n` : ''}${kept('zsh', as)}_understudy_complete_${as}() {
  local -a us_lines us_values us_shown
  local us_line us_code=0
  _understudy_kept_${as} && return
  us_lines=("\${(@f)$(${ask('zsh', program, as, `"\${words[1]/#\\~/$HOME}"`)} "\${(@Q)words[1,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)}") || us_code=$?
  if (( us_code == ${FILES} )); then
    _files
    return
  fi
  for us_line in "\${us_lines[@]}"; do
    [[ -n $us_line ]] || continue
    us_values+=("\${us_line%%$'\\t'*}")
    us_shown+=("\${us_line/$'\\t'/  }")
  done
  compadd -l -d us_shown -a us_values
}
if [[ "\${funcstack[1]-}" == _${name} ]]; then
  _understudy_complete_${as} "$@"
elif (( \${+functions[compdef]} )); then
  compdef _understudy_complete_${as} ${name}
else
  # compinit may run later in the start file.
  _understudy_later_${as}() {
    (( \${+functions[compdef]} )) && compdef _understudy_complete_${as} ${name}
    precmd_functions=(\${precmd_functions:#_understudy_later_${as}})
  }
  precmd_functions+=(_understudy_later_${as})
fi
`;

export const fishCompletion: CompletionScript = (
  program,
  { as, name },
) => `${kept('fish', as)}function __understudy_complete_${as}
    __understudy_kept_${as} 2>/dev/null; and return 0
    set -l us_words (commandline -cop)
    ${ask('fish', program, as, '$us_words[1]')} $us_words (commandline -ct) 2>/dev/null
    test $status -eq ${FILES}; and __fish_complete_path (commandline -ct)
    return 0
end
complete -c ${name} -e
complete -c ${name} -f -a '(__understudy_complete_${as})'
`;

export const powershellCompletion: CompletionScript = (
  program,
  { as, name },
) => `Register-ArgumentCompleter -Native -CommandName '${name}' -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $usWords = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition -or $wordToComplete -eq '' } | ForEach-Object { $_.Extent.Text.Trim("'", '"') })
  # Before 7.3 an empty word is lost on its way to a program.
  $usLast = if ($wordToComplete -ne '') { $wordToComplete } elseif ($PSVersionTable.PSVersion -ge [version]'7.3') { '' } else { '""' }
  ${ask('powershell', program, as, '$usWords[0]')} @usWords $usLast 2>$null | ForEach-Object {
    $usValue, $usAbout = $_ -split "\`t", 2
    if (-not $usAbout) { $usAbout = $usValue }
    [System.Management.Automation.CompletionResult]::new($usValue, $usValue, 'ParameterValue', $usAbout)
  }
}
`;
