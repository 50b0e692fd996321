import type { PeerKey, PeerSettings } from '../../core/import/peer-finding.ts';
import { durationText } from '../../shared/words/duration-text.ts';

/** Sentences about taking over what other tools left. */
export const takeOverMessages = {
  correctFile: (path: string) => `Correct ${path}, then try again.`,
  changedMeanwhile: (path: string) => ({
    message: `${path} changed meanwhile, so it was left alone.`,
    advice: 'Look at what would be taken over again.',
  }),
  lookAgain: {
    message: 'What other tools left was looked at again since, so nothing was taken over.',
    advice: 'Look at what would be taken over again.',
  },
  /** What would happen, in one line; empty where it is nothing. */
  summary(added: number, changed: number, settings: number): string {
    const parts = [
      ...(added > 0 ? [`adds ${counted(added, 'profile')}`] : []),
      ...(changed > 0 ? [`changes ${counted(changed, 'profile')}`] : []),
      ...(settings > 0 ? [`sets ${counted(settings, 'setting')}`] : []),
    ];
    if (parts.length === 0) return '';
    const last = parts.pop();
    return `Taking over ${parts.length === 0 ? '' : `${parts.join(', ')} and `}${last}. The other tools’ own files stay as they are.`;
  },
  done: (profiles: number) =>
    profiles === 0 ? 'The settings are taken over.' : `Took over ${counted(profiles, 'profile')}.`,
  /** Long-term keys are never read: where they are, and who needs them. */
  keys: (tool: string, { name, place, profile }: PeerKey) =>
    `The long-term keys ${name} stay with ${tool} (${place}); profile ${profile} needs them.`,
  setting(name: keyof PeerSettings, value: string | number): string {
    return name === 'sessionName'
      ? `Roles are assumed under the name ${value}.`
      : `One MFA code serves for ${durationText(Number(value))}.`;
  },
  /** Where a setting cannot be changed from. */
  settingOf: (tool: string, sentence: string) =>
    `As in ${tool}: ${sentence} Set it in the settings, under Sessions.`,
} as const;

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
