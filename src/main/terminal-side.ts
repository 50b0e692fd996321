import { app } from 'electron';
import { explainChainFailure } from '../core/sessions/explain-chain-failure.ts';
import { agentDesk } from './agent/agent-desk.ts';
import { worldDifferences } from './agent/same-world.ts';
import { TerminalAgent } from './agent/terminal-agent.ts';
import type { DeliverySide } from './delivery-side.ts';
import type { FilesSide } from './files-side.ts';
import type { Foundations } from './foundations.ts';
import type { RenewalSide } from './renewal-side.ts';
import type { SessionsSide } from './sessions-side.ts';
import type { UserActions } from './user-actions.ts';

export interface TerminalSideParts {
  readonly files: FilesSide;
  readonly sessions: SessionsSide;
  readonly deliveries: DeliverySide;
  readonly renewals: RenewalSide;
  readonly actions: UserActions;
}

/** The app as terminals meet it. */
export interface TerminalSide {
  /** Listens for terminals from now on. */
  open(): Promise<void>;
  close(): void;
}

export function prepareTerminals(base: Foundations, parts: TerminalSideParts): TerminalSide {
  const { environment, folder, log, record, settings } = base;
  const { actions, deliveries, files, renewals, sessions } = parts;
  const agent = new TerminalAgent();
  return {
    open: () =>
      agent.open({
        dataFolder: folder.root,
        environment,
        version: app.getVersion(),
        work: agentDesk({
          understudy: actions.understudy,
          resolve: files.resolve,
          broker: sessions.broker,
          switchboard: deliveries.switchboard,
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
