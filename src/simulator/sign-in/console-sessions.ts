import { assumedRoleArn, roleIdentity } from '../sts/identity.ts';
import type { RealmIndex } from '../sts/realm-index.ts';
import type { IssuedSession } from '../sts/temporary-credentials.ts';
import type { RealmConsoleSession } from './realm.ts';

/** Somebody who is signed in to the console. */
export interface ConsoleSession {
  /** The `login_session` of a profile: the ARN of the user, of the account's root or of the assumed role. */
  readonly arn: string;
  readonly accountId: string;
  readonly mayUseLogin: boolean;
  /** Whose the keys are that `aws login` gets; `now` is when MFA was given, where it was. */
  readonly identityOf: (accessKeyId: string, now: Date) => IssuedSession['identity'];
}

/** The console session of the realm. Throws RangeError for a user or a role that the realm does not have. */
export function consoleSession(session: RealmConsoleSession, realm: RealmIndex): ConsoleSession {
  const mayUseLogin = session.mayUseLogin ?? true;
  if ('roleArn' in session) {
    const role = realm.roleOf(session.roleArn);
    if (!role) throw new RangeError(`The realm has no role ${session.roleArn} for a console session.`);
    return {
      arn: assumedRoleArn(role, session.sessionName),
      accountId: role.account.id,
      mayUseLogin,
      identityOf: (accessKeyId) => roleIdentity(role, session.sessionName, accessKeyId, 'console'),
    };
  }
  const owner = realm.userOf(session.userArn);
  if (!owner) throw new RangeError(`The realm has no user ${session.userArn} for a console session.`);
  const { account, arn, userId } = owner;
  return {
    arn,
    accountId: account.id,
    // The root user needs no permission.
    mayUseLogin: mayUseLogin || owner.user.root === true,
    identityOf: (accessKeyId, now) => ({
      kind: 'user-session',
      owner,
      account,
      accessKeyId,
      arn,
      userId,
      ...(session.withMfa ? { mfaAt: now } : {}),
    }),
  };
}
