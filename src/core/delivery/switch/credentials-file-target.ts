import { assertNever } from '../../../shared/assert-never.ts';
import { parseIniDocument } from '../../aws-files/ini/ini-document.ts';
import type {
  CredentialsWriter,
  RemoveOutcome,
  WriteOutcome,
} from '../../aws-files/managed/credentials-writer.ts';
import { managedValues } from '../../aws-files/managed/managed-section.ts';
import { readSaml2awsProfiles } from '../../aws-files/managed/other-tools.ts';
import { assessTarget } from '../../aws-files/managed/target-assessment.ts';
import type { LoadedProfiles } from '../../aws-files/profiles/load-profiles.ts';
import type { DeliveryOutcome, DeliveryTarget, TargetVerdict } from './delivery-target.ts';

const NO_FILE_YET = parseIniDocument('');

/**
 * Delivery into profiles of the credentials file. `loaded` gives the files as they were read last, which is enough for a
 * first word; the writer judges again on what it finds under its lock.
 *
 * @param options.saml2awsPath the same as the writer's: `~/.saml2aws`, to know that tool's profiles
 */
export function credentialsFileTarget(
  writer: CredentialsWriter,
  loaded: () => LoadedProfiles,
  options: { readonly saml2awsPath?: string } = {},
): DeliveryTarget {
  return {
    assess(target): TargetVerdict {
      const { credentials, profiles } = loaded();
      const verdict = assessTarget({
        target,
        profiles,
        credentials: credentials.kind === 'read' ? credentials.document : NO_FILE_YET,
        credentialsPath: credentials.path,
        saml2aws: readSaml2awsProfiles(options.saml2awsPath),
      });
      switch (verdict.kind) {
        case 'allowed':
          return { kind: 'allowed', warnings: verdict.warnings };
        case 'confirm':
          return { kind: 'confirm', message: verdict.message, warnings: verdict.warnings };
        case 'refused':
          return { kind: 'refused', message: verdict.message, advice: verdict.advice };
        default:
          return assertNever(verdict);
      }
    },
    async write(target, entry, { confirmed, renewal }) {
      const options = renewal ? { onlyIfPresent: true } : { confirmed };
      return written(await writer.write(target, entry, options));
    },
    async remove(target) {
      return removed(await writer.remove(target));
    },
    async list() {
      const sections = await writer.listManaged();
      if (!('map' in sections)) return [];
      const { credentials } = loaded();
      return sections.flatMap(({ target, profile, expires }) => {
        if (profile === undefined || expires === undefined) return [];
        const accessKeyId =
          credentials.kind === 'read'
            ? managedValues(credentials.document, target).get('aws_access_key_id')
            : undefined;
        return [{ target, profile, expiresAt: expires, ...(accessKeyId !== undefined && { accessKeyId }) }];
      });
    },
  };
}

function written(outcome: WriteOutcome): DeliveryOutcome {
  switch (outcome.kind) {
    case 'written':
      return { ok: true };
    case 'confirm':
    case 'changed-by-others':
      return { ok: false, kind: 'confirm', message: outcome.message, advice: outcome.advice };
    case 'refused':
    case 'busy':
    case 'failed':
      return { ok: false, kind: 'failed', message: outcome.message, advice: outcome.advice };
    default:
      return assertNever(outcome);
  }
}

function removed(outcome: RemoveOutcome): DeliveryOutcome {
  switch (outcome.kind) {
    case 'removed':
    case 'restored':
    case 'nothing':
      return { ok: true };
    case 'not-managed':
    case 'nothing-to-undo':
    case 'changed-by-others':
    case 'busy':
    case 'failed':
      return { ok: false, kind: 'failed', message: outcome.message, advice: outcome.advice };
    default:
      return assertNever(outcome);
  }
}
