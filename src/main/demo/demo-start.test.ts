import { ChildProcess } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { DemoStart } from './demo-start.ts';

function starter(outcome: 'spawn' | Error, appArguments: readonly string[] = []) {
  const started: string[][] = [];
  const children: ChildProcess[] = [];
  const demo = new DemoStart({
    command: () => ['/opt/understudy', '/src/app'],
    appArguments,
    start: (program, args) => {
      started.push([program, ...args]);
      const child = new ChildProcess();
      child.unref = () => undefined;
      children.push(child);
      queueMicrotask(() => (outcome === 'spawn' ? child.emit('spawn') : child.emit('error', outcome)));
      return child;
    },
  });
  return { demo, started, children };
}

describe('starting the demo', () => {
  it('starts this program once more, with what it needs to run here', async () => {
    const { demo, started } = starter('spawn', ['--no-sandbox', '/src/app', '--at-login']);
    expect(await demo.start()).toMatchObject({ ok: true });
    expect(started).toEqual([['/opt/understudy', '--no-sandbox', '/src/app', '--demo']]);
  });

  it('starts one at a time, and another when that one is over', async () => {
    const { demo, started, children } = starter('spawn');
    await demo.start();
    expect(await demo.start()).toMatchObject({ ok: false, message: 'The demo runs already.' });
    children[0]?.emit('exit', 0, null);
    expect(await demo.start()).toMatchObject({ ok: true });
    expect(started).toHaveLength(2);
  });

  it('says why it could not be started, and can be tried again', async () => {
    const { demo, started } = starter(new Error('spawn ENOENT'));
    expect(await demo.start()).toMatchObject({
      ok: false,
      message: 'The demo did not start: spawn ENOENT',
    });
    await demo.start();
    expect(started).toHaveLength(2);
  });
});
