import { describe, expect, it } from 'vitest';
import { bringToFront } from './bring-to-front.ts';

function windowThat(is: { minimized?: boolean; visible?: boolean; focused?: boolean }) {
  const done: string[] = [];
  return {
    done,
    isMinimized: () => is.minimized === true,
    isVisible: () => is.visible === true,
    isFocused: () => is.focused === true,
    restore: () => void done.push('restore'),
    hide: () => void done.push('hide'),
    show: () => void done.push('show'),
    focus: () => void done.push('focus'),
  };
}

describe('a window that comes to the front', () => {
  it.each([
    ['hidden', {}, 'focus', ['show', 'focus']],
    ['minimized', { minimized: true }, 'focus', ['restore', 'show', 'focus']],
    ['open behind others', { visible: true }, 'focus', ['show', 'focus']],
    ['hidden', {}, 'again', ['show', 'focus']],
    ['open behind others', { visible: true }, 'again', ['hide', 'show', 'focus']],
    ['in front already', { visible: true, focused: true }, 'again', ['show', 'focus']],
  ] as const)('%s (%j), raised by %s', (_name, state, raisesBy, expected) => {
    const window = windowThat(state);
    bringToFront(window, { raisesBy });
    expect(window.done).toEqual(expected);
  });
});
