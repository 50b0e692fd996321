import type { SignInPerson, WaitingSignIn } from '../../app/sign-in/sign-ins.ts';
import type { Environment } from '../../core/aws-files/profiles/file-locations.ts';
import { isRemoteSession } from '../../core/browsers/remote-session.ts';
import type { Clock } from '../../core/clock.ts';
import { inTurn } from '../../core/files/turns/process-turns.ts';
import { signInMessages } from '../../core/sign-in/messages.ts';

/** Says something to the person on stderr: one sentence. */
export type Say = (sentence: string) => void;

/** Somebody at a terminal, who is shown the address and whose browser is opened. */
export function terminalPerson({
  environment,
  platform,
  say,
}: {
  readonly environment: Environment;
  readonly platform: NodeJS.Platform;
  readonly say: Say;
}): SignInPerson {
  return {
    isRemote: isRemoteSession(environment),
    async open(address, signal) {
      const [{ openInBrowser }, { SecretAddress }, { terminalBrowser }] = await Promise.all([
        import('../../core/browsers/open-in-browser.ts'),
        import('../../core/browsers/secret-address.ts'),
        import('../browser/terminal-browser.ts'),
      ]);
      const browser = terminalBrowser({ environment, platform });
      return (await openInBrowser(new SecretAddress(address), undefined, browser, signal)).ok;
    },
    show: (waiting) => sayStep(waiting, say),
  };
}

/** Lets commands that want the same sign-in ask for it one after the other: the first opens the browser, the others find what it left. */
export function signInTurns(folder: string, clock: Clock, say: Say): NonNullable<SignInPerson['inTurn']> {
  return async ({ done, id, label, signal, work }) => {
    const outcome = await inTurn(
      folder,
      clock,
      {
        what: `sign-in ${id}`,
        signal,
        onWaiting: () => say(`Another understudy is signing in to ${label}. Waiting for it.`),
        meanwhile: done,
      },
      // The one before may have done it since the last look.
      async () => (await done()) ?? work(),
    );
    return outcome.kind === 'done'
      ? outcome.value
      : { ok: false, cancelled: true, ...signInMessages.cancelled };
  };
}

function sayStep({ address, browserFailed, label, userCode }: WaitingSignIn, say: Say): void {
  if (browserFailed) {
    say('No browser came for the address: open it by hand.');
    return;
  }
  say(`Sign in to ${label} in the browser: ${address}`);
  if (userCode !== undefined)
    say(`The page must show the code ${userCode}. Confirm it only if you started this sign-in.`);
}
