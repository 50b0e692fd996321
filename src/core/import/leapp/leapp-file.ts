import { createDecipheriv, createHash } from 'node:crypto';

const MAGIC = Buffer.from('Salted__');
const SALT_BYTES = 8;
const KEY_BYTES = 32;
const IV_BYTES = 16;

/**
 * Reads a file that Leapp encrypted: base64 of `Salted__`, a salt and AES-256-CBC, with key and initialization vector by OpenSSL's
 * EVP_BytesToKey (MD5, one round). `undefined` where it is no such file or the passphrase is another one.
 */
export function decryptLeappFile(base64: string, passphrase: string): string | undefined {
  const bytes = Buffer.from(base64.trim(), 'base64');
  const salt = bytes.subarray(MAGIC.length, MAGIC.length + SALT_BYTES);
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC) || salt.length < SALT_BYTES) return undefined;
  const secret = derive(passphrase, salt);
  const decipher = createDecipheriv(
    'aes-256-cbc',
    secret.subarray(0, KEY_BYTES),
    secret.subarray(KEY_BYTES, KEY_BYTES + IV_BYTES),
  );
  try {
    const text = Buffer.concat([
      decipher.update(bytes.subarray(MAGIC.length + SALT_BYTES)),
      decipher.final(),
    ]);
    return new TextDecoder('utf-8', { fatal: true }).decode(text);
  } catch {
    return undefined;
  }
}

function derive(passphrase: string, salt: Buffer): Buffer {
  const password = Buffer.from(passphrase, 'utf8');
  let block = Buffer.alloc(0);
  let derived = Buffer.alloc(0);
  while (derived.length < KEY_BYTES + IV_BYTES) {
    block = createHash('md5')
      .update(Buffer.concat([block, password, salt]))
      .digest();
    derived = Buffer.concat([derived, block]);
  }
  return derived;
}
