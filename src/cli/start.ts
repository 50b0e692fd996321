/** Runs what the command line asks for. A press of Tab is answered without loading anything of the commands. */
export async function start(): Promise<void> {
  if (process.argv[2] !== '__complete') {
    const { runProcess } = await import('./run-process.ts');
    await runProcess();
    return;
  }
  const { answerCompletionHere } = await import('./shell/answer-completion.ts');
  const { exitCode, text } = answerCompletionHere(process.argv.slice(3), process.env);
  process.stdout.write(text);
  process.exitCode = exitCode;
}
