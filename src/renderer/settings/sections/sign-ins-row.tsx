import { assertNever } from '../../../shared/assert-never.ts';
import type { SignInView } from '../../../shared/view.ts';
import { clockTime } from '../../../shared/words/time-left.ts';
import { bridge } from '../../window/bridge.ts';
import { Button } from '../../window/button.tsx';
import { useClock } from '../../window/clock.ts';
import { useView } from '../../window/use-view.ts';
import { Row } from '../controls/row.tsx';
import { messages } from '../messages.ts';
import { useSettings } from '../settings-context.ts';

const text = messages.signIns;
const getSessions = () => bridge.request('settings:sessions');

/** What the AWS files name to sign in to: until when somebody is signed in, and the ways in and out. */
export function SignInsRow() {
  const sessions = useView('sessions:changed', getSessions);
  const signIns = sessions?.signIns ?? [];
  return (
    <Row id="signIns" wide>
      {() =>
        signIns.length === 0 ? (
          <p className="second">{text.none}</p>
        ) : (
          <ul className="lines">
            {signIns.map((signIn) => (
              <SignIn key={signIn.id} signIn={signIn} />
            ))}
          </ul>
        )
      }
    </Row>
  );
}

/** What is asked before a sign-in is given up. */
interface Question {
  readonly title: (label: string) => string;
  readonly text: string;
  readonly yes: string;
}

function SignIn({ signIn }: { readonly signIn: SignInView }) {
  const { ask, tell } = useSettings();
  const { id, label, profiles, subject, state } = signIn;
  const standing = useClock((now) => standingOf(signIn, now));
  const leave = (channel: 'sign-ins:sign-out' | 'sign-ins:forget', question: Question) =>
    ask({
      title: question.title(label),
      text: question.text,
      yes: question.yes,
      onYes: () => void bridge.request(channel, { id }).then(tell),
    });
  return (
    <li>
      <span className="selectable" title={subject}>
        <span className="strong">{label}</span>{' '}
        <span className="small second">{text.profiles(profiles)}</span>
      </span>
      <span className="second digits">{standing}</span>
      {state === 'signed-in' ? (
        <Button onPress={() => leave('sign-ins:sign-out', text.signOut)}>
          <span aria-hidden="true">{text.signOut.button}</span>
          <span className="unseen">{text.signOut.of(label)}</span>
        </Button>
      ) : (
        <Button
          off={signIn.waiting && text.inBrowser}
          onPress={() => void bridge.request('sign-ins:start', { id }).then(tell)}
        >
          <span aria-hidden="true">{text.signIn}</span>
          <span className="unseen">{text.signInTo(label)}</span>
        </Button>
      )}
      {state !== 'never' && (
        <Button onPress={() => leave('sign-ins:forget', text.forget)}>
          <span aria-hidden="true">{text.forget.button}</span>
          <span className="unseen">{text.forget.of(label)}</span>
        </Button>
      )}
    </li>
  );
}

function standingOf({ renews, state, until, waiting }: SignInView, now: Date): string {
  if (waiting) return text.inBrowser;
  switch (state) {
    case 'never':
      return text.never;
    case 'damaged':
      return text.damaged;
    case 'ended':
      return text.ended;
    case 'signed-in':
      if (renews) return text.renews;
      return until === undefined ? '' : text.until(clockTime(until, now));
    default:
      return assertNever(state);
  }
}
