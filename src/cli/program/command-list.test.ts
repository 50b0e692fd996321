import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import type { CliContext } from '../context.ts';
import { commandLine, commands } from './command-list.ts';

/** Commands are registered without being run, so nothing of the world is asked for. */
const nothing = new Proxy({} as CliContext, {
  get(_target, name) {
    throw new Error(`${String(name)} is asked for at registration`);
  },
});

async function registered(name: string): Promise<Command> {
  const program = new Command();
  const register = await commands[name]?.load();
  register?.(program, nothing, async () => undefined);
  const command = program.commands.find((each) => each.name() === name);
  if (!command) throw new Error(`${name} is not registered`);
  return command;
}

describe('what completion knows', () => {
  it('has every command that a file registers', () => {
    const folder = new URL('../commands/', import.meta.url);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
    );
    const registering = files.filter((name) =>
      /export const register\w+: Register\b/.test(readFileSync(new URL(name, folder), 'utf8')),
    );
    expect(registering.map((name) => basename(name, '.ts')).sort()).toEqual(Object.keys(commands).sort());
  });

  it.each(Object.keys(commands).filter((name) => name !== 'awsume'))(
    'are the flags of %s, and which of them take a value',
    async (name) => {
      const { options } = await registered(name);
      const real = options.flatMap(({ long, optional, required, short }) => {
        const takes = required || optional ? ' <value>' : '';
        return [short, long].filter((each) => each !== undefined).map((each) => each + takes);
      });
      const known = commandLine[name]?.flags.flatMap(({ names, value }) =>
        names.map((each) => each + (value === undefined ? '' : ' <value>')),
      );
      expect(known?.toSorted()).toEqual(real.toSorted());
    },
  );

  it.each(Object.keys(commands).filter((name) => name !== 'awsume'))('are the words of %s', async (name) => {
    const { registeredArguments } = await registered(name);
    const spec = commandLine[name];
    const runs = registeredArguments.filter((argument) => argument.variadic).length;
    expect(spec?.words.length).toBe(registeredArguments.length - (spec?.isRunner ? runs : 0));
  });
});
