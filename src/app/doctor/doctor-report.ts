import { maskedDiff, maskedLines } from '../../core/aws-files/masking/masked-lines.ts';
import type { Clock } from '../../core/clock.ts';
import { type DoctorSubject, diagnose } from '../../core/doctor/doctor.ts';
import type { DoctorFinding } from '../../core/doctor/finding.ts';
import { deleteLeftOvers } from '../../core/doctor/left-overs/clean-up.ts';
import { findLeftOvers } from '../../core/doctor/left-overs/find-left-overs.ts';
import { ownershipFindings } from '../../core/doctor/ownership-findings.ts';
import type { ListedHook } from '../../core/hooks/hook.ts';
import { assertionHookNames } from '../../core/hooks/saml-assertion-hook.ts';
import type { PeerSystem } from '../../core/import/peer-system.ts';
import { assertNever } from '../../shared/assert-never.ts';
import type { DoctorView, FindingView, FixView, MaskedLines } from '../../shared/settings-view.ts';
import type { ActionResult } from '../../shared/view.ts';
import { applyFix, type FixOutcome, makePrivate } from './apply-fix.ts';
import { type SafeFix, safeFix } from './safe-fixes.ts';

/**
 * A fix is worked out by reading the whole text several times, so at one look there are as many as a second has room for;
 * when they are made, the next look brings others.
 */
const MOST_FIXES = 25;
const MOST_CHARACTERS = 3_000_000;

interface Found {
  readonly finding: DoctorFinding;
  readonly text: string | undefined;
  readonly fix: SafeFix | undefined;
}

/** The doctor's findings as the settings window shows them, the lines they mean, and the fixes that are safe. */
export class DoctorReport {
  readonly #subject: () => DoctorSubject;
  readonly #dataFolder: string;
  readonly #keys: () => Promise<DoctorSubject['keys']>;
  readonly #system: PeerSystem;
  readonly #hooks: (() => Promise<readonly ListedHook[]>) | undefined;
  readonly #clock: Clock;
  #look = 0;
  #found = new Map<string, Found>();

  constructor(options: {
    readonly subject: () => DoctorSubject;
    readonly dataFolder: string;
    /** What is known of long-term keys; `undefined` where no keychain is used. */
    readonly keys?: () => Promise<DoctorSubject['keys']>;
    /** Where other tools may have left something. */
    readonly system: PeerSystem;
    readonly clock: Clock;
    /** What stands in the folder of hooks. */
    readonly hooks?: () => Promise<readonly ListedHook[]>;
  }) {
    this.#hooks = options.hooks;
    this.#subject = options.subject;
    this.#dataFolder = options.dataFolder;
    this.#keys = options.keys ?? (async () => undefined);
    this.#system = options.system;
    this.#clock = options.clock;
  }

  /** Looks at the files as they were read last. */
  async look(): Promise<DoctorView> {
    this.#look += 1;
    const look = this.#look;
    const files = this.#subject().files;
    const leftOvers = [
      ...ownershipFindings({
        dataFolder: this.#dataFolder,
        config: files.config.path,
        credentials: files.credentials.path,
      }),
      ...(await findLeftOvers(this.#system, files, this.#clock.now())),
    ];
    const keys = await this.#keys();
    const hooks = await this.#hooks?.();
    const subject = {
      ...this.#subject(),
      files,
      leftOvers,
      ...(keys && { keys }),
      ...(hooks && { assertionHooks: assertionHookNames(hooks) }),
    };
    let fixes = 0;
    let characters = 0;
    const found = new Map(
      diagnose(subject).map((finding, index) => {
        const text = textOf(subject, finding);
        const hasRoom = fixes < MOST_FIXES && characters < MOST_CHARACTERS;
        const isText = text !== undefined && hasRoom;
        const fix = isText || finding.paths ? safeFix(finding, text ?? '', this.#system.platform) : undefined;
        if (fix?.kind === 'text') {
          fixes += 1;
          characters += text?.length ?? 0;
        }
        return [`${look}-${index}`, { finding, text, fix }] as const;
      }),
    );
    // Of two looks at once the later one stands.
    if (look === this.#look) this.#found = found;
    return {
      at: this.#clock.now().getTime(),
      findings: [...found].map(([id, { finding, fix }]) => findingView(id, finding, fix)),
    };
  }

  /** The lines around a finding, with what may be secret masked. `undefined` when it names no line, or is of an earlier look. */
  lines(id: string): MaskedLines | undefined {
    const found = this.#found.get(id);
    if (found?.text === undefined || found.finding.line === undefined || found.finding.path === undefined)
      return undefined;
    return { path: found.finding.path, lines: maskedLines(found.text, found.finding.line) };
  }

  fixView(id: string): FixView | undefined {
    const found = this.#found.get(id);
    if (found?.fix === undefined) return undefined;
    return { summary: found.fix.summary, lines: fixLines(found.fix, found.text) };
  }

  /** Does what `fixView` showed, if the file is still as it was. */
  async fix(id: string): Promise<ActionResult> {
    const found = this.#found.get(id);
    const path = found?.finding.path;
    if (found?.fix === undefined || path === undefined) {
      return {
        ok: false,
        reason: 'failed',
        message: 'This finding is of an earlier look.',
        advice: 'Look again.',
      };
    }
    const outcome = await this.#apply(found.finding, found.fix, path, found.text ?? '');
    if (!outcome.ok) return { ok: false, reason: 'failed', message: outcome.message, advice: outcome.advice };
    const copy = outcome.backup === undefined ? '' : ` The file as it was is kept as ${outcome.backup}.`;
    return { ok: true, message: `Done.${copy}` };
  }

  #apply(finding: DoctorFinding, fix: SafeFix, path: string, shown: string): Promise<FixOutcome> {
    const now = this.#clock.now();
    switch (fix.kind) {
      case 'mode':
        return makePrivate(path);
      case 'text':
        return applyFix({ path, shown, fixed: fix.text, secret: finding.file === 'credentials', now });
      case 'delete':
        return deleteLeftOvers(finding, this.#system, now);
      default:
        return assertNever(fix);
    }
  }
}

function fixLines(fix: SafeFix, text: string | undefined): FixView['lines'] {
  switch (fix.kind) {
    case 'mode':
      return [];
    case 'text':
      return text === undefined ? [] : maskedDiff(text, fix.text);
    case 'delete':
      return fix.paths.map((path) => ({ kind: 'out', text: path }));
    default:
      return assertNever(fix);
  }
}

function textOf({ files }: DoctorSubject, { file }: DoctorFinding): string | undefined {
  const state = file && files[file];
  return state?.kind === 'read' ? state.document.toString() : undefined;
}

function findingView(id: string, finding: DoctorFinding, fix: SafeFix | undefined): FindingView {
  const { advice, code, file, line, message, path, readers, severity, variable } = finding;
  return {
    id,
    code,
    severity,
    ...(file !== undefined && { file }),
    ...(path !== undefined && { path }),
    ...(line !== undefined && { line }),
    ...(variable !== undefined && { variable }),
    message,
    advice,
    ...(readers && { readers }),
    ...(fix && { fix: fix.label }),
  };
}
