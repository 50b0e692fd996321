import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromLoginCredentials } from '@aws-sdk/credential-provider-login';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Simulator, startSimulator } from '../simulator.ts';
import { StsTestClient } from '../sts/testing/sts-client.ts';
import { authorizeUrl, newKey, newVerifier, postToken, REDIRECT_URI } from './testing/login.ts';
import { jo, signInRealm } from './testing/realm.ts';

let simulator: Simulator;
let home: string;
beforeEach(async () => {
  simulator = await startSimulator({ realm: signInRealm });
  home = mkdtempSync(join(tmpdir(), 'login-provider-'));
  writeFileSync(join(home, 'config'), `[profile console]\nregion = eu-west-1\nlogin_session = ${jo}\n`);
  vi.stubEnv('AWS_LOGIN_CACHE_DIRECTORY', home);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await simulator.close();
  rmSync(home, { recursive: true, force: true });
});

it('the JS SDK’s own provider renews the keys of a login with its own proofs', async () => {
  simulator.signIn.setConsent('allow');
  const { key, pem } = newKey();
  const codeVerifier = newVerifier();
  const response = await fetch(authorizeUrl(simulator, codeVerifier), { redirect: 'manual' });
  const code = new URL(response.headers.get('location') ?? '').searchParams.get('code');
  const grant = { grantType: 'authorization_code', code, codeVerifier, redirectUri: REDIRECT_URI };
  const { body } = await postToken(simulator, key, grant);
  const file = join(home, `${createHash('sha256').update(jo).digest('hex')}.json`);
  writeFileSync(
    file,
    JSON.stringify({
      accessToken: { ...body.accessToken, accountId: '111111111111', expiresAt: '2020-01-01T00:00:00Z' },
      tokenType: body.tokenType,
      clientId: 'arn:aws:signin:::devtools/same-device',
      refreshToken: body.refreshToken,
      dpopKey: pem,
    }),
  );

  const provider = fromLoginCredentials({
    profile: 'console',
    configFilepath: join(home, 'config'),
    filepath: join(home, 'none'),
    clientConfig: { endpoint: simulator.address('signin') },
  });
  const renewed = await provider();
  expect(renewed.accessKeyId).not.toBe(body.accessToken?.accessKeyId);
  const { accessKeyId, secretAccessKey, sessionToken = '' } = renewed;
  const sts = new StsTestClient(simulator, { accessKeyId, secretAccessKey, sessionToken });
  expect((await sts.identity()).Arn).toBe(jo);
  expect(readFileSync(file, 'utf8')).toContain(accessKeyId);

  simulator.signIn.changePassword(jo);
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace(/"expiresAt": "[^"]+"/, '"expiresAt": "2020-01-01T00:00:00Z"'),
  );
  await expect(provider()).rejects.toThrow('change in your password');
});
