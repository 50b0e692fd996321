import { writeSync } from 'node:fs';
import { answerCompletionHere } from './shell/answer-completion.ts';

/** Runs what the command line asks for. A press of Tab and a `credential_process` are answered without loading the other commands. */
export async function start(): Promise<void> {
  switch (process.argv[2]) {
    case '__complete':
      complete();
      return;
    case 'credentials':
      await (await import('./quick-credentials.ts')).runCredentials();
      return;
    default:
      await (await import('./run-process.ts')).runProcess();
  }
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
