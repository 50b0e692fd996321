import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeRequestHandler } from '../../sts/network/request-handler.ts';
import { loginFile } from './login-file.ts';
import { loginKeys } from './login-keys.ts';

/** What the AWS CLI and the JS SDK make of a login's file, run against a server: held against what we make of it. */
const vectors = fileURLToPath(new URL('../../../../../shared/vectors/sign-in-vectors.json', import.meta.url));
interface Case {
  readonly id: string;
  readonly topic: string;
  readonly kind: string;
  readonly in: {
    readonly login_session: string;
    readonly fileName: string;
    readonly file: unknown;
    readonly server: string;
  };
  readonly expect: {
    readonly 'aws-cli-2.36.7': {
      readonly refreshed: boolean;
      readonly accessKeyId?: string;
      readonly error?: string;
      readonly fileAfter?: { readonly keys: readonly string[] };
    };
    readonly 'aws-sdk-js-v3': { readonly accessKeyId?: string };
  };
}
const all: readonly Case[] = existsSync(vectors) ? JSON.parse(readFileSync(vectors, 'utf8')).cases : [];
const cases = all.filter(({ topic }) => topic === 'login-token-reading');

const now = new Date('2026-11-22T12:00:00Z');
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const keyText: Readonly<Record<string, string>> = {
  '<EC P-256 SEC1 PEM>': privateKey.export({ format: 'pem', type: 'sec1' }).toString(),
  '<EC P-256 PKCS8 PEM>': privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
};

/** The file with the times and the key that its case stands for. */
function fileText(file: unknown): string {
  return JSON.stringify(file, (_key, value: unknown) => {
    if (typeof value === 'string') return keyText[value] ?? value;
    if (typeof value === 'object' && value !== null && 'secondsFromNow' in value)
      return new Date(now.getTime() + Number(value.secondsFromNow) * 1000)
        .toISOString()
        .replace(/\.\d+Z$/, 'Z');
    return value;
  });
}

let server: Server;
let folder: string;
let asked: number;
let said: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'understudy-login-vectors-'));
  asked = 0;
  server = createServer((request, response) => {
    request.resume().on('end', () => {
      asked += 1;
      const [status = '500', ...words] = said.split(' ');
      response.sendDate = false;
      response.writeHead(Number(status), {
        'content-type': 'application/json',
        'x-amzn-errortype': words[0] ?? '',
      });
      response.end(
        JSON.stringify(
          status === '200'
            ? {
                accessToken: { accessKeyId: 'NEWA', secretAccessKey: 'S', sessionToken: 'T' },
                tokenType: 'aws_sigv4',
                expiresIn: 900,
                refreshToken: 'NEWRT',
              }
            : { error: words.at(-1), message: 'm' },
        ),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(cases.length === 0)('the published cases of a login’s file', () => {
  it.each(cases)('$id: $kind', async (one) => {
    const path = loginFile(one.in.login_session, folder);
    expect(path).toBe(join(folder, one.in.fileName));
    writeFileSync(path, fileText(one.in.file));
    said = one.in.server;
    const address = server.address();
    const keys = await loginKeys({
      profile: 'p',
      loginSession: one.in.login_session,
      folder,
      region: 'us-east-1',
      addressOf: () => (typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : ''),
      clock: { now: () => now },
      requestHandler: (_endpoint, limits) => nodeRequestHandler(limits),
      sleep: async () => true,
    });
    const { 'aws-cli-2.36.7': cli, 'aws-sdk-js-v3': js } = one.expect;
    expect(asked > 0).toBe(cli.refreshed);
    // Where only one of the two goes on with keys that are good for minutes, we do as well.
    const expected = cli.accessKeyId ?? js.accessKeyId;
    expect(keys.ok ? keys.credentials.accessKeyId : undefined).toBe(expected);
    if (cli.fileAfter === undefined) return;
    const after = JSON.parse(readFileSync(path, 'utf8'));
    expect(Object.keys(after).sort()).toEqual(cli.fileAfter.keys);
    expect(after.accessToken.expiresAt).toBe('2026-11-22T12:15:00Z');
    expect(after.refreshToken).toBe('NEWRT');
  });
});
