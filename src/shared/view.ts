import type { ProfileKind } from './profile-kinds.ts';
import type { WaitKind } from './words/wait-text.ts';

/**
 * What the windows and the tray are allowed to know: names, labels, deadlines. No access key, no secret, no token.
 * Instants are epoch milliseconds, since they cross IPC.
 */
export type EpochMs = number;

/** One profile as the list shows it. Changes only when the files change. */
export interface ProfileView {
  readonly name: string;
  readonly kind: ProfileKind;
  /** The account that the last hop (or the keys) lead to, 12 digits, where the files tell it. */
  readonly accountId?: string;
  /** Name of the last role, without its path. */
  readonly roleName?: string;
  readonly region?: string;
  /** The serial of the device whose code is needed at the start of the chain. */
  readonly mfaSerial?: string;
  /** The profile at the bottom of the chain. */
  readonly sourceProfile?: string;
  /** A role that is in no file but saved in the app. */
  readonly favourite?: true;
  /** The id of the sign-in that its credentials stand on; see `SignInView`. */
  readonly signIn?: string;
  /** Why this profile cannot be switched to: one sentence that names file and line, and what to do. */
  readonly problem?: { readonly message: string; readonly advice: string };
}

export type SessionState = 'working' | 'active' | 'expiring' | 'expired' | 'failed';

/** One switched profile: what is live, where it is written, how long it lasts. */
export interface SessionView {
  readonly profile: string;
  /** The profile of the credentials file that carries it. */
  readonly target: string;
  readonly state: SessionState;
  readonly obtainedAt: EpochMs;
  readonly expiresAt: EpochMs;
  /** When it will be renewed without anyone's doing; absent when it cannot or shall not be. */
  readonly renewsAt?: EpochMs;
  readonly autoRefresh: boolean;
  readonly arn?: string;
  /** The account of the credentials, where it is known: the files may not tell it. */
  readonly accountId?: string;
  readonly region?: string;
  /** Set when a renewal or a write failed: what happened and what to do. */
  readonly problem?: { readonly message: string; readonly advice: string; readonly requestId?: string };
  /** A quiet remark, such as a duration that AWS capped. */
  readonly note?: string;
}

/** A live MFA session, shared by every profile that names the same device and source. */
export interface MfaSessionView {
  readonly serial: string;
  readonly sourceProfile: string;
  readonly obtainedAt: EpochMs;
  readonly expiresAt: EpochMs;
}

export interface FileView {
  readonly path: string;
  readonly state: 'read' | 'missing' | 'unreadable';
  /** Why it could not be read, where it could not. */
  readonly message?: string;
}

export interface ProblemView {
  readonly severity: 'error' | 'warning';
  readonly path: string;
  readonly line?: number;
  readonly profile?: string;
  readonly message: string;
  readonly advice: string;
}

/** Everything that changes only when the AWS files change. */
export interface ProfilesView {
  readonly config: FileView;
  readonly credentials: FileView;
  readonly profiles: readonly ProfileView[];
  readonly problems: readonly ProblemView[];
  /** Names that `Write to profile` offers: managed sections, session-key profiles and the default target. */
  readonly targets: readonly string[];
}

/** A profile for whose sake something waits for a person: a switch, a copy, a renewal. */
export interface WaitView {
  readonly profile: string;
  readonly waitsFor: WaitKind;
}

/** Everything that changes with sessions. */
export interface SessionsView {
  /** Newest switch first; the first live one is the active profile of the tray. */
  readonly sessions: readonly SessionView[];
  readonly mfaSessions: readonly MfaSessionView[];
  /** What waits for a person. Absent: nothing does. */
  readonly waits?: readonly WaitView[];
  /** The profile written to unless another is chosen. */
  readonly defaultTarget: string;
  /** Profiles in the order of last use. */
  readonly recent: readonly string[];
  /** Whether sessions outlive the app. */
  readonly storage?: StorageView;
  /** AWS's clock minus this machine's, in milliseconds: all instants here are AWS's. Absent: they agree. */
  readonly clockOffsetMs?: number;
  /** All that the AWS files name to sign in to. Absent: nothing. */
  readonly signIns?: readonly SignInView[];
  /** Programs, shells and profiles that get credentials from the endpoint just now. Absent: none. */
  readonly endpoints?: readonly EndpointView[];
}

/** Something to sign in to, such as an Identity Center. */
export interface SignInView {
  readonly id: string;
  /** The name of the session, or else the start URL; of a console session the profile. */
  readonly label: string;
  /** The start URL, or the ARN of who signs in to the console. */
  readonly subject: string;
  /** A code can be compared in place of the browser of this machine. */
  readonly takesCode: boolean;
  /** `never`: nobody has signed in here. `damaged`: its file says nothing usable. */
  readonly state: 'never' | 'signed-in' | 'ended' | 'damaged';
  /** The end of what is there, or was. */
  readonly until?: EpochMs;
  /** It is renewed without anybody being asked, as long as AWS lets it. */
  readonly renews: boolean;
  /** How many profiles sign in there themselves. */
  readonly profiles: number;
  /** Somebody is in the middle of it. */
  readonly waiting?: SignInWaitingView;
}

/** What is waited for in the browser. The address leads to AWS's page; it is of no use without the person. */
export interface SignInWaitingView {
  readonly address: string;
  /** Is shown on the page as well, for comparison. */
  readonly userCode?: string;
  readonly way: 'browser' | 'device-code';
  readonly deadline: EpochMs;
  /** No browser came for the address. */
  readonly browserFailed: boolean;
}

/** One that gets credentials from the endpoint. */
export interface EndpointView {
  readonly id: string;
  readonly profile: string;
  /** `exec`, `serve`: a command in a terminal; `app`: kept up by the app for chosen profiles. */
  readonly by: 'exec' | 'serve' | 'app';
  /** The program of `exec`. */
  readonly program?: string;
  readonly since: EpochMs;
}

/** Where sessions are kept. `sealed`: also in the sealed file, so that they outlive the app. */
export interface StorageView {
  readonly state: 'opening' | 'sealed' | 'memory';
  /** What the user may want to know: why it is memory only, or that an unreadable file was set aside. */
  readonly message?: string;
  readonly advice?: string;
  /** The keychain can be asked again. */
  readonly canTryAgain?: boolean;
}

export type StepView = {
  readonly kind: 'keys' | 'mfa' | 'role' | 'other';
  /** "bastion", "MFA session", "Admin". */
  readonly title: string;
  /** "long-term keys ····7Q4A, 111111111111". */
  readonly detail: string;
  readonly state: 'ready' | 'needed' | 'expired' | 'permanent';
  readonly expiresAt?: EpochMs;
};

/** The right-hand side of the panel for one profile. */
export interface ProfileDetails {
  readonly name: string;
  readonly steps: readonly StepView[];
  readonly region?: { readonly value: string; readonly from: string };
  /** The target this profile will be written to, and why it may not be. */
  readonly target: {
    readonly name: string;
    readonly refused?: { readonly message: string; readonly advice: string };
    /** Writing needs a yes: what would be overwritten. */
    readonly confirm?: { readonly message: string };
    /** What the new keys would hide in that profile, such as its `credential_process`. */
    readonly warnings?: readonly string[];
  };
  readonly roleArn?: string;
  /** "export AWS_PROFILE=understudy": what makes tools in a shell use the target. Absent where the shell cannot say it. */
  readonly profileLine?: string;
  /** Whether this profile is renewed by itself, for profiles that are not live too. */
  readonly autoRefresh?: boolean;
}

/** The MFA window. */
export interface MfaView {
  readonly id: number;
  /** "mfa/jo", or the hardware serial. */
  readonly device: string;
  readonly serial: string;
  readonly accountId?: string;
  readonly sourceProfile: string;
  readonly wanted: string;
  readonly roleName?: string;
  readonly targetAccountId?: string;
  /** What the user calls the target account. */
  readonly targetAccountName?: string;
  /** What is wanted is marked as production. */
  readonly production?: true;
  /** Until when one code will serve, if it is given now. */
  readonly servesUntil: EpochMs;
  readonly state: 'asking' | 'checking';
  readonly refusal?: { readonly kind: string; readonly message: string; readonly nextCodeAt?: EpochMs };
  /** How many other requests wait for this device. */
  readonly waiting: number;
  /** As in `SessionsView`. */
  readonly clockOffsetMs?: number;
  /** Demo only: what the demo's device shows now. */
  readonly demoCode?: { readonly code: string; readonly validUntil: EpochMs };
}

/** What a button press came to. `message` is for the live region and the toast. */
export type ActionResult =
  | {
      readonly ok: true;
      readonly message: string;
      /** What was just written can be taken back. */
      readonly undo?: 'credentials' | 'config';
    }
  | {
      readonly ok: false;
      /**
       * `confirm`: a yes to overwriting is missing; `production`: a yes to a profile that deserves care; `needs-window`: it can be
       * done from a window that has the focus.
       */
      readonly reason: 'refused' | 'failed' | 'dismissed' | 'confirm' | 'production' | 'needs-window';
      readonly message: string;
      readonly advice?: string;
      readonly requestId?: string;
    };

/** What an action that began in the tray came to: the panel opens and says it. */
export interface ActionOutcome {
  readonly profile: string;
  /** What was asked for, where it was no switch and a yes to it may be missing. */
  readonly asked?: 'copy-export' | 'console';
  readonly result: ActionResult;
}
