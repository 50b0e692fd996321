/** What can be hooked into, by the name of the file in the folder of hooks. */
export const hookNames = [
  'mfa-code',
  'profiles',
  'credentials',
  'saml-assertion',
  'before-switch',
  'after-switch',
  'expiring',
] as const;

export type HookName = (typeof hookNames)[number];

/** How long each may take, in milliseconds: someone may have to touch a key, or sign in. */
export const hookTimeoutMs: Readonly<Record<HookName, number>> = {
  'mfa-code': 60_000,
  profiles: 15_000,
  credentials: 60_000,
  // A person signs in to the identity provider meanwhile, perhaps in a browser.
  'saml-assertion': 300_000,
  'before-switch': 10_000,
  'after-switch': 30_000,
  expiring: 10_000,
};

/** A program in the folder of hooks. */
export interface Hook {
  readonly name: HookName;
  readonly path: string;
}

/** What stands in the folder of hooks, as doctor and the settings list it. */
export type ListedHook =
  | { readonly state: 'ready'; readonly name: HookName; readonly path: string }
  /** `name`: absent where no hook has that name. The sentences say why it is not run and what to do. */
  | {
      readonly state: 'refused';
      readonly name?: HookName;
      readonly path: string;
      readonly message: string;
      readonly advice: string;
    };
