import { join } from 'node:path';
import { z } from 'zod';
import type { ConfigProfile, ConfigSections } from '../../aws-files/generated/generated-section.ts';
import { safeText } from '../../aws-files/generated/profile-name.ts';
import { peerMessages } from '../messages.ts';
import { parseYaml } from '../parse-yaml.ts';
import { NO_FINDING, type PeerConversion, type PeerFinding, type PeerProblem } from '../peer-finding.ts';
import type { PeerSystem } from '../peer-system.ts';
import { argumentsOf, runsProgram } from '../runs-program.ts';
import { ssoCliMessages } from './messages.ts';

const optionalText = z.string().min(1).optional().catch(undefined);
const instance = z.object({
  StartUrl: z.string().min(1),
  SSORegion: optionalText,
  DefaultRegion: optionalText,
});
const settings = z.object({
  SSOConfig: z.record(z.string(), z.unknown()).catch({}),
  DefaultSSO: z.string().min(1).catch('Default'),
});

interface Instance {
  readonly name: string;
  readonly startUrl: string;
  readonly region?: string;
  readonly defaultRegion?: string;
}

interface SsoCliConfig {
  readonly instances: readonly Instance[];
  readonly defaultName: string;
}

/** aws-sso-cli: its Identity Centers, and the sections between its marks. */
export async function readAwsSsoCli(system: PeerSystem, { profiles }: ConfigSections): Promise<PeerFinding> {
  const evidence: string[] = [];
  const problems: PeerProblem[] = [];
  let config: SsoCliConfig = { instances: [], defaultName: 'Default' };
  for (const path of configPaths(system)) {
    const file = await system.readText(path);
    if (file.kind === 'missing') continue;
    evidence.push(path);
    if (file.kind === 'unreadable') {
      problems.push({ path, message: file.message, advice: file.advice });
      continue;
    }
    const read = readSsoCliConfig(file.text);
    if (typeof read === 'string') problems.push(peerMessages.damaged(path, read));
    else config = read;
  }
  const sections = [...profiles.values()].flatMap((profile) => sectionOf(profile, system.platform) ?? []);
  const notes: string[] = sections.length > 0 ? [ssoCliMessages.block] : [];
  const conversions = sections.flatMap((section): readonly PeerConversion[] => {
    const { accountId, profile, roleName } = section;
    const name = section.instance ?? config.defaultName;
    const found = config.instances.find((each) => each.name === name);
    if (found !== undefined)
      return [
        {
          kind: 'sso',
          profile,
          accountId,
          roleName,
          startUrl: found.startUrl,
          remove: ['credential_process'],
          ...(found.defaultRegion !== undefined && { region: found.defaultRegion }),
        },
      ];
    notes.push(ssoCliMessages.noInstance(profile, name));
    return [];
  });
  return {
    ...NO_FINDING,
    evidence: [...evidence, ...sections.map(({ profile }) => `[profile ${profile}]`)],
    sessions: config.instances.map(({ name, region, startUrl }) => ({
      name: name === 'Default' ? '' : safeText(name),
      startUrl,
      ...(region !== undefined && { region }),
    })),
    conversions,
    notes,
    problems,
  };
}

/** The Identity Centers of aws-sso-cli's settings; a string is the reason why the file cannot be understood. */
export function readSsoCliConfig(text: string): SsoCliConfig | string {
  const yaml = parseYaml(text);
  if (!yaml.ok) return yaml.reason;
  const parsed = settings.safeParse(yaml.content ?? {});
  if (!parsed.success) return 'it does not hold what aws-sso-cli writes';
  const instances = Object.entries(parsed.data.SSOConfig).flatMap(([name, value]): readonly Instance[] => {
    const found = instance.safeParse(value);
    if (!found.success) return [];
    const { DefaultRegion: defaultRegion, SSORegion: region, StartUrl } = found.data;
    const startUrl = /^https?:/i.test(StartUrl) ? StartUrl : `https://${StartUrl}.awsapps.com/start`;
    return [{ name, startUrl, ...(region && { region }), ...(defaultRegion && { defaultRegion }) }];
  });
  return { instances, defaultName: parsed.data.DefaultSSO };
}

function configPaths({ environment, home }: PeerSystem): readonly string[] {
  const xdg = environment['XDG_CONFIG_HOME'] || join(home, '.config');
  return [join(home, '.aws-sso', 'config.yaml'), join(xdg, 'aws-sso', 'config.yaml')];
}

interface Section {
  readonly profile: string;
  /** The Identity Center that `-S` names. */
  readonly instance?: string;
  readonly accountId: string;
  readonly roleName: string;
}

/** `credential_process = /usr/bin/aws-sso -S "Default" process --arn arn:aws:iam::111111111111:role/Admin` */
function sectionOf({ name, values }: ConfigProfile, platform: NodeJS.Platform): Section | undefined {
  const command = values.get('credential_process');
  if (command === undefined || !runsProgram(command, ['aws-sso', 'aws-sso-cli'], platform)) return undefined;
  const words = argumentsOf(command, platform);
  const arn = /^arn:[\w-]+:iam::(\d{12}):role\/(?:.*\/)?([\w+=,.@-]+)$/.exec(
    optionOf(words, ['--arn', '-a']) ?? '',
  );
  if (arn?.[1] === undefined || arn[2] === undefined) return undefined;
  const sso = optionOf(words, ['--sso', '-S']);
  return { profile: name, accountId: arn[1], roleName: arn[2], ...(sso !== undefined && { instance: sso }) };
}

function optionOf(words: readonly string[], names: readonly string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    if (names.includes(word)) return words[index + 1];
    const [name = '', ...value] = word.split('=');
    if (names.includes(name)) return value.join('=');
  }
  return undefined;
}
