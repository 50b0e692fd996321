import { ChevronDown } from 'lucide-react';
import { memo, useEffect, useRef, useState } from 'react';
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
}

/** Where the credentials are written: one of the profiles that suit, or any other name typed in. */
export const TargetField = memo(function TargetField({
  profile,
  value,
  targets,
  onChange,
}: TargetFieldProps) {
  const [text, setText] = useState(value);
  // What stands in the field now: leaving it may come before the next render.
  const typed = useRef(value);
  const type = (name: string) => {
    typed.current = name;
    setText(name);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: another profile starts from its own target.
  useEffect(() => type(value), [profile, value]);

  const settle = (name: string) => {
    const target = name.trim();
    type(target || value);
    if (target && target !== value) onChange(target);
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
      onSelectionChange={(key) => settle(key === null ? typed.current : String(key))}
      onBlur={() => settle(typed.current)}
      defaultFilter={() => true}
    >
      <Label className="field-label">{messages.write.target}</Label>
      <span className="field-box">
        <Input className="field-input" maxLength={512} spellCheck="false" />
        <Button className="field-open">
          <ChevronDown size={14} aria-hidden="true" />
        </Button>
      </span>
      <span className="small second selectable">{messages.write.environment(value)}</span>
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
