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
  /** What may be meant; anything else can be typed too. */
  readonly choices?: readonly string[];
}

/** More would only be scrolled past: typing finds the others. */
const MOST_CHOICES = 200;

/** A field with its label above and help or what is wrong below, where screen readers find both. */
export function FormField(props: FormFieldProps) {
  const { label, value, onValue, help, problem, mono, autoFocus, lines, choices } = props;
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
        <input
          {...shared}
          // biome-ignore lint/a11y/noAutofocus: the dialog is opened to type this.
          autoFocus={autoFocus}
          {...(choices && { list: `${id}-choices` })}
          onChange={(event) => onValue(event.target.value)}
        />
      ) : (
        <textarea {...shared} rows={lines} onChange={(event) => onValue(event.target.value)} />
      )}
      {choices && (
        <datalist id={`${id}-choices`}>
          {choices.slice(0, MOST_CHOICES).map((choice) => (
            <option key={choice} value={choice} />
          ))}
        </datalist>
      )}
      <p id={`${id}-help`} className={`form-help ${problem ? 'bad-text' : 'second'}`}>
        {problem ? `${problem.message} ${problem.advice}` : help}
      </p>
    </div>
  );
}
