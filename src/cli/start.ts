import { writeSync } from 'node:fs';

/** What is loaded for every command. */
export type Commands = typeof import('./program/run-process.ts');

/**
 * Runs what the command line asks for. Tools wait for `credentials` at every call and people for a press of Tab, so both are
 * answered without loading anything of the commands, where that is possible.
 *
 * @param quickly the commands, where there is a quicker way to them than to load them
 */
export async function start(quickly: () => Commands | undefined = () => undefined): Promise<void> {
  const command = process.argv[2];
  if (command === '__complete') return complete();
  const headStart =
    command === 'credentials'
      ? await (await import('./fast-path/credentials-fast-path.ts')).runQuickCredentials()
      : undefined;
  const { runProcess } = quickly() ?? (await import('./program/run-process.ts'));
  await runProcess(headStart);
}

async function complete(): Promise<void> {
  const { answerCompletionHere } = await import('./completion/answer-completion.ts');
  const { exitCode, keep, text } = answerCompletionHere(process.argv.slice(3), process.env);
  writeAll(text);
  process.exitCode = exitCode;
  keep();
}

/** Without Node's streams where it goes: they take as long to load as the names to be found. */
function writeAll(text: string): void {
  const bytes = Buffer.from(text);
  let at = 0;
  try {
    while (at < bytes.length) at += writeSync(1, bytes, at);
  } catch {
    // A reader that is slow, or gone.
    process.stdout.on('error', () => undefined).write(bytes.subarray(at));
  }
}
