import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seedItem } from '../../core/codes/code-source.ts';
import { type StandIns, standIns } from '../../core/codes/testing/programs.ts';
import { keychainSecretItems } from '../../core/keys/keychain-secrets.ts';
import { memoryKeytar } from '../../core/keys/testing/key-home.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { CodeDevices } from './code-devices.ts';

const serial = 'arn:aws:iam::111111111111:mfa/jo';
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

let programs: StandIns;
let items: Map<string, string>;
let sources: Settings['codeSources'];
let devices: CodeDevices;
beforeEach(() => {
  programs = standIns();
  items = new Map();
  sources = {};
  devices = new CodeDevices({
    serials: () => [serial],
    sources: () => sources,
    setSources: (next) => {
      sources = next;
    },
    items: keychainSecretItems(async () => memoryKeytar(items)),
    usesKeychain: true,
    environment: { ...programs.environment, PATH: `${programs.folder}/bin` },
  });
});
afterEach(() => programs.remove());
const program = { kind: 'program', program: 'gopass', item: 'aws/jo' } as const;

describe.skipIf(process.platform === 'win32')('the source of a device', () => {
  it('is one of the programs that are installed', async () => {
    programs.put('gopass', 'echo 123456');
    programs.put('ykman', 'true');
    const view = await devices.view();
    expect(view.programs.map(({ name }) => name)).toEqual(['YubiKey', 'gopass']);
    expect(view.devices).toEqual([{ serial, device: 'mfa/jo', source: { kind: 'typed' } }]);
  });

  it('is set, tried without showing the code, and typed again', async () => {
    programs.put('gopass', 'echo 123456');
    expect(await devices.set(serial, program)).toMatchObject({ ok: true });
    expect(sources).toEqual({ [serial]: program });
    const tried = await devices.try(serial);
    expect(tried).toEqual({ ok: true, message: 'gopass gave a code.' });
    expect(await devices.set(serial, { kind: 'typed' })).toMatchObject({ ok: true });
    expect(sources).toEqual({});
  });

  it('that fails says so', async () => {
    await devices.set(serial, program);
    expect(await devices.try(serial)).toMatchObject({
      ok: false,
      message: 'gopass gave no code: the program gopass was not found.',
    });
  });

  it.each([
    { ...program, program: 'sh' },
    { ...program, item: '--help' },
    { kind: 'program', program: 'keepassxc', item: 'x' } as const,
  ])('%j is refused', async (wanted) => {
    expect(await devices.set(serial, wanted)).toMatchObject({ ok: false });
    expect(sources).toEqual({});
  });
});

describe('a secret key', () => {
  it('is kept in the keychain alone, and goes with another choice', async () => {
    const result = await devices.setSeed(serial, `otpauth://totp/x?secret=${secret}`);
    expect(result).toEqual({ ok: true, message: 'This computer gives the codes of mfa/jo.' });
    expect(items.get(`Understudy/${seedItem(serial)}`)).toBe(secret);
    expect(JSON.stringify(sources)).not.toContain(secret);
    expect(JSON.stringify(await devices.view())).not.toContain(secret);
    expect(await devices.try(serial)).toMatchObject({ ok: true });
    await devices.set(serial, { kind: 'typed' });
    expect(items.size).toBe(0);
  });

  it('that is none is refused, and nothing of it is repeated', async () => {
    const result = await devices.setSeed(serial, 'not-a-key-1890');
    expect(result).toMatchObject({ ok: false });
    expect(JSON.stringify(result)).not.toContain('1890');
    expect(items.size).toBe(0);
  });
});
