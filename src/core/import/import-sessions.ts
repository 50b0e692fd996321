import type { ConfigSections } from '../aws-files/generated/generated-section.ts';
import {
  freeSessionName,
  isSameInstance,
  type SsoSession,
  sessionFor,
} from '../aws-files/generated/sso-session.ts';
import { unsafeProfileName, unsafeValue } from '../aws-files/ini/safe-subset.ts';
import type { PeerSession } from './peer-finding.ts';

/** The `[sso-session]` of each Identity Center that somebody names: one that stands in the file, or one that is added. */
export interface SessionNames {
  /** `undefined` where the region of the Identity Center is not known, or its address may not stand in a file. */
  nameFor(startUrl: string): string | undefined;
  /** The sessions that are new, in the order in which they were asked for. */
  added(): readonly SsoSession[];
}

/** Tools write one address with a `/` at its end and without: it is one session all the same. */
export function createSessionNames(
  present: ConfigSections,
  known: readonly PeerSession[],
  regionOf: (startUrl: string) => string | undefined,
): SessionNames {
  const added: SsoSession[] = [];
  return {
    nameFor(startUrl) {
      const there =
        sessionFor(present, startUrl) ?? added.find((each) => isSameInstance(each.startUrl, startUrl));
      if (there !== undefined) return there.name;
      const alike = known.filter((each) => isSameInstance(each.startUrl, startUrl));
      const region = alike.find((each) => each.region !== undefined)?.region ?? regionOf(startUrl);
      if (region === undefined || unsafeValue('sso_region', region) !== undefined) return undefined;
      if (unsafeValue('sso_start_url', startUrl) !== undefined) return undefined;
      const names = new Map([
        ...present.ssoSessions,
        ...added.map((each) => [each.name, undefined] as const),
      ]);
      const name =
        alike
          .map((each) => each.name)
          .find((each) => unsafeProfileName(each) === undefined && !names.has(each)) ??
        freeSessionName(names, startUrl);
      added.push({ name, startUrl, region });
      return name;
    },
    added: () => added,
  };
}
