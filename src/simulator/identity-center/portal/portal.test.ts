import {
  GetRoleCredentialsCommand,
  type GetRoleCredentialsCommandInput,
  ListAccountRolesCommand,
  ListAccountsCommand,
  LogoutCommand,
  paginateListAccounts,
} from '@aws-sdk/client-sso';
import { CreateTokenCommand } from '@aws-sdk/client-sso-oidc';
import { describe, expect, it } from 'vitest';
import { startSimulator } from '../../simulator.ts';
import { simulatorForEachTest, startOfTest } from '../../sts/testing/started-simulator.ts';
import { endOf, StsTestClient } from '../../sts/testing/sts-client.ts';
import { corp, identityRealm } from '../testing/realm.ts';
import { oidcClient, portalClient, signedIn } from '../testing/signed-in.ts';

const simulator = simulatorForEachTest({ realm: identityRealm() });
const paged = simulatorForEachTest({
  realm: identityRealm({ pageSize: 2, emptyPages: true, requestsPerSecond: 5 }),
});

const prodAdmin = { accountId: '222222222222', roleName: 'Admin' };
const credentials = (accessToken: string, changes: Partial<GetRoleCredentialsCommandInput> = {}) =>
  portalClient(simulator.current).send(
    new GetRoleCredentialsCommand({ accessToken, ...prodAdmin, ...changes }),
  );

describe('role credentials', () => {
  it('sign calls of STS, as the permission set’s role', async () => {
    const { accessToken } = await signedIn(simulator.current);
    const { roleCredentials } = await credentials(accessToken);
    expect(roleCredentials?.expiration).toBe(startOfTest.getTime() + 43_200_000);
    const sts = new StsTestClient(simulator.current, {
      accessKeyId: roleCredentials?.accessKeyId ?? '',
      secretAccessKey: roleCredentials?.secretAccessKey ?? '',
      sessionToken: roleCredentials?.sessionToken ?? '',
    });
    expect((await sts.identity()).Arn).toMatch(
      /^arn:aws:sts::222222222222:assumed-role\/AWSReservedSSO_Admin_[0-9a-f]{16}\/ida@corp\.example$/,
    );
    const next = await sts.assumeRole('arn:aws:iam::444444444444:role/Target');
    expect(next.AssumedRoleUser?.Arn).toBe('arn:aws:sts::444444444444:assumed-role/Target/test');
  });

  it('end with the permission set’s session, or earlier where the simulator is told to', async () => {
    const { accessToken } = await signedIn(simulator.current);
    const { roleCredentials } = await credentials(accessToken, { roleName: 'ReadOnly' });
    expect(roleCredentials?.expiration).toBe(startOfTest.getTime() + 3600_000);
  });

  it('outlive the sign-in', async () => {
    const { accessToken } = await signedIn(simulator.current);
    const { roleCredentials: keys } = await credentials(accessToken);
    expect(simulator.current.identityCenter.endSessions()).toBe(1);
    const { accessKeyId = '', secretAccessKey = '', sessionToken = '' } = keys ?? {};
    const sts = new StsTestClient(simulator.current, { accessKeyId, secretAccessKey, sessionToken });
    expect((await endOf(sts.identity())).code).toBe('ok');
  });

  it.each<[what: string, changes: Partial<GetRoleCredentialsCommandInput>, code: string, status: number]>([
    ['a made-up token', { accessToken: 'x' }, 'UnauthorizedException', 401],
    ['a role that is not assigned', { accountId: '111111111111' }, 'ForbiddenException', 403],
    ['a role that does not exist', { roleName: 'Nobody' }, 'ForbiddenException', 403],
    ['an account that is elsewhere', { accountId: '999999999999' }, 'ResourceNotFoundException', 404],
    ['what is no account id', { accountId: '12' }, 'InvalidRequestException', 400],
  ])('are refused for %s', async (_what, changes, code, status) => {
    const { accessToken } = await signedIn(simulator.current);
    expect(await endOf(credentials(accessToken, changes))).toMatchObject({ code, status });
  });

  it('are refused once the assignment is taken away', async () => {
    const { accessToken } = await signedIn(simulator.current);
    const assignment = { userName: 'ida@corp.example', accountId: '222222222222', permissionSet: 'Admin' };
    simulator.current.identityCenter.unassign(assignment);
    expect(await endOf(credentials(accessToken))).toMatchObject({
      code: 'ForbiddenException',
      message: 'No access',
    });
    simulator.current.identityCenter.assign(assignment);
    expect((await endOf(credentials(accessToken))).code).toBe('ok');
  });

  it('are refused in another region, and to a token for something else', async () => {
    const { accessToken } = await signedIn(simulator.current);
    const elsewhere = portalClient(simulator.current, 'us-east-1');
    const ask = new GetRoleCredentialsCommand({ accessToken, ...prodAdmin });
    expect((await endOf(elsewhere.send(ask))).code).toBe('UnauthorizedException');
    const other = await signedIn(simulator.current, { scopes: ['openid'] });
    expect((await endOf(credentials(other.accessToken))).code).toBe('ForbiddenException');
  });
});

describe('a refresh', () => {
  it.each(['keep', 'omit'] as const)('may %s its refresh token, which works again', async (refreshTokens) => {
    const other = await startSimulator({ realm: identityRealm({ refreshTokens }) });
    const { client, tokens } = await signedIn(other);
    const again = () =>
      oidcClient(other).send(
        new CreateTokenCommand({ ...client, grantType: 'refresh_token', refreshToken: tokens.refreshToken }),
      );
    const expected = refreshTokens === 'keep' ? tokens.refreshToken : undefined;
    expect([(await again()).refreshToken, (await again()).refreshToken]).toEqual([expected, expected]);
    await other.close();
  });
});

describe('a sign-in', () => {
  const refresh = (client: object, refreshToken: string | undefined) =>
    oidcClient(simulator.current).send(
      new CreateTokenCommand({
        clientId: '',
        clientSecret: '',
        ...client,
        grantType: 'refresh_token',
        refreshToken,
      }),
    );

  it('has tokens of an hour, which are refreshed, each refresh token once', async () => {
    const { client, tokens, accessToken } = await signedIn(simulator.current);
    simulator.current.clock.advance(3600_000);
    expect((await endOf(credentials(accessToken))).code).toBe('UnauthorizedException');
    const second = await refresh(client, tokens.refreshToken);
    expect((await endOf(credentials(second.accessToken ?? ''))).code).toBe('ok');
    expect(second.refreshToken).not.toBe(tokens.refreshToken);
    expect((await endOf(refresh(client, tokens.refreshToken))).code).toBe('InvalidGrantException');
    expect((await endOf(refresh(client, second.refreshToken))).code).toBe('ok');
  });

  it('is over after eight hours, whatever was refreshed', async () => {
    const { client, tokens } = await signedIn(simulator.current);
    simulator.current.clock.advance(7.5 * 3600_000);
    const late = await refresh(client, tokens.refreshToken);
    expect(late.expiresIn).toBe(1800);
    simulator.current.clock.advance(1800_000);
    expect((await endOf(refresh(client, late.refreshToken))).code).toBe('InvalidGrantException');
  });

  it('is ended by the administrator, for one person or all', async () => {
    const { client, tokens, accessToken } = await signedIn(simulator.current);
    expect(simulator.current.identityCenter.endSessions('bo')).toBe(0);
    expect(simulator.current.identityCenter.endSessions('ida@corp.example')).toBe(1);
    expect((await endOf(credentials(accessToken))).code).toBe('UnauthorizedException');
    expect((await endOf(refresh(client, tokens.refreshToken))).code).toBe('InvalidGrantException');
  });

  it('is ended by signing out, once', async () => {
    const { client, tokens, accessToken } = await signedIn(simulator.current);
    const logout = () => endOf(portalClient(simulator.current).send(new LogoutCommand({ accessToken })));
    expect((await logout()).code).toBe('ok');
    expect((await logout()).code).toBe('UnauthorizedException');
    expect((await endOf(refresh(client, tokens.refreshToken))).code).toBe('InvalidGrantException');
  });

  it('cannot be refreshed by another client, or after the registrations are forgotten', async () => {
    const { client, tokens } = await signedIn(simulator.current);
    const other = await signedIn(simulator.current);
    expect((await endOf(refresh(other.client, tokens.refreshToken))).code).toBe('InvalidGrantException');
    simulator.current.identityCenter.forgetClients();
    expect((await endOf(refresh(client, tokens.refreshToken))).code).toBe('InvalidClientException');
  });
});

describe('lists', () => {
  it('hold what the person has, whatever it is called', async () => {
    const { accessToken } = await signedIn(simulator.current);
    const accounts = await portalClient(simulator.current).send(new ListAccountsCommand({ accessToken }));
    expect(accounts.nextToken).toBeUndefined();
    expect(accounts.accountList).toEqual([
      { accountId: '111111111111', accountName: 'Old [legacy] / R&D', emailAddress: 'old@corp.example' },
      { accountId: '222222222222', accountName: 'Production', emailAddress: 'prod@corp.example' },
      { accountId: '333333333333' },
    ]);
    const list = (accountId: string) =>
      portalClient(simulator.current).send(new ListAccountRolesCommand({ accessToken, accountId }));
    expect((await list('222222222222')).roleList?.map(({ roleName }) => roleName)).toEqual([
      'Admin',
      'ReadOnly',
      'Billing',
    ]);
    expect((await endOf(list('999999999999'))).code).toBe('ResourceNotFoundException');
  });

  it('come in pages, empty ones too, which the SDK’s paginator puts together', async () => {
    const { accessToken } = await signedIn(paged.current);
    const pages: (string | undefined)[][] = [];
    for await (const page of paginateListAccounts({ client: portalClient(paged.current) }, { accessToken }))
      pages.push(page.accountList?.map(({ accountId }) => accountId) ?? []);
    expect(pages).toEqual([['111111111111', '222222222222'], [], ['333333333333']]);
  });

  it('refuse a token of another list and a page size that is none', async () => {
    const { accessToken } = await signedIn(paged.current);
    const portal = portalClient(paged.current);
    const { nextToken } = await portal.send(new ListAccountsCommand({ accessToken, maxResults: 1 }));
    const roles = new ListAccountRolesCommand({ accessToken, accountId: '222222222222', nextToken });
    expect((await endOf(portal.send(roles))).code).toBe('InvalidRequestException');
    const accounts = new ListAccountsCommand({ accessToken, maxResults: 101 });
    expect((await endOf(portal.send(accounts))).code).toBe('InvalidRequestException');
  });

  it('answer 429 beyond so many calls in a second', async () => {
    const { accessToken } = await signedIn(paged.current);
    const call = () => endOf(portalClient(paged.current).send(new ListAccountsCommand({ accessToken })));
    const ends = [await call(), await call(), await call(), await call(), await call(), await call()];
    expect(ends.map(({ code }) => code)).toEqual([...Array(5).fill('ok'), 'TooManyRequestsException']);
    paged.current.clock.advance(1000);
    expect((await call()).code).toBe('ok');
  });
});

describe('what is written down', () => {
  it('names the person, and holds no code, token or secret', async () => {
    const { client, tokens, accessToken } = await signedIn(simulator.current);
    await credentials(accessToken);
    const { entries } = simulator.current.journal;
    expect(entries.map(({ service, action, signer }) => [service, action, signer.user])).toEqual([
      ['sso-oidc', 'RegisterClient', undefined],
      ['sso-oidc', 'Authorize', 'ida@corp.example'],
      ['sso-oidc', 'CreateToken', 'ida@corp.example'],
      ['sso', 'GetRoleCredentials', 'ida@corp.example'],
    ]);
    expect(entries[3]?.parameters).toEqual({ account_id: '222222222222', role_name: 'Admin' });
    const text = JSON.stringify(entries);
    for (const secret of [client.clientSecret, tokens.refreshToken ?? '-', accessToken])
      expect(text).not.toContain(secret);
    expect(text).toContain(corp.startUrl);
  });
});

describe('faults', () => {
  it.each([
    ['server-error', 500, 'InternalServerException'],
    ['server-error', 503, 'ServiceUnavailableException'],
  ] as const)('%s %i strikes the portal', async (kind, status, code) => {
    const { accessToken } = await signedIn(simulator.current);
    simulator.current.faults.add({ kind, status }, { service: 'sso', calls: 1 });
    expect(await endOf(credentials(accessToken))).toMatchObject({ code, status });
    expect((await endOf(credentials(accessToken))).code).toBe('ok');
  });

  it('of one service leave the other alone, and nothing is carried out', async () => {
    const { client, tokens } = await signedIn(simulator.current);
    simulator.current.faults.add({ kind: 'throttling' }, { service: 'sso' });
    simulator.current.faults.add({ kind: 'server-error', status: 500 }, { action: 'CreateToken', calls: 1 });
    const refresh = () =>
      endOf(
        oidcClient(simulator.current).send(
          new CreateTokenCommand({
            ...client,
            grantType: 'refresh_token',
            refreshToken: tokens.refreshToken,
          }),
        ),
      );
    expect(await refresh()).toMatchObject({ code: 'InternalServerException', status: 500 });
    expect((await refresh()).code).toBe('ok');
  });

  it('take an answer away after its refresh token was used up', async () => {
    const { client, tokens } = await signedIn(simulator.current);
    const refresh = () =>
      endOf(
        oidcClient(simulator.current).send(
          new CreateTokenCommand({
            ...client,
            grantType: 'refresh_token',
            refreshToken: tokens.refreshToken,
          }),
        ),
      );
    simulator.current.faults.add({ kind: 'lost-answer' }, { calls: 1 });
    expect((await refresh()).message).toContain('socket hang up');
    expect((await refresh()).code).toBe('InvalidGrantException');
  });
});
