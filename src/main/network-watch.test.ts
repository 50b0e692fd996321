import { beforeEach, describe, expect, it } from 'vitest';
import { LOOK_MS, NetworkWatch, PATIENT_LOOK_MS, URGENT_LOOK_MS } from './network-watch.ts';

let online: boolean;
let returns: number;
let timer: { readonly ms: number; readonly look: () => void } | undefined;
let watch: NetworkWatch;
const look = () => timer?.look();

beforeEach(() => {
  online = true;
  returns = 0;
  timer = undefined;
  watch = new NetworkWatch({
    isOnline: () => online,
    onReturn: () => {
      returns += 1;
    },
    every: (ms, again) => {
      timer = { ms, look: again };
      return () => {
        timer = undefined;
      };
    },
  });
});

describe('the network watch', () => {
  it('asks nothing while nobody waits', () => {
    expect(timer).toBeUndefined();
    watch.set('yes');
    expect(timer?.ms).toBe(LOOK_MS);
    watch.set('no');
    expect(timer).toBeUndefined();
  });

  it('looks more often while something has ended, and less often after that', () => {
    watch.set('yes');
    watch.set('urgent');
    expect(timer?.ms).toBe(URGENT_LOOK_MS);
    watch.set('yes');
    expect(timer?.ms).toBe(LOOK_MS);
  });

  it('looks once a minute where nothing is lost by waiting', () => {
    watch.set('patient');
    expect(timer?.ms).toBe(PATIENT_LOOK_MS);
    expect(PATIENT_LOOK_MS).toBeGreaterThanOrEqual(60_000);
  });

  it('tells once that the network is back', () => {
    online = false;
    watch.set('yes');
    look();
    online = true;
    look();
    look();
    expect(returns).toBe(1);
  });

  it('keeps quiet where the system saw a network all the time', () => {
    watch.set('urgent');
    look();
    expect(returns).toBe(0);
  });

  it('sees a network that goes while it looks', () => {
    watch.set('yes');
    online = false;
    look();
    watch.set('urgent');
    online = true;
    look();
    expect(returns).toBe(1);
  });

  it('knows of a network that was away at waking and came back before anybody waited', () => {
    online = false;
    watch.look();
    online = true;
    watch.set('yes');
    look();
    expect(returns).toBe(1);
  });

  it('tells nobody where nobody waits', () => {
    online = false;
    watch.look();
    online = true;
    watch.look();
    watch.set('yes');
    expect(returns).toBe(0);
  });
});
