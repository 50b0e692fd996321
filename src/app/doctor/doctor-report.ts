import { maskedDiff, maskedLines } from '../../core/aws-files/masking/masked-lines.ts';
import type { Clock } from '../../core/clock.ts';
import { type DoctorSubject, diagnose } from '../../core/doctor/doctor.ts';
import type { DoctorFinding } from '../../core/doctor/finding.ts';
import type { DoctorView, FindingView, FixView, MaskedLines } from '../../shared/settings-view.ts';
import type { ActionResult } from '../../shared/view.ts';
import { applyFix, makePrivate } from './apply-fix.ts';
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
  readonly #clock: Clock;
  #look = 0;
  #found = new Map<string, Found>();

  constructor(options: { readonly subject: () => DoctorSubject; readonly clock: Clock }) {
    this.#subject = options.subject;
    this.#clock = options.clock;
  }

  /** Looks at the files as they were read last. */
  look(): DoctorView {
    const subject = this.#subject();
    this.#look += 1;
    let fixes = 0;
    let characters = 0;
    this.#found = new Map(
      diagnose(subject).map((finding, index) => {
        const text = textOf(subject, finding);
        const hasRoom = fixes < MOST_FIXES && characters < MOST_CHARACTERS;
        const fix = text !== undefined && hasRoom ? safeFix(finding, text) : undefined;
        if (fix) {
          fixes += 1;
          characters += text?.length ?? 0;
        }
        return [`${this.#look}-${index}`, { finding, text, fix }] as const;
      }),
    );
    return {
      at: this.#clock.now().getTime(),
      findings: [...this.#found].map(([id, { finding, fix }]) => findingView(id, finding, fix)),
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
    if (found?.fix === undefined || found.text === undefined) return undefined;
    const { fix, text } = found;
    return { summary: fix.summary, lines: fix.kind === 'text' ? maskedDiff(text, fix.text) : [] };
  }

  /** Does what `fixView` showed, if the file is still as it was. */
  async fix(id: string): Promise<ActionResult> {
    const found = this.#found.get(id);
    const path = found?.finding.path;
    if (found?.fix === undefined || found.text === undefined || path === undefined) {
      return {
        ok: false,
        reason: 'failed',
        message: 'This finding is of an earlier look.',
        advice: 'Look again.',
      };
    }
    const { finding, fix, text } = found;
    const outcome =
      fix.kind === 'mode'
        ? await makePrivate(path)
        : await applyFix({
            path,
            shown: text,
            fixed: fix.text,
            secret: finding.file === 'credentials',
            now: this.#clock.now(),
          });
    if (!outcome.ok) return { ok: false, reason: 'failed', message: outcome.message, advice: outcome.advice };
    const copy = outcome.backup === undefined ? '' : ` The file as it was is kept as ${outcome.backup}.`;
    return { ok: true, message: `Done.${copy}` };
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
