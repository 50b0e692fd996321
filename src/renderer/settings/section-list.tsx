import {
  Activity,
  Bell,
  FileText,
  Globe,
  Info,
  KeyRound,
  LockKeyhole,
  Monitor,
  Palette,
  Send,
  SquareTerminal,
  Stethoscope,
} from 'lucide-react';
import { useEffect, useState } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { type SettingsSection, settingsSections } from '../../shared/settings/setting-kinds.ts';
import { messages } from './messages.ts';

const ICONS = {
  files: FileText,
  delivery: Send,
  console: Globe,
  sessions: KeyRound,
  notifications: Bell,
  keys: LockKeyhole,
  shell: SquareTerminal,
  look: Palette,
  system: Monitor,
  doctor: Stethoscope,
  activity: Activity,
  about: Info,
} as const;

interface SectionListProps {
  readonly selected: SettingsSection | undefined;
  readonly onSelect: (section: SettingsSection) => void;
}

/** The sections: a list at the side, or several beside each other where the window is narrow. */
export function SectionList({ onSelect, selected }: SectionListProps) {
  const narrow = useNarrow();
  return (
    <ListBox
      className="section-list"
      aria-label={messages.sectionList}
      layout={narrow ? 'grid' : 'stack'}
      // While something is searched for no section is chosen, and passing through the list chooses none.
      selectionMode={selected === undefined ? 'none' : 'single'}
      disallowEmptySelection
      escapeKeyBehavior="none"
      selectionBehavior="replace"
      selectedKeys={selected === undefined ? [] : [selected]}
      onSelectionChange={(keys) => {
        const wanted = settingsSections.find((section) => keys !== 'all' && keys.has(section));
        if (wanted) onSelect(wanted);
      }}
      onAction={(key) => {
        const wanted = settingsSections.find((section) => section === key);
        if (wanted) onSelect(wanted);
      }}
    >
      {settingsSections.map((section) => {
        const Icon = ICONS[section];
        return (
          <ListBoxItem
            key={section}
            id={section}
            textValue={messages.sections[section]}
            className="section-item"
          >
            <Icon size={15} aria-hidden="true" />
            <span>{messages.sections[section]}</span>
          </ListBoxItem>
        );
      })}
    </ListBox>
  );
}

function useNarrow(): boolean {
  const [query] = useState(() => window.matchMedia('(max-width: 620px)'));
  const [narrow, setNarrow] = useState(query.matches);
  useEffect(() => {
    const follow = () => setNarrow(query.matches);
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, [query]);
  return narrow;
}
