import { useState } from 'react';
import type { SettingChange } from '../../../shared/settings/setting-values.ts';
import { useSettings } from '../settings-context.ts';

/** A change of one setting, with the reason beside it when it was not taken. */
export function useChange(): {
  readonly problem: string | undefined;
  readonly say: (problem: string | undefined) => void;
  /** True when the value was taken. */
  readonly change: (change: SettingChange) => Promise<boolean>;
} {
  const { set } = useSettings();
  const [problem, say] = useState<string>();
  return {
    problem,
    say,
    change: async (change) => {
      const result = await set(change);
      say(
        result.ok || result.reason === 'dismissed'
          ? undefined
          : [result.message, result.advice].filter(Boolean).join(' '),
      );
      return result.ok;
    },
  };
}
