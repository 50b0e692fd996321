import { describe, expect, it } from 'vitest';
import { type EndingProcess, endAtOnce } from './force-exit.ts';

function endOf(own: Partial<EndingProcess>): readonly string[] {
  const done: string[] = [];
  endAtOnce({ pid: 7, platform: 'linux', kill: (pid, signal) => done.push(`${signal} ${pid}`), ...own });
  return done;
}

describe('a process that native code keeps from ending', () => {
  it.each([
    [0, 'exit 0'],
    [3, 'exit 3'],
    [undefined, 'exit 0'],
  ])('ends with the exit code it has: %s', (exitCode, line) => {
    const seen: unknown[] = [];
    const ended = new Error('This process is another one now.');
    const execve = (...given: unknown[]) => {
      seen.push(...given);
      throw ended;
    };
    endOf({ exitCode, execve });
    expect(seen).toEqual(['/bin/sh', ['sh', '-c', line], {}]);
  });

  it('is killed where Node cannot become another program', () => {
    expect(endOf({ exitCode: 3 })).toEqual(['SIGKILL 7']);
    const execve = () => undefined;
    expect(endOf({ platform: 'win32', execve })).toEqual(['SIGKILL 7']);
  });
});
