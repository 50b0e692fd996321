import { expect, it } from 'vitest';
import { acceleratorOf, shownAccelerator } from './accelerator.ts';

const pressed = (key: string, held = '', code = '') => ({
  key,
  code,
  ctrlKey: held.includes('c'),
  altKey: held.includes('a'),
  shiftKey: held.includes('s'),
  metaKey: held.includes('m'),
});

it.each([
  [pressed('u', 'ca'), 'Control+Alt+U'],
  [pressed('U', 'cs'), 'Control+Shift+U'],
  [pressed('¨', 'a', 'KeyU'), 'Alt+U'],
  [pressed(' ', 'c'), 'Control+Space'],
  [pressed('F9'), 'F9'],
  [pressed('ArrowUp', 'm'), 'Super+Up'],
  [pressed('!', 'cs', 'Digit1'), 'Control+Shift+1'],
  [pressed('Control', 'c'), undefined],
  [pressed('Shift', 's'), undefined],
  [pressed('Escape'), 'cancel'],
])('takes %j for %s', (event, accelerator) => {
  expect(acceleratorOf(event, false)).toBe(accelerator);
});

it('takes the command key of a Mac', () => {
  expect(acceleratorOf(pressed('u', 'm'), true)).toBe('Command+U');
});

it.each([
  ['Control+Alt+U', 'Ctrl+Alt+U', '⌃⌥U'],
  ['CommandOrControl+Alt+U', 'Ctrl+Alt+U', '⌘⌥U'],
  ['CmdOrCtrl+Shift+Space', 'Ctrl+Shift+Space', '⌘⇧Space'],
  ['Shift+Super+Up', 'Super+Shift+Up', '⌘⇧Up'],
  ['Option+Cmd+U', 'Super+Alt+U', '⌘⌥U'],
  ['F9', 'F9', 'F9'],
])('shows %s as people write it: %s, on a Mac %s', (accelerator, elsewhere, onMac) => {
  expect(shownAccelerator(accelerator, false)).toBe(elsewhere);
  expect(shownAccelerator(accelerator, true)).toBe(onMac);
});
