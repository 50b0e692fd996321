import { baseInSentence, isExternalBase } from '../chain/base-kinds.ts';
import type { Chain } from '../chain/chain.ts';
import type { StepState } from './store/session.ts';

/**
 * How credentials came about, one sentence a step: which calls to AWS were made, and which sessions were at hand. Told from
 * what stood before and after, so it is the same in the app and alone. Holds no key and no token.
 */
export function describeSteps(
  chain: Chain,
  before: readonly StepState[],
  after: readonly StepState[],
): readonly string[] {
  const hops = chain.hops.values();
  const explanation = after.flatMap((step, index): readonly string[] => {
    if (step.kind === 'base') return [];
    const hop = step.kind === 'role' ? hops.next().value : undefined;
    const { session } = step;
    // A later step was at hand, so this one was not looked for.
    if (session === undefined) return [];
    const until = `until ${session.credentials.expiration.toISOString()}`;
    const isNew = before[index]?.session?.credentials.accessKeyId !== session.credentials.accessKeyId;
    if (step.kind === 'role') {
      const role = hop?.roleArn ?? 'the role';
      return [
        isNew
          ? `Called AssumeRole for ${role}: good ${until}.`
          : `The session of ${role} was at hand, ${until}: no call.`,
      ];
    }
    const what =
      step.kind === 'mfa'
        ? `the MFA session of ${session.mfaSerial ?? 'the device'}`
        : 'a session without MFA';
    return [
      isNew
        ? `Called GetSessionToken for ${what}: good ${until}.`
        : `${capital(what)} was at hand, ${until}.`,
    ];
  });
  if (explanation.length > 0) return explanation;
  // What is asked outside the files may call AWS itself.
  return isExternalBase(chain.base)
    ? [`What ${baseInSentence(chain.base)} gave is used as it is.`]
    : ['The credentials are a session already: no call to AWS.'];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
