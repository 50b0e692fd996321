import { type ReactNode, useId } from 'react';

interface ButtonProps {
  readonly children: ReactNode;
  /** The keys that do the same, shown beside the label and no part of the name. */
  readonly hint?: string | undefined;
  readonly kind?: 'primary' | 'plain' | 'danger';
  /** Why it cannot be pressed now. It keeps its place in the tab order, so that the reason can be heard. */
  readonly off?: string | undefined;
  readonly onPress: () => void;
  /** Pressed while it is off: a chance to say why. */
  readonly onPressOff?: ((reason: string) => void) | undefined;
}

/** A push button that says why when it is off. */
export function Button({ children, hint, kind = 'plain', off, onPress, onPressOff }: ButtonProps) {
  const reasonId = useId();
  return (
    <button
      type="button"
      className={`button ${kind}`}
      aria-disabled={off !== undefined || undefined}
      aria-describedby={off === undefined ? undefined : reasonId}
      title={off}
      onClick={() => (off === undefined ? onPress() : onPressOff?.(off))}
    >
      <span className="button-label">
        {children}
        {hint && (
          <span aria-hidden="true" className="button-hint">
            {hint}
          </span>
        )}
      </span>
      {off !== undefined && (
        <span id={reasonId} hidden>
          {off}
        </span>
      )}
    </button>
  );
}
