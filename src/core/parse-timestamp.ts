const INSTANT = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d(?:\.\d+)?)(Z|z|UTC|[+-]\d\d:?\d\d)$/;

/**
 * An instant in ISO 8601 with its zone; `undefined` for anything else, since a local time can mean any instant. `UTC` in the place of `Z` is what
 * botocore wrote until 2022 into token files, which tools still read.
 */
export function parseInstant(text: string): Date | undefined {
  const parts = INSTANT.exec(text.trim());
  if (!parts) return undefined;
  const [, day, time, zone = 'Z'] = parts;
  const at = new Date(`${day}T${time}${/^(?:z|UTC)$/i.test(zone) ? 'Z' : zone}`);
  return Number.isNaN(at.getTime()) ? undefined : at;
}
