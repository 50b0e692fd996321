import type { Bridge, PushChannel, Pushes, RequestChannel, Requests } from '../../shared/ipc-contract.ts';
import type { ActionResult, ProfileDetails } from '../../shared/view.ts';
import { type PreferencesView, plainPreferences } from '../../shared/views/preferences-view.ts';
import { noPopulate } from './populate-scenes.ts';
import { type Scene, scenes } from './scenes.ts';
import { settingsAnswers } from './settings-scene.ts';

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
  const answers = answersOf(scene);
  const bridge: Bridge = {
    request: (channel, ...argument) => {
      harness.requests.push([channel, argument[0]]);
      const answer =
        answers[channel] ?? ((given: { readonly profile?: string } | undefined) => done(scene, given));
      return Promise.resolve(answer(argument[0] as never)) as never;
    },
    on: (channel, listener) => {
      const heard = listeners.get(channel) ?? new Set();
      listeners.set(channel, heard.add(listener));
      return () => heard.delete(listener);
    },
  };
  Object.assign(window, { harness, understudy: bridge });
}

/** How a page's requests are answered. Only those that any action's result would answer may be left to {@link done}. */
type AnswerTo<C extends RequestChannel> = (
  argument: Requests[C]['argument'],
) => Requests[C]['answer'] | Promise<Requests[C]['answer']>;
type NoAction = {
  [C in RequestChannel]: ActionResult extends Requests[C]['answer'] ? never : C;
}[RequestChannel];
type Answers = { readonly [C in NoAction]: AnswerTo<C> } & { readonly [C in RequestChannel]?: AnswerTo<C> };

const nothing = () => undefined;
/** For what the scene says nothing of: the page waits. */
const wait = () => new Promise<never>(() => undefined);

function answersOf(scene: Scene): Answers {
  const populate = scene.populate ?? noPopulate;
  return {
    ...settingsAnswers(scene.section),
    'profiles:get': () => scene.profiles,
    'sessions:get': () => scene.sessions,
    'profile:details': (args) => details(scene, args),
    'profile:switch': ({ profile, production }) =>
      scene.result !== 'wait' && !production && scene.preferences?.production?.includes(profile)
        ? { ok: false, reason: 'production', message: `${profile} is marked as production.` }
        : done(scene, { profile }, { undo: 'credentials' }),
    'profile:who-am-i': () => scene.identity ?? wait(),
    'panel:preferences': () => ({
      ...plainPreferences,
      frequent: scene.sessions.recent,
      profileLine: 'export AWS_PROFILE=understudy',
      ...scene.preferences,
    }),
    'panel:take-profile': () => scene.take?.profile,
    'panel:take-outcome': () => scene.take?.outcome,
    'panel:hide': nothing,
    'panel:welcomed': nothing,
    'role:check': ({ input }) => scene.verdict?.(input) ?? wait(),
    'role:saved': () => ({
      role: 'arn:aws:iam::999999999999:role/Audit',
      sourceProfile: 'bastion',
      region: 'eu-west-1',
    }),
    'first:choose-keys': wait,
    'first:found': () => scene.found ?? { identityCenters: [], tools: [] },
    'populate:get': () => populate.view,
    'populate:opened': nothing,
    'populate:begin': nothing,
    'populate:stop': nothing,
    'populate:names': () => populate.names ?? wait(),
    'populate:preview': () => populate.preview ?? wait(),
    'panel:take-dialog': () => scene.take?.dialog,
    'demo:end': nothing,
    'settings:open': nothing,
    'mfa:get': () => scene.mfa,
    'mfa:answer': nothing,
    'mfa:cancel': nothing,
    'mfa:fit': nothing,
    'mfa:alive': nothing,
    'prompt:show': nothing,
  };
}

/** What an action comes to in this scene. */
function done(
  { result }: Scene,
  argument: { readonly profile?: string } | undefined,
  more: { readonly undo?: 'credentials' } = {},
): ActionResult | Promise<ActionResult> {
  if (result === 'wait') return wait();
  const message = `${argument?.profile} is written to profile understudy.`;
  return result ?? { ok: true, message, ...more };
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
