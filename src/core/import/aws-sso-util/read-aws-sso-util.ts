import type { ConfigProfile, ConfigSections } from '../../aws-files/generated/generated-section.ts';
import { NO_FINDING, type PeerConversion, type PeerFinding } from '../peer-finding.ts';
import type { PeerSystem } from '../peer-system.ts';
import { runsProgram } from '../runs-program.ts';

const PROGRAMS: readonly string[] = ['aws-sso-util', 'aws-sso-credential-process'];

/** aws-sso-util: its sections say all that SDKs need, so only its `credential_process` is in the way of doing without it. */
export async function readAwsSsoUtil(system: PeerSystem, { profiles }: ConfigSections): Promise<PeerFinding> {
  const { environment, platform } = system;
  const sections = [...profiles.values()].filter(
    ({ values }) =>
      values.get('sso_auto_populated') === 'true' ||
      runsProgram(values.get('credential_process'), PROGRAMS, platform),
  );
  const startUrl = environment['AWS_DEFAULT_SSO_START_URL'];
  const region = environment['AWS_DEFAULT_SSO_REGION'];
  return {
    ...NO_FINDING,
    evidence: [
      ...(startUrl ? ['AWS_DEFAULT_SSO_START_URL'] : []),
      ...sections.map(({ name }) => `[profile ${name}]`),
    ],
    sessions: startUrl ? [{ name: '', startUrl, ...(region && { region }) }] : [],
    conversions: sections.flatMap((profile) => conversionOf(profile, platform)),
  };
}

function conversionOf({ name, values }: ConfigProfile, platform: NodeJS.Platform): readonly PeerConversion[] {
  const isComplete = ['sso_account_id', 'sso_role_name'].every((key) => values.has(key));
  const knowsInstance =
    values.has('sso_session') || (values.has('sso_start_url') && values.has('sso_region'));
  if (!isComplete || !knowsInstance || !runsProgram(values.get('credential_process'), PROGRAMS, platform))
    return [];
  return [{ kind: 'values', profile: name, values: new Map(), remove: ['credential_process'] }];
}
