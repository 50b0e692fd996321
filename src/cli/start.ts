import { writeSync } from 'node:fs';
import { answerCompletionHere } from './shell/answer-completion.ts';

/** Runs what the command line asks for. A press of Tab is answered without loading anything of the commands. */
export async function start(): Promise<void> {
  if (process.argv[2] === '__complete') complete();
  else await (await import('./run-process.ts')).runProcess();
}

function complete(): void {
  const { exitCode, text } = answerCompletionHere(process.argv.slice(3), process.env);
  writeAll(text);
  process.exitCode = exitCode;
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
