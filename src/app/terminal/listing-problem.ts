import type { CredentialsWriter } from '../../core/aws-files/managed/credentials-writer.ts';

/** Why what was written cannot be told: a file or the data folder that may not be read, for instance. */
export async function listingProblem(
  writer: Pick<CredentialsWriter, 'listManaged'>,
): Promise<{ readonly message: string; readonly advice: string } | undefined> {
  const listed = await writer.listManaged();
  return 'message' in listed ? { message: listed.message, advice: listed.advice } : undefined;
}
