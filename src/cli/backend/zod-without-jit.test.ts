import { expect, it } from 'vitest';

it('keeps zod from writing code for what is read once', async () => {
  await import('./zod-without-jit.ts');
  const { config } = await import('zod');
  expect(config({})).toMatchObject({ jitless: true });
});
