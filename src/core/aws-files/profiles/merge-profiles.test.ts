import { describe, expect, it } from 'vitest';
import { parseIniDocument } from '../ini/ini-document.ts';
import { readFileProfiles } from './file-profiles.ts';
import { mergeProfiles } from './merge-profiles.ts';

const merged = (config: string, credentials: string) =>
  mergeProfiles(
    readFileProfiles(parseIniDocument(config), 'config', '/config'),
    readFileProfiles(parseIniDocument(credentials), 'credentials', '/credentials'),
  );

describe('a name with blanks, as `aws configure` writes it into both files', () => {
  it('has the keys of the credentials file', () => {
    const { profiles } = merged(
      "[profile 'My MacBook Pro']\nregion = eu-west-1\n",
      '[My MacBook Pro]\naws_access_key_id = AKIA\n',
    );
    const properties = profiles.get('My MacBook Pro')?.properties;
    expect([properties?.get('region')?.value, properties?.get('aws_access_key_id')?.value]).toEqual([
      'eu-west-1',
      'AKIA',
    ]);
  });

  it('is none where the config file does not name it', () => {
    expect([...merged('', '[My MacBook Pro]\naws_access_key_id = AKIA\n').profiles.keys()]).toEqual([]);
  });
});
