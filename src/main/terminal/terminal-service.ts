import { app } from 'electron';
import type { AppContext } from '../../app/app-context.ts';
import type { DeliveryServices } from '../../app/delivery/delivery-services.ts';
import type { ProfileFiles } from '../../app/profiles/profile-files.ts';
import type { RenewalServices } from '../../app/renewal/renewal-services.ts';
import type { SessionServices } from '../../app/sessions/session-services.ts';
import { TerminalAgent } from '../../app/terminal/agent-listener.ts';
import { agentRequestHandler } from '../../app/terminal/agent-requests.ts';
import { worldDifferences } from '../../app/terminal/peer-differences.ts';
import { explainChainFailure } from '../../core/sessions/explain-chain-failure.ts';
import type { UserActions } from '../panel/actions.ts';

export interface TerminalServiceParts {
  readonly files: ProfileFiles;
  readonly sessions: SessionServices;
  readonly deliveries: DeliveryServices;
  readonly renewals: RenewalServices;
  readonly actions: UserActions;
}

/** The app as terminals meet it. */
export interface TerminalService {
  /** Listens for terminals from now on. */
  open(): Promise<void>;
  close(): void;
}

export function createTerminalService(base: AppContext, parts: TerminalServiceParts): TerminalService {
  const { environment, folder, log, record, settings } = base;
  const { actions, deliveries, files, renewals, sessions } = parts;
  const agent = new TerminalAgent();
  return {
    open: () =>
      agent.open({
        dataFolder: folder.root,
        environment,
        version: app.getVersion(),
        work: agentRequestHandler({
          profileActions: actions.profileActions,
          resolve: files.resolve,
          broker: sessions.broker,
          switcher: deliveries.switcher,
          live: deliveries.live,
          renewsAt: renewals.renewsAt,
          delivery: deliveries.delivery,
          clean: () => deliveries.clean(),
          undoLastWrite: (options) => deliveries.writer.undoLastWrite(options),
          explain: explainChainFailure,
          keepInAwsCliCache: ({ on, profile }) => {
            const others = settings.current.awsCliCache.filter((name) => name !== profile);
            settings.change({ awsCliCache: on ? [...others, profile] : others });
            return settings.current.awsCliCache;
          },
          platform: process.platform,
          isProduction: (profile) => settings.current.production.includes(profile),
          record,
        }),
        differs: (peer) =>
          worldDifferences(peer, {
            locations: files.locations,
            settings: settings.current,
            environment,
            platform: process.platform,
          }),
        log,
      }),
    close: () => agent.close(),
  };
}
