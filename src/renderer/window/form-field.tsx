import { useId } from 'react';

export interface FormFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly help?: string;
  readonly problem?: { readonly message: string; readonly advice: string } | undefined;
  readonly mono?: boolean;
  readonly autoFocus?: boolean;
  /** Lines high; one without. */
  readonly lines?: number;
}

/** A field with its label above and help or what is wrong below, where screen readers find both. */
export function FormField(props: FormFieldProps) {
  const { label, value, onValue, help, problem, mono, autoFocus, lines } = props;
  const id = useId();
  const shared = {
    id,
    className: `text-input ${mono ? 'mono' : ''}`,
    'aria-invalid': problem !== undefined || undefined,
    'aria-describedby': `${id}-help`,
    autoComplete: 'off',
    spellCheck: false,
    value,
  };
  return (
    <div className="form-row">
      <label className="form-label" htmlFor={id}>
        {label}
      </label>
      {lines === undefined ? (
        // biome-ignore lint/a11y/noAutofocus: the dialog is opened to type this.
        <input {...shared} autoFocus={autoFocus} onChange={(event) => onValue(event.target.value)} />
      ) : (
        <textarea {...shared} rows={lines} onChange={(event) => onValue(event.target.value)} />
      )}
      <p id={`${id}-help`} className={`form-help ${problem ? 'bad-text' : 'second'}`}>
        {problem ? `${problem.message} ${problem.advice}` : help}
      </p>
    </div>
  );
}
