import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inCommand, ofApp, RENEWED, RENEWED_IN_TIME, RETRIED, START_AGAIN } from './place-words.ts';

describe('advice of the app in a command that has ended', () => {
  it.each([
    [
      `Check the network, the VPN and the proxy. ${RETRIED}`,
      'Check the network, the VPN and the proxy. Try again in a moment.',
    ],
    [`${RETRIED} Nothing was changed.`, 'Try again in a moment. Nothing was changed.'],
    [
      `Set duration_seconds in prod to 3600 or less. ${RENEWED}`,
      'Set duration_seconds in prod to 3600 or less.',
    ],
    [`AWS gives at most 1 hour. ${RENEWED_IN_TIME}`, 'AWS gives at most 1 hour.'],
    [
      `Set it to http://HOST:PORT, or unset it, ${START_AGAIN}`,
      'Set it to http://HOST:PORT, or unset it, then try again.',
    ],
    ['Correct the line.', 'Correct the line.'],
  ])('%s', (said, expected) => {
    expect(inCommand(said)).toBe(expected);
  });

  it('names the app where that has to be started again', () => {
    const said = ofApp(`Unset it, ${START_AGAIN}`);
    expect(said).toBe('Unset it, and start the Understudy app again.');
    expect(inCommand(said)).toBe(said);
  });

  it('is written with these words everywhere, so that none is missed', () => {
    const sources = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.endsWith('place-words.ts'),
    );
    expect(sources.length).toBeGreaterThan(300);
    const stray = sources.filter((name) =>
      /['`][^'`\n]*(?:tried again by itself|start Understudy again|renewed by itself|renewed before that hour)/.test(
        withoutComments(readFileSync(join(import.meta.dirname, name), 'utf8')),
      ),
    );
    expect(stray).toEqual([]);
  });
});

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}
