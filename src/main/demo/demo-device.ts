import { z } from 'zod';
import type { DemoDevice } from '../../app/mfa/mfa-prompt.ts';

const answerSchema = z.object({
  code: z.string().regex(/^\d{6}$/),
  validUntil: z.union([z.number(), z.string()]),
});

/**
 * In the demo (`UNDERSTUDY_DEMO=<address of the simulator>`) the MFA window shows what the demo's device would show.
 * Works with a simulator on this machine only; any other address turns it off.
 */
export function demoDevice(address: string | undefined): DemoDevice | undefined {
  if (!address) return undefined;
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return undefined;
  }
  if (url.protocol !== 'http:' || !['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname))
    return undefined;
  return async (serial) => {
    const response = await fetch(new URL(`/_simulator/mfa-code?serial=${encodeURIComponent(serial)}`, url), {
      signal: AbortSignal.timeout(2000),
    });
    if (!response.ok) return undefined;
    const { code, validUntil } = answerSchema.parse(await response.json());
    return { code, validUntil: new Date(validUntil).getTime() };
  };
}
