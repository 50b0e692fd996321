import { useState } from 'react';
import type { ChosenKeys } from '../../../shared/first-profile.ts';
import type { ActionResult } from '../../../shared/view.ts';
import { bridge } from '../../window/bridge.ts';
import { Button } from '../../window/button.tsx';
import { FormField } from '../../window/form-field.tsx';
import { messages } from '../messages.ts';

const text = messages.first;

const unreachable: Extract<ActionResult, { ok: false }> = {
  ok: false,
  reason: 'failed',
  ...messages.unreachable,
};

/** Keys from a file, and a first role behind them. What is typed here is no secret. */
export function FirstProfileForm({ onDone }: { readonly onDone: (result: ActionResult) => void }) {
  const [keys, setKeys] = useState<ChosenKeys>();
  const [typed, setTyped] = useState({ mfaSerial: '', role: '', profile: '', region: '' });
  const [problem, setProblem] = useState<Extract<ActionResult, { ok: false }>>();
  const set = (field: keyof typeof typed) => (value: string) => {
    setProblem(undefined);
    setTyped((before) => ({ ...before, [field]: value }));
  };
  const named = typed.role.trim() !== '' && typed.profile.trim() !== '';
  const off = keys === undefined ? text.noKeys : named ? undefined : text.noRole;

  const choose = async () => {
    const answer = await bridge.request('first:choose-keys').catch(() => unreachable);
    if (answer.ok) setKeys(answer.keys);
    setProblem(answer.ok || answer.reason === 'dismissed' ? undefined : answer);
  };
  const create = async () => {
    if (off !== undefined) return;
    const { mfaSerial, profile, region, role } = typed;
    const input = { profile, role, ...(mfaSerial && { mfaSerial }), ...(region && { region }) };
    const result = await bridge.request('first:create', { input }).catch(() => unreachable);
    if (result.ok) onDone(result);
    else setProblem(result);
  };

  return (
    <form
      className="card first-form"
      aria-label={text.title}
      onSubmit={(event) => {
        event.preventDefault();
        void create();
      }}
    >
      <h2>{text.title}</h2>
      <div className="first-keys">
        <span className="form-label">{text.keys}</span>
        <Button onPress={() => void choose()}>{text.choose}</Button>
        <span role="status" className="second digits">
          {keys && text.chosen(keys.file, keys.ending)}
        </span>
        <p className="form-help second">{text.keysHelp}</p>
      </div>
      <FormField label={text.mfa} help={text.mfaHelp} value={typed.mfaSerial} onValue={set('mfaSerial')} />
      <FormField label={text.role} help={text.roleHelp} value={typed.role} onValue={set('role')} />
      <div className="form-grid">
        <FormField label={text.name} value={typed.profile} onValue={set('profile')} />
        <FormField label={text.region} value={typed.region} onValue={set('region')} />
      </div>
      <div role="alert" className="bad-text">
        {problem && `${problem.message} ${problem.advice ?? ''}`}
      </div>
      <div>
        <input type="submit" hidden />
        <Button kind="primary" off={off} onPress={() => void create()}>
          {text.create}
        </Button>
      </div>
    </form>
  );
}
