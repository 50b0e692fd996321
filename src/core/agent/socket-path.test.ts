import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareSocketPath } from './socket-path.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'us-place-'));
  mkdirSync(join(root, 'run'), { mode: 0o700 });
  mkdirSync(join(root, 'data'), { mode: 0o700 });
  mkdirSync(join(root, 'tmp'), { mode: 0o1777 });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function place(options: { data?: string; runtime?: string | undefined; platform?: NodeJS.Platform } = {}) {
  const { data = join(root, 'data'), platform = process.platform } = options;
  const runtime = 'runtime' in options ? options.runtime : join(root, 'run');
  return prepareSocketPath({
    dataFolder: data,
    environment: runtime === undefined ? {} : { XDG_RUNTIME_DIR: runtime },
    platform,
    temporaryFolder: join(root, 'tmp'),
  });
}
const addressOf = (found: ReturnType<typeof place>) => (found.ok ? found.address : found.message);

describe.skipIf(process.platform === 'win32')('the socket’s place', () => {
  it('is a folder of our own below the runtime folder, 0700', () => {
    const address = addressOf(place());
    expect(dirname(dirname(address))).toBe(join(root, 'run'));
    expect(statSync(dirname(address)).mode & 0o777).toBe(0o700);
  });

  it.each([
    ['is not set', () => undefined],
    ['is not there', () => join(root, 'nowhere')],
    ['is open to others', () => join(root, 'tmp')],
    ['is a file', () => '/etc/hostname'],
  ])('is in the data folder when the runtime folder %s', (_what, runtime) => {
    expect(addressOf(place({ runtime: runtime() }))).toBe(join(root, 'data', 'agent', 'agent.sock'));
  });

  it('is elsewhere when the path is too long for a socket, and differs by data folder', () => {
    const deep = join(root, 'd'.repeat(100));
    const other = join(root, 'e'.repeat(100));
    for (const folder of [deep, other]) mkdirSync(folder, { mode: 0o700 });
    const addresses = [deep, other].map((data) => addressOf(place({ data, runtime: undefined })));
    expect(addresses.every((address) => address.startsWith(join(root, 'tmp', 'understudy-')))).toBe(true);
    expect(new Set(addresses).size).toBe(2);
  });

  it('is the same for two spellings of one data folder', () => {
    symlinkSync(join(root, 'data'), join(root, 'link'));
    expect(addressOf(place({ data: join(root, 'link') }))).toBe(addressOf(place()));
  });

  it('is never a link that somebody laid', () => {
    const address = addressOf(place());
    rmSync(dirname(address), { recursive: true });
    mkdirSync(join(root, 'trap'), { mode: 0o777 });
    symlinkSync(join(root, 'trap'), dirname(address));
    expect(addressOf(place())).toBe(join(root, 'data', 'agent', 'agent.sock'));
  });

  it('is closed to others if it was open', () => {
    const address = addressOf(place());
    chmodSync(dirname(address), 0o755);
    expect(addressOf(place())).toBe(address);
    expect(statSync(dirname(address)).mode & 0o777).toBe(0o700);
  });

  it('is nowhere when no folder will do, in a sentence', () => {
    const deep = join(root, 'd'.repeat(100));
    const found = prepareSocketPath({
      dataFolder: deep,
      environment: {},
      platform: 'darwin',
      temporaryFolder: deep,
    });
    expect(found).toMatchObject({ ok: false, message: expect.stringContaining('No folder can hold') });
  });
});

describe('on Windows', () => {
  it('the pipe has a name that nobody can guess, another one at each start', () => {
    const names = [1, 2].map(() => addressOf(place({ platform: 'win32' })));
    for (const name of names) expect(name).toMatch(/^\\\\\.\\pipe\\understudy-[0-9a-f]{12}-[0-9a-f]{32}$/);
    expect(new Set(names).size).toBe(2);
  });
});
