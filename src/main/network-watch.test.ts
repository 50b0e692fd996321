import { beforeEach, describe, expect, it } from 'vitest';
import { NetworkWatch } from './network-watch.ts';

let online: boolean;
let returns: number;
let look: (() => void) | undefined;
let watch: NetworkWatch;

beforeEach(() => {
  online = true;
  returns = 0;
  look = undefined;
  watch = new NetworkWatch({
    isOnline: () => online,
    onReturn: () => {
      returns += 1;
    },
    every: (_ms, again) => {
      look = again;
      return () => {
        look = undefined;
      };
    },
  });
});

describe('the network watch', () => {
  it('asks nothing while nobody waits', () => {
    expect(look).toBeUndefined();
    watch.set(true);
    expect(look).toBeDefined();
    watch.set(false);
    expect(look).toBeUndefined();
  });

  it('tells once that the network is back', () => {
    online = false;
    watch.set(true);
    look?.();
    online = true;
    look?.();
    look?.();
    expect(returns).toBe(1);
  });

  it('keeps quiet where the system saw a network all the time', () => {
    watch.set(true);
    look?.();
    expect(returns).toBe(0);
  });

  it('sees a network that goes while it looks', () => {
    watch.set(true);
    online = false;
    look?.();
    watch.set(true);
    online = true;
    look?.();
    expect(returns).toBe(1);
  });

  it('begins anew each time somebody waits', () => {
    online = false;
    watch.set(true);
    watch.set(false);
    online = true;
    watch.set(true);
    look?.();
    expect(returns).toBe(0);
  });
});
