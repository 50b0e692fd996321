import { describe, expect, it } from 'vitest';
import type { FileView, ProblemView, ProfilesView } from '../../../shared/view.ts';
import { fileProblems } from './file-problems.ts';

const config: FileView = { path: '/home/jo/.aws/config', state: 'read' };
const credentials: FileView = { path: '/home/jo/.aws/credentials', state: 'read' };
const problem = (severity: ProblemView['severity'], line?: number): ProblemView => ({
  severity,
  path: config.path,
  ...(line !== undefined && { line }),
  message: `${severity} ${line}`,
  advice: 'Mend it.',
});
const view = (part: Partial<ProfilesView>): ProfilesView => ({
  config,
  credentials,
  profiles: [],
  problems: [],
  targets: [],
  ...part,
});

describe('problems in the files', () => {
  it('are none when all is well or a file is just not there', () => {
    expect(fileProblems(view({ credentials: { ...credentials, state: 'missing' } }))).toEqual([]);
  });

  it('list errors before warnings, each in the order of the files', () => {
    const problems = [problem('warning', 1), problem('error', 2), problem('warning', 3), problem('error', 4)];
    expect(fileProblems(view({ problems })).map(({ line }) => line)).toEqual([2, 4, 1, 3]);
  });

  it('begin with a file that cannot be read at all', () => {
    const unreadable: FileView = { ...credentials, state: 'unreadable', message: 'It is a directory.' };
    const found = fileProblems(view({ credentials: unreadable, problems: [problem('error', 2)] }));
    expect(found.map(({ path, message }) => [path, message])).toEqual([
      [credentials.path, 'It is a directory.'],
      [config.path, 'error 2'],
    ]);
  });

  it('do not tell twice about a file that has its own problem entry', () => {
    const unreadable: FileView = { ...config, state: 'unreadable', message: 'It is a directory.' };
    expect(fileProblems(view({ config: unreadable, problems: [problem('error')] }))).toHaveLength(1);
  });
});
