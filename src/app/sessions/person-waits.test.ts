import { beforeEach, describe, expect, it } from 'vitest';
import type { ObtainOptions } from '../../core/sessions/session-broker.ts';
import type { SignInTarget } from '../../core/sign-in/sign-in-target.ts';
import { PersonWaits } from './person-waits.ts';

describe('what waits for a person', () => {
  let waits: PersonWaits;
  let changes: number;
  beforeEach(() => {
    changes = 0;
    waits = new PersonWaits(() => {
      changes += 1;
    });
  });

  const profiles = () => waits.list.map(({ profile }) => profile);

  /** An obtaining that goes on until it is told to end, or is called off. */
  function obtaining(profile: string, given: ObtainOptions = {}) {
    let end: (how: string) => void = () => undefined;
    let options: ObtainOptions = {};
    const outcome = waits.during(profile, given, (how) => {
      options = how;
      return new Promise<string>((resolve) => {
        end = resolve;
        how.signal?.addEventListener('abort', () => resolve('called off'));
      });
    });
    return {
      outcome,
      ask: (signIn?: SignInTarget) => options.onPrompt?.(signIn),
      end: (how: string) => end(how),
    };
  }

  it('is seen from the moment somebody is asked until it is over', async () => {
    const prod = obtaining('prod');
    expect(profiles()).toEqual([]);
    prod.ask();
    expect(profiles()).toEqual(['prod']);
    prod.ask();
    expect(changes).toBe(1);
    prod.end('done');
    expect(await prod.outcome).toBe('done');
    expect(profiles()).toEqual([]);
    expect(changes).toBe(2);
  });

  it('tells a question from a sign-in', async () => {
    const prod = obtaining('prod');
    prod.ask({
      kind: 'identity-center',
      session: { name: 'acme', startUrl: 'https://acme.awsapps.com/start', region: 'eu-west-1' },
    });
    expect(waits.list).toEqual([{ profile: 'prod', waitsFor: 'sign-in' }]);
    prod.ask();
    expect(waits.list).toEqual([{ profile: 'prod', waitsFor: 'answer' }]);
    prod.end('done');
    await prod.outcome;
    expect(changes).toBe(3);
  });

  it('changes nothing where nobody is asked', async () => {
    const prod = obtaining('prod');
    prod.end('done');
    await prod.outcome;
    expect(changes).toBe(0);
  });

  it('ends when its profile is called off, and only then', async () => {
    const [prod, copy, dev] = [obtaining('prod'), obtaining('prod'), obtaining('dev')];
    for (const each of [prod, copy, dev]) each.ask();
    expect(profiles()).toEqual(['prod', 'dev']);
    expect(waits.cancel('prod')).toBe(true);
    expect(await Promise.all([prod.outcome, copy.outcome])).toEqual(['called off', 'called off']);
    expect(profiles()).toEqual(['dev']);
    expect(waits.cancel('prod')).toBe(false);
    dev.end('done');
    expect(await dev.outcome).toBe('done');
  });

  it('is not called off before anybody was asked', async () => {
    const prod = obtaining('prod');
    expect(waits.cancel('prod')).toBe(false);
    prod.end('done');
    expect(await prod.outcome).toBe('done');
  });

  it('still ends, and tells, for those who wanted it', async () => {
    const theirs = new AbortController();
    const told: string[] = [];
    const prod = obtaining('prod', { signal: theirs.signal, onPrompt: () => told.push('waits') });
    prod.ask();
    expect(told).toEqual(['waits']);
    theirs.abort();
    expect(await prod.outcome).toBe('called off');
  });

  it('is forgotten when obtaining fails', async () => {
    const failing = waits.during('prod', {}, async ({ onPrompt }: ObtainOptions) => {
      onPrompt?.();
      throw new Error('a bug');
    });
    await expect(failing).rejects.toThrow('a bug');
    expect(profiles()).toEqual([]);
  });
});
