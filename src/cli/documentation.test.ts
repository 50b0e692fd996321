import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PROFILE_KINDS } from '../shared/profile-kinds.ts';
import { shells } from '../shared/shells.ts';
import { commandLine, commands } from './program/command-list.ts';
import { homeWith, runCli } from './testing/cli.ts';

/** What docs/cli.md says, held against what the command does. */
const page = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8');

type Shape = Readonly<Record<string, unknown>>;

/** The JSON example behind the words "`list --json`:". */
function example(command: string): Shape {
  const from = page.indexOf(`\`${command} --json\`:`);
  const text = /```json\n([\s\S]*?)```/.exec(page.slice(from))?.[1] ?? '';
  return JSON.parse(text);
}

/** Names of fields in their order, at every depth; of a list, those of its first entry. */
function fields(value: unknown, path = ''): readonly string[] {
  if (Array.isArray(value)) return fields(value[0], `${path}[]`);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => [
    `${path}.${name}`,
    ...fields(each, `${path}.${name}`),
  ]);
}

/** Without what stands below a field that is `null` on one side. */
function comparable(names: readonly string[], documented: Shape, real: Shape): readonly string[] {
  const both = [fields(documented), fields(real)];
  return names.filter((name) => {
    const above = name.slice(0, name.lastIndexOf('.'));
    return above === '' || both.every((side) => side.some((each) => each.startsWith(`${above}.`)));
  });
}

const config = `[profile bastion]
region = eu-west-1
[profile prod]
role_arn = arn:aws:iam::444444444444:role/Admin
source_profile = bastion
[profile lost]
role_arn = arn:aws:iam::444444444444:role/Admin
source_profile = gone
`;
const home = () =>
  homeWith(config, '[bastion]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = x\n');
const live = {
  profile: 'prod',
  target: 'understudy',
  expiresAt: new Date('2026-11-22T13:00:00Z'),
};
const endpoint = { profile: 'prod', by: 'exec', program: 'terraform', since: live.expiresAt } as const;
const signIn = {
  name: 'corp',
  startUrl: 'https://corp.awsapps.com/start',
  region: 'eu-west-1',
  state: 'signed-in',
  expiresAt: live.expiresAt,
  renews: true,
} as const;
const mfa = { serial: 'arn:aws:iam::1:mfa/jo', sourceProfile: 'bastion', expiresAt: live.expiresAt };

describe('docs/cli.md', () => {
  it.each(['list', 'status', 'doctor'])(
    'has the fields of %s --json as they are, in their order',
    async (name) => {
      const { stdout } = await runCli([name, '--json'], {
        home: home(),
        backend: {
          kind: 'app',
          status: async () => ({
            ok: true,
            value: { live: [live], mfaSessions: [mfa], endpoints: [endpoint], signIns: [signIn] },
          }),
        },
      });
      const [documented, real]: Shape[] = [example(name), JSON.parse(stdout)];
      if (!documented || !real) throw new Error('Both are there.');
      const expected = comparable(fields(documented), documented, real);
      expect(expected.length).toBeGreaterThan(5);
      expect(comparable(fields(real), documented, real)).toEqual(expected);
    },
  );

  it('names every type of a profile', () => {
    const listed = /`type` is ([\s\S]*?); `saved`/.exec(page)?.[1] ?? '';
    const named = [...listed.matchAll(/`([\w-]+)`/g)].map((match) => match[1]);
    expect(named.sort()).toEqual(Object.keys(PROFILE_KINDS).sort());
  });

  it('has a heading or a line for every command and every flag', () => {
    for (const name of Object.keys(commands)) expect(page).toContain(`\`${name}`);
    for (const { flags } of Object.values(commandLine))
      for (const { names } of flags)
        expect(
          names.some((flag) => page.includes(flag)),
          `${names.join(', ')} in docs/cli.md`,
        ).toBe(true);
  });

  it('names every form of the export commands', () => {
    for (const format of shells) expect(page).toContain(`\`${format}\``);
  });
});
