import { endpointEnvironment } from '../../core/delivery/endpoint/endpoint-environment.ts';
import { environmentCommands } from '../../core/delivery/export/export-commands.ts';
import { explainChainFailure } from '../../core/sessions/explain-chain-failure.ts';
import type { AppContext } from '../app-context.ts';
import type { AppServices } from '../app-services.ts';
import type { ProfileFiles } from '../profiles/profile-files.ts';
import type { StsServices } from '../sessions/sts.ts';
import { endpointSource } from './endpoint-source.ts';
import { EndpointsInUse } from './endpoints-in-use.ts';
import { ProfileEndpoints } from './profile-endpoints.ts';

export interface EndpointServicesParts {
  readonly aws: StsServices;
  readonly files: ProfileFiles;
  readonly services: Pick<AppServices, 'broker'>;
  readonly isScreenLocked: () => Promise<boolean>;
}

/** The credentials endpoint as the app has it. */
export interface EndpointServices {
  /** Everybody who is answered, in terminals, too. */
  readonly inUse: EndpointsInUse;
  readonly profiles: ProfileEndpoints;
  /** The commands that lead programs to a profile; nothing in them is secret, since the token stands in a file. */
  commands(profile: string, region: string | undefined): EndpointCommands;
  /** Serves what the settings say, now and after every change. */
  open(): Promise<void>;
  /** Serves nobody any more; commands in terminals go on by themselves. */
  close(): Promise<void>;
}

export type EndpointCommands =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string; readonly advice: string };

export function createEndpointServices(base: AppContext, parts: EndpointServicesParts): EndpointServices {
  const { folder, log, onChange, record, settings, work } = base;
  const { aws, files, services } = parts;
  const inUse = new EndpointsInUse();
  inUse.onChange(onChange);
  const profiles = new ProfileEndpoints({
    sourceFor: (profile) =>
      endpointSource(
        { profile },
        { resolve: files.resolve, broker: services.broker, explain: explainChainFailure, clock: aws.clock },
      ),
    clock: aws.clock,
    folder: folder.endpoint,
    port: () => settings.current.endpointPort,
    rememberPort: (port) => {
      if (settings.current.endpointPort === undefined) settings.change({ endpointPort: port });
    },
    isHeld: () => !settings.current.endpointWhileLocked && parts.isScreenLocked(),
    inUse,
    onStopped: (profile) => settings.serveProfile(profile, false),
    record,
    log,
  });
  let served = '';
  const serve = async ({ endpointPort, endpointProfiles }: typeof settings.current): Promise<void> => {
    const wanted = JSON.stringify([endpointProfiles, endpointPort]);
    if (wanted === served) return;
    served = wanted;
    await profiles.serve(endpointProfiles);
    onChange();
  };
  let isClosed = false;
  settings.onChange((changed) => {
    if (!isClosed) void work.track(serve(changed));
  });
  return {
    inUse,
    profiles,
    commands(profile, region) {
      const address = profiles.address(profile);
      if (address === undefined) return { ok: false, ...(profiles.problem ?? notServed(profile)) };
      const { tokenFile, uri } = address;
      const variables = { uri, authorization: { tokenFile }, profile, region };
      return environmentCommands(settings.current.shell, endpointEnvironment(variables));
    },
    open: () => serve(settings.current),
    close: () => {
      isClosed = true;
      return profiles.close();
    },
  };
}

const notServed = (profile: string) => ({
  message: `${profile} is not served to programs.`,
  advice: 'Turn "Serve to programs" on under "More actions".',
});
