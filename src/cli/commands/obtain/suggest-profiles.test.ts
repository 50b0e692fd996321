import { describe, expect, it } from 'vitest';
import { suggestProfiles } from './suggest-profiles.ts';

const names = ['prod', 'prod-admin', 'preprod', 'dev', 'dev-admin', 'audit', 'base'];

describe('suggestProfiles', () => {
  it.each([
    ['prdo-admin', ['prod-admin']],
    ['Prod', ['prod', 'prod-admin', 'preprod']],
    ['admin', ['dev-admin', 'prod-admin']],
    ['acct-base', []],
    ['zzz', []],
    ['', []],
  ])('for %j suggests %j', (typed, suggested) => {
    expect([...suggestProfiles(typed, names)].sort()).toEqual([...suggested].sort());
  });

  it('names three at most, the nearest first', () => {
    expect(suggestProfiles('dev-admi', names)[0]).toBe('dev-admin');
    expect(suggestProfiles('pro', ['pro1', 'pro2', 'pro3', 'pro4'])).toHaveLength(3);
  });
});
