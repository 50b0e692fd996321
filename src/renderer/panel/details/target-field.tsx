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
  // What Esc and leaving the field without a change go back to.
  const settled = useRef(value);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another profile starts from its own target.
  useEffect(() => {
    settled.current = value;
    setText(value);
  }, [profile, value]);

  const settle = (name: string) => {
    const target = name.trim();
    if (target && target !== settled.current) {
      settled.current = target;
      onChange(target);
    }
    setText(target || settled.current);
  };
  const choices = targets.includes(value) ? targets : [value, ...targets];

  return (
    <ComboBox
      className="field"
      allowsCustomValue
      menuTrigger="manual"
      inputValue={text}
      onInputChange={setText}
      selectedKey={choices.includes(text) ? text : null}
      onSelectionChange={(key) => settle(key === null ? text : String(key))}
      onBlur={() => settle(text)}
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
