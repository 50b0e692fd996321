import { memo, useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import type { Requests } from '../../../shared/ipc-contract.ts';
import { exactInstant } from '../../../shared/words/time-left.ts';
import { bridge } from '../../window/bridge.ts';
import { currentTime } from '../../window/clock.ts';
import { useLatest } from '../../window/use-latest.ts';
import { messages } from '../messages.ts';

const text = messages.whoAmI;

type Answer = Requests['profile:who-am-i']['answer'];

/** Asks AWS who one is with this profile's credentials, on demand. */
export function WhoAmI({ profile }: { readonly profile: string }) {
  const [answer, setAnswer] = useState<{ readonly at: number; readonly of: Answer }>();
  const [asking, setAsking] = useState<string>();
  const ask = useLatest(() => {
    setAsking(profile);
    bridge
      .request('profile:who-am-i', { profile })
      .catch((): Answer => ({ ok: false, reason: 'failed', ...messages.unreachable }))
      .then((of) => {
        setAnswer({ at: currentTime().getTime(), of });
        setAsking((asked) => (asked === profile ? undefined : asked));
      });
  });
  return (
    <>
      <AskButton asking={asking === profile} onAsk={ask} />
      {answer && (
        <ModalOverlay
          className="scrim"
          isOpen
          onOpenChange={(open) => !open && setAnswer(undefined)}
          isDismissable
        >
          <Modal className="dialog-frame">
            <Dialog className="dialog">
              <Said answer={answer.of} at={answer.at} onClose={() => setAnswer(undefined)} />
            </Dialog>
          </Modal>
        </ModalOverlay>
      )}
    </>
  );
}

interface AskButtonProps {
  readonly asking: boolean;
  readonly onAsk: () => void;
}

const AskButton = memo(function AskButton({ asking, onAsk }: AskButtonProps) {
  return (
    <Button className="button small-button" isDisabled={asking} onPress={onAsk}>
      {asking ? text.asking : text.ask}
    </Button>
  );
});

interface SaidProps {
  readonly answer: Answer;
  readonly at: number;
  readonly onClose: () => void;
}

function Said({ answer, at, onClose }: SaidProps) {
  return (
    <>
      <Heading slot="title" level={1}>
        {answer.ok ? text.title : text.ask}
      </Heading>
      {answer.ok ? (
        <>
          <dl className="facts selectable">
            <dt>{text.arn}</dt>
            <dd>
              <code>{answer.identity.arn}</code>
            </dd>
            <dt>{text.account}</dt>
            <dd>
              <code>{answer.identity.account}</code>
            </dd>
            <dt>{text.userId}</dt>
            <dd>
              <code>{answer.identity.userId}</code>
            </dd>
          </dl>
          <p className="small second">{text.checked(exactInstant(at))}</p>
        </>
      ) : (
        <div className="selectable">
          <p>{answer.message}</p>
          <p className="second">{answer.advice}</p>
          {answer.requestId && (
            <p className="small second">
              {messages.problem.requestId} <code>{answer.requestId}</code>
            </p>
          )}
        </div>
      )}
      <div className="buttons">
        <Button autoFocus className="button" onPress={onClose}>
          {text.close}
        </Button>
      </div>
    </>
  );
}
