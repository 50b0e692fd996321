import type { PeerSettings } from '../../core/import/peer-finding.ts';
import { peerName } from '../../core/import/peers.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { TakeOverView } from '../../shared/settings-view.ts';
import type { ActionResult } from '../../shared/view.ts';
import { takeOverMessages as say } from './messages.ts';
import {
  previewTakeOver,
  type TakeOverParts,
  type TakeOverPreview,
  takeOver,
  takeOverDiff,
} from './take-over.ts';

/** The settings that other tools have an equal of; what the person set here themselves stays. */
export interface TakenSettings {
  readonly current: () => Pick<Settings, keyof PeerSettings>;
  /** What counts while nothing is set. */
  readonly byDefault: Pick<Settings, keyof PeerSettings>;
  readonly change: (change: PeerSettings) => void;
}

/** What other tools left, as a window shows it, and the taking over of what was shown. */
export class TakeOverService {
  readonly #parts: TakeOverParts;
  readonly #settings: TakenSettings;
  #shown: { readonly id: string; readonly preview: TakeOverPreview } | undefined;
  #looks = 0;

  constructor(parts: TakeOverParts, settings: TakenSettings) {
    this.#parts = parts;
    this.#settings = settings;
  }

  /** Looks again. Nothing is changed. */
  async look(): Promise<TakeOverView> {
    this.#looks += 1;
    const id = String(this.#looks);
    const preview = await previewTakeOver(this.#parts);
    if (preview.kind === 'failed') {
      return {
        id,
        tools: [],
        remark: `${preview.message} ${preview.advice}`,
        summary: '',
        lines: [],
        notes: [],
      };
    }
    // Of two looks at once the later one stands.
    if (id === String(this.#looks)) this.#shown = { id, preview };
    const { found, plan } = preview;
    const settings = this.#newSettings(preview);
    return {
      id,
      tools: found.map(({ finding, peer }) => ({ name: peerName(peer), evidence: finding.evidence })),
      summary: say.summary(plan.additions.length, plan.conversions.length, Object.keys(settings).length),
      lines: takeOverDiff(preview),
      notes: [
        ...Object.entries(settings).map(([name, value]) => say.setting(name as keyof PeerSettings, value)),
        ...plan.problems.map(({ advice, message }) => `${message} ${advice}`),
        ...plan.keys.map((key) => say.keys(peerName(key.from), key)),
        ...plan.notes.map(({ text }) => text),
      ],
    };
  }

  /** Takes over what `look` showed under this id, and nothing else. */
  async take(id: string): Promise<ActionResult> {
    const shown = this.#shown;
    if (shown?.id !== id) return { ok: false, reason: 'failed', ...say.lookAgain };
    const { preview } = shown;
    const outcome = await takeOver(this.#parts, preview);
    if (outcome.kind === 'failed')
      return { ok: false, reason: 'failed', message: outcome.message, advice: outcome.advice };
    const settings = this.#newSettings(preview);
    if (Object.keys(settings).length > 0) this.#settings.change(settings);
    this.#shown = undefined;
    const { additions, conversions } = preview.plan;
    return { ok: true, message: say.done(additions.length + conversions.length) };
  }

  /** Of several tools that have one, the first counts. */
  #newSettings({ plan }: TakeOverPreview): PeerSettings {
    const current = this.#settings.current();
    const { byDefault } = this.#settings;
    const theirs = Object.assign(
      {},
      ...plan.settings.map(({ settings }) => settings).reverse(),
    ) as PeerSettings;
    return Object.fromEntries(
      Object.entries(theirs).filter(([name, value]) => {
        const key = name as keyof PeerSettings;
        return current[key] === byDefault[key] && current[key] !== value;
      }),
    );
  }
}
