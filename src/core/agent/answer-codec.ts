import type {
  AnnouncedAnswer,
  Answer,
  BackendError,
  EndpointStatus,
  KeptAnswer,
  ObtainedAnswer,
  SignedOutAnswer,
  SignInStatusLine,
  StatusAnswer,
  StoppedAnswer,
  SwitchedAnswer,
  UndoneAnswer,
} from './backend.ts';

/** `alone`: only this process can do it. `ended`: what came is no answer, as if the app had gone. */
export type Answered<T> = Answer<T> | 'alone' | 'ended';

/** What came over the socket, of which nothing is known. */
export type Fields = Readonly<Record<string, unknown>>;

/** Credentials that came over the socket, with the instants that JSON turned into text. */
export function obtainedAnswer(value: Fields): ObtainedAnswer | undefined {
  const { accessKeyId, accountId, expiration, secretAccessKey, sessionToken } = fieldsOf(
    value['credentials'],
  );
  const ends = instant(expiration);
  if (!ends || !isText(accessKeyId) || !isText(secretAccessKey) || !isText(sessionToken)) return undefined;
  return {
    name: text(value['name']),
    credentials: {
      accessKeyId,
      secretAccessKey,
      sessionToken,
      expiration: ends,
      ...(isText(accountId) && { accountId }),
    },
    fromCache: value['fromCache'] === true,
    notes: texts(value['notes']),
    ...optionalTexts(value, ['region', 'arn']),
    ...production(value),
    ...explanation(value),
  };
}

export function switchedAnswer(value: Fields): SwitchedAnswer | undefined {
  const expiresAt = instant(value['expiresAt']);
  if (!expiresAt) return undefined;
  return {
    name: text(value['name']),
    target: text(value['target']),
    expiresAt,
    fromCache: value['fromCache'] === true,
    notes: texts(value['notes']),
    ...optionalTexts(value, ['region']),
    ...production(value),
    ...explanation(value),
  };
}

export function stoppedAnswer(value: Fields): StoppedAnswer {
  return { targets: texts(value['targets']) };
}

export function signedOutAnswer(value: Fields): SignedOutAnswer {
  return { signedOut: texts(value['signedOut']), notices: texts(value['notices']) };
}

export function keptAnswer(value: Fields): KeptAnswer {
  return { profiles: texts(value['profiles']) };
}

export function undoneAnswer(value: Fields): UndoneAnswer | undefined {
  const did = deeds.find((known) => known === value['did']);
  return did && { target: text(value['target']), did };
}

export function announcedAnswer(value: Fields): AnnouncedAnswer {
  return { stopped: value['stopped'] === true };
}

const signInStates: readonly SignInStatusLine['state'][] = ['signed-in', 'ended', 'damaged'];

const deeds: readonly UndoneAnswer['did'][] = ['removed', 'restored', 'nothing'];

const users: readonly EndpointStatus['by'][] = ['exec', 'serve', 'app'];

export function statusAnswer(value: Fields): StatusAnswer {
  return {
    live: list(value['live']).flatMap((line) => {
      const expiresAt = instant(line['expiresAt']);
      const renewsAt = instant(line['renewsAt']);
      if (!expiresAt) return [];
      return {
        profile: text(line['profile']),
        target: text(line['target']),
        expiresAt,
        ...optionalTexts(line, ['arn', 'accountId', 'region', 'problem']),
        ...production(line),
        ...(renewsAt && { renewsAt }),
      };
    }),
    mfaSessions: list(value['mfaSessions']).flatMap((session) => {
      const expiresAt = instant(session['expiresAt']);
      if (!expiresAt) return [];
      return { serial: text(session['serial']), sourceProfile: text(session['sourceProfile']), expiresAt };
    }),
    endpoints: list(value['endpoints']).flatMap((use) => {
      const since = instant(use['since']);
      const by = users.find((known) => known === use['by']);
      if (!since || !by) return [];
      return { profile: text(use['profile']), by, since, ...optionalTexts(use, ['program']) };
    }),
    signIns: list(value['signIns']).flatMap((line) => {
      const state = signInStates.find((known) => known === line['state']);
      const expiresAt = instant(line['expiresAt']);
      if (!state) return [];
      return {
        name: text(line['name']),
        ...optionalTexts(line, ['startUrl', 'loginSession']),
        region: text(line['region']),
        state,
        renews: line['renews'] === true,
        ...(expiresAt && { expiresAt }),
      };
    }),
  };
}

function production(fields: Fields): { readonly production?: true } {
  return fields['production'] === true ? { production: true } : {};
}

function explanation(fields: Fields): { readonly explanation?: readonly string[] } {
  return Array.isArray(fields['explanation']) ? { explanation: texts(fields['explanation']) } : {};
}

/** Reads what the app answered: `value` makes the result of the fields of a good answer. */
export function decodeAnswer<T>(answer: unknown, value: (fields: Fields) => T | undefined): Answered<T> {
  const fields = fieldsOf(answer);
  if (fields['alone'] === true) return 'alone';
  if (fields['ok'] === true) {
    const found = value(fieldsOf(fields['value']));
    return found === undefined ? 'ended' : { ok: true, value: found };
  }
  const error = errorOf(fieldsOf(fields['error']));
  return error ? { ok: false, error } : 'ended';
}

const isKind: Readonly<Record<BackendError['kind'], true>> = {
  refused: true,
  failed: true,
  'code-needed': true,
  'sign-in-needed': true,
  dismissed: true,
  confirm: true,
};
const kinds = Object.keys(isKind) as readonly BackendError['kind'][];

function errorOf(fields: Fields): BackendError | undefined {
  const kind = kinds.find((known) => known === fields['kind']);
  if (!kind || !isText(fields['message'])) return undefined;
  const rest = optionalTexts(fields, ['advice', 'requestId', 'code']);
  return { kind, message: fields['message'], ...rest } as BackendError;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function list(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter(isText) : [];
}

function optionalTexts<K extends string>(
  fields: Fields,
  names: readonly K[],
): { readonly [N in K]?: string } {
  const found: { [N in K]?: string } = {};
  for (const name of names) {
    const value = fields[name];
    if (isText(value)) found[name] = value;
  }
  return found;
}

function instant(value: unknown): Date | undefined {
  const date = typeof value === 'string' ? new Date(value) : undefined;
  return date && !Number.isNaN(date.getTime()) ? date : undefined;
}
