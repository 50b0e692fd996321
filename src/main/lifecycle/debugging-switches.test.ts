import { describe, expect, it } from 'vitest';
import { dropDebuggingSwitches } from './debugging-switches.ts';

function started(...names: readonly string[]) {
  const switches = new Set(names);
  const commandLine = {
    hasSwitch: (name: string) => switches.has(name),
    removeSwitch: (name: string) => void switches.delete(name),
  };
  return { switches, app: { commandLine } };
}

describe('dropDebuggingSwitches', () => {
  it('shuts the port and the pipe that Chromium opens for debuggers', () => {
    const { app, switches } = started('remote-debugging-port', 'remote-debugging-pipe', 'disable-gpu');
    expect(dropDebuggingSwitches(app)).toEqual(['remote-debugging-port', 'remote-debugging-pipe']);
    expect([...switches]).toEqual(['disable-gpu']);
  });

  it('leaves a command line without them as it is', () => {
    const { app, switches } = started('ozone-platform', 'enable-features');
    expect(dropDebuggingSwitches(app)).toEqual([]);
    expect([...switches]).toEqual(['ozone-platform', 'enable-features']);
  });
});
