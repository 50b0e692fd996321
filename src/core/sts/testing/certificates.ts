import { createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';

/** A certificate and its key, for servers of tests. */
export interface TestCertificate {
  /** PEM. */
  readonly certificate: string;
  /** PEM. */
  readonly key: string;
}

/** A certificate authority made for one test. */
export interface TestAuthority extends TestCertificate {
  /** A certificate for 127.0.0.1, localhost and these names. */
  issue(options?: {
    readonly names?: readonly string[];
    readonly from?: Date;
    readonly until?: Date;
  }): TestCertificate;
}

const day = 86_400_000;

/** Makes an authority whose name is on every certificate it issues (X.509 v3, ECDSA with P-256 and SHA-256). */
export function makeAuthority(name = 'Test Authority'): TestAuthority {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const span = { from: new Date(Date.now() - day), until: new Date(Date.now() + day) };
  const isAuthority = extension('551d13', sequence(der(0x01, Buffer.from([0xff]))), true);
  return {
    key: pem(pair.privateKey),
    certificate: certificate({
      subject: name,
      issuer: name,
      key: pair.publicKey,
      signer: pair.privateKey,
      ...span,
      extensions: [isAuthority],
    }),
    issue({ names = [], from = span.from, until = span.until } = {}) {
      const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const hosts = ['localhost', ...names].map((host) => der(0x82, Buffer.from(host, 'latin1')));
      const alternatives = sequence(...hosts, der(0x87, Buffer.from([127, 0, 0, 1])));
      return {
        key: pem(own.privateKey),
        certificate: certificate({
          subject: 'localhost',
          issuer: name,
          key: own.publicKey,
          signer: pair.privateKey,
          from,
          until,
          extensions: [extension('551d11', alternatives)],
        }),
      };
    },
  };
}

function certificate(parts: {
  readonly subject: string;
  readonly issuer: string;
  readonly key: KeyObject;
  readonly signer: KeyObject;
  readonly from: Date;
  readonly until: Date;
  readonly extensions: readonly Buffer[];
}): string {
  const algorithm = sequence(objectId('2a8648ce3d040302'));
  const serial = randomBytes(8);
  serial[0] = 0x01;
  const content = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    algorithm,
    commonName(parts.issuer),
    sequence(generalizedTime(parts.from), generalizedTime(parts.until)),
    commonName(parts.subject),
    parts.key.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...parts.extensions)),
  );
  const signature = createSign('sha256').update(content).sign(parts.signer);
  const signed = sequence(content, algorithm, der(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = signed.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function extension(id: string, value: Buffer, critical = false): Buffer {
  const flag = critical ? [der(0x01, Buffer.from([0xff]))] : [];
  return sequence(objectId(id), ...flag, der(0x04, value));
}

function commonName(name: string): Buffer {
  return sequence(der(0x31, sequence(objectId('550403'), der(0x0c, Buffer.from(name)))));
}

function generalizedTime(instant: Date): Buffer {
  const digits = instant.toISOString().slice(0, 19).replace(/[-:T]/g, '');
  return der(0x18, Buffer.from(`${digits}Z`));
}

function objectId(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

/** One DER value: tag, length, content. */
function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const head =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, Math.floor(length / 256), length % 256];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}

function pem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
