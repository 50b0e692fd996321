import { createContext, useContext } from 'react';
import type { SettingChange } from '../../shared/settings/setting-values.ts';
import type { SettingsView } from '../../shared/settings-view.ts';
import type { ActionResult } from '../../shared/view.ts';
import type { RowId } from './rows.ts';

/** What every row of the window shares. */
export interface SettingsContext {
  readonly view: SettingsView;
  /** The rows to be shown: those of the section, or those that were searched for. */
  readonly shown: (id: RowId) => boolean;
  /** Changes a setting; asks first where that ends something. */
  readonly set: (change: SettingChange) => Promise<ActionResult>;
  /** Tells what an action came to: in the line at the foot, and to screen readers. */
  readonly tell: (result: ActionResult) => void;
  /** Asks with a dialog before something happens that cannot be taken back. */
  readonly ask: (question: Question) => void;
}

export interface Question {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly onYes: () => void;
  readonly onNo?: () => void;
}

export const SettingsContext = createContext<SettingsContext | undefined>(undefined);

export function useSettings(): SettingsContext {
  const context = useContext(SettingsContext);
  if (context === undefined) throw new Error('A row stands outside of the settings window.');
  return context;
}
