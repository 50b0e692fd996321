import { z } from 'zod';
import { type HookName, hookNames } from '../hooks/hook.ts';
import { redact } from '../redact.ts';

/**
 * What was done: a call to AWS, a write, a stop, a copy, all sessions forgotten, a program of the user's own run, the console
 * opened (its address is in no line), a program let at the credentials endpoint, or kept from it again, a person signed in or out.
 */
const activityKinds = [
  'session-token',
  'assume-role',
  'write',
  'stop',
  'copy',
  'forget',
  'hook',
  'console',
  'endpoint',
  'endpoint-end',
  'sign-in',
  'sign-out',
] as const;

/** Longer names are cut: a line stays small enough to be appended in one piece. */
const longestName = 256;
const name = z.string().max(longestName);
/** `ok`, or a code in AWS's style or ours: letters, digits, dots, dashes. */
const code = z.string().regex(/^[A-Za-z][A-Za-z0-9._-]{0,63}$/);

const roleArn = z.string().regex(/^arn:[\w-]+:iam::\d{12}:role\/\S{1,600}$/);
const awsRequestId = z.string().regex(/^[A-Za-z0-9-]{8,64}$/);

const activitySchema = z.strictObject({
  at: z.iso.datetime(),
  what: z.enum(activityKinds),
  /** The profile for whose sake it was done; of a sign-in, what it is called. */
  profile: name.exactOptional(),
  /** The ARN of the role that was asked for. */
  role: roleArn.exactOptional(),
  /** The profile of the credentials file that was written. */
  target: name.exactOptional(),
  /** Which of the user's own programs was run; its outcome is `ok`, `declined`, `failed` or `cancelled`. */
  hook: z.enum(hookNames).exactOptional(),
  outcome: code,
  /** AWS's own, for support cases. */
  requestId: awsRequestId.exactOptional(),
});

/** One line of the activity log. Holds names, codes and times; no key, code or token has a place in it. */
export type Activity = Readonly<z.infer<typeof activitySchema>>;

/** What happened, as it is reported; everything that does not belong into a line is left out of it. */
export interface ActivityReport {
  readonly what: Activity['what'];
  readonly profile?: string | undefined;
  readonly role?: string | undefined;
  readonly target?: string | undefined;
  readonly hook?: HookName | undefined;
  readonly outcome: string;
  readonly requestId?: string | undefined;
}

/** Takes an activity; never throws. */
export type RecordActivity = (report: ActivityReport) => void;

/** The line for a report. What the other side gave (codes, request ids) is kept only where it looks like one and like no secret. */
export function activityOf(report: ActivityReport, now: Date): Activity {
  const { hook, outcome, profile, requestId, role, target, what } = report;
  return {
    at: now.toISOString(),
    what,
    ...(profile !== undefined && { profile: cut(profile) }),
    ...(role !== undefined && roleArn.safeParse(role).success && { role }),
    ...(target !== undefined && { target: cut(target) }),
    ...(hook !== undefined && { hook }),
    outcome: code.safeParse(outcome).success && isPlain(outcome) ? outcome : 'unknown',
    ...(requestId !== undefined &&
      awsRequestId.safeParse(requestId).success &&
      isPlain(requestId) && { requestId }),
  };
}

/** An activity as one line of JSON, with its line end. */
export function encodeActivity(activity: Activity): string {
  return `${JSON.stringify(activity)}\n`;
}

/** The activities in a text; lines that are torn or were changed by someone are skipped. */
export function decodeActivities(text: string): readonly Activity[] {
  return text.split('\n').flatMap((line) => {
    const parsed = activitySchema.safeParse(parseJson(line));
    return parsed.success ? [parsed.data] : [];
  });
}

/** Nothing in it could be a key or a token. */
function isPlain(text: string): boolean {
  return redact(text) === text;
}

function cut(text: string): string {
  return text.length <= longestName ? text : text.slice(0, longestName);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
