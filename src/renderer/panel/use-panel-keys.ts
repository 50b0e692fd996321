import { type RefObject, useEffect, useRef } from 'react';
import { bridge } from '../window/bridge.ts';
import { isCommand } from '../window/platform.ts';

interface PanelKeys {
  readonly searchRef: RefObject<HTMLInputElement | null>;
  readonly query: string;
  readonly clear: () => void;
  readonly copy: () => void;
  readonly refresh: () => void;
}

/**
 * The keys that work wherever the focus is: Esc clears the search, then hides the panel; Cmd/Ctrl+C copies export
 * commands when no text is selected; Cmd/Ctrl+R renews. An open menu or dialog has its keys for itself.
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
      const { searchRef, query, clear, copy, refresh } = latest.current;
      if (event.defaultPrevented || event.isComposing || inOverlay(event.target)) return;
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
      } else if (isCommand(event) && event.key.toLowerCase() === 'r') {
        event.preventDefault();
        if (!event.repeat) refresh();
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
