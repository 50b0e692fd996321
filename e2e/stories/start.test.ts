import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../desktop/aws-cli.ts';
import { projectRoot } from '../desktop/running-app.ts';
import { expect, test } from '../desktop/test.ts';

test('a data folder that cannot be made is said in words, and the app ends', async ({
  executable,
  appEnvironment,
  home,
}) => {
  const file = join(home.folder, 'a-file');
  await writeFile(file, '');
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const ended = await runCommand(executable, [...sandbox, '--disable-gpu', projectRoot], {
    ...appEnvironment,
    UNDERSTUDY_HOME: join(file, 'data'),
  });
  expect(ended.code).toBe(1);
  const said = ended.stdout + ended.stderr;
  expect(said).toContain('Understudy could not start');
  expect(said).toContain('UNDERSTUDY_HOME');
  expect(said).not.toMatch(/^\s+at /m);
});
