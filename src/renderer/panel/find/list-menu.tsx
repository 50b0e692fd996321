import { Check, ListFilter } from 'lucide-react';
import { memo } from 'react';
import { Button } from 'react-aria-components/Button';
import { Menu, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components/Menu';
import type { GroupBy } from '../../../shared/settings/setting-values.ts';
import { commandHint } from '../../window/platform.ts';
import { messages } from '../messages.ts';

const text = messages.listMenu;

interface ListMenuProps {
  readonly groupBy: GroupBy;
  readonly onGroupBy: (groupBy: GroupBy) => void;
  readonly onAssume: () => void;
  /** Profiles from Identity Center. */
  readonly onPopulate: () => void;
  /** Absent in the demo itself. */
  readonly onDemo: (() => void) | undefined;
}

/** How the list is ordered, and what can be done that is about no profile of it. */
export const ListMenu = memo(function ListMenu(props: ListMenuProps) {
  const { groupBy, onGroupBy, onAssume, onDemo, onPopulate } = props;
  return (
    <MenuTrigger>
      <Button className="button quiet icon search-menu" aria-label={text.name}>
        <ListFilter size={16} aria-hidden="true" />
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu
          aria-label={text.name}
          onAction={(key) => {
            if (key === 'assume') onAssume();
            else if (key === 'populate') onPopulate();
            else if (key === 'demo') onDemo?.();
          }}
        >
          <MenuItem id="assume" className="choice" textValue={text.assume}>
            <span className="tick" />
            <span className="choice-text">{text.assume}</span>
            <span className="key-hint" aria-hidden="true">
              {commandHint('N')}
            </span>
          </MenuItem>
          <MenuItem id="populate" className="choice" textValue={text.populate}>
            <span className="tick" />
            <span className="choice-text">{text.populate}</span>
          </MenuItem>
          <MenuSection
            aria-label={messages.list}
            selectionMode="multiple"
            selectedKeys={groupBy === 'source' ? ['source'] : []}
            onSelectionChange={(keys) => onGroupBy(keys !== 'all' && keys.has('source') ? 'source' : 'none')}
          >
            <MenuItem id="source" className="choice" textValue={text.grouped}>
              {({ isSelected }) => (
                <>
                  <span className="tick">{isSelected && <Check size={14} aria-hidden="true" />}</span>
                  <span className="choice-text">{text.grouped}</span>
                </>
              )}
            </MenuItem>
          </MenuSection>
          {onDemo && (
            <MenuItem id="demo" className="choice" textValue={text.demo}>
              <span className="tick" />
              <span className="choice-text">{text.demo}</span>
            </MenuItem>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
});
