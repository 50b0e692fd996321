import type { AccessKey } from './access-key-file.ts';
import { joinLines, parseIniDocument } from './ini-document.ts';
import { editLocked } from './locked-edit.ts';
import { decodeUtf8Lossless } from './lossless-utf8.ts';
import { unsafeProfileName, unsafeValue } from './safe-subset.ts';
import { appendSection } from './section-edit.ts';

/** The keys and the role that somebody begins with. */
export interface FirstProfile {
  /** The profile that will hold the keys. */
  readonly source: string;
  readonly keys: AccessKey;
  readonly mfaSerial?: string;
  readonly region?: string;
  /** The profile that will lead to the role. */
  readonly profile: string;
  readonly roleArn: string;
}

export type FirstProfileOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly message: string; readonly advice: string };

interface Section {
  readonly header: string;
  readonly lines: readonly string[];
}

/**
 * Adds a profile with keys and a role profile behind it to AWS files that have neither. Nothing that stands there is
 * changed: the sections come at the end, and a name that is taken is refused. The keys are written first, for their owner
 * only (0600); the role that needs them after.
 */
export async function writeFirstProfile(
  files: { readonly config: string; readonly credentials: string },
  first: FirstProfile,
  now: Date,
): Promise<FirstProfileOutcome> {
  const unfit = unfitPart(first);
  if (unfit !== undefined) return { ok: false, message: unfit, advice: 'Correct it and try again.' };
  const { accessKeyId, secretAccessKey } = first.keys;
  const shared = [
    ...(first.mfaSerial === undefined ? [] : [`mfa_serial = ${first.mfaSerial}`]),
    ...(first.region === undefined ? [] : [`region = ${first.region}`]),
  ];
  const keys: Section = {
    header: first.source,
    lines: [`aws_access_key_id = ${accessKeyId}`, `aws_secret_access_key = ${secretAccessKey}`],
  };
  const settings: readonly Section[] = [
    ...(shared.length === 0 ? [] : [{ header: `profile ${first.source}`, lines: [...shared, ''] }]),
    {
      header: `profile ${first.profile}`,
      lines: [`role_arn = ${first.roleArn}`, `source_profile = ${first.source}`, ...shared],
    },
  ];
  const written = await addSections(files.credentials, [keys], now);
  return written.ok ? addSections(files.config, settings, now) : written;
}

function unfitPart(first: FirstProfile): string | undefined {
  const { mfaSerial, region, roleArn } = first;
  const values = Object.entries({
    role_arn: roleArn,
    ...(mfaSerial !== undefined && { mfa_serial: mfaSerial }),
    ...(region !== undefined && { region }),
  });
  if (first.profile === first.source)
    return 'The profile with the keys and the one of the role need two names.';
  return (
    unsafeProfileName(first.source) ??
    unsafeProfileName(first.profile) ??
    values.map(([key, value]) => unsafeValue(key, value)).find((fault) => fault !== undefined)
  );
}

async function addSections(
  path: string,
  sections: readonly Section[],
  now: Date,
): Promise<FirstProfileOutcome> {
  const outcome = await editLocked({
    path,
    secret: true,
    now,
    edit(bytes) {
      let document = parseIniDocument(bytes === 'missing' ? '' : decodeUtf8Lossless(bytes));
      for (const { header, lines } of sections) {
        if (document.lines.some((line) => line.kind === 'section' && line.name === header)) {
          const message = `${path} has a section [${header}] already.`;
          return { kind: 'refused', message, advice: 'Choose another name.' };
        }
        document = appendSection(document, header, lines);
      }
      return { kind: 'text', text: joinLines(document.lines) };
    },
  });
  switch (outcome.kind) {
    case 'written':
      return { ok: true };
    case 'changed':
      return { ok: false, message: `${path} changed meanwhile, so it was left alone.`, advice: 'Try again.' };
    case 'failed':
      return { ok: false, message: outcome.message, advice: outcome.advice };
  }
}
