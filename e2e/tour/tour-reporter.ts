import type { FullResult, Reporter, TestCase, TestResult } from '@playwright/test/reporter';

/** Passes on what the tour prints as it goes, and says at the end where it stopped if it did. */
export default class TourReporter implements Reporter {
  onStdOut(chunk: string | Buffer): void {
    process.stdout.write(chunk);
  }

  onTestEnd(_test: TestCase, result: TestResult): void {
    for (const { message } of result.errors) process.stderr.write(`\nThe tour stopped: ${message}\n`);
    for (const { name, body } of result.attachments) {
      if (body) process.stderr.write(`\n${name}:\n${body.toString()}\n`);
    }
  }

  onError({ message }: { readonly message?: string }): void {
    process.stderr.write(`\nThe tour could not start: ${message}\n`);
  }

  onEnd({ status }: FullResult): void {
    if (status !== 'passed') process.stderr.write('\nThe tour failed.\n');
  }

  printsToStdio(): boolean {
    return true;
  }
}
