import { join } from 'node:path';
import { parse as parseIni } from 'ini';
import { z } from 'zod';
import { peerMessages } from '../messages.ts';
import { NO_FINDING, type PeerFinding } from '../peer-finding.ts';
import type { PeerSystem } from '../peer-system.ts';
import { saml2awsMessages } from './messages.ts';

const optionalText = z.string().min(1).optional().catch(undefined);

const account = z.object({
  name: optionalText,
  url: optionalText,
  provider: optionalText,
  username: optionalText,
  aws_profile: z.string().min(1).catch('saml'),
  role_arn: optionalText,
});

/** saml2aws: its accounts. Each is a SAML sign-in, which a hook does here. */
export async function readSaml2aws(system: PeerSystem): Promise<PeerFinding> {
  const path = system.environment['SAML2AWS_CONFIGFILE'] || join(system.home, '.saml2aws');
  const file = await system.readText(path);
  if (file.kind === 'missing') return NO_FINDING;
  const finding = { ...NO_FINDING, evidence: [path] };
  if (file.kind === 'unreadable')
    return { ...finding, problems: [{ path, message: file.message, advice: file.advice }] };
  const accounts = z.record(z.string(), z.unknown()).safeParse(parseIni(file.text));
  if (!accounts.success) return { ...finding, problems: [peerMessages.damaged(path, 'it is no INI file')] };
  const notes = Object.entries(accounts.data).flatMap(([name, value]) => {
    const parsed = account.safeParse(value);
    return parsed.success && parsed.data.url !== undefined
      ? [saml2awsMessages.account({ ...parsed.data, name, url: parsed.data.url })]
      : [];
  });
  return { ...finding, notes };
}
