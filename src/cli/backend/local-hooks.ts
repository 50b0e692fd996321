import { existsSync } from 'node:fs';
import type { RecordActivity } from '../../core/activity/activity.ts';
import type { ProfileSet } from '../../core/aws-files/profiles/profile-set.ts';
import type { Environment } from '../../core/chain/chain.ts';
import type { Clock } from '../../core/clock.ts';
import type { ExternalCredentials } from '../../core/credential-sources/external-credentials.ts';
import { dataFolderAt } from '../../core/data-folder.ts';
import type { Hooks } from '../../core/hooks/hooks.ts';
import type { AssertionQuestion, HookAssertion } from '../../core/hooks/saml-assertion-hook.ts';
import type { MfaPrompter } from '../../core/sessions/mfa/mfa-prompter.ts';

export interface LocalHooksOptions {
  readonly dataFolder: string;
  readonly environment: Environment;
  readonly platform: NodeJS.Platform;
  readonly record?: RecordActivity;
  /** Says a line to the user. */
  readonly say?: (line: string) => void;
}

/** The user's own programs as this process runs them; `undefined` where there is no folder of hooks, which costs nothing. */
export async function openLocalHooks(options: LocalHooksOptions): Promise<Hooks | undefined> {
  const { dataFolder, environment, platform, record, say } = options;
  const folder = hooksFolder(dataFolder);
  if (!existsSync(folder)) return undefined;
  const { createHooks } = await import('../../core/hooks/hooks.ts');
  return createHooks({
    folder,
    environment,
    owner: { platform, uid: process.getuid?.() },
    onRun: ({ hook, outcome, profile, sentence, target }) => {
      record?.({ what: 'hook', hook: hook.name, profile, target, outcome });
      if (outcome === 'failed' && sentence) say?.(sentence.message);
    },
  });
}

export function hooksFolder(dataFolder: string): string {
  return dataFolderAt(dataFolder).hooks;
}

/** The profiles of the files with those that hooks told of within the last minutes, or tell now. */
export async function withRecentHookProfiles(
  set: ProfileSet,
  options: LocalHooksOptions,
  clock: Clock,
): Promise<ProfileSet> {
  const hooks = await openLocalHooks(options);
  if (!hooks) return set;
  const { recentHookProfiles } = await import('../../core/hooks/profile-hook-cache.ts');
  const { withHookProfiles } = await import('../../core/hooks/profiles-hook.ts');
  const path = dataFolderAt(options.dataFolder).hookProfiles;
  return withHookProfiles(set, await recentHookProfiles({ hooks, path, clock }));
}

/** Lets programs give the code before anybody is asked; nothing of them is loaded where there are none. */
export function asksHooksFirst(
  prompter: MfaPrompter,
  hooks: Promise<Hooks | undefined>,
  clock: Clock,
): MfaPrompter {
  let asking: Promise<MfaPrompter> | undefined;
  const load = async (): Promise<MfaPrompter> => {
    const open = await hooks;
    if (!open) return prompter;
    const { withCodeHooks } = await import('../../core/hooks/mfa-code-hook.ts');
    return withCodeHooks(prompter, open, clock);
  };
  return {
    // Whoever was given a code may have to be asked for the next one.
    get rank() {
      return prompter.rank ?? 1;
    },
    ask: async (question, error, signal) => {
      asking ??= load();
      return (await asking).ask(question, error, signal);
    },
    settled: (question) => void asking?.then((loaded) => loaded.settled(question)),
  };
}

export async function assertionOfHook(
  hooks: Promise<Hooks | undefined>,
  question: AssertionQuestion,
  signal?: AbortSignal,
): Promise<HookAssertion> {
  const open = await hooks;
  if (!open) {
    return {
      ok: false,
      message: `Profile ${question.profile} signs in with SAML by a hook, but there is no folder of hooks.`,
      advice:
        'Put a program named saml-assertion into the folder hooks of the data folder; see docs/saml.md.',
    };
  }
  const { hookAssertion } = await import('../../core/hooks/saml-assertion-hook.ts');
  return hookAssertion(open, question, signal);
}

export async function credentialsOfHook(
  hooks: Promise<Hooks | undefined>,
  profile: string,
  clock: Clock,
  signal?: AbortSignal,
): Promise<ExternalCredentials> {
  const open = await hooks;
  if (!open) {
    return {
      ok: false,
      message: `Profile ${profile} takes its credentials from a hook, but there is no folder of hooks.`,
      advice: 'Put a program named credentials into the folder hooks of the data folder; see docs/hooks.md.',
    };
  }
  const { hookCredentials } = await import('../../core/hooks/credentials-hook.ts');
  return hookCredentials(open, profile, () => clock.now(), signal);
}
