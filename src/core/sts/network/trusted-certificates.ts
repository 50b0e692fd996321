import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as tls from 'node:tls';
import type { Environment } from '../../aws-files/profiles/file-locations.ts';
import { ConnectionProblem } from './connection-problem.ts';

/** A file of further certificate authorities, and the variable or property that named it. */
export interface CaBundle {
  readonly path: string;
  readonly setting: string;
}

/** Where Linux distributions keep what the system trusts, as one file: Debian, Fedora, openSUSE, RHEL, Alpine. */
const linuxBundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

const pemCertificate =
  /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]*-----END [A-Z0-9 ]*CERTIFICATE-----/g;

/**
 * The certificate authorities that a connection trusts, as PEM: those that come with the runtime, those of the operating
 * system, and those of the bundle. A bundle adds to the others and replaces none of them.
 *
 * Rejects with a ConnectionProblem when the bundle cannot be read or holds no certificate: whoever names one means it.
 * What cannot be read elsewhere is left out.
 */
export async function trustedCertificates(sources: {
  readonly bundle?: CaBundle | undefined;
  readonly environment: Environment;
  readonly platform: NodeJS.Platform;
}): Promise<readonly string[]> {
  const { bundle, environment, platform } = sources;
  const [extra, system, own] = await Promise.all([
    fromFile(environment['NODE_EXTRA_CA_CERTS'] || undefined),
    systemCertificates(platform),
    bundle === undefined ? [] : bundleCertificates(bundle),
  ]);
  const trusted = new Map(runtimeCertificates().map((certificate) => [packed(certificate), certificate]));
  for (const certificate of [...extra, ...system]) {
    const key = packed(certificate);
    if (!trusted.has(key) && isReadable(certificate)) trusted.set(key, certificate);
  }
  for (const certificate of own) trusted.set(packed(certificate), certificate);
  return [...trusted.values()];
}

/** The same certificate stands in several stores, with its lines broken differently. */
function packed(certificate: string): string {
  return certificate.replace(/\s+/g, '');
}

/** Newer runtimes tell them through `tls.getCACertificates` (Node 22.15, 24). */
function certificatesOf(store: 'default' | 'system'): readonly string[] | undefined {
  const get: unknown = Reflect.get(tls, 'getCACertificates');
  if (typeof get !== 'function') return undefined;
  const found: unknown = get(store);
  return Array.isArray(found) ? found.filter((one) => typeof one === 'string') : undefined;
}

function runtimeCertificates(): readonly string[] {
  return certificatesOf('default') ?? tls.rootCertificates;
}

async function systemCertificates(platform: NodeJS.Platform): Promise<readonly string[]> {
  try {
    const explanation = certificatesOf('system');
    if (explanation !== undefined) return explanation;
  } catch {
    // A store that cannot be read leaves the runtime's own certificates.
  }
  if (platform !== 'linux') return [];
  for (const path of linuxBundles) {
    const found = await fromFile(path);
    if (found.length > 0) return found;
  }
  return [];
}

async function fromFile(path: string | undefined): Promise<readonly string[]> {
  if (path === undefined) return [];
  const text = await readFile(path, 'latin1').catch(() => '');
  return text.match(pemCertificate) ?? [];
}

/** One certificate that cannot be read would spoil all of them. */
function isReadable(certificate: string): boolean {
  try {
    new X509Certificate(certificate);
    return true;
  } catch {
    return false;
  }
}

async function bundleCertificates({ path, setting }: CaBundle): Promise<readonly string[]> {
  const problem = (code: string, detail: string) =>
    new ConnectionProblem({ kind: 'ca-bundle', code, detail, setting, place: path, retryable: false });

  const text = await readFile(path, 'latin1').catch((error: unknown) => {
    const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
    throw problem(typeof code === 'string' ? code : 'unreadable', '');
  });
  const certificates: readonly string[] = text.match(pemCertificate) ?? [];
  if (certificates.length === 0) throw problem('NotPem', '');
  const broken = certificates.findIndex((certificate) => !isReadable(certificate));
  if (broken >= 0) throw problem('BrokenCertificate', String(broken + 1));
  return certificates;
}
