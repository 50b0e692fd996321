import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import type { CaBundle } from './trusted-certificates.ts';

/** How long a call may take, in milliseconds. */
export interface StsTimeouts {
  /** Until the connection stands. */
  readonly connectMs: number;
  /** From there until the answer begins, and between any two pieces of it. */
  readonly answerMs: number;
}

/** Agents for the way to AWS: a proxy's, or one that trusts a company's certificates. */
export interface StsAgents {
  readonly http?: HttpAgent;
  readonly https?: HttpsAgent;
}

/**
 * Makes what carries requests to one endpoint; called once for each endpoint and bundle, and again after it could not be
 * reached or its certificate was not trusted. Rejects with a ConnectionProblem where a setting cannot be used.
 */
export type RequestHandlerFactory = (
  endpoint: URL,
  timeouts: StsTimeouts,
  wanted: { readonly caBundle?: CaBundle },
) => Promise<NodeHttpHandler>;

/**
 * The handler of the AWS SDK with our time-outs. Connections are not kept: calls are minutes apart, and one
 * that died while the machine slept would swallow a request together with its one-time code.
 */
export async function nodeRequestHandler(
  timeouts: StsTimeouts,
  agents: StsAgents = {},
): Promise<NodeHttpHandler> {
  const { NodeHttpHandler } = await import('@smithy/node-http-handler');
  return new NodeHttpHandler({
    connectionTimeout: timeouts.connectMs,
    requestTimeout: timeouts.answerMs,
    socketTimeout: timeouts.answerMs,
    throwOnRequestTimeout: true,
    httpAgent: agents.http ?? { keepAlive: false },
    httpsAgent: agents.https ?? { keepAlive: false },
  });
}
