import { Check, Ellipsis } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Menu, MenuItem, MenuSection, MenuTrigger, Popover, Separator } from 'react-aria-components/Menu';
import { assertNever } from '../../../shared/assert-never.ts';
import { type ProfileMark, profileMarks } from '../../../shared/profile-marks.ts';
import { commandHint } from '../../window/platform.ts';
import { messages } from '../messages.ts';

const text = messages.more;

/** What can be chosen besides the marks. */
export type MoreAction =
  | 'copy-line'
  | 'copy-account'
  | 'copy-arn'
  | 'copy-endpoint'
  | 'name-account'
  | 'new-mfa'
  | 'long-once'
  | 'undo'
  | 'edit-role'
  | 'forget-role';

interface MoreMenuProps {
  readonly marks: readonly ProfileMark[];
  /** What this profile offers; the rest is not shown. */
  readonly offered: readonly MoreAction[];
  readonly target: string;
  readonly onMark: (mark: ProfileMark, on: boolean) => void;
  readonly onAction: (action: MoreAction) => void;
}

/** The second level: what is said of a profile once, what is copied now and then, and what undoes. */
export const MoreMenu = memo(function MoreMenu(props: MoreMenuProps) {
  const { marks, offered, onMark, onAction } = props;
  const groups: readonly (readonly MoreAction[])[] = [
    ['copy-line', 'copy-account', 'copy-arn', 'copy-endpoint'],
    ['new-mfa', 'long-once', 'undo'],
    ['name-account', 'edit-role', 'forget-role'],
  ];
  const shown = groups.map((group) => group.filter((action) => offered.includes(action)));
  return (
    <MenuTrigger>
      <Button className="button icon" aria-label={text.name}>
        <Ellipsis size={16} aria-hidden="true" />
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu
          aria-label={text.menu}
          onAction={(key) => {
            const action = offered.find((candidate) => candidate === key);
            if (action) onAction(action);
          }}
        >
          <MenuSection
            aria-label={text.marks}
            selectionMode="multiple"
            selectedKeys={marks}
            onSelectionChange={(keys) => {
              for (const mark of profileMarks) {
                const on = keys !== 'all' && keys.has(mark);
                if (on !== marks.includes(mark)) onMark(mark, on);
              }
            }}
          >
            {profileMarks.map((mark) => (
              <MenuItem key={mark} id={mark} className="choice" textValue={text[mark]}>
                {({ isSelected }) => (
                  <>
                    <span className="tick">{isSelected && <Check size={14} aria-hidden="true" />}</span>
                    <span className="choice-text">{text[mark]}</span>
                    {mark === 'pinned' && (
                      <span className="key-hint" aria-hidden="true">
                        {commandHint('P')}
                      </span>
                    )}
                  </>
                )}
              </MenuItem>
            ))}
          </MenuSection>
          {shown.flatMap((group) =>
            group.length === 0
              ? []
              : [
                  <Separator key={`before ${group[0]}`} className="choice-line" />,
                  ...group.map((action) => (
                    <MenuItem key={action} id={action} className="choice" textValue={labelOf(action, props)}>
                      <span className="tick" />
                      <span className="choice-text">{labelOf(action, props)}</span>
                      {hintOf(action)}
                    </MenuItem>
                  )),
                ],
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
});

function labelOf(action: MoreAction, { target }: MoreMenuProps): string {
  switch (action) {
    case 'copy-line':
      return text.profileLine(target);
    case 'copy-account':
      return text.accountId;
    case 'copy-arn':
      return text.roleArn;
    case 'copy-endpoint':
      return text.copyEndpoint;
    case 'name-account':
      return text.nameAccount;
    case 'new-mfa':
      return text.newMfa;
    case 'long-once':
      return text.longOnce;
    case 'undo':
      return text.undo;
    case 'edit-role':
      return text.editRole;
    case 'forget-role':
      return text.forgetRole;
    default:
      return assertNever(action);
  }
}

function hintOf(action: MoreAction): ReactNode {
  return action === 'undo' ? (
    <span className="key-hint" aria-hidden="true">
      {commandHint('Z')}
    </span>
  ) : undefined;
}
