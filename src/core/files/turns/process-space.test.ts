import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { hostPlatform } from '../../platform.ts';
import { type ProcessSpaceFacts, processSpace, processSpaceOf } from './process-space.ts';

const linux: ProcessSpaceFacts = {
  platform: 'linux',
  host: 'desk',
  kernel: (path) => (path.endsWith('boot_id') ? 'boot-1' : 'pid:[4026531836]'),
};

describe('where a process id means one process', () => {
  it.each<[string, Partial<ProcessSpaceFacts>, 'same' | 'other']>([
    ['the same boot and namespace', {}, 'same'],
    ['another name of the machine', { host: 'renamed' }, 'same'],
    [
      'another boot',
      { kernel: (path) => (path.endsWith('boot_id') ? 'boot-2' : 'pid:[4026531836]') },
      'other',
    ],
    [
      'a container with the name of its host',
      { kernel: (path) => (path.endsWith('boot_id') ? 'boot-1' : 'pid:[4026532999]') },
      'other',
    ],
    ['Windows, whose WSL bears its name', { platform: 'win32' }, 'other'],
    ['a kernel that does not tell', { kernel: () => undefined }, 'other'],
  ])('%s', (_what, change, expected) => {
    const same = processSpaceOf({ ...linux, ...change }) === processSpaceOf(linux);
    expect(same ? 'same' : 'other').toBe(expected);
  });

  it('is another machine by its name where the kernel tells nothing', () => {
    const mac: ProcessSpaceFacts = { platform: 'darwin', host: 'a', kernel: () => undefined };
    expect(processSpaceOf({ ...mac, host: 'b' })).not.toBe(processSpaceOf(mac));
  });

  const unshare = ['--pid', '--fork', '--mount-proc'];
  const canUnshare = hostPlatform === 'linux' && spawnSync('unshare', [...unshare, 'true']).status === 0;
  it.skipIf(!canUnshare)('differs in a namespace of its own, in truth', () => {
    const script = `import(${JSON.stringify(new URL('./process-space.ts', import.meta.url).href)}).then((m) => console.log(m.processSpace()))`;
    const node = [process.execPath, '--no-warnings', '--experimental-strip-types', '-e', script];
    const inside = spawnSync('unshare', [...unshare, ...node], { encoding: 'utf8' });
    // An older Node reads no types: then what the kernel says is compared by itself.
    if (inside.status === 0) expect(inside.stdout.trim()).not.toBe(processSpace());
    else {
      const link = execFileSync('unshare', [...unshare, 'readlink', '/proc/self/ns/pid'], {
        encoding: 'utf8',
      });
      expect(link.trim()).not.toBe(
        execFileSync('readlink', ['/proc/self/ns/pid'], { encoding: 'utf8' }).trim(),
      );
    }
  });
});
