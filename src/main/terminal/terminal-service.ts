import { app } from 'electron';
import type { AppContext } from '../../app/app-context.ts';
import type { AppServices } from '../../app/app-services.ts';
import type { EndpointsInUse } from '../../app/endpoint/endpoints-in-use.ts';
import type { OpenQuestions } from '../../app/mfa/open-questions.ts';
import type { ProfileFiles } from '../../app/profiles/profile-files.ts';
import type { RenewalServices } from '../../app/renewal/renewal-services.ts';
import { TerminalAgent } from '../../app/terminal/agent-listener.ts';
import { agentRequestHandler } from '../../app/terminal/agent-requests.ts';
import { listingProblem } from '../../app/terminal/listing-problem.ts';
import { worldDifferences } from '../../app/terminal/peer-differences.ts';
import { createTerminalBackend } from '../../app/terminal/terminal-backend.ts';
import { systemClock } from '../../core/clock.ts';
import { hostPlatform } from '../../core/platform.ts';
import { explainChainFailure } from '../../core/sessions/explain-chain-failure.ts';
import type { UserActions } from '../panel/actions.ts';

export interface TerminalServiceParts {
  readonly files: ProfileFiles;
  readonly services: AppServices;
  readonly renewals: RenewalServices;
  readonly actions: UserActions;
  readonly endpoints: EndpointsInUse;
  readonly questions: OpenQuestions;
}

/** The app as terminals meet it. */
export interface TerminalService {
  /** Listens for terminals from now on. */
  open(): Promise<void>;
  close(): void;
}

export function createTerminalService(base: AppContext, parts: TerminalServiceParts): TerminalService {
  const { environment, folder, log } = base;
  const { files } = parts;
  const agent = new TerminalAgent();
  return {
    open: () =>
      agent.open({
        dataFolder: folder.root,
        environment,
        version: app.getVersion(),
        work: agentRequestHandler(terminalBackend(base, parts)),
        differs: (peer) =>
          worldDifferences(peer, {
            locations: files.locations,
            settings: base.settings.current,
            environment,
            platform: hostPlatform,
          }),
        log,
      }),
    close: () => agent.close(),
  };
}

function terminalBackend(
  { record, settings }: AppContext,
  { actions, endpoints, files, questions, renewals, services }: TerminalServiceParts,
) {
  const { broker, delivery, live, saidRemarks, switcher, writer } = services;
  return createTerminalBackend({
    resolve: files.resolve,
    // The keys stand in the terminal's environment, not in the app's.
    canObtain: ({ base }) => base.kind !== 'credential-source' || base.source !== 'Environment',
    accessKeyIdOf: services.keyRing.keys.accessKeyIdOf,
    broker,
    obtain: (chain, options) => broker.obtain(chain, options),
    deliver: async (chain, request, options) => {
      const delivered = await actions.profileActions.deliver(request, options, { ok: true, chain });
      const line = live().find(({ target }) => target === delivered.target);
      return { ...delivered, remarks: line?.remarks ?? [], notes: [] };
    },
    refresh: async () => {},
    switcher,
    live,
    renewsAt: renewals.renewsAt,
    delivery,
    listingProblem: () => listingProblem(writer),
    clean: () => services.clean(),
    undoLastWrite: (options) => writer.undoLastWrite(options),
    explain: explainChainFailure,
    isProduction: (profile) => settings.current.production.includes(profile),
    chainOptions: (_chain, { longRoleSession }) => (longRoleSession === undefined ? {} : { longRoleSession }),
    keepInAwsCliCache: async ({ on, profile }) => {
      const others = settings.current.awsCliCache.filter((name) => name !== profile);
      settings.change({ awsCliCache: on ? [...others, profile] : others });
      return { ok: true, value: settings.current.awsCliCache };
    },
    saidRemarks,
    signIns: services.signIns,
    storageNotes: () => [],
    describeStorage: () => [],
    hasWindow: true,
    questions,
    platform: hostPlatform,
    record,
    endpoints,
    clock: systemClock,
  });
}
