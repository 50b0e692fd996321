import { ChevronDown } from 'lucide-react';
import { type KeyboardEvent, memo, useEffect, useRef, useState } from 'react';
import {
  Button,
  ComboBox,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
} from 'react-aria-components/ComboBox';
import { messages } from '../messages.ts';

interface TargetFieldProps {
  /** Whose target it is: a half-typed name is not carried over to the next profile. */
  readonly profile: string;
  readonly value: string;
  readonly targets: readonly string[];
  readonly onChange: (target: string) => void;
  /** "export AWS_PROFILE=understudy"; absent where the shell cannot say it, or until it is known. */
  readonly line: string | undefined;
  /** Counts up when the target is to be chosen by keyboard: Enter then writes to it at once. */
  readonly asked: number;
  readonly onWriteTo: (target: string) => void;
}

/** Where the credentials are written: one of the profiles that suit, or any other name typed in. */
export const TargetField = memo(function TargetField({
  profile,
  value,
  targets,
  onChange,
  line,
  asked,
  onWriteTo,
}: TargetFieldProps) {
  const inputRef = useRef<HTMLInputElement>(null);
  const writesAtOnce = useRef(false);
  const entered = useRef(false);
  const [text, setText] = useState(value);
  // What stands in the field now: leaving it may come before the next render.
  const typed = useRef(value);
  const type = (name: string) => {
    typed.current = name;
    setText(name);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: another profile starts from its own target.
  useEffect(() => type(value), [profile, value]);

  useEffect(() => {
    if (asked === 0) return;
    writesAtOnce.current = true;
    inputRef.current?.focus();
    inputRef.current?.select();
  }, [asked]);

  const settle = (name: string) => {
    const target = name.trim();
    type(target || value);
    if (target && target !== value) onChange(target);
  };
  /** Enter in a field that was asked for writes there; leaving it any other way does not. */
  const choose = (name: string) => {
    settle(name);
    if (!writesAtOnce.current || !entered.current) return;
    writesAtOnce.current = false;
    onWriteTo(name.trim() || value);
  };
  const onKeyDownCapture = (event: KeyboardEvent) => {
    entered.current = event.key === 'Enter' && !event.repeat && !event.nativeEvent.isComposing;
    if (event.key === 'Escape') writesAtOnce.current = false;
  };
  const choices = targets.includes(value) ? targets : [value, ...targets];

  return (
    <ComboBox
      className="field"
      allowsCustomValue
      menuTrigger="manual"
      inputValue={text}
      onInputChange={type}
      selectedKey={value}
      onSelectionChange={(key) => choose(key === null ? typed.current : String(key))}
      onBlur={() => {
        entered.current = false;
        writesAtOnce.current = false;
        settle(typed.current);
      }}
      defaultFilter={() => true}
    >
      <Label className="field-label">{messages.write.target}</Label>
      <span className="field-box" onKeyDownCapture={onKeyDownCapture}>
        <Input ref={inputRef} className="field-input" maxLength={512} spellCheck="false" />
        <Button className="field-open">
          <ChevronDown size={14} aria-hidden="true" />
        </Button>
      </span>
      <span className="small second selectable field-line" title={line}>
        {line}
      </span>
      <Popover className="popover">
        <ListBox aria-label={messages.write.targets}>
          {choices.map((name) => (
            <ListBoxItem key={name} id={name} textValue={name} className="choice">
              {name}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </ComboBox>
  );
});
