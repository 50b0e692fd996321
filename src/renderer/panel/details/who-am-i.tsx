import { useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import type { Requests } from '../../../shared/ipc-contract.ts';
import { exactInstant } from '../../../shared/time-left.ts';
import { bridge } from '../../window/bridge.ts';
import { currentMoment } from '../../window/moment.ts';
import { messages } from '../messages.ts';

const text = messages.whoAmI;

type Answer = Requests['profile:who-am-i']['answer'];

/** Asks AWS who one is with this profile's credentials, on demand. */
export function WhoAmI({ profile }: { readonly profile: string }) {
  const [answer, setAnswer] = useState<{ readonly at: number; readonly of: Answer }>();
  const [asking, setAsking] = useState(false);
  const ask = () => {
    setAsking(true);
    bridge
      .request('profile:who-am-i', { profile })
      .catch((): Answer => ({ ok: false, reason: 'failed', ...messages.unreachable }))
      .then((of) => {
        setAnswer({ at: currentMoment().getTime(), of });
        setAsking(false);
      });
  };
  return (
    <>
      <Button className="button small-button" isDisabled={asking} onPress={ask}>
        {asking ? text.asking : text.ask}
      </Button>
      <ModalOverlay
        className="scrim"
        isOpen={answer !== undefined}
        onOpenChange={(open) => !open && setAnswer(undefined)}
        isDismissable
      >
        <Modal className="dialog-frame">
          <Dialog className="dialog">
            {answer && <Said answer={answer.of} at={answer.at} onClose={() => setAnswer(undefined)} />}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </>
  );
}

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
              {messages.trouble.requestId} <code>{answer.requestId}</code>
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
