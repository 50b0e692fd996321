// What our tests take from vitest, for Windows' Node under wine: vitest itself does not start there, since its bundler's native part
// wants a newer Windows than wine is. Its runner and its assertions do; what is left is the little that binds them together.

import {
  ASYMMETRIC_MATCHERS_OBJECT,
  customMatchers,
  GLOBAL_EXPECT,
  getState,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
} from '@vitest/expect';
import { fn, restoreAllMocks, spyOn } from '@vitest/spy';
import * as chai from 'chai';

export {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  it,
  onTestFailed,
  onTestFinished,
  suite,
  test,
} from '@vitest/runner';

const POLL_MS = 50;
const POLL_LIMIT_MS = 1_000;

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);

/** @param {unknown} value @param {string} [message] */
export const expect = (value, message) => {
  setState({ assertionCalls: getState(expect).assertionCalls + 1 }, expect);
  return chai.expect(value, message);
};
Object.assign(expect, chai.expect, globalThis[ASYMMETRIC_MATCHERS_OBJECT], {
  getState: () => getState(expect),
  setState: (/** @type {object} */ state) => setState(state, expect),
  extend: (/** @type {object} */ matchers) => chai.expect.extend(expect, matchers),
  fail: (/** @type {string} */ message) => chai.assert.fail(message),
  poll,
});
globalThis[GLOBAL_EXPECT] = expect;
const fresh = { assertionCalls: 0, isExpectingAssertions: false, expectedAssertionsNumber: null };
setState({ ...fresh, environment: 'node', testPath: '', currentTestName: '' }, expect);
expect.extend(customMatchers);

/** Asserts again and again until it holds: any matcher of what `look` gives, also behind `not`. */
function poll(look, { interval = POLL_MS, timeout = POLL_LIMIT_MS } = {}) {
  // A matcher has to be called as a method of the assertion it belongs to.
  const bound = (/** @type {readonly string[]} */ path) =>
    new Proxy(() => {}, {
      get: (_target, name) => bound([...path, String(name)]),
      apply: (_target, _self, args) =>
        until(timeout, interval, async () => {
          const owner = path.slice(0, -1).reduce((at, name) => at[name], expect(await look()));
          return owner[path[path.length - 1]](...args);
        }),
    });
  return bound([]);
}

async function until(timeout, interval, attempt) {
  const end = Date.now() + timeout;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, interval));
    }
  }
}

/** @type {Map<string, string | undefined>} */
const environmentBefore = new Map();

export const vi = {
  fn,
  spyOn,
  restoreAllMocks,
  waitFor: (attempt, { interval = POLL_MS, timeout = POLL_LIMIT_MS } = {}) =>
    until(timeout, interval, attempt),
  stubEnv(name, value) {
    if (!environmentBefore.has(name)) environmentBefore.set(name, process.env[name]);
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  },
  unstubAllEnvs() {
    for (const [name, value] of environmentBefore) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    environmentBefore.clear();
  },
};
