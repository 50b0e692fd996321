import type { Hooks } from './hooks.ts';

/** Something that the user is told of an end, or of a renewal that failed. */
export interface ExpiringNotice {
  /** `target NAME`, or the id of an MFA session: the same for the same thing. */
  readonly about: string;
  readonly title: string;
  readonly body: string;
}

/** Tells the hooks `expiring` what the desktop is told. Their failures are reported and change nothing. */
export async function tellExpiring(hooks: Hooks, notice: ExpiringNotice): Promise<void> {
  const { about, body, title } = notice;
  const target = /^target (.+)$/s.exec(about)?.[1];
  for (const hook of await hooks.ready('expiring')) {
    const input = { about, title, body, ...(target !== undefined && { target }) };
    await hooks.run(hook, input, target === undefined ? {} : { target });
  }
}
