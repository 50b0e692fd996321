import type { StsFailure } from '../sts-failure.ts';

/** What stood in the way before AWS was asked. */
export interface ConnectionProblemParts {
  readonly kind: 'proxy' | 'ca-bundle';
  /** Node's code (`ECONNREFUSED`, `ENOENT`), `HTTP407` and the like, or one of ours. */
  readonly code: string;
  /** What is known beyond the code, free of secrets. */
  readonly detail: string;
  /** The variable or property that led there. */
  readonly setting: string;
  /** The proxy as host and port, or the path of the file. */
  readonly place: string;
  readonly retryable: boolean;
}

/**
 * A proxy or a certificate file that does not do. Connections of Node and of the SDK report through errors; the gateway
 * takes the failure out of this one and hands it on as a value.
 */
export class ConnectionProblem extends Error {
  override readonly name = 'ConnectionProblem';
  readonly failure: StsFailure;

  constructor(parts: ConnectionProblemParts) {
    super(`${parts.setting}: ${parts.code}`);
    // Whatever was to be sent stayed here: a code in it is not used up.
    this.failure = { ...parts, neverSent: true };
  }
}
