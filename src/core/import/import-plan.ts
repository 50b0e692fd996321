import { assertNever } from '../../shared/assert-never.ts';
import {
  type ConfigProfile,
  type ConfigSections,
  configHeader,
  configSections,
} from '../aws-files/generated/generated-section.ts';
import type { PresentProfiles } from '../aws-files/generated/populate-plan.ts';
import { unfitName } from '../aws-files/generated/profile-name.ts';
import { type SsoSession, sessionSection } from '../aws-files/generated/sso-session.ts';
import type { SectionEdit } from '../aws-files/ini/edit-sections.ts';
import { unsafeValue } from '../aws-files/ini/safe-subset.ts';
import { createSessionNames, type SessionNames } from './import-sessions.ts';
import { importMessages } from './messages.ts';
import type { PeerConversion, PeerKey, PeerProblem, PeerProfile, PeerSettings } from './peer-finding.ts';
import type { FoundPeer, PeerId } from './peers.ts';

/** A profile that is added. */
export interface ImportedProfile {
  readonly name: string;
  readonly from: PeerId;
  readonly kind: PeerProfile['kind'];
  readonly values: ReadonlyMap<string, string>;
  /** The name that it would have had, where another profile has that. */
  readonly wanted?: string;
}

/** A section that does without the other tool from now on. */
export interface ConvertedProfile {
  readonly name: string;
  readonly from: PeerId;
  readonly set: ReadonlyMap<string, string>;
  readonly remove: readonly string[];
}

/** What taking over would do; nothing is done yet. */
export interface ImportPlan {
  readonly sessions: readonly SsoSession[];
  readonly additions: readonly ImportedProfile[];
  readonly conversions: readonly ConvertedProfile[];
  /** Profiles that stand in the files already as they would be written. */
  readonly untouched: readonly { readonly name: string; readonly from: PeerId }[];
  readonly settings: readonly { readonly from: PeerId; readonly settings: PeerSettings }[];
  readonly keys: readonly (PeerKey & { readonly from: PeerId })[];
  readonly notes: readonly { readonly from: PeerId; readonly text: string }[];
  readonly problems: readonly (PeerProblem & { readonly from: PeerId })[];
  readonly edits: readonly SectionEdit[];
}

/**
 * Works out what the findings of other tools become in the config file. New profiles never take the place of others: a name that is taken
 * gets the tool's name behind it. Only the sections that the tools themselves generated are changed, and in them only what asks the tool.
 */
export function planImport(
  found: readonly FoundPeer[],
  present: PresentProfiles,
  regionOf: (startUrl: string) => string | undefined = () => undefined,
): ImportPlan {
  const sections = configSections(present.config);
  const sessions = createSessionNames(
    sections,
    found.flatMap(({ finding }) => finding.sessions),
    regionOf,
  );
  const writer = new ImportWriter(sections, present.taken, sessions);
  for (const peer of found) {
    for (const conversion of peer.finding.conversions) writer.convert(peer.peer, conversion);
    writer.addAll(peer.peer, peer.finding.profiles);
  }
  for (const { finding } of found) for (const { startUrl } of finding.sessions) sessions.nameFor(startUrl);
  return writer.plan(found);
}

/** Collects what is to be written; it lives for one plan. */
class ImportWriter {
  readonly #sections: ConfigSections;
  readonly #taken: ReadonlySet<string>;
  readonly #sessions: SessionNames;
  readonly #additions = new Map<string, ImportedProfile>();
  readonly #conversions = new Map<string, ConvertedProfile>();
  readonly #untouched: { readonly name: string; readonly from: PeerId }[] = [];
  readonly #notes: { readonly from: PeerId; readonly text: string }[] = [];

  constructor(sections: ConfigSections, taken: ReadonlySet<string>, sessions: SessionNames) {
    this.#sections = sections;
    this.#taken = taken;
    this.#sessions = sessions;
  }

  /** Sources come before the roles that name them, whatever the order of the list: a source may get another name. */
  addAll(from: PeerId, profiles: readonly PeerProfile[]): void {
    const names = new Map<string, string>();
    const waiting = new Set(profiles);
    let before = -1;
    while (waiting.size !== before) {
      before = waiting.size;
      for (const profile of waiting) {
        const source = profile.kind === 'role' ? profile.sourceProfile : undefined;
        if (source !== undefined && !names.has(source)) continue;
        waiting.delete(profile);
        const name = this.#add(from, profile, source === undefined ? undefined : names.get(source));
        if (name !== undefined) names.set(profile.name, name);
      }
    }
    for (const { name } of waiting) this.#notes.push({ from, text: importMessages.noSource(name) });
  }

  convert(from: PeerId, conversion: PeerConversion): void {
    const { profile: name, remove } = conversion;
    const profile = this.#sections.profiles.get(name);
    const known = this.#conversions.get(name);
    if (profile === undefined || (known !== undefined && known.from !== from)) return;
    const values = this.#convertedValues(from, conversion, profile);
    if (values === undefined) return;
    const set = new Map([...values].filter(([key, value]) => profile.values.get(key) !== value));
    // Two addresses for one Identity Center are refused by some SDKs even where they are equal.
    const legacy = conversion.kind === 'sso' ? ['sso_start_url', 'sso_region'] : [];
    const gone = [...new Set([...remove, ...legacy])].filter((key) => profile.values.has(key));
    if (set.size + gone.length === 0) return;
    this.#conversions.set(name, {
      name,
      from,
      set: new Map([...(known?.set ?? []), ...set]),
      remove: [...(known?.remove ?? []), ...gone],
    });
  }

  plan(found: readonly FoundPeer[]): ImportPlan {
    const additions = [...this.#additions.values()];
    const conversions = [...this.#conversions.values()];
    const sessions = this.#sessions.added();
    const edits: readonly SectionEdit[] = [
      ...conversions.map(
        ({ name, remove, set }): SectionEdit => ({
          kind: 'set',
          header: configHeader(name),
          values: set,
          ...(remove.length > 0 && { remove }),
        }),
      ),
      ...sessions.map(sessionSection),
      ...additions.map(
        ({ name, values }): SectionEdit => ({ kind: 'add', header: configHeader(name), values }),
      ),
    ];
    return {
      sessions,
      additions,
      conversions,
      untouched: this.#untouched,
      settings: found.flatMap(({ finding, peer }) =>
        Object.keys(finding.settings).length === 0 ? [] : [{ from: peer, settings: finding.settings }],
      ),
      keys: found.flatMap(({ finding, peer }) => finding.keys.map((key) => ({ ...key, from: peer }))),
      notes: [
        ...found.flatMap(({ finding, peer }) => finding.notes.map((text) => ({ from: peer, text }))),
        ...this.#notes,
      ],
      problems: found.flatMap(({ finding, peer }) =>
        finding.problems.map((problem) => ({ ...problem, from: peer })),
      ),
      edits,
    };
  }

  /** The name that the profile has in the end; `undefined` where it is left out. */
  #add(from: PeerId, profile: PeerProfile, source: string | undefined): string | undefined {
    const values = this.#valuesOf(from, profile, source);
    if (values === undefined) return undefined;
    for (const name of candidates(profile.name, from)) {
      if (unfitName(name) !== undefined) continue;
      const present = this.#sections.profiles.get(name);
      if (present !== undefined && says(present, values)) {
        this.#untouched.push({ name, from });
        return name;
      }
      const isFree = present === undefined && !this.#taken.has(name) && !this.#additions.has(name);
      if (!isFree) continue;
      const wanted = name === profile.name ? {} : { wanted: profile.name };
      this.#additions.set(name, { name, from, kind: profile.kind, values, ...wanted });
      return name;
    }
    return undefined;
  }

  #valuesOf(
    from: PeerId,
    profile: PeerProfile,
    source: string | undefined,
  ): ReadonlyMap<string, string> | undefined {
    const values = this.#ownValues(from, profile, source);
    if (values === undefined) return undefined;
    if (profile.region !== undefined) values.set('region', profile.region);
    const fault = [...values]
      .map(([key, value]) => unsafeValue(key, value))
      .find((each) => each !== undefined);
    if (fault === undefined) return values;
    this.#notes.push({ from, text: importMessages.unfit(profile.name, fault) });
    return undefined;
  }

  #ownValues(
    from: PeerId,
    profile: PeerProfile,
    source: string | undefined,
  ): Map<string, string> | undefined {
    switch (profile.kind) {
      case 'sso': {
        const session = this.#sessions.nameFor(profile.startUrl);
        if (session !== undefined) return ssoValues(session, profile);
        this.#notes.push({ from, text: importMessages.noRegion(profile.name, profile.startUrl) });
        return undefined;
      }
      case 'role':
        return defined([
          ['role_arn', profile.roleArn],
          ['source_profile', source],
          ['mfa_serial', profile.mfaSerial],
          ['role_session_name', profile.sessionName],
        ]);
      case 'keys':
        return defined([['mfa_serial', profile.mfaSerial]]);
      case 'process':
        return defined([
          ['credential_process', profile.command],
          ['mfa_serial', profile.mfaSerial],
        ]);
      default:
        return assertNever(profile);
    }
  }

  #convertedValues(
    from: PeerId,
    conversion: PeerConversion,
    profile: ConfigProfile,
  ): ReadonlyMap<string, string> | undefined {
    if (conversion.kind === 'values') return conversion.values;
    const session = this.#sessions.nameFor(conversion.startUrl);
    if (session === undefined) {
      this.#notes.push({ from, text: importMessages.noRegion(conversion.profile, conversion.startUrl) });
      return undefined;
    }
    const values = ssoValues(session, conversion);
    if (conversion.region !== undefined && !profile.values.has('region'))
      values.set('region', conversion.region);
    return values;
  }
}

function ssoValues(
  session: string,
  { accountId, roleName }: { readonly accountId: string; readonly roleName: string },
): Map<string, string> {
  return new Map([
    ['sso_session', session],
    ['sso_account_id', accountId],
    ['sso_role_name', roleName],
  ]);
}

function defined(pairs: readonly (readonly [string, string | undefined])[]): Map<string, string> {
  return new Map(pairs.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])));
}

/** Keys that stay with the other tool can be those of anybody: an equal MFA device at least says whose they are. */
function says({ values }: ConfigProfile, wanted: ReadonlyMap<string, string>): boolean {
  const telling = [...wanted].filter(([key]) => key !== 'region');
  return telling.length > 0 && telling.every(([key, value]) => values.get(key) === value);
}

function* candidates(name: string, from: PeerId): Generator<string, void, void> {
  yield name;
  yield `${name}-${from}`;
  for (let number = 2; number < 1000; number += 1) yield `${name}-${from}-${number}`;
}
