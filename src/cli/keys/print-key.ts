import { dataFolder, dataFolderAt } from '../../core/data-folder.ts';
import { openKeyRing } from '../../core/keys/key-ring.ts';
import { openAwsFiles } from '../backend/profile-files.ts';
import type { CliContext } from '../context.ts';
import { longTermCredentials } from '../fast-path/credential-process-json.ts';
import { type WantedRequest, withSuggestions } from '../options/obtain.ts';
import { refuse, usageMistake } from '../options/report.ts';

/** `understudy credentials <profile> --no-session`: the long-term keys themselves. No session is made and nobody is asked. */
export async function printLongTermKey(context: CliContext, wanted: WantedRequest): Promise<void> {
  const { profile, ...overrides } = wanted.request;
  if (profile === undefined || Object.keys(overrides).length > 0) {
    usageMistake(context, 'credentials', '--no-session goes with the name of a profile alone.');
    return;
  }
  const { environment, homeOfUser, platform } = context;
  const files = await openAwsFiles(context, wanted.files);
  const resolved = files.resolve({ profile });
  if (!resolved.ok) {
    const { advice, code, message } = resolved.problem;
    refuse(context, await withSuggestions(context, wanted, { kind: 'refused', code, message, advice }));
    return;
  }
  const { base, hops } = resolved.chain;
  if (hops.length > 0 || (base.kind !== 'keychain-keys' && base.kind !== 'long-term-keys')) {
    refuse(context, {
      kind: 'refused',
      message: `The profile ${profile} has no long-term keys of its own.`,
      advice: 'Leave --no-session out to get credentials for it.',
    });
    return;
  }
  const { keys } = openKeyRing({
    folder: dataFolderAt(dataFolder(environment, platform, homeOfUser)),
    environment,
    loadKeytar: context.loadKeytar,
  });
  const found =
    base.kind === 'long-term-keys'
      ? ({ ok: true, credentials: base.credentials } as const)
      : await keys.credentials(profile);
  if (!found.ok) {
    refuse(context, { kind: 'failed', message: found.message, advice: found.advice });
    return;
  }
  context.stdout.write(`${JSON.stringify(longTermCredentials(found.credentials))}\n`);
}
