import { type RefObject, useEffect, useRef } from 'react';
import { bridge } from '../window/bridge.ts';
import { isCommand } from '../window/platform.ts';

interface PanelKeys {
  readonly searchRef: RefObject<HTMLInputElement | null>;
  readonly query: string;
  readonly clear: () => void;
  readonly copy: () => void;
  readonly refresh: () => void;
  readonly pin: () => void;
  readonly assume: () => void;
  readonly undo: () => void;
  readonly openSettings: () => void;
  readonly showKeys: () => void;
}

/**
 * The keys that work wherever the focus is: Esc clears the search, then hides the panel; Cmd/Ctrl+C copies export
 * commands when no text is selected; the others stand in `COMMANDS`. `?` shows them all while nothing is searched for. An
 * open menu or dialog has its keys for itself.
 */
export function usePanelKeys(keys: PanelKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  // Opening the panel selects the old query, so that typing replaces it. That is not a selection the user made.
  const selectedByUs = useRef(false);

  useEffect(() => {
    const focusSearch = () => {
      const field = latest.current.searchRef.current;
      field?.focus();
      field?.select();
      selectedByUs.current = field !== null && field.value !== '';
    };
    const endShown = bridge.on('panel:shown', focusSearch);

    const onKeyDown = (event: KeyboardEvent) => {
      const { searchRef, query, clear, copy, showKeys } = latest.current;
      if (event.defaultPrevented || event.isComposing || inOverlay(event.target)) return;
      const command = isCommand(event) ? COMMANDS.get(event.key.toLowerCase()) : undefined;
      if (event.key === 'Escape') {
        event.preventDefault();
        if (query) clear();
        else if (document.activeElement === searchRef.current || document.activeElement === document.body)
          void bridge.request('panel:hide');
        searchRef.current?.focus();
      } else if (isCommand(event) && event.key.toLowerCase() === 'c') {
        if (hasSelectedText() && !selectedByUs.current) return;
        event.preventDefault();
        if (!event.repeat) copy();
      } else if (command !== undefined) {
        // With text in the field, undoing means the typing.
        if (command === 'undo' && inTextField(event.target)) return;
        event.preventDefault();
        if (!event.repeat) latest.current[command]();
      } else if (event.key === '?' && query === '' && !isOtherField(event.target, searchRef.current)) {
        event.preventDefault();
        showKeys();
      } else if (!isModifier(event.key)) {
        selectedByUs.current = false;
      }
    };
    const onPointerDown = () => {
      selectedByUs.current = false;
    };
    document.addEventListener('keydown', onKeyDown);
    document.addEventListener('pointerdown', onPointerDown);
    return () => {
      endShown();
      document.removeEventListener('keydown', onKeyDown);
      document.removeEventListener('pointerdown', onPointerDown);
    };
  }, []);
}

/** Keys that do one thing wherever the focus is, held together with Cmd or Ctrl. */
const COMMANDS: ReadonlyMap<string, 'refresh' | 'pin' | 'assume' | 'undo' | 'openSettings'> = new Map([
  ['r', 'refresh'],
  ['p', 'pin'],
  ['n', 'assume'],
  ['z', 'undo'],
  [',', 'openSettings'],
]);

/** In a field that has text of its own to undo. */
function inTextField(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && target.type !== 'checkbox' && target.value !== '';
}

/** In a field where a question mark is text. */
function isOtherField(target: EventTarget | null, search: HTMLInputElement | null): boolean {
  return target !== search && target instanceof HTMLInputElement && target.type !== 'checkbox';
}

function inOverlay(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest('.popover, [role="dialog"], [role="alertdialog"]') !== null
  );
}

function isModifier(key: string): boolean {
  return ['Control', 'Meta', 'Alt', 'Shift'].includes(key);
}

function hasSelectedText(): boolean {
  const field = document.activeElement;
  if (field instanceof HTMLInputElement && field.type !== 'checkbox') {
    return field.selectionStart !== field.selectionEnd;
  }
  return (window.getSelection()?.toString() ?? '') !== '';
}
