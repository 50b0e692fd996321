import { describe, expect, it } from 'vitest';
import type { BackendError, ObtainCallOptions, ObtainedAnswer } from '../../core/agent/backend.ts';
import { type Backend, backendOver } from '../../core/agent/verbs.ts';
import type { ChainRequest } from '../../core/chain/chain.ts';
import { obtained, runCli } from '../testing/cli.ts';
import { askApp, readSimpleCall } from './credentials-fast-path.ts';

const marked = { UNDERSTUDY_IN_CREDENTIAL_PROCESS: Buffer.from('prod').toString('base64url') };

describe('the short way of understudy credentials', () => {
  it.each([[['prod']], [['prod', '--no-prompt']], [['--no-prompt', 'prod']], [['a name with blanks']]])(
    'asks for %j what the long way asks for',
    async (words) => {
      const argv = ['credentials', ...words];
      const plain = readSimpleCall(argv, {});
      const { calls } = await runCli(argv, {
        backend: { obtain: async () => ({ ok: true, value: obtained }) },
        hasTerminal: true,
      });
      expect(calls).toMatchObject([
        { what: 'obtain', request: { profile: plain?.profile }, args: { ask: plain?.ask } },
      ]);
      expect(Object.keys(calls[0]?.what === 'obtain' ? calls[0].request : {})).toEqual(['profile']);
    },
  );

  it.each([
    [['credentials'], {}],
    [['credentials', ''], {}],
    [['credentials', '--help'], {}],
    [['credentials', 'prod', 'dev'], {}],
    [['credentials', 'prod', '-r'], {}],
    [['credentials', 'prod', '--mfa-token=123456'], {}],
    [['credentials', '--install', 'prod'], {}],
    [['credentials', '--', 'prod'], {}],
    [['switch', 'prod'], {}],
    [['credentials', 'prod'], marked],
  ])('leaves %j to the long way', (argv, environment) => {
    expect(readSimpleCall(argv, environment)).toBeUndefined();
  });

  const app = (obtain: Backend['obtain'], closed: () => void = () => undefined): Backend => ({
    ...backendOver(() => Promise.reject(new Error('not asked here')), {
      kind: 'app',
      close: async () => closed(),
    }),
    obtain,
  });
  const plain = { profile: 'prod', ask: 'window', noSession: false } as const;

  it('gives what the app answers', async () => {
    const asked: (readonly [ChainRequest, ObtainCallOptions])[] = [];
    const word = await askApp(plain, async () =>
      app(async (...question) => {
        asked.push(question);
        return { ok: true, value: obtained };
      }),
    );
    expect(word).toEqual({ kind: 'credentials', value: obtained satisfies ObtainedAnswer });
    expect(asked).toEqual([[{ profile: 'prod' }, { ask: 'window', refresh: false }]]);
  });

  it('takes a refusal for the answer, so that no window opens twice', async () => {
    const error: BackendError = { kind: 'dismissed', message: 'No code was entered.' };
    let closed = 0;
    const word = await askApp(plain, async () =>
      app(
        async () => ({ ok: false, error }),
        () => {
          closed += 1;
        },
      ),
    );
    expect(word).toEqual({ kind: 'refused', answer: { ok: false, error } });
    expect(closed).toBe(1);
  });

  it('hears nothing where no app runs, and where only this process can know', async () => {
    expect(await askApp(plain, async () => undefined)).toEqual({ kind: 'none' });
    const handsOver = await askApp(plain, async (alone) =>
      app(async (...question) => (await alone()).obtain(...question)),
    );
    expect(handsOver).toEqual({ kind: 'none' });
  });
});
