import type { EpochMs } from '../view.ts';

/*
 * What the settings window knows of long-term keys and of where codes come from: names, ages and the last four characters of a key,
 * as AWS's own console names one. No secret, no seed and no code.
 */

/** A long-term key of the user's. */
export interface KeyView {
  readonly profile: string;
  /** `····MO01` */
  readonly key: string;
  /** `file`: in plain text. */
  readonly where: 'keychain' | 'file';
  /** File and line, where it stands in a file. */
  readonly place?: string;
  /** Whole days, where IAM said when it was made. */
  readonly ageDays?: number;
  readonly lastUsed?: EpochMs;
  /** How many keys the user has at AWS, where that is known. */
  readonly keysOfUser?: number;
  /** `waiting`: the old key is off until `deleteAt`. `begun`: a rotation or an import was cut off. `back`: the old key was switched on again. */
  readonly work?: 'begun' | 'waiting' | 'back';
  readonly deleteAt?: EpochMs;
}

/** What moving a key would do. */
export interface KeyImportView {
  readonly profile: string;
  readonly key: string;
  readonly goes: readonly string[];
  readonly stays: string;
  readonly traps: readonly string[];
  /** Our own copies of the file that hold the key as well. */
  readonly copies: readonly string[];
}

export type KeyImportPreview =
  | { readonly ok: true; readonly view: KeyImportView }
  | { readonly ok: false; readonly message: string; readonly advice: string };

/** A program on this machine that can give codes. */
export interface CodeProgramView {
  readonly id: string;
  readonly name: string;
  readonly itemLabel: string;
  readonly hasDatabase: boolean;
}

/** Where the codes of a device come from. */
export type CodeSourceView =
  | { readonly kind: 'typed' }
  | { readonly kind: 'seed' }
  | {
      readonly kind: 'program';
      readonly program: string;
      readonly item: string;
      readonly database?: string;
      readonly keyFile?: string;
    };

export interface CodeDeviceView {
  readonly serial: string;
  /** `mfa/jo` */
  readonly device: string;
  readonly source: CodeSourceView;
}

export interface CodeSourcesView {
  readonly devices: readonly CodeDeviceView[];
  /** Those that are installed. */
  readonly programs: readonly CodeProgramView[];
  /** A keychain is used, so a seed can be kept. */
  readonly canKeepSeeds: boolean;
}

/** The MFA devices of a user, as IAM lists them. */
export type DevicesResult =
  | {
      readonly ok: true;
      readonly devices: readonly {
        readonly serial: string;
        readonly device: string;
        /** The profile, or a role that it leads to, names it. */
        readonly isNamed: boolean;
        /** Why no code comes of it. */
        readonly remark?: string;
      }[];
    }
  | { readonly ok: false; readonly message: string; readonly advice: string };
