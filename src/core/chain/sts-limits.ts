/**
 * What STS accepts in the fields of AssumeRole, so that a wrong value is told with its line before any call is made.
 * Source: STS service model 2011-06-15.
 */
export interface FieldRule {
  readonly accepts: (value: string) => boolean;
  /** Completes the sentence "… must be". */
  readonly rule: string;
}

function pattern(shape: RegExp, least: number, most: number, rule: string): FieldRule {
  return {
    accepts: (value) => value.length >= least && value.length <= most && shape.test(value),
    rule,
  };
}

export const SESSION_NAME = pattern(
  /^[\w+=,.@-]*$/,
  2,
  64,
  '2 to 64 letters, digits or characters of _+=,.@-',
);

const LEGAL_SOURCE_IDENTITY = pattern(/^[\w+=,.@-]*$/, 2, 64, '');

export const SOURCE_IDENTITY: FieldRule = {
  accepts: (value) => LEGAL_SOURCE_IDENTITY.accepts(value) && !value.startsWith('aws:'),
  rule: '2 to 64 letters, digits or characters of _+=,.@-, not beginning with "aws:"',
};

export const EXTERNAL_ID = pattern(
  /^[\w+=,.@:/-]*$/,
  2,
  1224,
  '2 to 1224 letters, digits or characters of _+=,.@:/-',
);

const LEGAL_MFA_SERIAL = pattern(/^[\w+=/:,.@-]*$/, 9, 256, '');
/** A virtual device without its name, and a security key, which signs in to the console only: STS takes no code of either. */
const NO_CODE_DEVICE = /:mfa\/?$|:u2f\//;

export const MFA_SERIAL: FieldRule = {
  accepts: (value) => LEGAL_MFA_SERIAL.accepts(value) && !NO_CODE_DEVICE.test(value),
  rule: 'the ARN of an MFA device that shows codes (arn:aws:iam::123456789012:mfa/NAME, not a security key of :u2f/) or the serial number of a hardware device, at least 9 characters',
};

/** A region goes into host names, files and shells, so nothing but a host label passes. */
export const REGION = pattern(
  /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/,
  1,
  63,
  'a region such as eu-west-1',
);

/** Whether it is a policy that STS understands only STS can tell. */
export const SESSION_POLICY: FieldRule = { accepts: isJsonObject, rule: 'a policy in JSON' };

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

const DURATION_LIMITS = { least: 900, most: 43_200 } as const;

/** True for what the AWS CLI takes for a number; it passes over any other duration. */
export function isWholeNumber(text: string): boolean {
  return /^[+-]?\d+$/.test(text);
}

/** Seconds, for AssumeRole; `undefined` when it is no whole number or out of range. */
export function parseDuration(text: string): number | undefined {
  if (!/^\d{1,6}$/.test(text)) return undefined;
  const seconds = Number(text);
  return seconds >= DURATION_LIMITS.least && seconds <= DURATION_LIMITS.most ? seconds : undefined;
}

export const DURATION_RULE = `a whole number of seconds from ${DURATION_LIMITS.least} to ${DURATION_LIMITS.most}`;
