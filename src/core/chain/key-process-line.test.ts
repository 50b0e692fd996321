import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { processCommand } from '../delivery/export/credential-process-line.ts';
import { isKeyLine } from './key-process-line.ts';

describe('the line that stays behind when a key moves', () => {
  it.each([
    ['understudy credentials bastion --no-session', true],
    ['understudy credentials bastion', true],
    ['/usr/local/bin/understudy credentials bastion --no-session', true],
    ['/opt/My\\ Apps/understudy credentials bastion', true],
    ['"C:\\Program Files\\Understudy\\understudy.exe" credentials bastion --no-session', true],
    ['/usr/bin/node /srv/out/cli/main.js credentials bastion --no-session', true],
    ['understudy credentials --no-session -- bastion', true],
    ['understudy credentials prod', false],
    ['understudy credentials bastion --refresh', false],
    ['understudy credentials bastion prod', false],
    ['understudy switch bastion', false],
    ['credentials bastion', false],
    ['other-tool credentials bastion', false],
    ['aws-vault export --format=json --no-session bastion', false],
    ["sh -c 'understudy credentials bastion'", false],
    ['understudy credentials "bastion', false],
  ])('%s: %s', (command, expected) => {
    expect(isKeyLine(command, 'bastion')).toBe(expected);
  });

  it('is known for every name and place that it can be written with', () => {
    const name = fc.stringMatching(/^[A-Za-z0-9_./%@:+][A-Za-z0-9_./%@:+-]{0,30}$/);
    const folder = fc.stringMatching(/^[A-Za-z0-9 _()&$'é-]{1,20}$/);
    fc.assert(
      fc.property(
        name,
        folder,
        fc.constantFrom<NodeJS.Platform>('linux', 'darwin', 'win32'),
        (profile, place, os) => {
          const program = os === 'win32' ? `C:\\${place}\\understudy.exe` : `/${place}/understudy`;
          const command = processCommand([program, 'credentials', profile, '--no-session'], os);
          expect(isKeyLine(command, profile)).toBe(true);
          expect(isKeyLine(command, `${profile}x`)).toBe(false);
        },
      ),
    );
  });
});
