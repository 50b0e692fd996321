import type { z } from 'zod';
import type { ChainRequest } from '../chain/chain.ts';
import { requestToJson } from '../chain/request/request-json.ts';
import {
  type Answered,
  announcedAnswer,
  decodeAnswer,
  type Fields,
  keptAnswer,
  obtainedAnswer,
  signedOutAnswer,
  statusAnswer,
  stoppedAnswer,
  switchedAnswer,
  undoneAnswer,
} from './answer-codec.ts';
import type {
  Answer,
  EndpointAnnouncement,
  KeepOptions,
  ObtainCallOptions,
  SignOutSelector,
  StopSelector,
  SwitchCallOptions,
  UndoOptions,
} from './backend.ts';

/**
 * [Note: a verb of the terminal]
 * What a command can ask of whoever does the work, the running app or this process, is a row of `VERBS`; messages, client, server and
 * the stub of the tests are derived from it. To add one: a row here with the decoder of its answer, its method in
 * `src/app/terminal/terminal-backend.ts`, and the command that calls it with its row in `src/cli/program/command-list.ts`. What is
 * forgotten does not compile.
 */
interface Verb<P extends readonly unknown[], W, A> {
  /** What a call sends, as JSON can hold it. */
  readonly encode: (context: EncodeContext, ...parameters: P) => unknown;
  /** How the receiver checks it. zod comes in as a part: the terminal sends without loading it. */
  readonly request: (schemas: RequestSchemas) => z.ZodType<W>;
  /** Reads the answer; `undefined`: what came is none. */
  readonly answer: (fields: Fields) => A | undefined;
  /** Who may be asked for a code in the course of the call, and what takes it back. */
  readonly waits?: (...parameters: P) => Pick<ObtainCallOptions, 'ask' | 'signal'>;
}

/** What every call of a process has in common. */
export interface EncodeContext {
  /** The region in the terminal's environment, for chains that name none. */
  readonly environmentRegion?: string;
}

/**
 * What the rows use of zod. Not all of `z`: handed on as a value, it would bring its sentences in sixty languages into every bundle.
 */
export type SchemaMakers = Pick<
  typeof z,
  'boolean' | 'enum' | 'literal' | 'strictObject' | 'string' | 'union'
>;

export interface RequestSchemas {
  readonly z: SchemaMakers;
  readonly chainRequest: z.ZodType<ChainRequest>;
}

function verb<P extends readonly unknown[], W, A>(row: Verb<P, W, A>): Verb<P, W, A> {
  return row;
}

export const VERBS = {
  obtain: verb({
    encode: (context, request: ChainRequest, options: ObtainCallOptions) =>
      encodeObtain(context, request, options),
    request: ({ z, chainRequest }) => z.strictObject(obtainFields(z, chainRequest)),
    answer: obtainedAnswer,
    waits: (_request: ChainRequest, options: ObtainCallOptions) => options,
  }),
  switch: verb({
    encode: (context, request: ChainRequest, options: SwitchCallOptions) => ({
      ...encodeObtain(context, request, options),
      ...(options.target !== undefined && { target: options.target }),
      ...(options.confirmed !== undefined && { confirmed: options.confirmed }),
    }),
    request: ({ z, chainRequest }) =>
      z.strictObject({
        ...obtainFields(z, chainRequest),
        target: z.string().min(1).max(512).exactOptional(),
        confirmed: z.boolean().exactOptional(),
      }),
    answer: switchedAnswer,
    waits: (_request: ChainRequest, options: SwitchCallOptions) => options,
  }),
  stop: verb({
    encode: (_context, which: StopSelector) => which,
    request: ({ z }) =>
      z.union([
        z.strictObject({ profile: z.string().min(1).max(512) }),
        z.strictObject({ all: z.literal(true) }),
        z.strictObject({ target: z.string().min(1).max(512) }),
      ]),
    answer: stoppedAnswer,
  }),
  undo: verb({
    encode: (_context, options: UndoOptions) => options,
    request: ({ z }) => z.strictObject({ overrideChanges: z.boolean().exactOptional() }),
    answer: undoneAnswer,
  }),
  clean: verb({
    encode: () => ({}),
    request: ({ z }) => z.strictObject({}),
    answer: stoppedAnswer,
  }),
  status: verb({
    encode: () => ({}),
    request: ({ z }) => z.strictObject({}),
    answer: statusAnswer,
  }),
  /** Ends sign-ins, at AWS and on the disk. */
  signOut: verb({
    encode: (_context, which: SignOutSelector) => which,
    request: ({ z }) =>
      z.union([
        z.strictObject({ profile: z.string().min(1).max(512) }),
        z.strictObject({ session: z.string().min(1).max(512) }),
        z.strictObject({ all: z.literal(true) }),
      ]),
    answer: signedOutAnswer,
  }),
  keepInAwsCliCache: verb({
    encode: (_context, options: KeepOptions) => options,
    request: ({ z }) => z.strictObject({ profile: z.string().min(1).max(512), on: z.boolean() }),
    answer: keptAnswer,
  }),
  /** Lasts as long as a command serves credentials to programs, or until the person stops it. */
  announceEndpoint: verb({
    encode: (_context, { by, profile, program }: EndpointAnnouncement) => ({
      profile,
      by,
      ...(program !== undefined && { program }),
    }),
    request: ({ z }) =>
      z.strictObject({
        profile: z.string().min(1).max(512),
        by: z.enum(['exec', 'serve']),
        program: z.string().min(1).max(256).exactOptional(),
      }),
    answer: announcedAnswer,
    waits: ({ signal }: EndpointAnnouncement) => ({ ask: 'never', ...(signal && { signal }) }),
  }),
} as const;

export type VerbName = keyof typeof VERBS;

/** What a method of the backend takes. */
export type ParametersOf<V extends VerbName> =
  (typeof VERBS)[V] extends Verb<infer P extends readonly unknown[], infer _W, infer _A> ? P : never;

/** What arrives of a call, checked. */
export type RequestOf<V extends VerbName> = z.infer<ReturnType<(typeof VERBS)[V]['request']>>;

export type AnswerOf<V extends VerbName> = NonNullable<ReturnType<(typeof VERBS)[V]['answer']>>;

export const verbNames = Object.keys(VERBS) as readonly VerbName[];

/** The table by what its rows mean to callers. */
const rows: { readonly [V in VerbName]: Verb<ParametersOf<V>, RequestOf<V>, AnswerOf<V>> } = VERBS;

/** A method for every verb. */
export type BackendMethods = {
  readonly [V in VerbName]: (...parameters: ParametersOf<V>) => Promise<Answer<AnswerOf<V>>>;
};

/** What the commands need of whoever does the work: the running app over its socket, or the same core in this process. */
export interface Backend extends BackendMethods {
  /** `app`: the tray app answers; `self`: this process does the work. */
  readonly kind: 'app' | 'self';
  /** Ends connections and waits for what must be on the disk. */
  close(): Promise<void>;
}

/** One call of a verb, by whichever way it is made. */
export type CallVerb = <V extends VerbName>(
  verb: V,
  parameters: ParametersOf<V>,
) => Promise<Answer<AnswerOf<V>>>;

/** A backend whose methods all make the same call. */
export function backendOver(call: CallVerb, rest: Pick<Backend, 'kind' | 'close'>): Backend {
  const methods = Object.fromEntries(
    verbNames.map((name) => [name, (...parameters: ParametersOf<typeof name>) => call(name, parameters)]),
  );
  // Every verb has its method: the names are those of the table.
  return { ...(methods as unknown as BackendMethods), ...rest };
}

/** Makes a call on a backend by the name of its verb. */
export function callOn<V extends VerbName>(
  methods: BackendMethods,
  verb: V,
  parameters: ParametersOf<V>,
): Promise<Answer<AnswerOf<V>>> {
  return methods[verb](...parameters);
}

/** What goes over the socket for a call. */
export function encodeCall<V extends VerbName>(
  verb: V,
  context: EncodeContext,
  parameters: ParametersOf<V>,
): unknown {
  return rows[verb].encode(context, ...parameters);
}

/** What arrived of a call; `undefined`: it does not fit. */
export function decodeRequest<V extends VerbName>(
  verb: V,
  schemas: RequestSchemas,
  argument: unknown,
): RequestOf<V> | undefined {
  const parsed = rows[verb].request(schemas).safeParse(argument);
  return parsed.success ? parsed.data : undefined;
}

/** Reads what the app answered to a call. */
export function decodeCall<V extends VerbName>(verb: V, answer: unknown): Answered<AnswerOf<V>> {
  return decodeAnswer(answer, rows[verb].answer);
}

/** Who may be asked in the course of a call; nobody for most verbs. */
export function waitsOf<V extends VerbName>(
  verb: V,
  parameters: ParametersOf<V>,
): Pick<ObtainCallOptions, 'ask' | 'signal'> | undefined {
  return rows[verb].waits?.(...parameters);
}

function encodeObtain(context: EncodeContext, request: ChainRequest, options: ObtainCallOptions) {
  const { ask, explain, longRoleSession, mfaCode, newMfaSession, refresh } = options;
  const { environmentRegion } = context;
  return {
    request: requestToJson(request),
    ask,
    ...(environmentRegion && { environmentRegion }),
    ...(explain !== undefined && { explain }),
    ...(refresh !== undefined && { refresh }),
    ...(mfaCode !== undefined && { mfaCode }),
    ...(newMfaSession !== undefined && { newMfaSession }),
    ...(longRoleSession !== undefined && { longRoleSession }),
  };
}

function obtainFields(zod: SchemaMakers, chainRequest: z.ZodType<ChainRequest>) {
  return {
    request: chainRequest,
    environmentRegion: zod.string().max(128).exactOptional(),
    ask: zod.enum(['terminal', 'window', 'never']),
    explain: zod.boolean().exactOptional(),
    refresh: zod.boolean().exactOptional(),
    mfaCode: zod.string().max(64).exactOptional(),
    newMfaSession: zod.boolean().exactOptional(),
    longRoleSession: zod.boolean().exactOptional(),
  };
}
