import { describe, expect, it } from 'vitest';
import type { ChainBase } from '../chain/chain.ts';
import { isAskedInCircles, isNestedTooDeep, isRecursive, markedEnvironment } from './recursion-guard.ts';

const at = { file: 'config', path: '/c', line: 1 } as const;
const process = (profile: string, command: string): ChainBase => ({
  kind: 'credential-process',
  profile,
  command,
  at,
});

describe('asksItself', () => {
  it.each([
    ['understudy credentials prod', true],
    ['/usr/local/bin/understudy credentials --no-prompt prod', true],
    ['"/opt/My Apps/understudy" credentials prod', true],
    ['node /home/jo/understudy/out/cli/main.js credentials prod', true],
    ['understudy credentials other', false],
    ['understudy list prod', false],
    ['aws-vault exec prod --json', false],
    ['credentials prod', false],
    ['understudy "credentials prod', false],
  ])('%s', (command, circle) => {
    expect(isRecursive(process('prod', command), 'prod', 'linux')).toBe(circle);
  });

  it('sees a circle that closes at the profile that was asked for', () => {
    expect(isRecursive(process('base', 'understudy credentials prod'), 'prod', 'linux')).toBe(true);
  });

  it('knows the program under Windows', () => {
    const command = '"C:\\Program Files\\Understudy\\understudy.exe" credentials prod';
    expect(isRecursive(process('prod', command), 'prod', 'win32')).toBe(true);
  });
});

describe('markedEnvironment', () => {
  it('marks what is being answered, whatever its name holds', () => {
    const environment = markedEnvironment(markedEnvironment({ A: '1' }, 'a,b'), 'prod\n');
    expect(environment['A']).toBe('1');
    expect(isAskedInCircles(environment, 'a,b')).toBe(true);
    expect(isAskedInCircles(environment, 'prod\n')).toBe(true);
    expect(isAskedInCircles(environment, 'a')).toBe(false);
  });

  it('lets one profile ask for another, and that for a third', () => {
    const environment = markedEnvironment(markedEnvironment({}, 'a'), 'b');
    expect(isAskedInCircles(environment, 'c')).toBe(false);
    expect(isNestedTooDeep(environment)).toBe(false);
  });

  it('ends what goes deeper and deeper', () => {
    let environment = {};
    for (let depth = 0; depth < 8; depth += 1) environment = markedEnvironment(environment, `p${depth}`);
    expect(isNestedTooDeep(environment)).toBe(true);
  });
});
