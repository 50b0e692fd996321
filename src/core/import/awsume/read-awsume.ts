import { join } from 'node:path';
import { z } from 'zod';
import { peerMessages } from '../messages.ts';
import { parseYaml } from '../parse-yaml.ts';
import { NO_FINDING, type PeerFinding, type PeerSettings } from '../peer-finding.ts';
import type { PeerSystem } from '../peer-system.ts';
import { awsumeMessages } from './messages.ts';

const settings = z.object({
  'role-session-name': z
    .string()
    .regex(/^[\w+=,.@-]{2,64}$/)
    .optional()
    .catch(undefined),
  'role-duration': z.coerce.number().int().positive().optional().catch(undefined),
  region: z.string().min(1).optional().catch(undefined),
  debug: z
    .object({
      session_token_duration: z.coerce.number().int().min(900).max(129_600).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});

/** AWSume: its settings. The profiles are everybody's, and its own sections are never taken over. */
export async function readAwsume(system: PeerSystem): Promise<PeerFinding> {
  const path = join(system.home, '.awsume', 'config.yaml');
  const file = await system.readText(path);
  if (file.kind === 'missing') return NO_FINDING;
  const finding = { ...NO_FINDING, evidence: [path] };
  if (file.kind === 'unreadable')
    return { ...finding, problems: [{ path, message: file.message, advice: file.advice }] };
  const read = readAwsumeConfig(file.text);
  if (typeof read === 'string') return { ...finding, problems: [peerMessages.damaged(path, read)] };
  return { ...finding, ...read };
}

/** AWSume's settings that have an equal here; a string is the reason why the file cannot be understood. */
export function readAwsumeConfig(text: string): Pick<PeerFinding, 'settings' | 'notes'> | string {
  const yaml = parseYaml(text);
  if (!yaml.ok) return yaml.reason;
  const parsed = settings.safeParse(yaml.content ?? {});
  if (!parsed.success) return 'it does not hold what AWSume writes';
  const { 'role-duration': duration, 'role-session-name': sessionName, debug, region } = parsed.data;
  const seconds = debug?.session_token_duration;
  const taken: PeerSettings = {
    ...(sessionName !== undefined && { sessionName }),
    ...(seconds !== undefined && { mfaSessionSeconds: seconds }),
  };
  const notes = [
    ...(duration === undefined ? [] : [awsumeMessages.roleDuration(duration)]),
    ...(region === undefined ? [] : [awsumeMessages.region(region)]),
  ];
  return { settings: taken, notes };
}
