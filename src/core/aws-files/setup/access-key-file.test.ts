import { describe, expect, it } from 'vitest';
import { accessKeyIn } from './access-key-file.ts';

const key = {
  accessKeyId: 'AKIAUNDERSTUDYTEST01',
  secretAccessKey: 'a/secret+of/forty/characters/in/a/test0',
};
const { accessKeyId, secretAccessKey } = key;

describe('the file that IAM offers with a new access key', () => {
  it.each([
    ['today’s form', `Access key ID,Secret access key\n${accessKeyId},${secretAccessKey}\n`],
    [
      'with the mark of Excel and its line ends',
      `\uFEFFAccess key ID,Secret access key\r\n${accessKeyId},${secretAccessKey}`,
    ],
    [
      'the older form, with the user',
      `User name,Password,Access key ID,Secret access key,Console login link\njo,,${accessKeyId},${secretAccessKey},https://x`,
    ],
    ['quoted', `"Access key ID","Secret access key"\n"${accessKeyId}","${secretAccessKey}"`],
  ])('%s', (_form, text) => {
    expect(accessKeyIn(text)).toEqual(key);
  });

  it.each([
    ['nothing', ''],
    ['another CSV', 'name,mail\njo,jo@example.com'],
    ['a key without its secret', `Access key ID,Secret access key\n${accessKeyId},`],
    ['session keys', `Access key ID,Secret access key\nASIAUNDERSTUDYTEST01,${secretAccessKey}`],
    ['a smuggled line', `Access key ID,Secret access key\n${accessKeyId}\u2028x,${secretAccessKey}`],
  ])('is not %s', (_what, text) => {
    expect(accessKeyIn(text)).toBeUndefined();
  });
});
