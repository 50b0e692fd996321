import { createSecureContext, type SecureContext } from 'node:tls';
import { type Environment, expandHome, homeDirectory } from '../../aws-files/profiles/file-locations.ts';
import { ConnectionProblem } from './connection-problem.ts';
import { chooseProxy, leavesProxyToSystem, type ProxySelection } from './proxy-selection.ts';
import { nodeRequestHandler, type RequestHandlerFactory, type StsAgents } from './request-handler.ts';
import { systemProxySelection } from './system-proxy.ts';
import { type CaBundle, trustedCertificates } from './trusted-certificates.ts';

/** What the way to AWS depends on. */
export interface NetworkContext {
  readonly environment: Environment;
  readonly platform: NodeJS.Platform;
  /** The home directory when the environment names none: `os.homedir()`. */
  readonly home: string;
  /** What the system's settings say for an address where no variable says anything; see `systemProxySelection`. */
  readonly systemProxy?: (endpoint: URL) => Promise<string>;
}

/** How long the system is asked for its proxy: a search in the network for such settings may take for ever. */
const DESKTOP_PROXY_WAIT_MS = 3_000;

/**
 * The way from this machine to an STS endpoint: through the proxy that the environment or else the system names, trusting what the runtime
 * and the operating system trust and the bundle of `ca_bundle` or `AWS_CA_BUNDLE` besides.
 *
 * Rejects with a ConnectionProblem when a setting cannot be used. Everything is loaded and read at the first call to an
 * endpoint, and once more after its certificate was not trusted.
 */
export function networkRequestHandler(context: NetworkContext): RequestHandlerFactory {
  return async (endpoint, timeouts, wanted) => {
    const agents = await agentsFor(endpoint, wanted.caBundle, timeouts.connectMs, context);
    return nodeRequestHandler(timeouts, agents);
  };
}

async function agentsFor(
  endpoint: URL,
  wanted: CaBundle | undefined,
  connectMs: number,
  context: NetworkContext,
): Promise<StsAgents> {
  const choice = await proxyFor(endpoint, context);
  if (choice.kind === 'unusable') throw unusableProxy(choice);
  const secure = endpoint.protocol === 'https:';
  if (choice.kind === 'direct') {
    return secure ? { https: await directAgent(await trust(wanted, context)) } : {};
  }
  const { plainProxy, proxyTunnel } = await import('./proxy-agents.ts');
  const { proxy } = choice;
  const trusted = await trust(wanted, context);
  return secure ? { https: proxyTunnel(proxy, trusted, connectMs) } : { http: plainProxy(proxy, trusted) };
}

async function proxyFor(
  endpoint: URL,
  { systemProxy, environment }: NetworkContext,
): Promise<ProxySelection> {
  if (systemProxy === undefined || !leavesProxyToSystem(endpoint, environment)) {
    return chooseProxy(endpoint, environment);
  }
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve('DIRECT'), DESKTOP_PROXY_WAIT_MS);
  });
  try {
    const asked = systemProxy(endpoint).catch(() => 'DIRECT');
    return systemProxySelection(await Promise.race([asked, tooLate]));
  } finally {
    clearTimeout(timer);
  }
}

async function directAgent(secureContext: SecureContext): Promise<NonNullable<StsAgents['https']>> {
  const { Agent } = await import('node:https');
  // NODE_TLS_REJECT_UNAUTHORIZED=0 has no say here: whoever can read the answers has the keys.
  return new Agent({ keepAlive: false, secureContext, rejectUnauthorized: true });
}

async function trust(
  wanted: CaBundle | undefined,
  { environment, home, platform }: NetworkContext,
): Promise<SecureContext> {
  const fromEnvironment = environment['AWS_CA_BUNDLE'];
  const named = wanted ?? (fromEnvironment ? { path: fromEnvironment, setting: 'AWS_CA_BUNDLE' } : undefined);
  const bundle = named && {
    ...named,
    path: expandHome(named.path, homeDirectory(environment, platform) ?? home, platform),
  };
  const certificates = await trustedCertificates({ bundle, environment, platform });
  return createSecureContext({ ca: [...certificates], minVersion: 'TLSv1.2' });
}

function unusableProxy({ setting, scheme }: { setting: string; scheme?: string }): ConnectionProblem {
  return new ConnectionProblem({
    kind: 'proxy',
    code: 'ProxySetting',
    detail: scheme ?? '',
    setting,
    place: '',
    retryable: false,
  });
}
