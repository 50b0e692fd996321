// What is not as on Windows, and is no fault of ours. On Windows itself vitest runs these.

const BUNDLER = 'builds with a bundler that does not start under wine';
const NOT_FOUND = 'the cmd.exe of wine ends with 9009 where that of Windows ends with 1';

export const limitsOfWine = {
  /** Not run at all. */
  files: [
    {
      file: 'src/core/files/file-watcher.test.ts',
      why: 'wine reports changes in folders later, and not those of a folder that moves',
    },
    { file: 'src/core/aws-files/managed/mounted-file.test.ts', why: BUNDLER },
    { file: 'src/cli/program/force-exit.test.ts', why: BUNDLER },
    { file: 'src/cli/backend/zod-without-jit.test.ts', why: 'looks at a module that a bundle holds twice' },
  ],
  /** Run, and known to fail; `test` is a part of the name. */
  tests: [
    {
      file: 'src/cli/commands/obtain/obtaining.test.ts',
      test: 'ends with 127 when there is no such command',
      why: NOT_FOUND,
    },
    {
      file: 'src/cli/program/program.test.ts',
      test: 'has every file that registers a command on its list',
      why: 'looks at modules that a bundle holds twice',
    },
    {
      file: 'src/core/files/temporary-file.test.ts',
      test: 'a file of a process that runs stays',
      why: 'wine does not know the parent of its first process',
    },
  ],
};
