import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ProfileSet } from '../../core/aws-files/profiles/profile-set.ts';
import { type AccessKey, accessKeyIn } from '../../core/aws-files/setup/access-key-file.ts';
import { writeFirstProfile } from '../../core/aws-files/setup/first-profile.ts';
import { parseRole } from '../../core/chain/role-arn.ts';
import { MFA_SERIAL, REGION } from '../../core/chain/sts-limits.ts';
import type { Clock } from '../../core/clock.ts';
import type { ChosenKeys, FirstProfileInput } from '../../shared/first-profile.ts';
import type { ActionResult } from '../../shared/view.ts';

/** The profile that the keys are written to. */
const SOURCE = 'bastion';
/** bytes. A file of keys has a few lines; anything else is not read into memory. */
const LARGEST_KEY_FILE = 64 * 1024;

type Refusal = Extract<ActionResult, { ok: false }>;

export interface FirstStepsOptions {
  readonly files: () => { readonly config: string; readonly credentials: string };
  readonly profiles: () => ProfileSet;
  /** Lets the user choose a file; `undefined` when none was chosen. */
  readonly chooseFile: () => Promise<string | undefined>;
  readonly clock: Clock;
  /** The AWS files were written. */
  readonly onWritten: () => void;
}

/**
 * The way in for somebody without AWS files: keys from the file that IAM offers, and a first role behind them. The keys
 * stay in this process; the window sees their last four characters.
 */
export class FirstSteps {
  readonly #options: FirstStepsOptions;
  #keys: AccessKey | undefined;

  constructor(options: FirstStepsOptions) {
    this.#options = options;
  }

  async chooseKeys(): Promise<{ readonly ok: true; readonly keys: ChosenKeys } | Refusal> {
    const path = await this.#options.chooseFile();
    if (path === undefined) return { ok: false, reason: 'dismissed', message: 'No file was chosen.' };
    const text = await textOf(path);
    const keys = text === undefined ? undefined : accessKeyIn(text);
    if (!keys)
      return refused(
        `${basename(path)} holds no access key in the form that IAM offers.`,
        'Create an access key in the AWS console under "Security credentials" and choose "Download .csv file".',
      );
    this.#keys = keys;
    return { ok: true, keys: { file: basename(path), ending: keys.accessKeyId.slice(-4) } };
  }

  async create(input: FirstProfileInput): Promise<ActionResult> {
    const keys = this.#keys;
    if (!keys) return refused('No file with an access key was chosen yet.', 'Choose one first.');
    if (this.#options.profiles().profiles.size > 0)
      return refused('There are profiles in your AWS files by now.', 'Add further ones there.');
    const role = parseRole(input.role);
    if (!role.ok) return refused(`The role is not usable: ${role.fault}.`, role.advice);
    const mfaSerial = input.mfaSerial?.trim() || undefined;
    if (mfaSerial !== undefined && !MFA_SERIAL.accepts(mfaSerial))
      return refused(`The MFA device must be ${MFA_SERIAL.rule}.`, 'Copy it from "Security credentials".');
    const region = input.region?.trim() || undefined;
    if (region !== undefined && !REGION.accepts(region))
      return refused(`The region must be ${REGION.rule}.`, 'Correct it, or leave it empty.');
    const profile = input.profile.trim();
    const outcome = await writeFirstProfile(
      this.#options.files(),
      {
        source: SOURCE,
        keys,
        profile,
        roleArn: role.role.arn,
        ...(mfaSerial !== undefined && { mfaSerial }),
        ...(region !== undefined && { region }),
      },
      this.#options.clock.now(),
    );
    if (!outcome.ok) return { ok: false, reason: 'failed', message: outcome.message, advice: outcome.advice };
    this.#keys = undefined;
    this.#options.onWritten();
    return {
      ok: true,
      message: `${profile} is there. The file with the keys is no longer needed: delete it.`,
    };
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    const found = await stat(path);
    return found.isFile() && found.size <= LARGEST_KEY_FILE ? await readFile(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

function refused(message: string, advice: string): Refusal {
  return { ok: false, reason: 'refused', message, advice };
}
