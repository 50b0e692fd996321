import type { DiffLine } from '../settings-view.ts';
import type { EpochMs, SignInWaitingView } from '../view.ts';

/*
 * What the dialog "Add profiles from Identity Center" knows: names, ids and times, no token.
 */

export interface PopulateProblem {
  readonly message: string;
  readonly advice: string;
}

/** An Identity Center that the config file names. */
export interface KnownIdentityCenter {
  readonly name: string;
  readonly startUrl: string;
  readonly region: string;
  readonly signedIn: boolean;
  /** When its roles were listed last. */
  readonly listedAt?: EpochMs;
  /** Roles that came since somebody looked last. */
  readonly fresh: number;
  /** Profiles that were made from it and whose role is gone. */
  readonly gone: number;
}

export type PopulateStep =
  /** `needsRegion`: neither the address nor its page says where it is. */
  | {
      readonly kind: 'start';
      readonly startUrl: string;
      readonly needsRegion: boolean;
      readonly problem?: PopulateProblem;
    }
  /** The start page is asked for its region. */
  | { readonly kind: 'looking' }
  /** Without `waiting`: AWS is being asked for an address. */
  | {
      readonly kind: 'sign-in';
      readonly id: string;
      readonly session: string;
      readonly waiting?: SignInWaitingView;
    }
  /** `accounts`: 0 until all of them are known. */
  | { readonly kind: 'listing'; readonly session: string; readonly done: number; readonly accounts: number }
  | { readonly kind: 'choose'; readonly list: ListedRolesView };

export interface ListedRolesView {
  /** Changes with every list. */
  readonly id: number;
  readonly session: string;
  readonly startUrl: string;
  readonly isNew: boolean;
  readonly listedAt: EpochMs;
  readonly complete: boolean;
  /** Why it is not complete. */
  readonly problem?: PopulateProblem;
  /** By account name, account id and role. */
  readonly roles: readonly ListedRole[];
  /** Profiles that were made from it and whose role is gone. */
  readonly gone: readonly {
    readonly profile: string;
    readonly accountId: string;
    readonly roleName: string;
  }[];
}

export interface ListedRole {
  readonly accountId: string;
  readonly accountName?: string;
  readonly roleName: string;
  /** `present`: it has a profile that was made from here. `by-hand`: somebody made one. */
  readonly state: 'available' | 'present' | 'by-hand';
  /** The profile that it has. Names of those to come depend on the template. */
  readonly profile?: string;
  /** It came since somebody looked last. */
  readonly isFresh?: true;
}

export interface PopulateView {
  readonly step: PopulateStep;
  readonly known: readonly KnownIdentityCenter[];
}

/** The role that is meant, as messages name it. */
export interface RoleChoice {
  readonly accountId: string;
  readonly roleName: string;
}

export interface PopulateInput {
  /** `ListedRolesView.id`. */
  readonly list: number;
  readonly chosen: readonly RoleChoice[];
  readonly template: string;
  readonly region: string;
  /** Takes the profiles of roles out that are gone. */
  readonly prune: boolean;
  /** Roles whose name another profile has: with the account id behind it, or not at all. */
  readonly taken: 'with-account-id' | 'leave-out';
}

/** The names of all roles without a profile, by the place of the role in `ListedRolesView.roles`; those with one are empty. */
export type PopulateNames =
  | { readonly ok: true; readonly names: readonly string[] }
  | ({ readonly ok: false } & PopulateProblem);

/** What would be written; nothing is yet. */
export type PopulatePreviewView =
  | {
      readonly ok: true;
      /** Names the preview when it is agreed to. */
      readonly id: number;
      readonly path: string;
      readonly added: number;
      readonly changed: number;
      readonly prunes: readonly string[];
      /** Names that other profiles have, and what the new ones are called instead. */
      readonly clashes: readonly {
        readonly wanted: string;
        readonly name: string;
        readonly reason: 'taken' | 'shared' | 'unfit';
      }[];
      /** The first lines of the change, and how many come after them. */
      readonly lines: readonly DiffLine[];
      readonly more: number;
    }
  | ({ readonly ok: false } & PopulateProblem);
