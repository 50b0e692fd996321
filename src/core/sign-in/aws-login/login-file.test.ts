import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { dpopKeyText, newDpopKey } from './dpop-proof.ts';
import {
  type Login,
  loginFile,
  loginFileText,
  loginFolder,
  parseLogin,
  readLogin,
  writeLogin,
} from './login-file.ts';
import { readPastedCode } from './pasted-code.ts';
import { signInAddress } from './sign-in-address.ts';

const vectors = fileURLToPath(new URL('../../../../../shared/vectors/sign-in-vectors.json', import.meta.url));
interface Case {
  readonly id: string;
  readonly kind: string;
  readonly in: { readonly login_session: string; readonly region: string; readonly pasted: string };
  readonly expect: {
    readonly hash: string;
    readonly token: string;
    readonly state: string;
    readonly code: string;
  };
}
const cases: readonly Case[] = existsSync(vectors) ? JSON.parse(readFileSync(vectors, 'utf8')).cases : [];
const ofKind = (kind: string) => cases.filter((one) => one.kind === kind);

describe.skipIf(cases.length === 0)('the published cases', () => {
  it.each(ofKind('login-cache-key'))('$id: the name of the file', (one) => {
    expect(loginFile(one.in.login_session, '/cache')).toBe(`/cache/${one.expect.hash}.json`);
  });

  it.each(ofKind('signin'))('$id: the address', (one) => {
    expect(`${signInAddress(one.in.region)}/v1/token`).toBe(one.expect.token);
  });

  it.each(ofKind('cross-device-code'))('$id: the code that is carried over', (one) => {
    expect(readPastedCode(one.in.pasted)).toEqual({
      ok: true,
      state: one.expect.state,
      code: one.expect.code,
    });
  });
});

describe('the sign-in address', () => {
  it('is what the profile says, where no variable says otherwise', () => {
    const configured = 'http://127.0.0.1:3/';
    expect(signInAddress('eu-west-1', {}, {}, configured)).toBe('http://127.0.0.1:3');
    expect(signInAddress('eu-west-1', { AWS_ENDPOINT_URL: 'http://127.0.0.1:2' }, {}, configured)).toBe(
      'http://127.0.0.1:2',
    );
  });

  it.each([
    ['eu-west-1', {}, 'https://eu-west-1.signin.aws.amazon.com'],
    ['eu-west-1', { fips: true }, 'https://signin-fips.eu-west-1.amazonaws.com'],
    ['eu-west-1', { dualStack: true }, 'https://signin.eu-west-1.api.aws'],
    ['eu-west-1', { fips: true, dualStack: true }, 'https://signin-fips.eu-west-1.api.aws'],
    ['us-gov-west-1', { fips: true }, 'https://signin-fips.amazonaws-us-gov.com'],
    ['us-gov-east-1', { fips: true }, 'https://us-gov-east-1.signin-fips.amazonaws-us-gov.com'],
    ['us-isob-east-1', {}, 'https://us-isob-east-1.signin.sc2shome.sgov.gov'],
    ['eu-isoe-west-1', {}, 'https://eu-isoe-west-1.signin.csphome.adc-e.uk'],
    ['us-isof-south-1', {}, 'https://us-isof-south-1.signin.csphome.hci.ic.gov'],
  ])('of %s %j', (region, flavour, expected) => {
    expect(signInAddress(region, {}, flavour)).toBe(expected);
  });

  it.each([
    [
      { AWS_ENDPOINT_URL_SIGNIN: 'http://127.0.0.1:1/signin/', AWS_ENDPOINT_URL: 'http://x' },
      'http://127.0.0.1:1/signin',
    ],
    [{ AWS_ENDPOINT_URL: 'http://127.0.0.1:2' }, 'http://127.0.0.1:2'],
    [
      { AWS_ENDPOINT_URL_SIGNIN: 'http://127.0.0.1:1', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' },
      'https://eu-west-1.signin.aws.amazon.com',
    ],
  ])('with %j', (environment, expected) => {
    expect(signInAddress('eu-west-1', environment)).toBe(expected);
  });
});

const home = mkdtempSync(join(tmpdir(), 'understudy-login-file-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const login: Login = {
  credentials: {
    accessKeyId: 'ASIALOG0000000000001',
    secretAccessKey: 'secret',
    sessionToken: 'token',
    expiration: new Date('2026-11-22T12:15:00Z'),
  },
  accountId: '333333333333',
  clientId: 'arn:aws:signin:::devtools/same-device',
  refreshToken: 'refresh',
  dpopKey: dpopKeyText(newDpopKey()),
  region: 'eu-west-1',
  others: { tokenType: 'aws_sigv4', idToken: 'h.e.s' },
};

describe('the file of a login', () => {
  it('stands where AWS_LOGIN_CACHE_DIRECTORY says, or below the home', () => {
    expect(loginFolder({}, '/home/jo')).toBe(join('/home/jo', '.aws', 'login', 'cache'));
    expect(loginFolder({ AWS_LOGIN_CACHE_DIRECTORY: '' }, '/home/jo')).toContain('.aws');
    expect(loginFolder({ AWS_LOGIN_CACHE_DIRECTORY: '/var/login' }, '/home/jo')).toBe('/var/login');
  });

  it('has the fields of the AWS CLI, seconds and Z, and is for its owner alone', async () => {
    const path = join(home, 'new', 'folder', 'login.json');
    expect(await writeLogin(path, login)).toBeUndefined();
    const written = JSON.parse(readFileSync(path, 'utf8'));
    expect(Object.keys(written).sort()).toEqual([
      'accessToken',
      'clientId',
      'dpopKey',
      'idToken',
      'refreshToken',
      'signInRegion',
      'tokenType',
    ]);
    expect(written.accessToken).toEqual({
      accessKeyId: 'ASIALOG0000000000001',
      secretAccessKey: 'secret',
      sessionToken: 'token',
      accountId: '333333333333',
      expiresAt: '2026-11-22T12:15:00Z',
    });
    expect(written.dpopKey).toMatch(
      /^-----BEGIN EC PRIVATE KEY-----\n(?:.{1,64}\n)+-----END EC PRIVATE KEY-----\n$/,
    );
    if (process.platform !== 'win32') {
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(statSync(join(home, 'new', 'folder')).mode & 0o777).toBe(0o700);
    }
  });

  it.each([
    ['milliseconds, as the JS SDK writes them', '2026-11-22T12:15:00.123Z', '2026-11-22T12:15:00.123Z'],
    [
      'an offset and nanoseconds, as the Go SDK does',
      '2026-11-22T13:15:00.123456789+01:00',
      '2026-11-22T12:15:00.123Z',
    ],
    ['a local time', '2026-11-22T12:15:00', undefined],
    ['nothing', '', undefined],
  ])('is read with %s', (_what, expiresAt, expected) => {
    const file = JSON.parse(loginFileText(login));
    file.accessToken.expiresAt = expiresAt;
    expect(parseLogin(JSON.stringify(file))?.credentials.expiration.toISOString()).toBe(expected);
  });

  const needed = ['accessToken', 'clientId', 'refreshToken', 'dpopKey'];
  it.each(needed)('without %s is no sign-in', (field) => {
    const { [field]: _gone, ...file } = JSON.parse(loginFileText(login));
    expect(parseLogin(JSON.stringify(file))).toBeUndefined();
  });

  it.each(['accessKeyId', 'secretAccessKey', 'sessionToken', 'accountId', 'expiresAt'])(
    'without accessToken.%s is no sign-in',
    (field) => {
      const file = JSON.parse(loginFileText(login));
      const { [field]: _gone, ...accessToken } = file.accessToken;
      expect(parseLogin(JSON.stringify({ ...file, accessToken }))).toBeUndefined();
    },
  );

  it('is no sign-in where it holds anything else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(parseLogin(text)).toBeUndefined();
      }),
    );
  });

  it('comes back as it was written, with what other tools keep there', () => {
    const text = fc.string({ minLength: 1 }).filter((value) => value !== '__proto__');
    const others = fc.dictionary(
      text.filter(
        (key) => !['accessToken', 'clientId', 'refreshToken', 'dpopKey', 'signInRegion'].includes(key),
      ),
      fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value))),
    );
    const seconds = fc.integer({ min: 0, max: 4_000_000_000 });
    fc.assert(
      fc.property(text, text, text, seconds, others, (one, other, third, second, kept) => {
        const written: Login = {
          ...login,
          credentials: {
            accessKeyId: one,
            secretAccessKey: other,
            sessionToken: third,
            expiration: new Date(second * 1000),
          },
          refreshToken: third,
          others: { ...kept },
        };
        expect(parseLogin(loginFileText(written))).toEqual(written);
      }),
    );
  });

  it('is never seen in part, whoever reads while it is written 500 times', async () => {
    const path = join(home, 'torn.json');
    await writeLogin(path, login);
    let isOver = false;
    let looks = 0;
    const reader = (async () => {
      while (!isOver) {
        expect(await readLogin(path)).toMatchObject({ accountId: '333333333333' });
        looks += 1;
      }
    })();
    for (let write = 0; write < 500; write += 1)
      await writeLogin(path, { ...login, refreshToken: 'r'.repeat(1 + ((write * 37) % 2048)) });
    isOver = true;
    await reader;
    expect(looks).toBeGreaterThan(0);
  });
});
