import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { encryptAsLeapp, leappWorkspace } from '../testing/leapp-workspace.ts';
import { pretendedPeerSystem } from '../testing/pretended-peer-system.ts';
import { decryptLeappFile } from './leapp-file.ts';
import { passphraseOf } from './machine-id.ts';
import { readLeapp } from './read-leapp.ts';

const LOCK = '/home/me/.Leapp/Leapp-lock.json';
const ID = '0123456789abcdef0123456789abcdef';
const sealed = encryptAsLeapp(JSON.stringify(leappWorkspace), ID);
const machine = { '/etc/machine-id': `${ID}\n` };

describe("Leapp's workspace", () => {
  it('is read on the machine that it was written on', async () => {
    const finding = await readLeapp(pretendedPeerSystem({ files: { ...machine, [LOCK]: sealed } }));
    expect(finding.problems).toEqual([]);
    expect(finding.evidence).toEqual([LOCK]);
    expect(finding.sessions).toEqual([
      { name: 'Acme-SSO', startUrl: 'https://acme.awsapps.com/start', region: 'eu-west-1' },
    ]);
    expect(finding.profiles).toEqual([
      {
        kind: 'keys',
        name: 'alice-keys',
        region: 'eu-west-1',
        mfaSerial: 'arn:aws:iam::111111111111:mfa/alice',
      },
      {
        kind: 'role',
        name: 'deploy',
        region: 'eu-central-1',
        roleArn: 'arn:aws:iam::222222222222:role/Deploy',
        sourceProfile: 'alice-keys',
        sessionName: 'alice-deploys',
      },
      {
        kind: 'sso',
        name: 'Shop-production/ReadOnly',
        region: 'eu-west-1',
        startUrl: 'https://acme.awsapps.com/start',
        accountId: '333333333333',
        roleName: 'ReadOnly',
      },
    ]);
    expect(finding.keys).toMatchObject([{ name: 'alice', profile: 'alice-keys' }]);
    expect(finding.notes.join(' ')).toMatch(/cloud \(azure\).*legacy.*idp\.example\.com.*orphan/s);
  });

  it.each([
    ['linux', { '/var/lib/dbus/machine-id': `${ID}\n` }, {}],
    ['linux', {}, {}, encryptAsLeapp(JSON.stringify(leappWorkspace), 'host')],
    [
      'darwin',
      {},
      { 'ioreg -rd1 -c IOPlatformExpertDevice': `    "IOPlatformUUID" = "${ID.toUpperCase()}"\n` },
    ],
    [
      'win32',
      {},
      {
        'reg query HKLM\\SOFTWARE\\Microsoft\\Cryptography /v MachineGuid': `  MachineGuid    REG_SZ    ${ID}\r\n`,
      },
    ],
  ] as const)('is read on %s', async (platform, files, programs, file = sealed) => {
    const system = pretendedPeerSystem({ platform, programs, files: { ...files, [LOCK]: file } });
    expect((await readLeapp(system)).profiles).toHaveLength(3);
  });

  it('of another machine, of a team, or cut off is named, with its copy behind it', async () => {
    for (const file of [
      encryptAsLeapp('{}', ID),
      sealed.slice(0, 60),
      'no base64 at all',
      '',
      'unreadable',
    ]) {
      const files = { ...machine, [LOCK]: file };
      const finding = await readLeapp(pretendedPeerSystem({ files }));
      expect(finding.profiles).toEqual([]);
      expect(finding.problems).toMatchObject([{ path: LOCK }]);
      const copy = { ...files, '/home/me/.Leapp/.leapp.bkp': sealed };
      const rescued = await readLeapp(pretendedPeerSystem({ files: copy }));
      expect(rescued.profiles).toHaveLength(3);
      expect(rescued.problems).toHaveLength(1);
    }
  });

  it('that is not there leaves nothing to say', async () => {
    expect((await readLeapp(pretendedPeerSystem())).evidence).toEqual([]);
  });
});

const vectors = fileURLToPath(new URL('../../../../../shared/vectors/sign-in-vectors.json', import.meta.url));
const isThere = existsSync(vectors);
const vector = z.object({
  kind: z.literal('leapp-workspace'),
  id: z.string(),
  in: z.object({ machineIdRaw: z.string(), file: z.string() }),
  expect: z.object({ passphrase: z.string(), json: z.unknown() }),
});

describe.skipIf(!isThere)('the recorded workspaces', () => {
  const all = isThere
    ? z.object({ cases: z.array(z.unknown()) }).parse(JSON.parse(readFileSync(vectors, 'utf8')))
    : { cases: [] };
  const cases = all.cases.flatMap((each) => vector.safeParse(each).data ?? []);

  it('are there', () => expect(cases.length).toBeGreaterThan(0));

  it.each(cases)('$id', (each) => {
    const passphrase = passphraseOf(each.in.machineIdRaw);
    expect(passphrase).toBe(each.expect.passphrase);
    const json = decryptLeappFile(each.in.file, passphrase);
    expect(JSON.parse(json ?? 'null')).toEqual(each.expect.json);
    expect(decryptLeappFile(each.in.file, passphraseOf('another'))).not.toBe(json);
  });
});
