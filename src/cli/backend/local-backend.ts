import { EndpointsInUse } from '../../app/endpoint/endpoints-in-use.ts';
import { inProcessBackend } from '../../app/terminal/agent-requests.ts';
import { listingProblem } from '../../app/terminal/listing-problem.ts';
import { createTerminalBackend } from '../../app/terminal/terminal-backend.ts';
import type { Backend } from '../../core/agent/verbs.ts';
import { explainChainFailure } from '../../core/sessions/explain-chain-failure.ts';
import { type ObtainedCredentials, remarksOf } from '../../core/sessions/store/session.ts';
import { changeSettings } from '../../core/settings/change-settings.ts';
import { type LocalBackendOptions, type LocalServices, openLocalServices } from './local-services.ts';
import { type AwsFiles, openAwsFiles } from './profile-files.ts';

/** Does the work in this process, with the same core as the app and the same sealed sessions. */
export async function openLocalBackend(options: LocalBackendOptions): Promise<Backend> {
  const files = await openAwsFiles(options, options.files);
  const services = openLocalServices(options, files);
  return inProcessBackend(terminalBackend(options, files, services), {
    prompter: options.prompter,
    close: () => services.close(),
  });
}

function terminalBackend(options: LocalBackendOptions, files: AwsFiles, services: LocalServices) {
  const { broker, delivery, live, obtaining, record, saidRemarks, storage, switcher, writer } = services;
  const { settings } = files;
  const targetOf = (profile: string) =>
    (Object.hasOwn(settings.targets, profile) && settings.targets[profile]) || settings.defaultTarget;
  const storageNotes = ({ fromCache }: ObtainedCredentials): readonly string[] => {
    const note = fromCache ? undefined : storage.memoryOnlyNote();
    return note === undefined ? [] : [note];
  };
  return createTerminalBackend({
    resolve: files.resolve,
    canObtain: () => true,
    accessKeyIdOf: services.keyRing.keys.accessKeyIdOf,
    broker,
    obtain: (chain, how) => obtaining.obtain(broker, chain, how),
    deliver: async (chain, request, { target = targetOf(chain.name), ...how }) => {
      const outcome = await switcher.switchRequest(request, target, how, { ok: true, chain });
      if (obtaining.wasBusy) return 'busy';
      const { last } = obtaining;
      return {
        name: chain.name,
        target,
        outcome,
        remarks: last ? remarksOf(last) : [],
        notes: last ? storageNotes(last) : [],
      };
    },
    refresh: async () => {
      await Promise.all([switcher.adopt(), storage.store.refresh()]);
    },
    switcher,
    live,
    renewsAt: () => undefined,
    delivery,
    listingProblem: () => listingProblem(writer),
    clean: () => services.clean(),
    undoLastWrite: (how) => writer.undoLastWrite(how),
    explain: explainChainFailure,
    isProduction: (profile) => settings.production.includes(profile),
    chainOptions: (chain, asked) => ({
      longRoleSession: asked.longRoleSession ?? settings.longRoleSession.includes(chain.name),
    }),
    keepInAwsCliCache: async ({ on, profile }) => {
      const changed = await changeSettings(options, ({ awsCliCache }) => {
        const others = awsCliCache.filter((name) => name !== profile);
        return { awsCliCache: on ? [...others, profile] : others };
      });
      return changed.ok
        ? { ok: true, value: changed.settings.awsCliCache }
        : { ok: false, error: { kind: 'failed', message: changed.message, advice: changed.advice } };
    },
    saidRemarks,
    signIns: services.signIns,
    storageNotes,
    describeStorage: () => {
      const state = storage.store.state();
      if (state.kind === 'memory') return [state.message];
      return [`Sessions are shared in ${storage.path}, which the key in the keychain opens.`];
    },
    hasWindow: false,
    platform: options.platform,
    record,
    endpoints: new EndpointsInUse(),
    clock: options.clock,
  });
}
