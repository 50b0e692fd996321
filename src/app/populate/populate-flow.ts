import { type RoleReference, roleKey } from '../../core/aws-files/generated/account-roles.ts';
import { type ConfigSections, configSections } from '../../core/aws-files/generated/generated-section.ts';
import { parseNameTemplate } from '../../core/aws-files/generated/name-template.ts';
import type { PlannedProfile, PopulateRequest } from '../../core/aws-files/generated/populate-plan.ts';
import type { SsoSession } from '../../core/aws-files/generated/sso-session.ts';
import { maskedDiff } from '../../core/aws-files/masking/masked-lines.ts';
import type { ListedRoles } from '../../core/sign-in/identity-center/portal.ts';
import type { RequestHandlerFactory } from '../../core/sts/network/request-handler.ts';
import { assertNever } from '../../shared/assert-never.ts';
import type { ActionResult } from '../../shared/view.ts';
import type {
  ListedRolesView,
  PopulateInput,
  PopulateNames,
  PopulatePreviewView,
  PopulateProblem,
  PopulateStep,
} from '../../shared/views/populate-view.ts';
import { chooseSession } from './choose-session.ts';
import type { IdentityCenterAccess } from './identity-center-access.ts';
import { listedRoles } from './listed-roles.ts';
import { populateSentences } from './messages.ts';
import {
  configDocument,
  type PopulateParts,
  type PopulatePreview,
  populate,
  previewPopulate,
  undoPopulate,
} from './populate.ts';
import type { RoleLists } from './role-lists.ts';

export interface PopulateFlowParts extends PopulateParts {
  readonly access: IdentityCenterAccess;
  readonly lists: RoleLists;
  /** For the start page, which may say the region. */
  readonly requestHandler: RequestHandlerFactory;
  readonly onChange: () => void;
  /** The config file was written. */
  readonly onWritten: () => void;
}

/** Where the person wants profiles from. */
export interface PopulateStart {
  /** A start URL, or that of an `[sso-session]` that is there. */
  readonly startUrl: string;
  readonly region?: string;
  /** Asks AWS also where the last list is a few minutes old. */
  readonly refresh?: boolean;
}

/** A list that the person chooses from. */
interface Listing {
  readonly id: number;
  readonly session: SsoSession;
  readonly isNew: boolean;
  /** Signed in here for a session that nobody could find again without its section. */
  readonly forgetSignIn: boolean;
  readonly listed: ListedRoles;
  /** When it was listed. */
  readonly at: Date;
}

/**
 * The way from a start URL to profiles, as one dialog walks it: the address, the sign-in, the list, the choice, the change, done. One at a
 * time; stopped anywhere, nothing is left of it.
 */
export class PopulateFlow {
  readonly #parts: PopulateFlowParts;
  #step: PopulateStep = BEGINNING;
  #running: AbortController | undefined;
  #listing: Listing | undefined;
  #preview: { readonly id: number; readonly preview: PopulatePreview } | undefined;
  #ids = 0;

  constructor(parts: PopulateFlowParts) {
    this.#parts = parts;
  }

  get step(): PopulateStep {
    return this.#step;
  }

  /** Begins again; resolves when the person has something to choose from, or something went wrong. */
  async begin(start: PopulateStart): Promise<void> {
    const running = new AbortController();
    const { signal } = running;
    // What is under way is ended at once, so that of two beginnings only the later one goes on.
    const stopped = this.stop();
    this.#running = running;
    await stopped;
    if (signal.aborted) return;
    this.#show({ kind: 'looking' });
    const chosen = await this.#chooseSession(start, signal);
    if (signal.aborted) return;
    if (chosen.kind !== 'session') {
      this.#backToStart(
        start.startUrl,
        chosen.kind === 'failed' ? chosen : undefined,
        chosen.kind === 'needs-region',
      );
      return;
    }
    const { isNew, session } = chosen;
    const listed = await this.#list({ session, isNew }, start, signal);
    if (signal.aborted || !listed.ok) {
      if (isNew && listed.hasBegun) await this.#parts.access.forget(session);
      if (!signal.aborted) this.#backToStart(start.startUrl, listed.ok ? undefined : listed.problem);
      return;
    }
    await this.#choose({
      id: this.#nextId(),
      session,
      isNew,
      forgetSignIn: isNew && listed.hasBegun,
      listed: listed.listed,
      at: listed.at,
    });
  }

  /** Ends whatever is under way; what was signed in for it alone is forgotten. */
  async stop(): Promise<void> {
    this.#running?.abort();
    this.#running = undefined;
    const listing = this.#listing;
    this.#listing = undefined;
    this.#preview = undefined;
    this.#show(BEGINNING);
    if (listing?.forgetSignIn) await this.#parts.access.forget(listing.session);
  }

  /** What the roles without a profile would be called. */
  async names({
    list,
    region,
    template,
  }: Pick<PopulateInput, 'list' | 'region' | 'template'>): Promise<PopulateNames> {
    const view = this.#step.kind === 'choose' ? this.#step.list : undefined;
    const planned = await this.#plan({
      list,
      region,
      template,
      chosen: [],
      prune: false,
      taken: 'with-account-id',
    });
    if (view === undefined || planned.kind === 'failed')
      return { ok: false, ...(planned.kind === 'failed' ? plain(planned) : populateSentences.listIsOver) };
    const names = new Map(planned.plan.available.map((profile) => [roleKey(profile), profile.name]));
    return { ok: true, names: view.roles.map((role) => names.get(roleKey(role)) ?? '') };
  }

  /** What would be written for a choice. */
  async preview(input: PopulateInput): Promise<PopulatePreviewView> {
    this.#preview = undefined;
    const preview = await this.#plan(input);
    if (preview.kind === 'failed') return { ok: false, ...plain(preview) };
    const id = this.#nextId();
    this.#preview = { id, preview };
    const { after, before, path, plan } = preview;
    const lines = maskedDiff(before, after);
    return {
      ok: true,
      id,
      path,
      added: plan.additions.length,
      changed: plan.changes.length,
      prunes: plan.prunes.map(({ name }) => name),
      clashes: plan.additions.flatMap(({ clash, name }) => (clash === undefined ? [] : [{ ...clash, name }])),
      lines: lines.slice(0, SHOWN_LINES),
      more: Math.max(0, lines.length - SHOWN_LINES),
    };
  }

  /** Writes what was previewed. */
  async apply(id: number): Promise<ActionResult> {
    const agreed = this.#preview;
    if (agreed === undefined || agreed.id !== id)
      return { ok: false, reason: 'failed', ...populateSentences.listIsOver };
    const outcome = await populate(this.#parts, agreed.preview);
    switch (outcome.kind) {
      case 'failed':
        return { ok: false, reason: 'failed', message: outcome.message, advice: outcome.advice };
      case 'unchanged':
      case 'written':
        await this.#keepListing();
        await this.stop();
        this.#parts.onWritten();
        return outcome.kind === 'unchanged'
          ? { ok: true, message: populateSentences.unchanged }
          : { ok: true, message: populateSentences.written(agreed.preview.plan), undo: 'config' };
      default:
        return assertNever(outcome);
    }
  }

  /** Takes the last change of the config file back. */
  async undo(): Promise<ActionResult> {
    const outcome = await undoPopulate(this.#parts);
    switch (outcome.kind) {
      case 'nothing':
        return { ok: true, message: populateSentences.nothingToUndo };
      case 'undone':
        this.#parts.onWritten();
        return { ok: true, message: populateSentences.undone(outcome.path, outcome.leftAlone) };
      case 'failed':
        return { ok: false, reason: 'failed', message: outcome.message, advice: outcome.advice };
      default:
        return assertNever(outcome);
    }
  }

  async #chooseSession({ region, startUrl }: PopulateStart, signal: AbortSignal) {
    const { files, requestHandler } = this.#parts;
    const read = configDocument((await files()).config);
    if (read.kind === 'failed') return read;
    return chooseSession(
      { startUrl, ...(region !== undefined && { region }) },
      configSections(read.document),
      { requestHandler, signal },
    );
  }

  /** Signs in where nobody is, and lists. `hasBegun`: a sign-in was begun for it, which leaves something here. */
  async #list(
    { isNew, session }: Pick<Listing, 'session' | 'isNew'>,
    { refresh = false }: PopulateStart,
    signal: AbortSignal,
  ) {
    const { access, clock, lists } = this.#parts;
    let hasBegun = false;
    let token = await access.token(session, signal);
    const saved = refresh || isNew || token === undefined ? undefined : await lists.of(session);
    if (saved?.list.complete && Math.abs(clock.now().getTime() - saved.at.getTime()) < RECENT_MS)
      return { ok: true as const, hasBegun, listed: { list: saved.list }, at: saved.at };
    for (;;) {
      if (token === undefined) {
        if (signal.aborted) return failed(undefined, hasBegun);
        this.#show({ kind: 'sign-in', id: access.id(session), session: session.name });
        hasBegun = true;
        const signedIn = await access.signIn(session, signal);
        if (!signedIn.ok) {
          // Ended by the person here or elsewhere: nothing went wrong.
          return failed(signedIn.cancelled ? undefined : signedIn, hasBegun);
        }
        token = await access.token(session, signal);
        if (token === undefined) return failed(populateSentences.noToken(session.name), hasBegun);
      }
      if (!signal.aborted) this.#show({ kind: 'listing', session: session.name, done: 0, accounts: 0 });
      const listed = await access.roles(session, token, {
        signal,
        onProgress: (progress) => {
          if (!signal.aborted) this.#show({ kind: 'listing', session: session.name, ...progress });
        },
      });
      if (listed.ok) return { ok: true as const, hasBegun, listed: listed.value, at: clock.now() };
      if (listed.failure.kind !== 'sign-in-ended' || hasBegun) return failed(listed.failure, hasBegun);
      // AWS knows better than the token file, but another tool may have signed in meanwhile.
      token = await access.token(session, signal);
    }
  }

  async #choose(listing: Listing): Promise<void> {
    const { files, lists } = this.#parts;
    const { at, listed, session } = listing;
    const seen = (await lists.of(session))?.seen;
    const read = configDocument((await files()).config);
    const sections = read.kind === 'failed' ? EMPTY : configSections(read.document);
    this.#listing = listing;
    const list: ListedRolesView = {
      id: listing.id,
      session: session.name,
      startUrl: session.startUrl,
      isNew: listing.isNew,
      listedAt: at.getTime(),
      complete: listed.list.complete,
      ...(listed.problem && { problem: plain(listed.problem) }),
      ...listedRoles(session.name, listed.list, seen, sections),
    };
    // Of an Identity Center that no file names nothing is kept.
    if (!listing.isNew) await lists.save(session, listed.list, at, true);
    if (this.#listing === listing) this.#show({ kind: 'choose', list });
  }

  async #plan(input: PopulateInput) {
    const listing = this.#listing;
    if (listing === undefined || listing.id !== input.list)
      return { kind: 'failed' as const, ...populateSentences.listIsOver };
    const template = parseNameTemplate(input.template);
    if (!template.ok) return { kind: 'failed' as const, message: template.message, advice: template.advice };
    const chosen = new Set(input.chosen.map(roleKey));
    const region = input.region.trim();
    const request: PopulateRequest = {
      session: listing.session,
      list: listing.listed.list,
      isChosen: (role) => chosen.has(roleKey(role)),
      template: template.template,
      ...(region !== '' && { region }),
      prune: input.prune,
    };
    const preview = await previewPopulate(this.#parts, request);
    if (preview.kind === 'failed' || input.taken === 'with-account-id') return preview;
    const left = new Set(preview.plan.additions.filter(isTaken).map(roleKey));
    if (left.size === 0) return preview;
    const isChosen = (role: RoleReference) => chosen.has(roleKey(role)) && !left.has(roleKey(role));
    return previewPopulate(this.#parts, { ...request, isChosen });
  }

  /** The section that the list and its sign-in belong to is there now. */
  async #keepListing(): Promise<void> {
    const listing = this.#listing;
    if (!listing?.isNew) return;
    this.#listing = { ...listing, forgetSignIn: false };
    await this.#parts.lists.save(listing.session, listing.listed.list, listing.at, true);
  }

  #backToStart(startUrl: string, problem?: PopulateProblem, needsRegion = false): void {
    this.#running = undefined;
    this.#show({ kind: 'start', startUrl, needsRegion, ...(problem && { problem: plain(problem) }) });
  }

  #show(step: PopulateStep): void {
    if (step === this.#step) return;
    this.#step = step;
    this.#parts.onChange();
  }

  #nextId(): number {
    this.#ids += 1;
    return this.#ids;
  }
}

/** A list of so many milliseconds ago is shown at once. */
const RECENT_MS = 10 * 60_000;
/** Nobody reads more of a change; a thousand profiles make six thousand lines. */
const SHOWN_LINES = 300;
const BEGINNING: PopulateStep = { kind: 'start', startUrl: '', needsRegion: false };
const EMPTY: ConfigSections = { profiles: new Map(), ssoSessions: new Map() };

function failed(problem: PopulateProblem | undefined, hasBegun: boolean) {
  return { ok: false as const, hasBegun, problem };
}

function plain({ advice, message }: PopulateProblem): PopulateProblem {
  return { message, advice };
}

function isTaken({ clash }: PlannedProfile): boolean {
  return clash?.reason === 'taken';
}
