import type { RoleInput } from '../../shared/ad-hoc-role.ts';
import type { Bridge, PushChannel, Pushes, RequestChannel } from '../../shared/ipc-contract.ts';
import { type PreferencesView, plainPreferences } from '../../shared/preferences-view.ts';
import type { ActionResult, ProfileDetails } from '../../shared/view.ts';
import { type Scene, scenes } from './scenes.ts';
import { settingsAnswer } from './settings-scene.ts';

/** What the browser run reads and drives. */
export interface Harness {
  /** Every request so far: channel and argument. */
  readonly requests: [RequestChannel, unknown][];
  push<C extends PushChannel>(channel: C, value: Pushes[C]): void;
  readonly scene: Scene;
  readonly preferences: PreferencesView;
}

declare global {
  interface Window {
    harness: Harness;
  }
}

/** Puts a bridge on the window that answers from a scene, named in the address: `panel.html?scene=live`. */
function install(): void {
  const scene = scenes[new URLSearchParams(location.search).get('scene') ?? 'live'] ?? scenes['live'];
  if (!scene) return;
  const listeners = new Map<PushChannel, Set<(value: never) => void>>();
  const harness: Harness = {
    requests: [],
    scene,
    preferences: { ...plainPreferences, ...scene.preferences },
    push: (channel, value) => {
      for (const listener of listeners.get(channel) ?? []) listener(value as never);
    },
  };
  const bridge: Bridge = {
    request: (channel, ...argument) => {
      harness.requests.push([channel, argument[0]]);
      return answer(scene, channel, argument[0]) as never;
    },
    on: (channel, listener) => {
      const heard = listeners.get(channel) ?? new Set();
      listeners.set(channel, heard.add(listener));
      return () => heard.delete(listener);
    },
  };
  Object.assign(window, { harness, understudy: bridge });
}

async function answer(scene: Scene, channel: RequestChannel, argument: unknown): Promise<unknown> {
  const ofSettings = settingsAnswer(channel, scene.section);
  if (ofSettings !== undefined) return ofSettings;
  switch (channel) {
    case 'profiles:get':
      return scene.profiles;
    case 'sessions:get':
      return scene.sessions;
    case 'profile:details':
      return details(scene, argument as { profile: string; target?: string });
    case 'panel:preferences':
      return {
        ...plainPreferences,
        frequent: scene.sessions.recent,
        profileLine: 'export AWS_PROFILE=understudy',
        ...scene.preferences,
      };
    case 'profile:who-am-i':
      return scene.identity;
    case 'role:check':
      return scene.verdict?.((argument as { input: RoleInput }).input);
    case 'role:saved':
      return { role: 'arn:aws:iam::999999999999:role/Audit', sourceProfile: 'bastion', region: 'eu-west-1' };
    case 'mfa:get':
      return scene.mfa;
    case 'panel:take-profile':
      return scene.take?.profile;
    case 'panel:take-outcome':
      return scene.take?.outcome;
    case 'panel:hide':
    case 'panel:welcomed':
    case 'settings:open':
    case 'settings:close':
    case 'settings:recording':
    case 'settings:take-section':
    case 'mfa:answer':
    case 'mfa:cancel':
    case 'mfa:fit':
      return undefined;
    default: {
      if (scene.result === 'wait') return new Promise(() => undefined);
      const done: ActionResult = {
        ok: true,
        message: `${(argument as { profile?: string } | undefined)?.profile} is written to profile understudy.`,
        ...(channel === 'profile:switch' && { undo: true }),
      };
      const { profile, production } = (argument ?? {}) as { profile?: string; production?: boolean };
      if (
        channel === 'profile:switch' &&
        !production &&
        scene.preferences?.production?.includes(profile ?? '')
      )
        return { ok: false, reason: 'production', message: `${profile} is marked as production.` };
      return scene.result ?? done;
    }
  }
}

function details(scene: Scene, input: { profile: string; target?: string }): ProfileDetails {
  const own = scene.details?.(input.profile, input.target);
  const target = own?.target ?? { name: input.target ?? 'understudy' };
  return {
    name: input.profile,
    steps: [],
    region: { value: 'eu-central-1', from: 'from this profile' },
    profileLine: `export AWS_PROFILE=${target.name}`,
    roleArn: 'arn:aws:iam::222222222222:role/team/Admin',
    ...own,
    target,
  };
}

install();
