import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIniDocument } from '../ini/ini-document.ts';
import { sectionsNamed } from '../ini/section-lookup.ts';
import { runs } from '../proof/proof-size.ts';
import { messyText } from '../testing/messy-files.ts';
import { decideRemove, decideUndo, decideWrite } from './managed-change.ts';
import { type ManagedEntry, managedSection } from './managed-section.ts';
import type { SectionJournal } from './section-journal.ts';

const nothing: SectionJournal = {
  version: 1,
  credentialsPath: '/home/jo/.aws/credentials',
  targets: {},
  lastWrite: null,
  firstState: null,
};

/** A switch, and its renewals; with and without a region and an account. */
function entryOf(
  number: number,
  { hasAccount, hasRegion }: { hasAccount: boolean; hasRegion: boolean },
): ManagedEntry {
  return {
    profile: 'prod',
    credentials: {
      accessKeyId: `ASIA${number}`,
      secretAccessKey: `secret/${number}`,
      sessionToken: `${'token/'.repeat(number)}==`,
      expiration: new Date(Date.UTC(2026, 10, 22, 10 + number)),
      ...(hasAccount && { accountId: '111111111111' }),
    },
    ...(hasRegion && { region: 'eu-west-1' }),
  };
}

/** The file of `text` with some section of the target behind it once more, as careless tools and hands leave it. */
const twice = fc
  .tuple(messyText, messyText, fc.constantFrom('\n', '\r\n'))
  .map(([one, other, eol]) => `[a]${eol}${one}${eol}[b]${eol}[a]${eol}region = us-east-1${eol}${other}`);

describe('in any file, also where the section stands several times', () => {
  it.each(['stop', 'undo'] as const)(
    '%s after a switch and its renewals gives the file back byte for byte',
    (how) => {
      let doubled = 0;
      fc.assert(
        fc.property(
          fc.oneof(messyText, twice),
          fc.constantFrom('a', 'understudy', 'new'),
          fc.array(fc.record({ hasAccount: fc.boolean(), hasRegion: fc.boolean() }), {
            minLength: 1,
            maxLength: 3,
          }),
          (text, target, kinds) => {
            let document = parseIniDocument(text);
            // A section with our comment that nobody remembers is taken for ours.
            fc.pre(managedSection(document, target) === undefined);
            if (sectionsNamed(document, target).length > 1) doubled += 1;
            let state = nothing;
            for (const [index, kind] of kinds.entries()) {
              const options = { override: false, onlyIfPresent: index > 0 };
              const decision = decideWrite(document, state, target, entryOf(index + 1, kind), options);
              if (decision.kind !== 'change') throw new Error(`Write ${index} came to ${decision.kind}.`);
              ({ document, state } = decision.change);
            }
            const back =
              how === 'stop'
                ? decideRemove(document, state, target, false)
                : decideUndo(document, state, false);
            if (back.kind !== 'change') throw new Error(`The ${how} came to ${back.kind}.`);
            expect(back.change.document.toString()).toBe(text);
          },
        ),
        { numRuns: runs(500) },
      );
      expect(doubled).toBeGreaterThan(20);
    },
  );
});
