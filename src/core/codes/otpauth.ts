import { type ReadSeed, readSeed } from './totp.ts';

/**
 * Reads what a person has of a virtual device: the secret key as the AWS console shows it, or the address in its QR code
 * (`otpauth://totp/…?secret=…`; Google's key URI format). Devices that count, or with other digits, periods or hashes than AWS's, are
 * refused.
 */
export function readOtpSecret(text: string): ReadSeed {
  const trimmed = text.trim();
  return /^otpauth:/i.test(trimmed) ? readOtpauth(trimmed) : readSeed(trimmed);
}

/** What must stand there where it does, and what it means: AWS has no other devices. */
const FIXED: readonly (readonly [parameter: string, value: string, what: string])[] = [
  ['algorithm', 'SHA1', 'another algorithm than SHA-1'],
  ['digits', '6', 'codes of another length than six digits'],
  ['period', '30', 'another period than 30 seconds'],
];

function readOtpauth(text: string): ReadSeed {
  if (!URL.canParse(text)) return { ok: false, fault: 'That otpauth address cannot be read.' };
  const url = new URL(text);
  if (url.host.toLowerCase() !== 'totp')
    return {
      ok: false,
      fault: 'Only devices with codes that change with the time can be used (otpauth://totp/…).',
    };
  for (const [parameter, value, what] of FIXED) {
    const found = url.searchParams.get(parameter);
    if (found !== null && found.toUpperCase() !== value)
      return { ok: false, fault: `The device has ${what}, which AWS does not know.` };
  }
  const secrets = url.searchParams.getAll('secret');
  if (secrets.length !== 1) return { ok: false, fault: 'The otpauth address has no secret, or several.' };
  const read = readSeed(secrets[0] ?? '');
  if (!read.ok) return read;
  const label = labelOf(url.pathname);
  return { ...read, ...(label !== undefined && { label }) };
}

function labelOf(path: string): string | undefined {
  try {
    return decodeURIComponent(path.replace(/^\//, '')) || undefined;
  } catch {
    return undefined;
  }
}
