import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseIniDocument } from './ini-document.ts';
import { type PropertyValue, setProperties } from './section-edit.ts';

const vectors = fileURLToPath(
  new URL('../../../../../shared/vectors/configure-writer-cases.json', import.meta.url),
);
const isThere = existsSync(vectors);

const updates = z.record(z.string(), z.union([z.string(), z.record(z.string(), z.string())]));
const writerCases = z.array(
  z.object({
    name: z.string(),
    before: z.string().nullable(),
    updates,
    after: z.string(),
    error: z.string().optional(),
  }),
);
type WriterCase = z.infer<typeof writerCases>[number];

describe.skipIf(!isThere)('the recorded cases of the AWS CLI writer', () => {
  const cases: readonly WriterCase[] = isThere
    ? writerCases.parse(JSON.parse(readFileSync(vectors, 'utf8')))
    : [];

  it('are all there', () => expect(cases).toHaveLength(30));

  it.each(cases)('$name', ({ before, updates, after, error }) => {
    const text = before ?? '';
    const { __section__: section = 'default', ...values } = updates;
    if (typeof section !== 'string') throw new Error('a section name is text');
    const result = setProperties(
      parseIniDocument(text),
      section,
      new Map(Object.entries(values).map(asValue)),
    );
    expect(result.ok).toBe(error === undefined);
    expect(result.ok ? result.document.toString() : text).toBe(after);
  });
});

function asValue([key, value]: [string, string | Record<string, string>]): [string, PropertyValue] {
  return [key, typeof value === 'string' ? value : new Map(Object.entries(value))];
}
