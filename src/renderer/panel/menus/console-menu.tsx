import { Check, ChevronDown } from 'lucide-react';
import { memo } from 'react';
import { Button } from 'react-aria-components/Button';
import { Menu, MenuItem, MenuSection, MenuTrigger, Popover, Separator } from 'react-aria-components/Menu';
import { consolePageName, consolePages } from '../../../shared/console-pages.ts';
import { messages } from '../messages.ts';

const text = messages.console;

interface ConsoleMenuProps {
  /** The page that was opened last as this profile; `''` for the console's home. */
  readonly last: string;
  readonly disabled: boolean;
  readonly onOpen: (destination: string) => void;
  /** A page that is in no list is to be typed. */
  readonly onOther: () => void;
  readonly onCopy: () => void;
}

const PAGE = 'page ';

/** Which page of the console is opened. Choosing one opens it at once, and it is the one of the button from then on. */
export const ConsoleMenu = memo(function ConsoleMenu({
  last,
  disabled,
  onOpen,
  onOther,
  onCopy,
}: ConsoleMenuProps) {
  const listed = consolePages.map(({ destination }) => destination);
  const pages = listed.includes(last) ? listed : [last, ...listed];
  return (
    <MenuTrigger>
      <Button className="button icon" isDisabled={disabled} aria-label={text.choose(consolePageName(last))}>
        <ChevronDown size={14} aria-hidden="true" />
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu
          aria-label={text.menu}
          onAction={(key) => {
            const name = String(key);
            if (name === 'other') onOther();
            else if (name === 'copy') onCopy();
            else if (name.startsWith(PAGE)) onOpen(name.slice(PAGE.length));
          }}
        >
          <MenuSection aria-label={text.pages} selectionMode="single" selectedKeys={[PAGE + last]}>
            {pages.map((destination) => (
              <MenuItem
                key={destination}
                id={PAGE + destination}
                className="choice"
                textValue={consolePageName(destination)}
              >
                <span className="tick">{destination === last && <Check size={14} aria-hidden="true" />}</span>
                <span className="choice-text">{consolePageName(destination)}</span>
              </MenuItem>
            ))}
          </MenuSection>
          <Separator className="choice-line" />
          <MenuItem id="other" className="choice" textValue={text.other}>
            <span className="tick" />
            <span className="choice-text">{text.other}</span>
          </MenuItem>
          <MenuItem id="copy" className="choice" textValue={text.copy}>
            <span className="tick" />
            <span className="choice-text">{text.copy}</span>
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
});
