import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type RoleList, roleKey } from '../../core/aws-files/generated/account-roles.ts';
import type { SsoSession } from '../../core/aws-files/generated/sso-session.ts';
import { replaceFile } from '../../core/files/atomic-replace.ts';

const savedList = z.object({
  session: z.string(),
  startUrl: z.string(),
  /** ISO 8601. */
  at: z.iso.datetime(),
  complete: z.boolean(),
  accounts: z.array(
    z.object({
      accountId: z.string(),
      accountName: z.string().exactOptional(),
      email: z.string().exactOptional(),
      roles: z.array(z.string()),
    }),
  ),
  /** Roles that somebody has looked at, by `roleKey`. */
  seen: z.array(z.string()),
});
const content = z.object({ version: z.literal(1), lists: z.array(savedList) });

/** What an Identity Center listed last. */
export interface SavedList {
  readonly list: RoleList;
  readonly at: Date;
  /** Roles that somebody has looked at, by `roleKey`. */
  readonly seen: ReadonlySet<string>;
}

/**
 * The accounts and roles that each Identity Center listed last, in the app's data folder: names and ids, nothing secret. A file that
 * cannot be understood counts as none; a list is a look-up away.
 */
export class RoleLists {
  readonly #path: string;
  readonly #onProblem: (message: string) => void;

  constructor(path: string, onProblem: (message: string) => void = () => undefined) {
    this.#path = path;
    this.#onProblem = onProblem;
  }

  async of(session: SsoSession): Promise<SavedList | undefined> {
    const found = (await this.#read()).find((each) => isOf(each, session));
    if (found === undefined) return undefined;
    const { accounts, at, complete, seen } = found;
    return { list: { accounts, complete }, at: new Date(at), seen: new Set(seen) };
  }

  /** `isSeen`: a person has it before their eyes; otherwise what came since they looked last stays new. */
  async save(session: SsoSession, list: RoleList, at: Date, isSeen: boolean): Promise<void> {
    const others = (await this.#read()).filter((each) => !isOf(each, session));
    const before = await this.of(session);
    // The first list of all has nothing new in it.
    const seen = isSeen || before === undefined ? keysOf(list) : [...before.seen];
    const lists: readonly z.infer<typeof savedList>[] = [
      ...others,
      {
        session: session.name,
        startUrl: session.startUrl,
        at: at.toISOString(),
        complete: list.complete,
        accounts: list.accounts.map((account) => ({ ...account, roles: [...account.roles] })),
        seen,
      },
    ];
    const text = JSON.stringify({ version: 1, lists });
    const outcome = await replaceFile({ path: this.#path, content: Buffer.from(text), secret: true });
    if (outcome.kind === 'failed') this.#onProblem(outcome.failure.message);
  }

  /** Read every time: the command writes there too. */
  async #read(): Promise<readonly z.infer<typeof savedList>[]> {
    const text = await readFile(this.#path, 'utf8').catch(() => '');
    const parsed = content.safeParse(jsonOrUndefined(text));
    return parsed.success ? parsed.data.lists : [];
  }
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isOf(
  saved: { readonly session: string; readonly startUrl: string },
  { name, startUrl }: SsoSession,
): boolean {
  return saved.session === name && saved.startUrl === startUrl;
}

function keysOf({ accounts }: RoleList): string[] {
  return accounts.flatMap(({ accountId, roles }) =>
    roles.map((roleName) => roleKey({ accountId, roleName })),
  );
}
