import { ChevronDown } from 'lucide-react';
import { type KeyboardEvent, useContext, useEffect, useMemo, useRef, useState } from 'react';
import {
  Button,
  ComboBox,
  ComboBoxStateContext,
  Input,
  ListBox,
  ListBoxItem,
  Popover,
} from 'react-aria-components/ComboBox';
import { messages } from '../messages.ts';

/** More would only be scrolled past: typing finds the others. */
const MOST_SHOWN = 60;

interface NameFieldProps {
  readonly label: string;
  readonly describedBy?: string;
  readonly placeholder?: string;
  readonly names: readonly string[];
  /** What stands in the field when nobody types. */
  readonly value: string;
  readonly invalid?: boolean;
  readonly onCommit: (name: string) => Promise<boolean>;
  /** The text is the old one again. */
  readonly onRevert: () => void;
}

/** A profile name: one of those there are, or any other typed in. Counts at Enter, or when the field is left. */
export function NameField(props: NameFieldProps) {
  const { describedBy, invalid = false, label, names, onCommit, onRevert, placeholder, value } = props;
  const [text, setText] = useState(value);
  const typed = useRef(value);
  const type = (name: string) => {
    typed.current = name;
    setText(name);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another value takes the place of what is typed.
  useEffect(() => type(value), [value]);
  const settle = async (name: string) => {
    const wanted = name.trim();
    if (wanted === '' || (wanted === value && !invalid)) {
      type(value);
      return;
    }
    type(wanted);
    if (await onCommit(wanted)) type(value === '' ? '' : wanted);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    // With the list open, Enter takes what is marked there and Esc closes it.
    if (event.currentTarget.getAttribute('aria-activedescendant')) return;
    if (event.key === 'Enter') void settle(typed.current);
    else if (event.key === 'Escape' && (typed.current !== value || invalid)) {
      event.preventDefault();
      type(value);
      onRevert();
    }
  };
  const found = useMemo(() => {
    const wanted = text === value ? '' : text.trim().toLowerCase();
    return names.filter((name) => name.toLowerCase().includes(wanted)).slice(0, MOST_SHOWN);
  }, [names, text, value]);

  return (
    <ComboBox
      className="name-field"
      aria-label={label}
      {...(describedBy !== undefined && { 'aria-describedby': describedBy })}
      allowsCustomValue
      allowsEmptyCollection={false}
      // Opened by typing, not by every change of the text: clearing it after a choice must not open it again.
      menuTrigger="manual"
      isInvalid={invalid}
      inputValue={text}
      onInputChange={type}
      onSelectionChange={(key) => void settle(key === null ? typed.current : String(key))}
      onBlur={() => void settle(typed.current)}
      items={found.map((name) => ({ name }))}
      defaultFilter={() => true}
    >
      <span className="text-field">
        <OpeningInput placeholder={placeholder} onKeyDown={onKeyDown} />
        <Button className="name-open">
          <ChevronDown size={14} aria-hidden="true" />
        </Button>
      </span>
      <Popover className="popover">
        <ListBox<{ name: string }> aria-label={messages.lists.choices}>
          {({ name }) => (
            <ListBoxItem id={name} textValue={name} className="choice">
              {name}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

interface OpeningInputProps {
  readonly placeholder: string | undefined;
  readonly onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void;
}

/** The field itself, which shows what fits while somebody types. */
function OpeningInput({ onKeyDown, placeholder }: OpeningInputProps) {
  const state = useContext(ComboBoxStateContext);
  return (
    <Input
      maxLength={512}
      spellCheck="false"
      {...(placeholder !== undefined && { placeholder })}
      onKeyDown={onKeyDown}
      onInput={() => state?.open(null, 'input')}
    />
  );
}
