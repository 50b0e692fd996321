import { commandLine } from '../program/command-list.ts';
import { KEPT_NAMES, KEPT_NAMES_FORM } from './names-cache.ts';

/** The shells that read the kept names by themselves. */
export type KeepingShell = 'bash' | 'zsh' | 'fish';

/**
 * A function `_understudy_kept_<as>` that answers a press of Tab from the kept names, where the word under the cursor is a
 * profile's name and they are newer than everything they were taken from. It fails where the program has to be asked. Nothing
 * that stands in a file is ever evaluated.
 */
export function keptNamesFunction(
  shell: KeepingShell,
  as: 'understudy' | 'us' | 'awsume',
  platform: NodeJS.Platform,
): string {
  // A shell of Unix on Windows knows files by other paths than this program.
  if (platform !== 'win32') return SCRIPTS[shell](as, platform);
  return shell === 'fish'
    ? `function __understudy_kept_${as}\n    return 1\nend\n`
    : `_understudy_kept_${as}() { return 1; }\n`;
}

/** The commands whose first word is a profile. */
const commands = Object.entries(commandLine)
  .filter(([, { words }]) => words[0] === 'profile')
  .map(([name]) => name);

type Script = (as: 'understudy' | 'us' | 'awsume', platform: NodeJS.Platform) => string;

/** Where the data folder is, in words of the shell; the same rule as `data-folder.ts`. */
function posixPath(platform: NodeJS.Platform): string {
  const usual =
    platform === 'darwin'
      ? '$HOME/Library/Application Support/understudy'
      : `\${XDG_CONFIG_HOME:-$HOME/.config}/understudy`;
  return `"\${UNDERSTUDY_HOME:-${usual}}/${KEPT_NAMES.join('/')}"`;
}

/** How many words stand before the profile, and what the last of them has to be. */
function isProfileNext(as: 'understudy' | 'us' | 'awsume', before: string, first: string): string {
  if (as !== 'understudy') return `[[ ${before} -eq 1 ]]`;
  return `[[ ${before} -eq 2 && " ${commands.join(' ')} " == *" ${first} "* ]]`;
}

/** The shells take a while for thousands of lines; sed picks those that fit in a few milliseconds. */
const bash: Script = (as, platform) => `_understudy_kept_${as}() {
  local us_file=${posixPath(platform)} us_at="\${COMP_CWORD-0}" us_word us_line us_wanted us_glob='' us_tab=$'\\t' IFS=$'\\n'
  us_word="\${COMP_WORDS[us_at]-}"
  [[ -n "\${HOME-}" && $COMP_POINT -eq \${#COMP_LINE} && "$us_word" != -* && "$us_word" != *[!A-Za-z0-9_./%+,-]* ]] || return 1
  ${isProfileNext(as, '$us_at', `\${COMP_WORDS[1]-}`)} || return 1
  [[ -O "$us_file" && -r "$us_file" ]] || return 1
  {
    for us_wanted in '${KEPT_NAMES_FORM}' "h$HOME" "c\${AWS_CONFIG_FILE-}" "k\${AWS_SHARED_CREDENTIALS_FILE-}"; do
      IFS= read -r us_line && [[ "$us_line" == "$us_wanted" ]] || return 1
    done
    while IFS= read -r us_line; do
      case "$us_line" in
        w*) [[ -e "\${us_line#w}" && "$us_file" -nt "\${us_line#w}" ]] || return 1 ;;
        n*) [[ ! -e "\${us_line#n}" ]] || return 1 ;;
        =*) break ;;
        *) return 1 ;;
      esac
    done
    [[ "$us_line" == =* ]] || return 1
  } <"$us_file"
  us_line="$(LC_ALL=C command sed -n "s|^=\\(\${us_word//./\\\\.}[^$us_tab]*\\).*|\\1|p" "$us_file" 2>/dev/null)" || return 1
  case $- in *f*) ;; *) us_glob=x; set -f ;; esac
  COMPREPLY=($us_line)
  [[ -n "$us_glob" ]] && set +f
  if [[ "$us_line" == *[!A-Za-z0-9_./%@:+=,$'\\n'-]* ]]; then
    for us_at in "\${!COMPREPLY[@]}"; do
      if [[ "\${COMPREPLY[us_at]}" == *[!A-Za-z0-9_./%@:+=,-]* ]]; then
        printf -v us_line %q "\${COMPREPLY[us_at]}"
        COMPREPLY[us_at]="$us_line"
      fi
    done
  fi
  return 0
}
`;

const zsh: Script = (as, platform) => `_understudy_kept_${as}() {
  emulate -L zsh
  local us_file=${posixPath(platform)} us_word="\${(Q)PREFIX}" us_line us_wanted us_text
  local -a us_shown us_values
  [[ -n "\${HOME-}" && -z "$SUFFIX" && "$us_word" != -* && "$us_word" != *[^A-Za-z0-9_./%@:+=,-]* ]] || return 1
  ${isProfileNext(as, '$((CURRENT - 1))', `\${words[2]}`)} || return 1
  [[ -O "$us_file" && -r "$us_file" ]] || return 1
  {
    for us_wanted in '${KEPT_NAMES_FORM}' "h$HOME" "c\${AWS_CONFIG_FILE-}" "k\${AWS_SHARED_CREDENTIALS_FILE-}"; do
      IFS= read -r us_line && [[ "$us_line" == "$us_wanted" ]] || return 1
    done
    while IFS= read -r us_line; do
      case "$us_line" in
        w*) [[ -e "\${us_line#w}" && "$us_file" -nt "\${us_line#w}" ]] || return 1 ;;
        n*) [[ ! -e "\${us_line#n}" ]] || return 1 ;;
        '='*) break ;;
        *) return 1 ;;
      esac
    done
    [[ "$us_line" == '='* ]] || return 1
  } <"$us_file"
  us_text="$(LC_ALL=C command sed -n "s|^=\\(\${us_word//./\\\\.}.*\\)|\\1|p" "$us_file" 2>/dev/null)" && [[ -n "$us_text" ]] || return 1
  us_shown=("\${(@f)us_text}")
  us_values=("\${(@)us_shown%%$'\\t'*}")
  us_shown=("\${(@)us_shown/$'\\t'/  }")
  compadd -l -d us_shown -a us_values
}
`;

/** fish gives what this prints on; a tab stands before the word about a name there as well. */
const fish: Script = (as, platform) => {
  const usual =
    platform === 'darwin'
      ? 'set us_data "$HOME/Library/Application Support/understudy"'
      : `test -n "$XDG_CONFIG_HOME"; and set us_data "$XDG_CONFIG_HOME/understudy"; or set us_data "$HOME/.config/understudy"`;
  return `function __understudy_kept_${as}
    set -l us_words (commandline -cop)
    set -l us_word (commandline -ct)
    set -l us_data "$UNDERSTUDY_HOME"
    test -n "$us_data"; or begin
        ${usual}
    end
    set -l us_file "$us_data/${KEPT_NAMES.join('/')}"
    string match -qr -- '^[A-Za-z0-9_./%@:+,][A-Za-z0-9_./%@:+,-]*$|^$' "$us_word"; or return 1
    test -n "$HOME" -a -O "$us_file" -a -r "$us_file"; or return 1
    ${
      as === 'understudy'
        ? `test (count $us_words) -eq 2; and contains -- "$us_words[2]" ${commands.join(' ')}; or return 1`
        : `test (count $us_words) -eq 1; or return 1`
    }
    begin
        for us_wanted in '${KEPT_NAMES_FORM}' "h$HOME" "c$AWS_CONFIG_FILE" "k$AWS_SHARED_CREDENTIALS_FILE"
            read -l us_line; and test "$us_line" = "$us_wanted"; or return 1
        end
        while true
            read -l us_line; or return 1
            set -l us_path (string sub -s 2 -- "$us_line")
            switch "$us_line"
                case 'w*'
                    test -e "$us_path" -a "$us_file" -nt "$us_path"; or return 1
                case 'n*'
                    test ! -e "$us_path"; or return 1
                case '=*'
                    break
                case '*'
                    return 1
            end
        end
    end <"$us_file"
    string replace -fr -- '^=('(string escape --style=regex -- "$us_word")'.*)' '$1' <"$us_file"
end
`;
};

const SCRIPTS: Readonly<Record<KeepingShell, Script>> = { bash, zsh, fish };
