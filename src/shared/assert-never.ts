/**
 * Ends a `switch` over a union: a member that has no case does not compile. What gets here at run time all the same is a bug; the
 * error names its kind and nothing else of it.
 */
export function assertNever(value: never): never {
  throw new Error(`There is no case for ${nameOf(value)}.`);
}

function nameOf(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`;
  if (typeof value !== 'object' || value === null) return typeof value;
  return 'kind' in value && typeof value.kind === 'string' ? `"${value.kind}"` : 'an object';
}
