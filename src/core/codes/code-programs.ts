/** What a program needs to know to give the code of a device. */
export interface ProgramItem {
  /** The entry, as the program names it. */
  readonly item: string;
  /** KeePassXC alone: its database file, and a key file where one opens it. */
  readonly database?: string;
  readonly keyFile?: string;
}

/** A program that gives codes: how it is called, without a shell, and how it talks. */
interface CodeProgram {
  /** As people call it. */
  readonly name: string;
  readonly program: string;
  /** What the entry is, for the field's label. */
  readonly itemLabel: string;
  readonly words: (item: ProgramItem) => readonly string[];
  /** Variables that only this program gets, beside those that every program needs. */
  readonly variables: readonly string[];
  /** It waits for a touch of the key when it says this on stderr. */
  readonly touch?: RegExp;
  /** It needs a database beside the entry. */
  readonly hasDatabase?: true;
}

/** Every program, in the order in which they are offered. */
export const CODE_PROGRAMS = codePrograms({
  ykman: {
    name: 'YubiKey',
    program: 'ykman',
    itemLabel: 'Account on the YubiKey',
    words: ({ item }) => ['oath', 'accounts', 'code', '--single', item],
    variables: [],
    touch: /touch/i,
  },
  op: {
    name: '1Password',
    program: 'op',
    itemLabel: 'Item',
    words: ({ item }) => ['item', 'get', item, '--otp'],
    variables: ['OP_SERVICE_ACCOUNT_TOKEN', 'OP_CONNECT_HOST', 'OP_CONNECT_TOKEN'],
  },
  bw: {
    name: 'Bitwarden',
    program: 'bw',
    itemLabel: 'Item',
    words: ({ item }) => ['get', 'totp', item],
    variables: ['BW_SESSION', 'BITWARDENCLI_APPDATA_DIR'],
  },
  pass: {
    name: 'pass',
    program: 'pass',
    itemLabel: 'Entry',
    words: ({ item }) => ['otp', 'code', item],
    variables: ['PASSWORD_STORE_KEY', 'PASSWORD_STORE_GPG_OPTS', 'PASSWORD_STORE_ENABLE_EXTENSIONS'],
  },
  gopass: {
    name: 'gopass',
    program: 'gopass',
    itemLabel: 'Entry',
    words: ({ item }) => ['otp', '-o', item],
    variables: ['GOPASS_HOMEDIR'],
  },
  rbw: {
    name: 'rbw',
    program: 'rbw',
    itemLabel: 'Item',
    words: ({ item }) => ['code', item],
    variables: ['RBW_PROFILE'],
  },
  keepassxc: {
    name: 'KeePassXC',
    program: 'keepassxc-cli',
    itemLabel: 'Entry',
    words: ({ database = '', item, keyFile }) => [
      'show',
      '-q',
      '-t',
      ...(keyFile ? ['--no-password', '-k', keyFile] : []),
      database,
      item,
    ],
    variables: [],
    touch: /touch|press the button/i,
    hasDatabase: true,
  },
});

export type CodeProgramId = keyof typeof CODE_PROGRAMS;

export const codeProgramIds = Object.keys(CODE_PROGRAMS) as readonly CodeProgramId[];

export function isCodeProgramId(word: string): word is CodeProgramId {
  return Object.hasOwn(CODE_PROGRAMS, word);
}

/** The row, by what its members mean to callers. */
export function codeProgram(id: CodeProgramId): CodeProgram {
  return CODE_PROGRAMS[id];
}

/** Why these words cannot be handed to the program; `undefined` where they can. */
export function unfitItem(id: CodeProgramId, item: ProgramItem): string | undefined {
  const { hasDatabase, itemLabel, name } = codeProgram(id);
  if (item.item.trim() === '') return `${name} has to be told which entry: ${itemLabel}.`;
  if (hasDatabase && !item.database) return 'Name the database of KeePassXC.';
  const words = [item.item, item.database ?? '', item.keyFile ?? ''];
  // The programs would take it for an option; none of them is known to have `--` everywhere.
  if (words.some((word) => word.startsWith('-'))) return 'A name cannot begin with a hyphen here.';
  return words.some((word) => /\p{Cc}/u.test(word)) ? 'A name has no control characters.' : undefined;
}

function codePrograms<Id extends string>(
  table: Readonly<Record<Id, CodeProgram>>,
): Readonly<Record<Id, CodeProgram>> {
  return table;
}
