import type { Profile, ProfileSet, Property } from '../aws-files/profiles/profile-set.ts';
import { parseStartUrl } from '../sign-in/identity-center/start-url.ts';
import { type DoctorFinding, findingAt } from './finding.ts';

/** What is wrong with how the config file names Identity Centers. Signing in there is tried by nobody here. */
export function signInFindings({ profiles, ssoSessions }: ProfileSet): DoctorFinding[] {
  const sections = [...ssoSessions.values()];
  const named = [...sections, ...[...profiles.values()].filter(namesStartUrl)];
  return [
    ...sections.flatMap(incompleteSession),
    ...named.flatMap(regionOfHost),
    ...named.flatMap(unusableUrl),
    ...spellings(named),
  ];
}

function namesStartUrl({ properties }: Profile): boolean {
  return properties.has('sso_start_url') && !properties.has('sso_session');
}

/** No profile of it works, and tools say so in different words. */
function incompleteSession({ name, properties, sections }: Profile): DoctorFinding[] {
  return (['sso_start_url', 'sso_region'] as const)
    .filter((key) => !properties.get(key)?.value)
    .map((key) =>
      findingAt(sections[0], {
        code: 'sso-session-incomplete',
        severity: 'error',
        says: `The sso-session ${name} has no ${key}, so nobody can sign in there.`,
        readers: {
          botocore: 'Says that the configuration is incomplete, at every profile of it.',
          javascript: `Says that ${key} is missing.`,
          goAndRust: 'Refuses every profile of it.',
        },
        advice: `Add ${key} to [sso-session ${name}].`,
      }),
    );
}

/** The sign-in would be refused with "invalid_request" (aws-cli#8516), or later with "Invalid token provided". */
function regionOfHost({ properties }: Profile): DoctorFinding[] {
  const url = properties.get('sso_start_url');
  const region = properties.get('sso_region');
  const inHost = parseStartUrl(url?.value ?? '')?.region;
  if (!region?.value || inHost === undefined || inHost === region.value) return [];
  return [
    findingAt(region.at, {
      code: 'start-url-region',
      severity: 'error',
      says: `The start URL is of ${inHost}, but sso_region says ${region.value}, so signing in there fails.`,
      readers: {
        botocore: `"aws sso login" corrects sso_region to ${inHost} by itself; boto3 fails.`,
        javascript: 'Fails with InvalidRequestException.',
        goAndRust: 'Fails with InvalidRequestException.',
      },
      advice: `Set sso_region to ${inHost}: it is the region of the Identity Center, not that of your work.`,
    }),
  ];
}

function unusableUrl({ properties }: Profile): DoctorFinding[] {
  const url = properties.get('sso_start_url');
  if (!url?.value || parseStartUrl(url.value)?.text === url.value) return [];
  return [
    findingAt(url.at, {
      code: 'start-url-unusable',
      severity: 'error',
      says: 'The sso_start_url is no address that begins with https://.',
      advice: 'Copy it from the AWS access portal, such as https://corp.awsapps.com/start.',
    }),
  ];
}

/** The start URL by which an instance is known: people write it with and without `/` and `#/` at its end. */
function plain(startUrl: string): string {
  return startUrl.replace(/\/?(?:#\/?)?$/, '').toLowerCase();
}

/** Token files go by the spelling where there is no session: one sign-in then does not serve the other. */
function spellings(named: readonly Profile[]): DoctorFinding[] {
  const first = new Map<string, Property>();
  const seen = new Set<string>();
  return named.flatMap(({ properties }) => {
    const url = properties.get('sso_start_url');
    if (!url?.value || seen.has(url.value)) return [];
    seen.add(url.value);
    const before = first.get(plain(url.value));
    if (!before) {
      first.set(plain(url.value), url);
      return [];
    }
    return [
      findingAt(url.at, {
        code: 'start-url-spellings',
        severity: 'warning',
        says: `The start URL is that of line ${before.at.line}, but written differently, so tools take it for another sign-in.`,
        readers: {
          botocore: 'Looks for a token file of its own; two sign-ins are needed.',
          javascript: 'Looks for a token file of its own; two sign-ins are needed.',
          goAndRust: 'Looks for a token file of its own; two sign-ins are needed.',
        },
        advice: 'Write both alike, or let both name one sso-session.',
      }),
    ];
  });
}
