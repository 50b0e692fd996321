import type { IniDocument } from '../../aws-files/ini/ini-document.ts';
import {
  deleteProperties,
  type EditResult,
  removeSection,
  setProperties,
} from '../../aws-files/ini/section-edit.ts';
import { propertiesOf, sectionsNamed } from '../../aws-files/ini/section-lookup.ts';
import type { AwsFile } from '../../aws-files/profiles/profile-set.ts';
import { profileHeader } from '../../aws-files/profiles/section-name.ts';
import { isKeyLine } from '../../chain/key-process-line.ts';
import type { LongTermKey } from '../key-vault.ts';

/** What goes out of a profile when its key moves. */
const KEY_PROPERTIES = ['aws_access_key_id', 'aws_secret_access_key'] as const;

/** The lines of the profile's section that hold its key, by their numbers. */
export function keyLineNumbers(document: IniDocument, file: AwsFile, profile: string): readonly number[] {
  const header = profileHeader(profile, file);
  return KEY_PROPERTIES.flatMap((key) =>
    propertiesOf(document, header, key).map(({ number }) => number),
  ).sort((one, other) => one - other);
}

/** Without the lines of the key; the header and all else stay as they are. */
export function withoutKey(document: IniDocument, file: AwsFile, profile: string): IniDocument {
  return deleteProperties(document, profileHeader(profile, file), KEY_PROPERTIES);
}

/** With the key, in the credentials file; the lines that an edit adds go behind the section's last property. */
export function withKey(document: IniDocument, profile: string, key: LongTermKey): EditResult {
  return setProperties(
    document,
    profileHeader(profile, 'credentials'),
    new Map([
      ['aws_access_key_id', key.accessKeyId],
      ['aws_secret_access_key', key.secretAccessKey],
    ]),
  );
}

/** With the line that asks Understudy, in the config file. */
export function withKeyLine(document: IniDocument, profile: string, command: string): EditResult {
  return setProperties(
    document,
    profileHeader(profile, 'config'),
    new Map([['credential_process', command]]),
  );
}

/** Without that line; a section that held nothing else goes with it. Lines of others stay. */
export function withoutKeyLine(document: IniDocument, profile: string): IniDocument {
  const header = profileHeader(profile, 'config');
  const line = propertiesOf(document, header, 'credential_process').at(-1);
  if (line === undefined || !isKeyLine(line.value, profile)) return document;
  const without = deleteProperties(document, header, ['credential_process']);
  const isAlone = propertiesOf(without, header).length === 0 && sectionsNamed(without, header).length === 1;
  return isAlone ? removeSection(without, header) : without;
}
