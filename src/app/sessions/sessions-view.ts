import type { LiveTarget } from '../../core/delivery/switch/target-switcher.ts';
import type { Session } from '../../core/sessions/store/session.ts';
import type {
  EndpointView,
  MfaSessionView,
  SessionState,
  SessionsView,
  SessionView,
  SignInView,
  StorageView,
  WaitView,
} from '../../shared/view.ts';
import type { EndpointUse } from '../endpoint/endpoints-in-use.ts';

/** Less than this left and no renewal in sight: time for the user to know. */
export const EXPIRING_MS = 5 * 60_000;

/** AWS STS API: AssumeRole, DurationSeconds. */
export const DEFAULT_LIFE_MS = 3_600_000;

/** What the tray and the windows are told about sessions. */
export function sessionsView(input: {
  readonly live: readonly LiveTarget[];
  readonly mfaSessions: readonly Session[];
  readonly defaultTarget: string;
  readonly recent: readonly string[];
  readonly autoRefresh: (profile: string) => boolean;
  /** When the target will be renewed by itself; `undefined` when it will not. */
  readonly renewsAt: (line: LiveTarget) => Date | undefined;
  readonly storage: StorageView;
  readonly endpoints: readonly EndpointUse[];
  readonly signIns: readonly SignInView[];
  /** What waits for a person. */
  readonly waits: readonly WaitView[];
  /** AWS's clock minus this machine's, in milliseconds. */
  readonly clockOffsetMs: number;
  readonly now: Date;
}): SessionsView {
  return {
    sessions: input.live.map((line) => sessionView(line, input)),
    mfaSessions: input.mfaSessions.map(mfaSessionView),
    defaultTarget: input.defaultTarget,
    recent: input.recent,
    storage: input.storage,
    ...(input.waits.length > 0 && { waits: input.waits }),
    ...(input.endpoints.length > 0 && { endpoints: input.endpoints.map(endpointView) }),
    ...(input.signIns.length > 0 && { signIns: input.signIns }),
    ...(input.clockOffsetMs !== 0 && { clockOffsetMs: input.clockOffsetMs }),
  };
}

function sessionView(
  line: LiveTarget,
  input: Pick<Parameters<typeof sessionsView>[0], 'autoRefresh' | 'renewsAt' | 'now'>,
): SessionView {
  const expiresAt = line.expiresAt?.getTime() ?? 0;
  const renewsAt = input.renewsAt(line);
  return {
    profile: line.profile,
    target: line.target,
    state: sessionState(line, renewsAt, input.now),
    obtainedAt: line.obtainedAt?.getTime() ?? likelyBegin(expiresAt, input.now),
    expiresAt,
    ...(renewsAt && { renewsAt: renewsAt.getTime() }),
    autoRefresh: input.autoRefresh(line.profile),
    ...(line.arn && { arn: line.arn }),
    ...(line.accountId && { accountId: line.accountId }),
    ...(line.region && { region: line.region }),
    ...(line.problem && { problem: line.problem }),
    ...(line.remarks && { note: line.remarks.join(' ') }),
  };
}

/** What a former run left says only when it ends: AWS's own default life is taken. 0 while nothing is there yet. */
function likelyBegin(expiresAt: number, now: Date): number {
  return expiresAt === 0 ? 0 : Math.min(now.getTime(), expiresAt - DEFAULT_LIFE_MS);
}

/** Work under way, then trouble, then time. */
function sessionState(line: LiveTarget, renewsAt: Date | undefined, now: Date): SessionState {
  if (line.working) return 'working';
  const left = (line.expiresAt?.getTime() ?? 0) - now.getTime();
  if (left <= 0) return 'expired';
  if (line.problem) return 'failed';
  return left <= EXPIRING_MS && !renewsAt ? 'expiring' : 'active';
}

function endpointView({ since, ...use }: EndpointUse): EndpointView {
  return { ...use, since: since.getTime() };
}

function mfaSessionView(session: Session): MfaSessionView {
  return {
    serial: session.mfaSerial ?? '',
    sourceProfile: session.sourceProfile ?? '',
    obtainedAt: session.obtainedAt.getTime(),
    expiresAt: session.credentials.expiration.getTime(),
  };
}
