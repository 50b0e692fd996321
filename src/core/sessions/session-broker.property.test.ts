import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Chain, ChainBase, Hop } from '../chain/chain.ts';
import type { SessionCredentials } from '../credentials.ts';
import type { StsFailure } from '../sts/sts-failure.ts';
import type { StsGateway, StsOutcome } from '../sts/sts-gateway.ts';
import { createSessionBroker } from './session-broker.ts';
import { createMemorySessionStore } from './store/session-store.ts';

const at = { file: 'config', path: '/config', line: 1 } as const;
const sourced = <T>(value: T) => ({ value, from: { kind: 'profile', profile: 'p', at } as const });
const base = (id: string): ChainBase => ({
  kind: 'long-term-keys',
  profile: id,
  credentials: { accessKeyId: id, secretAccessKey: 'secret' },
  at,
});
const role = (name: string, extra: Partial<Hop> = {}): Hop => ({
  roleArn: `arn:aws:iam::222222222222:role/${name}`,
  ...extra,
});
const device = (name: string) => sourced(`arn:aws:iam::111111111111:mfa/${name}`);

/** Chains over two users and three devices: shared, chained, without a code, with a second device. */
const chains: readonly Chain[] = [
  { name: 'a1', base: base('ANN'), hops: [role('One')], mfaSerial: device('ann') },
  { name: 'a2', base: base('ANN'), hops: [role('Two')], mfaSerial: device('ann') },
  { name: 'a3', base: base('ANN'), hops: [role('One'), role('Three')], mfaSerial: device('ann') },
  {
    name: 'a4',
    base: base('ANN'),
    hops: [role('Four', { mfaSerial: device('key') })],
    mfaSerial: device('ann'),
  },
  { name: 'a5', base: base('ANN'), hops: [], mfaSerial: device('ann') },
  { name: 'b1', base: base('BOB'), hops: [role('One')], mfaSerial: device('bob') },
  { name: 'b2', base: base('BOB'), hops: [role('Two'), role('Three')] },
  {
    name: 'b3',
    base: base('BOB'),
    hops: [role('Long', { durationSeconds: sourced(7200) })],
    mfaSerial: device('bob'),
  },
];

/** Whose keys may sign a role's call, as the chains have it. */
const signers = new Map<string, Set<string>>();
for (const chain of chains) {
  let signer = chain.base.profile;
  const session = chain.mfaSerial && `${signer}+${chain.mfaSerial.value}`;
  for (const hop of chain.hops) {
    const allowed = signers.get(hop.roleArn) ?? new Set();
    signers.set(hop.roleArn, allowed);
    const first = hop === chain.hops[0];
    allowed.add(first && session ? session : signer);
    // A long role session is signed by the long-term keys themselves.
    if (first && chain.name === 'b3') allowed.add(signer);
    signer = `${first && session ? session : signer}>${hop.roleArn}`;
  }
}

type Step =
  | {
      readonly kind: 'obtain';
      readonly chain: number;
      readonly refresh: boolean;
      readonly prompt: boolean;
      readonly forceRefresh: boolean;
      readonly long: boolean;
    }
  | { readonly kind: 'cancel'; readonly which: number }
  | { readonly kind: 'later'; readonly seconds: number }
  | { readonly kind: 'forget' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('obtain' as const),
      chain: fc.nat(chains.length - 1),
      refresh: fc.boolean(),
      prompt: fc.integer({ min: 0, max: 4 }).map((n) => n > 0),
      forceRefresh: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
      long: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('later' as const), seconds: fc.nat(50_000) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'forget' as const }) },
);

const typed = fc.constantFrom('next', 'next', 'next', 'same', 'malformed', undefined);
const fate = fc.constantFrom<(StsFailure['kind'] | 'ok')[]>(
  'ok',
  'ok',
  'ok',
  'ok',
  'mfa-code-refused',
  'network',
  'expired-credentials',
  'access-denied',
  'max-session-duration',
);

it('keeps its promises however calls, prompts, cancellations and time interleave', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(step, { minLength: 1, maxLength: 16 }),
      fc.infiniteStream(typed),
      fc.infiniteStream(fate),
      async (scheduler, steps, answers, fates) => {
        let time = Date.UTC(2026, 10, 22, 10);
        const broken: string[] = [];
        const refreshing = new Set<string>();
        const sentCodes = new Map<string, number>();
        const lineage = new Map<string, string>([
          ['ANN', 'ANN'],
          ['BOB', 'BOB'],
        ]);
        let openPrompts = 0;
        let asking = 0;
        let conversations = 0;
        let settledPrompts = 0;
        let nextCode = 0;
        let issued = 0;

        async function answer(
          call: string,
          coded: { serialNumber?: string; tokenCode?: string },
          becomes: string,
        ): Promise<StsOutcome<SessionCredentials>> {
          if (refreshing.has(call)) broken.push(`two calls at once: ${call}`);
          refreshing.add(call);
          const code = coded.tokenCode && `${coded.serialNumber} ${coded.tokenCode}`;
          if (code) {
            const before = sentCodes.get(code);
            if (before !== undefined && time - before < 60_000) broken.push(`code sent twice: ${code}`);
            if (!/^\d{6}$/.test(coded.tokenCode ?? '')) broken.push(`malformed code sent: ${code}`);
            sentCodes.set(code, time);
          }
          const kind = fates.next().value;
          await scheduler.schedule(Promise.resolve(), call);
          refreshing.delete(call);
          if (kind !== 'ok') {
            const retryable = kind === 'network';
            return { ok: false, failure: { kind, code: 'X', detail: '', retryable } };
          }
          issued += 1;
          const accessKeyId = `ASIA${issued}`;
          lineage.set(accessKeyId, becomes);
          const seconds = call.startsWith('GetSessionToken') ? 43_200 : 3600;
          return {
            ok: true,
            value: {
              accessKeyId,
              secretAccessKey: 's',
              sessionToken: 't',
              expiration: new Date(time + seconds * 1000),
            },
          };
        }

        const sts: StsGateway = {
          getSessionToken(input, { credentials }) {
            const who = lineage.get(credentials.accessKeyId) ?? 'nobody';
            if (who !== 'ANN' && who !== 'BOB') broken.push(`GetSessionToken signed by ${who}`);
            const becomes = `${who}+${input.serialNumber}`;
            return answer(`GetSessionToken ${becomes}`, input, becomes);
          },
          async assumeRole(input, { credentials }) {
            const who = lineage.get(credentials.accessKeyId) ?? 'nobody';
            if (!signers.get(input.roleArn)?.has(who)) broken.push(`${input.roleArn} signed by ${who}`);
            const becomes = `${who}>${input.roleArn}`;
            // What was asked for is part of the call: a long session and a short one are two.
            const name = `AssumeRole ${becomes} ${input.durationSeconds} ${input.serialNumber ?? ''}`;
            const outcome = await answer(name, input, becomes);
            return outcome.ok
              ? { ok: true, value: { credentials: outcome.value, arn: input.roleArn } }
              : outcome;
          },
          getCallerIdentity: () => Promise.reject(new Error('not used here')),
        };

        const store = createMemorySessionStore();
        const broker = createSessionBroker({
          sts,
          store,
          clock: { now: () => new Date(time) },
          settings: { mfaSessionSeconds: 43_200, sessionName: 'same-for-all' },
          resolveBase: () => Promise.reject(new Error('not used here')),
          prompter: {
            async ask(_question, refusal, signal) {
              if (refusal === undefined) {
                conversations += 1;
                openPrompts += 1;
              }
              asking += 1;
              if (openPrompts > 1 || asking > 1) broken.push('two prompts at once');
              const given = new Promise((resolve) =>
                signal.addEventListener('abort', resolve, { once: true }),
              );
              await Promise.race([scheduler.schedule(Promise.resolve(), 'typing'), given]);
              asking -= 1;
              if (signal.aborted) return undefined;
              const what = answers.next().value;
              if (what === undefined) return undefined;
              if (what === 'malformed') return '12 34';
              if (what === 'next') nextCode += 1;
              return String(nextCode).padStart(6, '0');
            },
            settled() {
              openPrompts -= 1;
              settledPrompts += 1;
            },
          },
        });

        const controllers: AbortController[] = [];
        const outcomes: Promise<unknown>[] = [];
        const done = Promise.all(
          steps.map((one) =>
            scheduler.schedule(Promise.resolve(), one.kind).then(() => {
              switch (one.kind) {
                case 'obtain': {
                  const chain = chains[one.chain];
                  const controller = new AbortController();
                  controllers.push(controller);
                  if (chain) {
                    outcomes.push(
                      broker
                        .obtain(chain, {
                          refresh: one.refresh,
                          allowPrompt: one.prompt,
                          newMfaSession: one.forceRefresh,
                          longRoleSession: one.long,
                          signal: controller.signal,
                        })
                        .then((outcome) => {
                          if (!outcome.ok) return;
                          const { accessKeyId } = outcome.value.credentials;
                          const last = chain.hops.at(-1);
                          const got = lineage.get(accessKeyId) ?? '';
                          if (!got.startsWith(chain.base.profile)) broken.push(`${chain.name} got ${got}`);
                          if (last && !got.endsWith(last.roleArn)) broken.push(`${chain.name} got ${got}`);
                        }),
                    );
                  }
                  break;
                }
                case 'cancel':
                  controllers[one.which % Math.max(1, controllers.length)]?.abort();
                  break;
                case 'later':
                  time += one.seconds * 1000;
                  break;
                case 'forget':
                  broker.forgetAll();
                  break;
              }
            }),
          ),
        );
        await scheduler.waitFor(done);
        await scheduler.waitFor(Promise.all(outcomes));
        await scheduler.waitIdle();

        expect(broken).toEqual([]);
        expect(refreshing.size).toBe(0);
        expect(settledPrompts).toBe(conversations);
        expect(new Set(store.all().map(({ key }) => key)).size).toBe(store.all().length);
      },
    ),
    { numRuns: 300 },
  );
}, 60_000);
