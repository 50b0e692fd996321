import { beforeEach, describe, expect, it } from 'vitest';
import { PATIENT_LOOK_MS, QUICKEST_LOOK_MS, SLOWEST_LOOK_MS } from './network-poll-interval.ts';
import { NetworkWatch, OTHER_NETWORK_MS } from './network-watch.ts';

let nowMs: number;
let online: boolean;
let addresses: string;
let returns: number;
let looks: number;
let timer: { readonly ms: number; readonly atMs: number; readonly look: () => void } | undefined;
let watch: NetworkWatch;

/** Time goes by, with every look that falls into it. */
function pass(ms: number): void {
  const endMs = nowMs + ms;
  while (timer && timer.atMs <= endMs) {
    nowMs = timer.atMs;
    timer.look();
  }
  nowMs = endMs;
}

beforeEach(() => {
  nowMs = 1_000_000;
  online = true;
  addresses = 'wlan0 10.0.0.7';
  returns = 0;
  looks = 0;
  timer = undefined;
  watch = new NetworkWatch({
    isOnline: () => {
      looks += 1;
      return online;
    },
    addresses: () => addresses,
    onReturn: () => {
      returns += 1;
    },
    monotonicMs: () => nowMs,
    after: (ms, look) => {
      timer = { ms, atMs: nowMs + ms, look };
      return () => {
        timer = undefined;
      };
    },
  });
});

describe('the network watch', () => {
  it('asks nothing while nobody waits', () => {
    expect(timer).toBeUndefined();
    watch.set({ kind: 'yes' });
    expect(timer?.ms).toBe(QUICKEST_LOOK_MS);
    watch.set({ kind: 'no' });
    expect(timer).toBeUndefined();
    watch.pollSoon();
    expect(timer).toBeUndefined();
  });

  it('looks once a minute where nothing is lost by waiting', () => {
    watch.set({ kind: 'patient' });
    expect(timer?.ms).toBe(PATIENT_LOOK_MS);
    expect(PATIENT_LOOK_MS).toBeGreaterThanOrEqual(60_000);
  });

  it('looks a few thousand times in a night without a network, not ten times a second', () => {
    online = false;
    watch.set({ kind: 'yes' });
    pass(10 * 3_600_000);
    expect(looks).toBeLessThan(5_800);
    expect(timer?.ms).toBe(SLOWEST_LOOK_MS);
  });

  it('is quick again when the computer woke up, and when the network was there for a moment', () => {
    online = false;
    watch.set({ kind: 'yes' });
    pass(2 * 3_600_000);
    watch.pollSoon();
    expect(timer?.ms).toBe(QUICKEST_LOOK_MS);
    pass(2 * 3_600_000);
    online = true;
    pass(SLOWEST_LOOK_MS);
    expect(timer?.ms).toBeLessThan(SLOWEST_LOOK_MS);
  });

  it('is not made quick by what is awaited being said again', () => {
    online = false;
    watch.set({ kind: 'yes' });
    pass(2 * 3_600_000);
    watch.set({ kind: 'yes' });
    expect(timer?.ms).toBe(SLOWEST_LOOK_MS);
  });

  it('tells once that the network is back', () => {
    online = false;
    watch.set({ kind: 'yes' });
    pass(1_000);
    online = true;
    pass(5_000);
    expect(returns).toBe(1);
  });

  it('looks at the moment at which a key ends', () => {
    online = false;
    watch.set({ kind: 'yes', endsInMs: 600_000 });
    pass(599_999);
    online = true;
    pass(1);
    expect(returns).toBe(1);
  });

  it('keeps quiet where the system saw a network all the time', () => {
    watch.set({ kind: 'yes' });
    pass(60_000);
    expect(returns).toBe(0);
  });

  it('sees a network that goes while it looks', () => {
    watch.set({ kind: 'yes' });
    online = false;
    pass(1_000);
    online = true;
    pass(1_000);
    expect(returns).toBe(1);
  });

  it('knows of a network that was away at waking and came back before anybody waited', () => {
    online = false;
    watch.pollSoon();
    online = true;
    watch.set({ kind: 'yes' });
    expect(returns).toBe(1);
  });

  it('tells nobody where nobody waits', () => {
    online = false;
    watch.look();
    online = true;
    watch.look();
    watch.set({ kind: 'yes' });
    expect(returns).toBe(0);
  });

  it('tells of another network, such as a VPN, that came while the system saw one all the time', () => {
    watch.set({ kind: 'yes' });
    pass(60_000);
    addresses = 'tun0 10.8.0.2\nwlan0 10.0.0.7';
    pass(SLOWEST_LOOK_MS);
    expect(returns).toBe(1);
    pass(600_000);
    expect(returns).toBe(1);
  });

  it('tells of addresses that come and go all the time only now and then', () => {
    watch.set({ kind: 'yes' });
    for (let change = 0; change < 600; change += 1) {
      addresses = `wlan0 10.0.0.${change}`;
      pass(100);
    }
    expect(returns).toBeGreaterThan(0);
    expect(returns).toBeLessThanOrEqual(60_000 / OTHER_NETWORK_MS);
  });

  it('takes no addresses for no new network', () => {
    watch.set({ kind: 'yes' });
    addresses = '';
    pass(60_000);
    expect(returns).toBe(0);
  });
});
