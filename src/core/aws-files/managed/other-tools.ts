import { readFileSync, statSync } from 'node:fs';
import { parse as parseIni } from 'ini';
import { z } from 'zod';
import type { IniDocument } from '../ini/ini-document.ts';
import { propertiesOf } from '../ini/section-lookup.ts';
import { managedSection } from './managed-section.ts';

/** Signs by which the sections of other tools are known, most telling first. */
const signs: readonly {
  readonly tool: string;
  readonly matches: (values: ReadonlyMap<string, string>, section: string) => boolean;
}[] = [
  {
    tool: 'AWSume',
    matches: (values, section) =>
      /^(?:auto)?awsume$/.test(values.get('manager') ?? '') ||
      values.has('autoawsume') ||
      values.has('awsumepy_command') ||
      section.startsWith('autoawsume-'),
  },
  { tool: 'aws-vault', matches: (values) => runs(values, 'aws-vault') },
  {
    tool: 'Granted',
    matches: (values) =>
      runs(values, 'granted') || [...values.keys()].some((key) => key.startsWith('granted_')),
  },
  { tool: 'Leapp', matches: (values) => runs(values, 'leapp') },
  { tool: 'aws-sso-cli', matches: (values) => runs(values, 'aws-sso') },
  {
    tool: 'saml2aws',
    matches: (values) => values.has('x_principal_arn') || values.has('x_security_token_expires'),
  },
  {
    tool: 'aws-mfa',
    matches: (values) =>
      values.has('expiration') && (values.has('assumed_role') || values.has('aws_security_token')),
  },
];

/**
 * The tool that wrote a section of the credentials file, or `undefined` when it is ours, the user's own, or of unknown origin.
 * `saml2aws` names the profiles of `~/.saml2aws`.
 */
export function otherToolOf(
  credentials: IniDocument,
  section: string,
  saml2aws: ReadonlySet<string> = new Set(),
): string | undefined {
  const values = new Map(
    propertiesOf(credentials, section).map(({ key, value }) => [key.toLowerCase(), value] as const),
  );
  if (values.size === 0 || managedSection(credentials, section) !== undefined) {
    return undefined;
  }
  const sign = signs.find(({ matches }) => matches(values, section));
  if (sign !== undefined) return sign.tool;
  if (saml2aws.has(section)) return 'saml2aws';
  // aws-mfa keeps the long-term keys of `dev` in `dev-long-term` and writes the session into `dev`.
  const isShortTerm = propertiesOf(credentials, `${section}-long-term`).length > 0;
  return isShortTerm || section.endsWith('-long-term') ? 'aws-mfa' : undefined;
}

/** The profiles that saml2aws writes, from the text of `~/.saml2aws` (one section per account, key `aws_profile`). */
export function saml2awsProfiles(text: string): ReadonlySet<string> {
  const accounts = z.record(z.string(), z.unknown()).safeParse(parseIni(text)).data ?? {};
  const names = Object.values(accounts).flatMap((account) => {
    const parsed = z.object({ aws_profile: z.string().min(1) }).safeParse(account);
    return parsed.success ? [parsed.data.aws_profile] : [];
  });
  return new Set(names);
}

/** The profiles that saml2aws writes, from its settings file; none where there is no such file. */
export function readSaml2awsProfiles(path: string | undefined): ReadonlySet<string> {
  if (path === undefined) return new Set();
  try {
    return statSync(path).isFile() ? saml2awsProfiles(readFileSync(path, 'utf8')) : new Set();
  } catch {
    return new Set();
  }
}

/** Whether the section gets its credentials by running the tool. */
function runs(values: ReadonlyMap<string, string>, command: string): boolean {
  const process = values.get('credential_process') ?? '';
  const first = /^\s*(?:"([^"]+)"|'([^']+)'|(\S+))/.exec(process);
  const program = first?.[1] ?? first?.[2] ?? first?.[3] ?? '';
  return program.replace(/^.*[\\/]/, '').replace(/\.exe$/i, '') === command;
}
