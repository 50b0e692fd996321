import { describe, expect, it } from 'vitest';
import { unfitName, unfitNames } from './vocabulary.mjs';

describe('the names of the sources', () => {
  const isOurs = (file) =>
    /^src\/.*\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file) && !/\/(testing|proof)\//.test(file);

  it.each(['tsconfig.node.json', 'tsconfig.web.json'])('of %s are words of the field', (config) => {
    expect(unfitNames(config, isOurs)).toEqual([]);
  });

  it.each([
    ['switchWish', 'wish'],
    ['SwitchWishes', 'wishes'],
    ['#told', 'told'],
    ['agent-surroundings', 'surroundings'],
    ['readAnew', 'anew'],
    ['own-backend', 'own-'],
    ['delivery-side', '-side'],
    ['DeliverySide', '-side'],
    ['inside', undefined],
    ['retold', undefined],
    ['ownKeys', undefined],
    ['flightless', undefined],
  ])('finds in %s: %s', (name, found) => expect(unfitName(name)).toBe(found));
});
