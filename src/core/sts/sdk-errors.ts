import { ConnectionProblem } from './network/connection-problem.ts';
import type { StsFailure } from './sts-failure.ts';

/** The failure in an error that came from the way to AWS, also where something wrapped it. */
export function connectionProblem(error: unknown): StsFailure | undefined {
  if (error instanceof ConnectionProblem) return error.failure;
  return error instanceof Error ? connectionProblem(error.cause) : undefined;
}

/** What an error of the SDK or of Node says of itself. */
export function describeError(error: unknown): {
  name: string;
  message: string;
  networkCode?: string;
  syscall?: string;
} {
  if (!(error instanceof Error)) return { name: 'Unknown', message: String(error) };
  const text = (key: 'code' | 'syscall') => {
    const value: unknown = Reflect.get(error, key);
    return typeof value === 'string' ? value : undefined;
  };
  const networkCode = text('code');
  const syscall = text('syscall');
  return {
    name: error.name,
    message: error.message,
    ...(networkCode === undefined ? {} : { networkCode }),
    ...(syscall === undefined ? {} : { syscall }),
  };
}
