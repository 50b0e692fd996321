import type { ConfigSections } from '../../core/aws-files/generated/generated-section.ts';
import { freeSessionName, type SsoSession, sessionFor } from '../../core/aws-files/generated/sso-session.ts';
import { findRegion } from '../../core/sign-in/identity-center/find-region.ts';
import { parseStartUrl } from '../../core/sign-in/identity-center/start-url.ts';
import type { RequestHandlerFactory } from '../../core/sts/network/request-handler.ts';
import { partitionOfRegion } from '../../core/sts/partitions.ts';
import { assertNever } from '../../shared/assert-never.ts';
import { populateSentences } from './messages.ts';

/** The Identity Center that profiles are to come from. */
export type ChosenSession =
  /** `isNew`: no section of the config file means it yet. */
  | { readonly kind: 'session'; readonly session: SsoSession; readonly isNew: boolean }
  /** Neither the address nor its page says where it is: the person has to. */
  | { readonly kind: 'needs-region'; readonly startUrl: string }
  | { readonly kind: 'failed'; readonly message: string; readonly advice: string };

/**
 * Finds the Identity Center of a start URL: the `[sso-session]` that means it, else a new one, whose region is that of the host, of
 * `region`, or of the page that stands there, in this order.
 */
export async function chooseSession(
  { region, startUrl: typed }: { readonly startUrl: string; readonly region?: string },
  sections: ConfigSections,
  {
    requestHandler,
    signal,
  }: { readonly requestHandler: RequestHandlerFactory; readonly signal?: AbortSignal },
): Promise<ChosenSession> {
  const startUrl = parseStartUrl(typed);
  if (startUrl === undefined) return { kind: 'failed', ...populateSentences.notAnAddress(typed) };
  const present = sessionFor(sections, startUrl.text);
  if (present !== undefined) return { kind: 'session', session: present, isNew: false };
  const fresh = (found: string): ChosenSession => ({
    kind: 'session',
    isNew: true,
    session: {
      name: freeSessionName(sections.ssoSessions, startUrl.text),
      startUrl: startUrl.text,
      region: found,
    },
  });
  const wanted = region?.trim();
  if (startUrl.region === undefined && wanted)
    return partitionOfRegion(wanted) === undefined
      ? { kind: 'failed', ...populateSentences.noRegion(wanted) }
      : fresh(wanted);
  const answer = await findRegion(startUrl, requestHandler, signal);
  switch (answer.kind) {
    case 'found':
      return fresh(answer.region);
    case 'unknown':
      return { kind: 'needs-region', startUrl: startUrl.text };
    case 'not-aws':
      return { kind: 'failed', ...populateSentences.notAws(answer.host) };
    default:
      return assertNever(answer);
  }
}
