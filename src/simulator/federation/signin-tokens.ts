import { randomBytes } from 'node:crypto';
import type { RoleSession } from '../sts/identity.ts';

/** What a token signs in. */
export interface ConsoleLogin {
  readonly identity: RoleSession;
  /** When the console session ends. */
  readonly endsAt: Date;
}

/** The tokens, each good for the login page and nothing else. */
export interface SigninTokens {
  issue(login: ConsoleLogin, now: Date): string;
  /** The login of a token that has not ended. */
  find(token: string, now: Date): ConsoleLogin | undefined;
}

/** 15 minutes from its creation (IAM User Guide: custom identity broker). */
const tokenLifeMs = 15 * 60_000;

export function createSigninTokens(): SigninTokens {
  const tokens = new Map<string, { readonly login: ConsoleLogin; readonly until: number }>();
  return {
    issue(login, now) {
      const token = randomBytes(300).toString('base64');
      tokens.set(token, { login, until: now.getTime() + tokenLifeMs });
      return token;
    },
    find(token, now) {
      const found = tokens.get(token);
      return found && found.until > now.getTime() ? found.login : undefined;
    },
  };
}
