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

it('names the keys as the platform does', () => {
  expect(acceleratorOf(pressed('u', 'm'), true)).toBe('Command+U');
  expect(shownAccelerator('Control+Alt+U', false)).toBe('Ctrl Alt U');
  expect(shownAccelerator('Control+Alt+U', true)).toBe('⌃⌥U');
});
