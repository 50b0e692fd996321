import { Check, ChevronDown } from 'lucide-react';
import { memo } from 'react';
import { Button } from 'react-aria-components/Button';
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components/Menu';
import type { ShellName } from '../../../shared/shells.ts';
import { SHELLS, shells } from '../../../shared/shells.ts';
import { messages } from '../messages.ts';

interface ShellMenuProps {
  readonly shell: ShellName;
  readonly disabled: boolean;
  readonly onChoose: (shell: ShellName) => void;
}

/** For which shell the export commands are written. Choosing one copies them at once, and the choice is remembered. */
export const ShellMenu = memo(function ShellMenu({ shell, disabled, onChoose }: ShellMenuProps) {
  return (
    <MenuTrigger>
      <Button
        className="button icon"
        isDisabled={disabled}
        aria-label={`${messages.actions.shell}: ${SHELLS[shell].label}`}
      >
        <ChevronDown size={14} aria-hidden="true" />
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu
          aria-label={messages.actions.shell}
          selectionMode="single"
          selectedKeys={[shell]}
          onAction={(key) => {
            const chosen = shells.find((name) => name === key);
            if (chosen) onChoose(chosen);
          }}
        >
          {shells.map((name) => (
            <MenuItem key={name} id={name} className="choice" textValue={SHELLS[name].label}>
              <span className="tick">{name === shell && <Check size={14} aria-hidden="true" />}</span>
              {SHELLS[name].label}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
});
