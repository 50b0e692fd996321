import { z } from 'zod';
import type { AccountRoles, RoleList, RoleReference } from '../../aws-files/generated/account-roles.ts';
import type { SessionCredentials } from '../../credentials.ts';
import type { RequestHandlerFactory } from '../../sts/network/request-handler.ts';
import type { CaBundle } from '../../sts/network/trusted-certificates.ts';
import { sleepFor } from '../../sts/retry-policy.ts';
import { type JsonAnswer, jsonRequest } from '../json-request.ts';
import type { IdentityCenterSession } from '../sign-in-target.ts';
import { type PortalFailure, portalFailure } from './portal-failure.ts';
import { RequestPace } from './request-pace.ts';

export type PortalResult<T> =
  | { readonly ok: true; readonly value: T; readonly date?: Date }
  | { readonly ok: false; readonly failure: PortalFailure };

/** An account that the signed-in user may enter. */
export interface PortalAccount {
  readonly accountId: string;
  readonly accountName?: string;
  readonly email?: string;
}

/** How far a list is. */
export interface ListProgress {
  readonly accounts: number;
  /** Accounts whose roles are known. */
  readonly done: number;
}

/** What could be listed, and what first stood in the way of the rest. */
export interface ListedRoles {
  readonly list: RoleList;
  readonly problem?: PortalFailure;
}

export interface PortalParts {
  readonly session: IdentityCenterSession;
  /** As `identityCenterAddresses` gives it. */
  readonly address: string;
  readonly requestHandler: RequestHandlerFactory;
  readonly caBundle?: CaBundle;
  /** For tests. */
  readonly pace?: RequestPace;
  readonly sleep?: (ms: number, signal: AbortSignal | undefined) => Promise<boolean>;
  readonly random?: () => number;
}

/** The access portal of an Identity Center (API model of sso, 2019-06-10). Every call takes the access token of the sign-in. */
export interface Portal {
  /** Credentials of a permission set in an account; they end when AWS says. */
  roleCredentials(
    token: string,
    role: RoleReference,
    signal?: AbortSignal,
  ): Promise<PortalResult<SessionCredentials>>;
  /** All accounts, by id. */
  accounts(token: string, signal?: AbortSignal): Promise<PortalResult<readonly PortalAccount[]>>;
  /** The names of all roles in an account, in order. */
  accountRoles(
    token: string,
    accountId: string,
    signal?: AbortSignal,
  ): Promise<PortalResult<readonly string[]>>;
  /**
   * All accounts with their roles. An account whose roles cannot be listed is left out, and the list says that it is not complete. Fails
   * where the accounts cannot be listed, the sign-in has ended or the signal fired.
   */
  roles(
    token: string,
    how?: { readonly signal?: AbortSignal; readonly onProgress?: (progress: ListProgress) => void },
  ): Promise<PortalResult<ListedRoles>>;
  /** Ends the sign-in at AWS. One that AWS does not know any more counts as ended. */
  logout(token: string, signal?: AbortSignal): Promise<PortalResult<void>>;
}

const credentialsAnswer = z.object({
  roleCredentials: z.object({
    accessKeyId: z.string().min(1),
    secretAccessKey: z.string().min(1),
    sessionToken: z.string().min(1),
    /** Milliseconds since 1970. */
    expiration: z.number().positive(),
  }),
});
const optionalText = z.string().min(1).optional().catch(undefined);
const pageToken = z.string().min(1).nullish().catch(undefined);
const accountsAnswer = z.object({
  accountList: z
    .array(z.object({ accountId: z.string().min(1), accountName: optionalText, emailAddress: optionalText }))
    .nullish(),
  nextToken: pageToken,
});
const rolesAnswer = z.object({
  roleList: z.array(z.object({ roleName: z.string().min(1) })).nullish(),
  nextToken: pageToken,
});

/** How often one call is sent, and the pause before the second sending in ms, which doubles. */
const CREDENTIALS_TRIES = { tries: 3, firstPauseMs: 200 };
const LIST_TRIES = { tries: 8, firstPauseMs: 500 };
const LONGEST_PAUSE_MS = 20_000;
/** A list that goes on for longer than any organization has accounts. */
const MOST_PAGES = 1_000;

/** The portal of one Identity Center; its lists share one pace. */
export function createPortal(parts: PortalParts): Portal {
  const { address, caBundle, random = Math.random, requestHandler, session, sleep = sleepFor } = parts;
  const pace = parts.pace ?? new RequestPace({ perSecond: 5, atOnce: 5, sleep });

  const send = (method: 'GET' | 'POST', path: string, token: string, signal: AbortSignal | undefined) =>
    jsonRequest({
      method,
      url: `${address}${path}`,
      headers: { 'x-amz-sso_bearer_token': token },
      service: 'IAM Identity Center',
      requestHandler,
      ...(caBundle && { caBundle }),
      ...(signal && { signal }),
    });

  /** Sends again what may work a little later. */
  async function ask<T>(
    schema: z.ZodType<T>,
    { firstPauseMs, tries }: typeof LIST_TRIES,
    signal: AbortSignal | undefined,
    once: () => Promise<JsonAnswer | undefined>,
  ): Promise<PortalResult<T>> {
    for (let tried = 1; ; tried += 1) {
      const answer = await once();
      if (answer?.ok) {
        const parsed = schema.safeParse(answer.body);
        return parsed.success
          ? { ok: true, value: parsed.data, ...(answer.date && { date: answer.date }) }
          : { ok: false, failure: portalFailure.unexpected(new URL(address).host) };
      }
      const failure = answer ? portalFailure.of(answer, session) : portalFailure.cancelled;
      if (!failure.retryable || tried >= tries) return { ok: false, failure };
      const pauseMs = Math.min(LONGEST_PAUSE_MS, firstPauseMs * 2 ** (tried - 1)) * (0.5 + random() / 2);
      if (failure.kind === 'throttled') pace.holdFor(pauseMs);
      if (!(await sleep(pauseMs, signal))) return { ok: false, failure: portalFailure.cancelled };
    }
  }

  /** Reads page after page: an empty one may have a next one, and only a page without a token is the last. */
  async function pages<A extends { readonly nextToken?: string | null | undefined }>(
    schema: z.ZodType<A>,
    path: string,
    token: string,
    signal: AbortSignal | undefined,
  ): Promise<PortalResult<readonly A[]>> {
    const all: A[] = [];
    let next: string | undefined;
    do {
      const query = next === undefined ? '' : `&next_token=${encodeURIComponent(next)}`;
      const page = await ask(schema, LIST_TRIES, signal, () =>
        pace.run(() => send('GET', `${path}max_result=100${query}`, token, signal), signal),
      );
      if (!page.ok) return page;
      all.push(page.value);
      next = page.value.nextToken ?? undefined;
    } while (next !== undefined && all.length < MOST_PAGES);
    return next === undefined
      ? { ok: true, value: all }
      : { ok: false, failure: portalFailure.unexpected(new URL(address).host) };
  }

  const portal: Portal = {
    async roleCredentials(token, { accountId, roleName }, signal) {
      const query = new URLSearchParams({ role_name: roleName, account_id: accountId });
      const answer = await ask(credentialsAnswer, CREDENTIALS_TRIES, signal, () =>
        send('GET', `/federation/credentials?${query}`, token, signal),
      );
      if (!answer.ok) return answer;
      const { expiration, ...keys } = answer.value.roleCredentials;
      return { ...answer, value: { ...keys, expiration: new Date(expiration) } };
    },

    async accounts(token, signal) {
      const read = await pages(accountsAnswer, '/assignment/accounts?', token, signal);
      if (!read.ok) return read;
      const accounts = new Map<string, PortalAccount>();
      for (const { accountList } of read.value)
        for (const { accountId, accountName, emailAddress } of accountList ?? [])
          accounts.set(accountId, {
            accountId,
            ...(accountName !== undefined && { accountName }),
            ...(emailAddress !== undefined && { email: emailAddress }),
          });
      const byId = (one: PortalAccount, other: PortalAccount) => (one.accountId < other.accountId ? -1 : 1);
      return { ok: true, value: [...accounts.values()].sort(byId) };
    },

    async accountRoles(token, accountId, signal) {
      const query = new URLSearchParams({ account_id: accountId });
      const read = await pages(rolesAnswer, `/assignment/roles?${query}&`, token, signal);
      if (!read.ok) return read;
      const names = read.value.flatMap(({ roleList }) => (roleList ?? []).map(({ roleName }) => roleName));
      return { ok: true, value: [...new Set(names)].sort() };
    },

    async roles(token, { onProgress, signal } = {}) {
      const accounts = await portal.accounts(token, signal);
      if (!accounts.ok) return accounts;
      let done = 0;
      onProgress?.({ accounts: accounts.value.length, done });
      const stop = new AbortController();
      const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
      const listed: AccountRoles[] = [];
      const problems: PortalFailure[] = [];
      await Promise.all(
        accounts.value.map(async (account) => {
          const roles = await portal.accountRoles(token, account.accountId, either);
          if (roles.ok) listed.push({ ...account, roles: roles.value });
          else if (!stop.signal.aborted) problems.push(roles.failure);
          // Without a sign-in the others would fail alike.
          if (!roles.ok && roles.failure.kind === 'sign-in-ended') stop.abort();
          done += 1;
          onProgress?.({ accounts: accounts.value.length, done });
        }),
      );
      const ended = problems.find(({ kind }) => kind === 'sign-in-ended');
      if (ended) return { ok: false, failure: ended };
      if (signal?.aborted) return { ok: false, failure: portalFailure.cancelled };
      const [problem] = problems;
      const inOrder = accounts.value.flatMap(({ accountId }) =>
        listed.filter((one) => one.accountId === accountId),
      );
      return {
        ok: true,
        value: {
          list: { accounts: inOrder, complete: listed.length === accounts.value.length },
          ...(problem && { problem }),
        },
      };
    },

    async logout(token, signal) {
      const answer = await ask(z.unknown(), CREDENTIALS_TRIES, signal, () =>
        send('POST', '/logout', token, signal),
      );
      if (answer.ok || answer.failure.kind === 'sign-in-ended') return { ok: true, value: undefined };
      return answer;
    },
  };
  return portal;
}
