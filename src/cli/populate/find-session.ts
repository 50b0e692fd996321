import { chooseSession } from '../../app/populate/choose-session.ts';
import type { ConfigSections } from '../../core/aws-files/generated/generated-section.ts';
import type { SsoSession } from '../../core/aws-files/generated/sso-session.ts';
import type { RequestHandlerFactory } from '../../core/sts/network/request-handler.ts';
import { assertNever } from '../../shared/assert-never.ts';
import { suggestProfiles } from '../commands/obtain/suggest-profiles.ts';
import type { Ask } from '../terminal/ask.ts';
import { populateWords } from './messages.ts';

export interface WantedSession {
  /** The name of an `[sso-session]`, or a start URL. */
  readonly named?: string;
  readonly startUrl?: string;
  readonly region?: string;
}

export type FoundSession =
  | { readonly kind: 'session'; readonly session: SsoSession; readonly isNew: boolean }
  | { readonly kind: 'refused'; readonly message: string; readonly advice: string };

/**
 * The Identity Center that is meant: by name, by start URL, the only one of the config file, or the one that the person names. A start URL
 * alone is enough; the region is asked for only where neither the address nor its page says it.
 */
export async function findSession(
  wanted: WantedSession,
  sections: ConfigSections,
  parts: {
    readonly configPath: string;
    readonly requestHandler: RequestHandlerFactory;
    readonly signal: AbortSignal;
    readonly ask: Ask;
  },
): Promise<FoundSession> {
  const { ask, configPath } = parts;
  if (wanted.startUrl !== undefined) return byStartUrl(wanted.startUrl, wanted.region, sections, parts);
  if (wanted.named !== undefined) return byName(wanted.named, wanted.region, sections, parts);
  const names = [...sections.ssoSessions.keys()];
  const [only] = names;
  if (only !== undefined && names.length === 1) return byName(only, undefined, sections, parts);
  const answer = await ask(only === undefined ? populateWords.startUrl : populateWords.session(names));
  if (answer?.trim()) return byName(answer.trim(), wanted.region, sections, parts);
  return {
    kind: 'refused',
    ...(only === undefined ? populateWords.noSession(configPath) : populateWords.manySessions(names)),
  };
}

type Parts = Parameters<typeof findSession>[2];

async function byName(
  named: string,
  region: string | undefined,
  sections: ConfigSections,
  parts: Parts,
): Promise<FoundSession> {
  const values = sections.ssoSessions.get(named)?.values;
  const [startUrl, ssoRegion] = [values?.get('sso_start_url'), values?.get('sso_region')];
  if (startUrl && ssoRegion)
    return { kind: 'session', session: { name: named, startUrl, region: ssoRegion }, isNew: false };
  // A name of a section has neither; an address has one of them.
  if (values === undefined && /[/:]|\.[^.]+\./.test(named)) return byStartUrl(named, region, sections, parts);
  const near = suggestProfiles(named, sections.ssoSessions.keys());
  return { kind: 'refused', ...populateWords.unknownSession(named, parts.configPath, near) };
}

async function byStartUrl(
  startUrl: string,
  region: string | undefined,
  sections: ConfigSections,
  parts: Parts,
): Promise<FoundSession> {
  const chosen = await chooseSession({ startUrl, ...(region !== undefined && { region }) }, sections, parts);
  switch (chosen.kind) {
    case 'session':
      return chosen;
    case 'failed':
      return { kind: 'refused', message: chosen.message, advice: chosen.advice };
    case 'needs-region': {
      const answer = await parts.ask(populateWords.region);
      return answer?.trim()
        ? byStartUrl(startUrl, answer, sections, parts)
        : { kind: 'refused', ...populateWords.needsRegion(chosen.startUrl) };
    }
    default:
      return assertNever(chosen);
  }
}
