import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { useDialog } from 'react-aria/useDialog';
import type { MfaView } from '../../shared/view.ts';
import { clockTime, secondsToNextCode } from '../../shared/words/time-left.ts';
import { bridge } from '../window/bridge.ts';
import { Button } from '../window/button.tsx';
import { useClock } from '../window/clock.ts';
import { CodeField } from './code-field.tsx';
import { DemoDevice } from './demo-device.tsx';
import { messages } from './messages.ts';
import { CODE_LENGTH } from './typed-code.ts';

/** Asks for one code: who for, how long it will serve, what was wrong with the last one. */
export function MfaPrompt({ view }: { readonly view: MfaView }) {
  const dialogRef = useRef<HTMLDivElement>(null);
  const fieldRef = useRef<HTMLInputElement>(null);
  const [code, setCode] = useState('');
  const [sentFor, setSentFor] = useState<number>();
  const [lost, setLost] = useState(false);
  const { dialogProps } = useDialog({ 'aria-label': messages.dialog }, dialogRef);
  const checking = view.state === 'checking' || sentFor === view.id;

  useRoom(dialogRef);

  // A new question, or the same one after a refusal: an empty field that has the focus.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each id is one attempt.
  useEffect(() => {
    setCode('');
    setLost(false);
    fieldRef.current?.focus();
  }, [view.id]);

  const submit = (answer: string) => {
    if (checking || answer.length !== CODE_LENGTH) return;
    setSentFor(view.id);
    setLost(false);
    bridge.request('mfa:answer', { id: view.id, code: answer }).catch(() => {
      setSentFor(undefined);
      setLost(true);
    });
  };
  const change = (typed: string) => {
    setCode(typed);
    if (typed.length === CODE_LENGTH) submit(typed);
  };
  const cancel = () => {
    bridge.request('mfa:cancel', { id: view.id }).catch(() => setLost(true));
  };

  return (
    <div
      {...dialogProps}
      ref={dialogRef}
      role="dialog"
      className="prompt"
      aria-describedby="prompt-purpose"
      aria-busy={checking}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Escape') {
          event.preventDefault();
          cancel();
        } else if (event.key === 'Enter' && event.target === fieldRef.current) {
          event.preventDefault();
          submit(code);
        }
      }}
    >
      <h1>
        {messages.title(view.device)}
        {view.production && <span className="badge">{messages.production}</span>}
      </h1>
      <Purpose view={view} />
      <CodeField
        inputRef={fieldRef}
        code={code}
        checking={checking}
        refused={view.refusal !== undefined}
        onCode={change}
      />
      <CodeTime view={view} checking={checking} />
      <div className="prompt-problem" role="alert" id="prompt-problem">
        {lost ? (
          <p>{messages.unreachable}</p>
        ) : (
          view.refusal && !checking && <Refusal refusal={view.refusal} />
        )}
      </div>
      <div className="prompt-buttons">
        {view.waiting > 0 && <span className="small second">{messages.waiting(view.waiting)}</span>}
        <Button onPress={cancel}>{messages.cancel}</Button>
        <Button
          kind="primary"
          off={checking ? messages.checking : code.length < CODE_LENGTH ? messages.tooShort : undefined}
          onPress={() => submit(code)}
          onPressOff={() => fieldRef.current?.focus()}
        >
          {messages.continue}
        </Button>
      </div>
      {view.demoCode && (
        <DemoDevice shown={view.demoCode} disabled={checking} onUse={(shown) => change(shown)} />
      )}
    </div>
  );
}

/** Asks for a higher window while the page does not fit in it: long names, or zoomed in. */
function useRoom(ref: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const prompt = ref.current;
    const page = prompt?.parentElement;
    if (!prompt || !page) return;
    const observer = new ResizeObserver(() => {
      const pageHeight = page.scrollHeight;
      if (pageHeight > page.clientHeight) bridge.request('mfa:fit', { pageHeight }).catch(() => undefined);
    });
    observer.observe(prompt);
    observer.observe(page);
    return () => observer.disconnect();
  }, [ref]);
}

/** "bastion (111111111111), to become Admin in 222222222222". */
function Purpose({ view }: { readonly view: MfaView }) {
  const place = view.targetAccountName ?? view.targetAccountId;
  const source = view.accountId ? `${view.sourceProfile} (${view.accountId})` : view.sourceProfile;
  return (
    <p id="prompt-purpose" className="purpose selectable">
      {view.roleName ? (
        <>
          {source}, to become <strong>{view.roleName}</strong>
          {place && ` in ${place}`} for <strong>{view.wanted}</strong>
        </>
      ) : (
        <>
          {source}, for <strong>{view.wanted}</strong>
        </>
      )}
    </p>
  );
}

/** The 30 s that a device shows a code: AWS takes each code once, so it pays to see when the next one comes. */
function CodeTime({ view, checking }: { readonly view: MfaView; readonly checking: boolean }) {
  const seconds = useClock(secondsToNextCode);
  const until = useClock((now) => clockTime(view.servesUntil, now));
  return (
    <>
      <div className="code-time small second digits">
        <span>{messages.serves(until)}</span>
        <span>{checking ? messages.checking : messages.newCode(seconds)}</span>
      </div>
      <span className={`bar step-bar ${checking ? 'checking' : ''}`} aria-hidden="true">
        <span style={{ width: `${((30 - seconds) / 30) * 100}%` }} />
      </span>
    </>
  );
}

/** What was wrong with the last code. The wait for the next one is counted above, so it is not said again here. */
function Refusal({ refusal }: { readonly refusal: NonNullable<MfaView['refusal']> }) {
  const { message, nextCodeAt } = refusal;
  const over = useClock((now) => nextCodeAt !== undefined && nextCodeAt <= now.getTime());
  return <p>{over ? messages.nextIsThere : message}</p>;
}
