import { useEffect, useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import type { RoleInput, RoleValidation } from '../../../shared/ad-hoc-role.ts';
import type { ActionResult, ProfileView } from '../../../shared/view.ts';
import { deviceName } from '../../../shared/words/device-name.ts';
import { bridge } from '../../window/bridge.ts';
import { Button as PushButton } from '../../window/button.tsx';
import { FormField } from '../../window/form-field.tsx';
import { messages } from '../messages.ts';
import type { AssumeTask } from './assume-task.ts';
import { roleInputFrom, type TypedRole, typedRole } from './typed-role.ts';

const text = messages.assume;

interface AssumeDialogProps {
  readonly task: AssumeTask;
  readonly profiles: readonly ProfileView[];
  readonly onClose: () => void;
  /** What a switch or a save came to; `name` is where to look for it. */
  readonly onDone: (name: string, result: ActionResult) => void;
}

/** Any role, typed in: checked as it is typed, used once or saved under a name. */
export function AssumeDialog({ task, profiles, onClose, onDone }: AssumeDialogProps) {
  return (
    <ModalOverlay className="scrim" isOpen onOpenChange={(open) => !open && onClose()}>
      <Modal className="dialog-frame wide">
        <Dialog className="dialog assume">
          <AssumeForm task={task} profiles={profiles} onClose={onClose} onDone={onDone} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function AssumeForm({ task, profiles, onClose, onDone }: AssumeDialogProps) {
  const [typed, setTyped] = useState<TypedRole>(() => typedRole(task));
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<Extract<ActionResult, { ok: false }>>();
  // What would be overwritten was said: the next Switch is the yes to it.
  const confirming = problem?.reason === 'confirm';
  const input = roleInputFrom(typed);
  const verdict = useVerdict(input);
  const begun = typed.role.trim() !== '';
  const off =
    working || verdict === undefined
      ? text.checking
      : verdict.ok
        ? undefined
        : `${verdict.message} ${verdict.advice}`;

  const finish = async (name: string, send: () => Promise<ActionResult>) => {
    setWorking(true);
    const result = await send().catch(
      (): ActionResult => ({ ok: false, reason: 'failed', ...messages.unreachable }),
    );
    setWorking(false);
    if (!result.ok && result.reason !== 'dismissed') {
      setProblem(result);
      return;
    }
    onDone(name, result);
    if (result.ok) onClose();
  };
  const submit = () => {
    if (off !== undefined || !verdict?.ok) return;
    const saveAs = typed.saveAs.trim();
    if (task.kind === 'change')
      void finish(saveAs, () => bridge.request('role:save', { name: saveAs, input }));
    else
      void finish(saveAs || verdict.name, () =>
        bridge.request('role:assume', {
          input,
          ...(saveAs && { saveAs }),
          ...(confirming && { confirmed: true }),
        }),
      );
  };
  const sources = profiles
    .filter((profile) => !profile.problem && !profile.favourite)
    .map((profile) => profile.name);
  /** One of the fields, with what is wrong with what was typed there. */
  const field = (name: keyof TypedRole) => ({
    label: text[name],
    value: typed[name],
    onValue: (value: string) => {
      setProblem(undefined);
      setTyped((before) => ({ ...before, [name]: value }));
    },
    problem:
      verdict &&
      !verdict.ok &&
      verdict.field === (name === 'minutes' ? 'durationSeconds' : name) &&
      (begun || (name !== 'role' && name !== 'sourceProfile'))
        ? verdict
        : undefined,
  });

  return (
    <form
      className="dialog-form"
      aria-busy={working}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Heading slot="title" level={1}>
        {task.kind === 'change' ? text.change(task.name) : text.title}
      </Heading>
      <div className="form-fields">
        <FormField {...field('role')} help={text.roleHelp} mono autoFocus />
        <FormField {...field('sourceProfile')} choices={sources} />
        <details className="form-more" open={task.kind === 'change'}>
          <summary>{text.more}</summary>
          <div className="form-grid">
            <FormField {...field('sessionName')} />
            <FormField {...field('minutes')} />
            <FormField {...field('externalId')} />
            <FormField {...field('region')} />
          </div>
          <FormField {...field('tags')} help={text.tagsHelp} />
          <FormField {...field('sessionPolicy')} mono lines={3} />
        </details>
        {task.kind === 'new' && <FormField {...field('saveAs')} help={text.saveHelp} />}
      </div>
      <div className="assume-verdict selectable" role="status">
        {problem ? (
          <p className="bad-text">
            {problem.message} {confirming ? text.confirm : problem.advice}
          </p>
        ) : (
          verdict?.ok && <Becomes verdict={verdict} />
        )}
      </div>
      <div className="buttons">
        {/* Enter in any of several fields submits a form only where it has such a button. */}
        <input type="submit" hidden />
        <Button className="button" onPress={onClose}>
          {text.cancel}
        </Button>
        <PushButton kind="primary" off={off} onPress={submit}>
          {task.kind === 'change' ? text.save : text.switch}
        </PushButton>
      </div>
    </form>
  );
}

function Becomes({ verdict }: { readonly verdict: Extract<RoleValidation, { ok: true }> }) {
  return (
    <p className="second">
      {text.becomes(verdict.roleArn, verdict.region)} {verdict.hops > 1 && `${text.chained(verdict.hops)} `}
      {verdict.codeFrom === undefined ? text.noCode : text.code(deviceName(verdict.codeFrom))}
    </p>
  );
}

/** What the main process says of the input, a moment after the last key. `undefined` while it does not know yet. */
function useVerdict(input: RoleInput): RoleValidation | undefined {
  const key = JSON.stringify(input);
  const [known, setKnown] = useState<{ readonly key: string; readonly verdict: RoleValidation }>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all of the input.
  useEffect(() => {
    let current = true;
    const timer = window.setTimeout(() => {
      bridge.request('role:check', { input }).then(
        (verdict) => current && setKnown({ key, verdict }),
        () => undefined,
      );
    }, CHECK_AFTER_MS);
    return () => {
      current = false;
      window.clearTimeout(timer);
    };
  }, [key]);
  return known?.key === key ? known.verdict : undefined;
}

const CHECK_AFTER_MS = 120;
