import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RoleList } from '../../core/aws-files/generated/account-roles.ts';
import { configSections, MARKER_KEY } from '../../core/aws-files/generated/generated-section.ts';
import { defaultTemplate } from '../../core/aws-files/generated/name-template.ts';
import { planPopulate } from '../../core/aws-files/generated/populate-plan.ts';
import { editSections } from '../../core/aws-files/ini/edit-sections.ts';
import { parseIniDocument } from '../../core/aws-files/ini/ini-document.ts';
import { createPortal } from '../../core/sign-in/identity-center/portal.ts';
import { RequestPace } from '../../core/sign-in/identity-center/request-pace.ts';
import { nodeRequestHandler } from '../../core/sts/network/request-handler.ts';

const session = { name: 'corp', startUrl: 'https://corp.awsapps.com/start', region: 'eu-west-1' };
const organization: Readonly<Record<string, readonly string[]>> = {
  '111111111111': ['Admin', 'Read', 'Billing'],
  '222222222222': ['Admin'],
  '333333333333': [],
  '444444444444': ['Read', 'Deploy'],
};
const PAGE = 2;

/** The portal of four accounts, in pages of two of which some are empty; one request fails, whenever it is asked. */
let server: Server;
let fails: { readonly request: string; readonly status: number } | undefined;
let requests: string[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost');
    const account = url.searchParams.get('account_id');
    const token = url.searchParams.get('next_token') ?? '0';
    const name = `${account ?? 'accounts'} ${token}`;
    requests.push(name);
    if (fails?.request === name) {
      response.writeHead(fails.status, { 'content-type': 'application/json' }).end('{"message":"It failed"}');
      return;
    }
    const all = account === null ? Object.keys(organization) : (organization[account] ?? []);
    // Every page but the first comes after an empty one.
    const [at, isEmpty] = [Number.parseInt(token, 10), token.endsWith('e')];
    const items = isEmpty ? [] : all.slice(at, at + PAGE);
    const next = isEmpty ? String(at) : at + PAGE < all.length ? `${at + PAGE}e` : undefined;
    const body =
      account === null
        ? { accountList: items.map((accountId) => ({ accountId })), nextToken: next }
        : { roleList: items.map((roleName) => ({ roleName, accountId: account })), nextToken: next };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())));

async function list(failing: typeof fails): Promise<RoleList | undefined> {
  fails = failing;
  requests = [];
  const { port } = server.address() as AddressInfo;
  const portal = createPortal({
    session,
    address: `http://127.0.0.1:${port}`,
    requestHandler: (_endpoint, timeouts) => nodeRequestHandler(timeouts),
    pace: new RequestPace({ perSecond: 1e6, atOnce: 5, sleep: async () => true }),
    sleep: async () => true,
  });
  const listed = await portal.roles('token');
  return listed.ok ? listed.value.list : undefined;
}

/** A profile of every role that there is, and one of a role that is gone. */
const config = [...Object.entries(organization), ['555555555555', ['Gone']] as const]
  .flatMap(([accountId, roles]) =>
    roles.map(
      (role) =>
        `[profile ${accountId}/${role}]\n${MARKER_KEY} = corp\nsso_session = corp\nsso_account_id = ${accountId}\nsso_role_name = ${role}\n`,
    ),
  )
  .join('\n');

function profilesAfterPrune(roles: RoleList): readonly string[] {
  const document = parseIniDocument(config);
  const planned = planPopulate(
    { session, list: roles, isChosen: () => true, template: defaultTemplate(), prune: true },
    { config: document, taken: new Set() },
  );
  if (!planned.ok) throw new Error(planned.message);
  const edited = editSections(document, planned.plan.edits);
  if (!edited.ok) throw new Error(edited.message);
  return [...configSections(edited.document).profiles.keys()];
}

describe('a list that breaks off', () => {
  it('takes out what is gone when it is whole, and follows pages that are empty', async () => {
    const whole = await list(undefined);
    expect(whole?.complete).toBe(true);
    expect(whole?.accounts.map(({ accountId, roles }) => [accountId, [...roles].sort()])).toEqual(
      Object.entries(organization).map(([accountId, roles]) => [accountId, [...roles].sort()]),
    );
    expect(whole && profilesAfterPrune(whole)).not.toContain('555555555555/Gone');
    expect(whole && profilesAfterPrune(whole)).toHaveLength(6);
  });

  it('takes nothing out, whichever page fails and however', async () => {
    await list(undefined);
    const pages = [...new Set(requests)];
    expect(pages.length).toBeGreaterThanOrEqual(8);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...pages),
        fc.constantFrom(400, 401, 403, 404, 429, 500, 503),
        async (request, status) => {
          const partial = await list({ request, status });
          // Without the accounts, and without a sign-in, there is no list at all.
          if (partial === undefined) return;
          expect(partial.complete).toBe(false);
          expect(profilesAfterPrune(partial)).toHaveLength(7);
        },
      ),
      { examples: pages.map((page) => [page, 500]), numRuns: 25 },
    );
  });
});
