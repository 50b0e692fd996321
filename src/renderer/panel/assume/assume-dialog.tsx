import { useEffect, useId, useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components/Modal';
import { deviceName } from '../../../shared/device-name.ts';
import type { RoleVerdict, RoleWish } from '../../../shared/role-wish.ts';
import type { ActionResult, ProfileView } from '../../../shared/view.ts';
import { bridge } from '../../window/bridge.ts';
import { Button as PushButton } from '../../window/button.tsx';
import { FormField, type FormFieldProps } from '../../window/form-field.tsx';
import { messages } from '../messages.ts';
import type { AssumeTask } from './assume-task.ts';
import { type TypedRole, typedRole, wishFrom } from './typed-role.ts';

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
  const wish = wishFrom(typed);
  const verdict = useVerdict(wish);
  const set = (field: keyof TypedRole) => (value: string) => {
    setProblem(undefined);
    setTyped((before) => ({ ...before, [field]: value }));
  };
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
      void finish(saveAs, () => bridge.request('role:save', { name: saveAs, wish }));
    else
      void finish(saveAs || verdict.name, () =>
        bridge.request('role:assume', {
          wish,
          ...(saveAs && { saveAs }),
          ...(confirming && { confirmed: true }),
        }),
      );
  };
  /** What is said under a field: only about what was typed there. */
  const wrong = (field: keyof RoleWish) =>
    verdict && !verdict.ok && verdict.field === field && (begun || field !== 'role') ? verdict : undefined;

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
        <FormField
          label={text.role}
          help={text.roleHelp}
          value={typed.role}
          onValue={set('role')}
          problem={wrong('role')}
          mono
          autoFocus
        />
        <SourceField
          value={typed.sourceProfile}
          profiles={profiles}
          onValue={set('sourceProfile')}
          problem={begun ? wrong('sourceProfile') : undefined}
        />
        <details className="form-more" open={task.kind === 'change'}>
          <summary>{text.more}</summary>
          <div className="form-grid">
            <FormField
              label={text.sessionName}
              value={typed.sessionName}
              onValue={set('sessionName')}
              problem={wrong('sessionName')}
            />
            <FormField
              label={text.duration}
              value={typed.minutes}
              onValue={set('minutes')}
              problem={wrong('durationSeconds')}
            />
            <FormField
              label={text.externalId}
              value={typed.externalId}
              onValue={set('externalId')}
              problem={wrong('externalId')}
            />
            <FormField
              label={text.region}
              value={typed.region}
              onValue={set('region')}
              problem={wrong('region')}
            />
          </div>
          <FormField
            label={text.tags}
            help={text.tagsHelp}
            value={typed.tags}
            onValue={set('tags')}
            problem={wrong('tags')}
          />
          <FormField
            label={text.policy}
            value={typed.sessionPolicy}
            onValue={set('sessionPolicy')}
            problem={wrong('sessionPolicy')}
            mono
            lines={3}
          />
        </details>
        {task.kind === 'new' && (
          <FormField label={text.saveAs} help={text.saveHelp} value={typed.saveAs} onValue={set('saveAs')} />
        )}
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

function Becomes({ verdict }: { readonly verdict: Extract<RoleVerdict, { ok: true }> }) {
  return (
    <p className="second">
      {text.becomes(verdict.roleArn, verdict.region)} {verdict.hops > 1 && `${text.chained(verdict.hops)} `}
      {verdict.codeFrom === undefined ? text.noCode : text.code(deviceName(verdict.codeFrom))}
    </p>
  );
}

interface SourceFieldProps {
  readonly value: string;
  readonly profiles: readonly ProfileView[];
  readonly onValue: (value: string) => void;
  readonly problem: FormFieldProps['problem'];
}

/** A profile of the files: its credentials assume the role. */
function SourceField({ value, profiles, onValue, problem }: SourceFieldProps) {
  const id = useId();
  const usable = profiles.filter((profile) => !profile.problem && !profile.favourite);
  return (
    <div className="form-row">
      <label className="form-label" htmlFor={id}>
        {text.source}
      </label>
      <input
        id={id}
        className="text-input"
        list={`${id}-profiles`}
        aria-invalid={problem !== undefined || undefined}
        aria-describedby={`${id}-help`}
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => onValue(event.target.value)}
      />
      <datalist id={`${id}-profiles`}>
        {usable.slice(0, 200).map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <p id={`${id}-help`} className={`form-help ${problem ? 'bad-text' : 'second'}`}>
        {problem && `${problem.message} ${problem.advice}`}
      </p>
    </div>
  );
}

/** What the main process says of a wish, a moment after the last key. `undefined` while it does not know yet. */
function useVerdict(wish: RoleWish): RoleVerdict | undefined {
  const key = JSON.stringify(wish);
  const [known, setKnown] = useState<{ readonly key: string; readonly verdict: RoleVerdict }>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all of the wish.
  useEffect(() => {
    let current = true;
    const timer = window.setTimeout(() => {
      bridge.request('role:check', { wish }).then(
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
