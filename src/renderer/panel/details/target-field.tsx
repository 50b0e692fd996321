import { ChevronDown } from 'lucide-react';
import { type KeyboardEvent, memo, type RefObject, useEffect, useRef, useState } from 'react';
import {
  Button,
  ComboBox,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
} from 'react-aria-components/ComboBox';
import { useLatest } from '../../window/use-latest.ts';
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
export function TargetField({ profile, value, targets, onChange, line, asked, onWriteTo }: TargetFieldProps) {
  const inputRef = useRef<HTMLInputElement>(null);
  const writesAtOnce = useRef(false);
  const entered = useRef(false);
  const [text, setText] = useState(value);
  // What stands in the field now: leaving it may come before the next render.
  const typed = useRef(value);
  const type = useLatest((name: string) => {
    typed.current = name;
    setText(name);
  });
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
  const choose = useLatest((name: string | undefined) => {
    const chosen = name ?? typed.current;
    settle(chosen);
    if (!writesAtOnce.current || !entered.current) return;
    writesAtOnce.current = false;
    onWriteTo(chosen.trim() || value);
  });
  const leave = useLatest(() => {
    entered.current = false;
    writesAtOnce.current = false;
    settle(typed.current);
  });
  const noteKey = useLatest((event: KeyboardEvent) => {
    entered.current = event.key === 'Enter' && !event.repeat && !event.nativeEvent.isComposing;
    if (event.key === 'Escape') writesAtOnce.current = false;
  });
  return (
    <TargetBox
      inputRef={inputRef}
      text={text}
      value={value}
      targets={targets}
      line={line}
      onType={type}
      onChoose={choose}
      onLeave={leave}
      onKey={noteKey}
    />
  );
}

interface TargetBoxProps {
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly text: string;
  readonly value: string;
  readonly targets: readonly string[];
  readonly line: string | undefined;
  readonly onType: (text: string) => void;
  /** One of the list; `undefined` for what was typed. */
  readonly onChoose: (target: string | undefined) => void;
  readonly onLeave: () => void;
  readonly onKey: (event: KeyboardEvent) => void;
}

/** The box itself, which most moves through the list leave as it is. */
const TargetBox = memo(function TargetBox(props: TargetBoxProps) {
  const { value, targets, line } = props;
  const choices = targets.includes(value) ? targets : [value, ...targets];
  return (
    <ComboBox
      className="field"
      allowsCustomValue
      menuTrigger="manual"
      inputValue={props.text}
      onInputChange={props.onType}
      selectedKey={value}
      onSelectionChange={(key) => props.onChoose(key === null ? undefined : String(key))}
      onBlur={props.onLeave}
      defaultFilter={() => true}
    >
      <Label className="field-label">{messages.write.target}</Label>
      <span className="field-box" onKeyDownCapture={props.onKey}>
        <Input ref={props.inputRef} className="field-input" maxLength={512} spellCheck="false" />
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
