import { configSections, generatedFrom } from '../../core/aws-files/generated/generated-section.ts';
import type { SsoSession } from '../../core/aws-files/generated/sso-session.ts';
import type { Clock } from '../../core/clock.ts';
import type { KnownIdentityCenter } from '../../shared/views/populate-view.ts';
import type { IdentityCenterAccess } from './identity-center-access.ts';
import { configDocument, type PopulateParts } from './populate.ts';
import { roleChanges } from './role-changes.ts';
import type { RoleLists } from './role-lists.ts';

export interface KeepInStepParts extends Pick<PopulateParts, 'files'> {
  readonly access: IdentityCenterAccess;
  readonly lists: RoleLists;
  readonly clock: Clock;
  /** What `known` says has changed. */
  readonly onChange: () => void;
  /** A list that somebody works on must not be asked for at the same time. */
  readonly isBusy: () => boolean;
}

const DAY_MS = 24 * 60 * 60_000;
/** After a list that did not come, and where somebody has just looked, in milliseconds. */
const PAUSE_MS = { daily: 60 * 60_000, opened: 5 * 60_000 };

/**
 * Looks what is new and what is gone at the Identity Centers that profiles were made from, while somebody is signed in there. Nothing is
 * changed and nobody is asked: it is only shown.
 */
export class KeepInStep {
  readonly #parts: KeepInStepParts;
  readonly #triedAt = new Map<string, number>();
  #known: readonly KnownIdentityCenter[] = [];
  #looking: Promise<void> | undefined;

  constructor(parts: KeepInStepParts) {
    this.#parts = parts;
  }

  /** The Identity Centers of the config file, as they were when they were looked at last. */
  get known(): readonly KnownIdentityCenter[] {
    return this.#known;
  }

  /** Reads the config file again, and the lists that are kept; asks nobody. */
  async refresh(): Promise<void> {
    const { access, files, lists } = this.#parts;
    const read = configDocument((await files()).config);
    if (read.kind === 'failed') return;
    const sections = configSections(read.document);
    const known = await Promise.all(
      sessionsOf(sections).map(async (session): Promise<KnownIdentityCenter> => {
        const saved = await lists.of(session);
        const changes = saved && roleChanges(session.name, saved, sections);
        return {
          ...session,
          signedIn: (await access.token(session)) !== undefined,
          ...(saved && { listedAt: saved.at.getTime() }),
          fresh: changes?.fresh.length ?? 0,
          gone: changes?.gone.length ?? 0,
        };
      }),
    );
    if (JSON.stringify(known) === JSON.stringify(this.#known)) return;
    this.#known = known;
    this.#parts.onChange();
  }

  /** Asks where the last list is from yesterday (`daily`), or where somebody wants to see it now (`opened`). */
  look(when: 'daily' | 'opened', signal: AbortSignal): Promise<void> {
    this.#looking ??= this.#look(when, signal).finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #look(when: 'daily' | 'opened', signal: AbortSignal): Promise<void> {
    await this.refresh();
    const { access, clock, files, isBusy, lists } = this.#parts;
    const read = configDocument((await files()).config);
    if (read.kind === 'failed') return;
    const sections = configSections(read.document);
    const used = new Set([...sections.profiles.values()].map(generatedFrom));
    for (const session of sessionsOf(sections)) {
      const now = clock.now().getTime();
      const saved = await lists.of(session);
      const age = now - (saved?.at.getTime() ?? 0);
      const isDue = age < 0 || age >= (when === 'daily' ? DAY_MS : PAUSE_MS.opened);
      const sinceTry = now - (this.#triedAt.get(session.name) ?? Number.NEGATIVE_INFINITY);
      if (!used.has(session.name) || !isDue || Math.abs(sinceTry) < PAUSE_MS[when] || isBusy()) continue;
      const token = await access.token(session);
      if (token === undefined) continue;
      this.#triedAt.set(session.name, now);
      const listed = await access.roles(session, token, { signal });
      if (signal.aborted) return;
      if (listed.ok && listed.value.list.complete)
        await lists.save(session, listed.value.list, clock.now(), false);
    }
    await this.refresh();
  }
}

function sessionsOf({ ssoSessions }: ReturnType<typeof configSections>): readonly SsoSession[] {
  return [...ssoSessions.values()].flatMap(({ name, values }) => {
    const [startUrl, region] = [values.get('sso_start_url'), values.get('sso_region')];
    return startUrl && region ? [{ name, startUrl, region }] : [];
  });
}
