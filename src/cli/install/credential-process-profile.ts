import { parseIniDocument } from '../../core/aws-files/ini/ini-document.ts';
import type { WantedPaths } from '../../core/aws-files/profiles/file-locations.ts';
import {
  addProcessLine,
  freeProfileName,
  type ProcessLineEdit,
  removeProcessLine,
  runsUnderstudy,
} from '../../core/delivery/export/credential-process-line.ts';
import { openAwsFiles } from '../backend/profile-files.ts';
import type { CliContext } from '../context.ts';
import { wantedFiles } from '../options/file-options.ts';
import { type WantedRequest, wantedRequest } from '../options/obtain.ts';
import { refuse, usageMistake } from '../options/report.ts';
import type { RequestFlags } from '../options/request-options.ts';
import { selfCommand } from '../shell/self-command.ts';
import { changeShown } from './confirm-and-edit.ts';
import type { Edit } from './confirmed-edit.ts';

export interface ProcessLineFlags extends RequestFlags {
  readonly install?: string | true;
  readonly uninstall?: string;
  readonly yes?: true;
}

/** `understudy credentials … --install` and `--uninstall`. */
export async function changeProcessLine(
  context: CliContext,
  named: string | undefined,
  { install, uninstall, yes, ...flags }: ProcessLineFlags,
): Promise<void> {
  if (uninstall !== undefined) {
    await uninstallProcessLine(context, wantedFiles(flags), uninstall, yes === true);
    return;
  }
  // `--install prod` alone names the profile that is wanted.
  const profile = named ?? (typeof install === 'string' ? install : undefined);
  const into = named !== undefined && typeof install === 'string' ? install : undefined;
  const wanted = wantedRequest(context, 'credentials', profile, flags);
  if (wanted) await installProcessLine(context, wanted, into, yes === true);
}

/** `understudy credentials prod --install [name]`: a profile of the config file that asks Understudy. */
async function installProcessLine(
  context: CliContext,
  wanted: Pick<WantedRequest, 'files' | 'request'>,
  into: string | undefined,
  yes: boolean,
): Promise<void> {
  const { profile, ...overrides } = wanted.request;
  if (profile === undefined || Object.keys(overrides).length > 0) {
    usageMistake(context, 'credentials', '--install goes with the name of a profile alone.');
    return;
  }
  const files = await openAwsFiles(context, wanted.files);
  const resolved = files.resolve({ profile });
  if (!resolved.ok) {
    refuse(context, { kind: 'refused', message: resolved.problem.message, advice: resolved.problem.advice });
    return;
  }
  const { profiles } = files.loaded;
  const name = into ?? freeProfileName(profile, profiles);
  const region = resolved.chain.region?.value;
  await changeShown(context, {
    path: files.locations.config.path,
    aws: awsFile(context),
    yes,
    edit: (text) =>
      asText(
        addProcessLine(parseIniDocument(text), profiles, {
          profile,
          into: name,
          program: selfCommand(context.environment).absolute,
          ...(region !== undefined && { region }),
          platform: context.platform,
        }),
      ),
    done: `Tools that use the profile ${name} now get the credentials of ${profile} from Understudy.`,
  });
}

/** `understudy credentials --uninstall <name>`. */
async function uninstallProcessLine(
  context: CliContext,
  files: WantedPaths,
  into: string,
  yes: boolean,
): Promise<void> {
  const { locations } = await openAwsFiles(context, files);
  await changeShown(context, {
    path: locations.config.path,
    aws: awsFile(context),
    yes,
    edit: (text) =>
      asText(
        removeProcessLine(parseIniDocument(text), into, {
          platform: context.platform,
          program: selfCommand(context.environment).absolute,
        }),
      ),
    done: `The profile ${into} no longer asks Understudy.`,
  });
}

/** The line that asks Understudy is shown as it is: that is what the user agrees to. */
function awsFile({ environment, platform }: CliContext) {
  const own = { program: selfCommand(environment).absolute, platform };
  return {
    isHarmless: (key: string, value: string) => key === 'credential_process' && runsUnderstudy(value, own),
  };
}

function asText(edit: ProcessLineEdit): Edit {
  return edit.ok ? { ok: true, text: edit.document.toString() } : edit;
}
