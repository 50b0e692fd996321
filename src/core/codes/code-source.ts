import { z } from 'zod';
import { type CodeProgramId, codeProgramIds } from './code-programs.ts';

const words = z.string().min(1).max(1024);

/** Where the codes of an MFA device come from: a program of the user's, or a seed in the keychain. Without one they are typed. */
export const codeSourceSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('program'),
    program: z.enum(codeProgramIds as readonly [CodeProgramId, ...CodeProgramId[]]),
    item: words,
    database: words.exactOptional(),
    keyFile: words.exactOptional(),
  }),
  z.object({ kind: z.literal('seed') }),
]);

export type CodeSource = z.infer<typeof codeSourceSchema>;

/** The keychain's item of a device's seed. */
export function seedItem(serial: string): string {
  return `mfa-seed ${serial}`;
}
