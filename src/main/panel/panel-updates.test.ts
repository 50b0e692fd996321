import { describe, expect, it } from 'vitest';
import type { ProfilesView, SessionsView } from '../../shared/view.ts';
import type { PopulateView } from '../../shared/views/populate-view.ts';
import { plainPreferences } from '../../shared/views/preferences-view.ts';
import { PanelViews } from './panel-updates.ts';

const file = { path: '/home/jo/.aws/config', state: 'read' } as const;
const profiles: ProfilesView = { config: file, credentials: file, profiles: [], problems: [], targets: [] };
const sessions: SessionsView = { sessions: [], mfaSessions: [], defaultTarget: 'understudy', recent: [] };

const populate: PopulateView = { step: { kind: 'looking' }, known: [] };

describe('what the panel is sent', () => {
  it('is the profiles and the preferences only when they have changed', () => {
    const sent: string[] = [];
    const views = new PanelViews((channel) => sent.push(channel));
    const show = (change: Partial<Parameters<PanelViews['show']>[0]> = {}) => {
      views.show({ profiles, sessions, preferences: plainPreferences, populate, ...change });
      return sent.splice(0);
    };
    expect(show()).toEqual(['preferences:changed', 'sessions:changed']);
    expect(show({ preferences: { ...plainPreferences } })).toEqual(['sessions:changed']);
    expect(show({ preferences: { ...plainPreferences, pinned: ['dev'] } })).toEqual([
      'preferences:changed',
      'sessions:changed',
    ]);
    expect(
      show({ profiles: { ...profiles }, preferences: { ...plainPreferences, pinned: ['dev'] } }),
    ).toEqual(['profiles:changed', 'sessions:changed']);
    const looking: PopulateView = { ...populate, step: { kind: 'looking' } };
    expect(show({ populate: looking })).toEqual([
      'profiles:changed',
      'preferences:changed',
      'populate:changed',
      'sessions:changed',
    ]);
    expect(show({ populate: { ...looking } })).toEqual(['sessions:changed']);
  });
});
