import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { EndpointAnnouncement } from '../../core/agent/backend.ts';
import type { Backend } from '../../core/agent/verbs.ts';
import { dataFolder } from '../../core/data-folder.ts';
import {
  CredentialsEndpoint,
  type EndpointLease,
} from '../../core/delivery/endpoint/credentials-endpoint.ts';
import { endpointMessages } from '../../core/delivery/endpoint/messages.ts';
import type { EndpointSource, SourceOutcome } from '../../core/delivery/endpoint/renewing-credentials.ts';
import { type HiddenBy, whatHidesEndpoint } from '../../core/delivery/endpoint/what-hides-endpoint.ts';
import { giveToFolderOwner, makeFolder } from '../../core/files/make-folder.ts';
import { assertNever } from '../../shared/assert-never.ts';
import { recordActivity } from '../backend/terminal-activity.ts';
import type { CliContext } from '../context.ts';
import { placeFor, type WantedRequest } from '../options/obtain.ts';
import { refuse, remark } from '../options/report.ts';

/** The endpoint of one command. */
export interface TerminalEndpoint {
  readonly lease: EndpointLease;
  /** An empty file that stands in for the credentials file, where that would hide the endpoint. */
  readonly credentialsFile?: string;
  close(): Promise<void>;
}

export interface TerminalEndpointOptions {
  readonly by: EndpointAnnouncement['by'];
  /** The program of `exec`, for the list of those that are served. */
  readonly program?: string;
  readonly port?: number;
  /** The person has stopped it in the app: from now on nobody is answered. */
  readonly onStopped: () => void;
  /** How a code is asked for while programs are served; `never` where the terminal belongs to another program. */
  readonly ask: 'terminal' | 'never';
}

/**
 * Opens the credentials endpoint in this process, for as long as the command lasts. The app is asked for the credentials
 * where it runs, so that sessions are shared; where it ends, this process goes on by itself.
 *
 * `undefined`: what stood in the way was said.
 */
export async function openTerminalEndpoint(
  context: CliContext,
  wanted: WantedRequest,
  options: TerminalEndpointOptions,
): Promise<TerminalEndpoint | undefined> {
  const { openAwsFiles } = await import('../backend/profile-files.ts');
  const files = await openAwsFiles(context, wanted.files);
  const hidden = await uncovered(context, whatHidesEndpoint(files.loaded.profiles));
  if (hidden === 'said') return undefined;
  const backend = await context.openBackend({ files: wanted.files, ...placeFor(wanted) });
  const endpoint = new CredentialsEndpoint({ clock: context.clock, port: options.port });
  const leased = await endpoint.lease(terminalSource(context, wanted, backend, options.ask));
  if (!leased.ok) {
    refuse(context, { kind: 'failed', message: leased.message, advice: leased.advice });
    return undefined;
  }
  await leased.lease.prime();
  const profile = wanted.request.profile ?? wanted.request.roleArn ?? '';
  const left = new AbortController();
  const { by, onStopped, program } = options;
  void backend
    .announceEndpoint({ profile, by, ...(program !== undefined && { program }), signal: left.signal })
    .then(async (answer) => {
      if (!answer.ok || !answer.value.stopped) return;
      await endpoint.close();
      onStopped();
    });
  await recordActivity(context, { what: 'endpoint', profile, outcome: 'ok' });
  return {
    lease: leased.lease,
    async close() {
      left.abort();
      await endpoint.close();
      await recordActivity(context, { what: 'endpoint-end', profile, outcome: 'ok' });
    },
    ...hidden,
  };
}

/** What to do about a profile that SDKs would take before the endpoint. */
async function uncovered(
  context: CliContext,
  hidden: HiddenBy,
): Promise<{ readonly credentialsFile?: string } | 'said'> {
  switch (hidden.kind) {
    case 'nothing':
      return {};
    case 'config':
      refuse(context, { kind: 'refused', ...endpointMessages.hiddenByConfig(hidden.path, hidden.line) });
      return 'said';
    case 'credentials-file': {
      const { environment, homeOfUser, platform } = context;
      const path = join(dataFolder(environment, platform, homeOfUser), 'endpoint', 'no-credentials');
      await makeFolder(dirname(path));
      await writeFile(path, '', { mode: 0o600 });
      giveToFolderOwner(path);
      remark(context, [endpointMessages.hidesCredentialsFile(hidden.path)]);
      return { credentialsFile: path };
    }
    default:
      return assertNever(hidden);
  }
}

/** The credentials for the endpoint. A code that is needed meanwhile is asked for beside the request, which is not kept waiting. */
function terminalSource(
  context: CliContext,
  { request }: WantedRequest,
  backend: Backend,
  ask: TerminalEndpointOptions['ask'],
): EndpointSource {
  let isPrompting = false;
  const prompt = () => {
    const where = backend.kind === 'app' && ask === 'never' ? 'window' : ask;
    if (isPrompting || where === 'never') return;
    isPrompting = true;
    void backend
      .obtain(request, { ask: where, signal: context.signal })
      .catch(() => undefined)
      .finally(() => {
        isPrompting = false;
      });
  };
  return async (reason): Promise<SourceOutcome> => {
    const answer = await backend.obtain(request, { ask: 'never' });
    if (answer.ok) return { ok: true, credentials: answer.value.credentials };
    const { advice = '', kind, message } = answer.error;
    if (kind !== 'code-needed' && kind !== 'sign-in-needed')
      return { ok: false, kind: 'failed', message, advice };
    if (reason === 'program') prompt();
    return { ok: false, kind: 'person', message };
  };
}
