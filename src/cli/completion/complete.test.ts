import { describe, expect, it } from 'vitest';
import { shellFunction } from './command-spec.ts';
import { type Completion, complete, type NameSources, type Question } from './complete.ts';

const sources: NameSources = {
  profiles: () => ['prod', 'prod-admin', 'eu/prod', 'Dev'],
  about: (name) => (name === 'prod' ? '123456789012 Admin' : ''),
  live: () => ['prod'],
  targets: () => ['understudy', 'default'],
  regions: () => ['eu-west-1', 'us-east-1'],
  ssoSessions: () => ['corp', 'other'],
};

function at(line: string, more: Partial<Question> = {}): Completion {
  return complete({ words: line.split(' ').slice(1), of: 'understudy', sources, within: true, ...more });
}

function values(completion: Completion): readonly string[] {
  return completion.kind === 'files' ? ['<files>'] : completion.candidates.map(({ value }) => value);
}

describe('completion', () => {
  it.each<[string, readonly string[]]>([
    ['understudy s', ['switch', 'serve', 'status', 'stop', 'shell-init']],
    ['understudy --v', ['--version']],
    ['understudy help cl', ['clean']],
    ['understudy switch ', ['prod', 'prod-admin', 'eu/prod', 'Dev']],
    ['understudy switch prod', ['prod', 'prod-admin']],
    ['understudy switch -r pro', ['prod', 'prod-admin']],
    ['understudy switch --region eu', ['eu-west-1']],
    ['understudy switch --region=us', ['--region=us-east-1']],
    ['understudy switch prod ', []],
    ['understudy switch prod -o ', ['understudy', 'default']],
    ['understudy switch --source-profile Dev', ['Dev']],
    ['understudy env prod --shell f', ['fish']],
    ['understudy stop ', ['prod']],
    ['understudy exec prod -- ', ['<files>']],
    ['understudy exec prod ', ['<files>']],
    ['understudy switch --config-file ', ['<files>']],
    ['understudy switch --mfa-token ', []],
    ['understudy shell-init ', ['bash', 'zsh', 'fish', 'powershell']],
    ['understudy nonsense ', []],
    ['understudy constructor ', []],
    ['understudy switch -- pr', ['prod', 'prod-admin']],
  ])('%j', (line, expected) => {
    expect(values(at(line))).toEqual(expected);
  });

  it('offers the flags that were not given yet', () => {
    const offered = values(at('understudy switch --region eu-west-1 --re'));
    expect(offered).toEqual(['--refresh']);
  });

  it('offers what holds the text further in, in any case, where nothing begins with it', () => {
    expect(values(at('understudy switch DEV'))).toEqual(['Dev']);
    expect(values(at('understudy switch admin'))).toEqual(['prod-admin']);
    expect(values(at('understudy switch admin', { within: false }))).toEqual([]);
  });

  it('says a word about a profile and about a flag', () => {
    expect(at('understudy switch prod')).toEqual({
      kind: 'candidates',
      candidates: [{ value: 'prod', about: '123456789012 Admin' }, { value: 'prod-admin' }],
    });
    expect(at('understudy stop --a')).toEqual({
      kind: 'candidates',
      candidates: [{ value: '--all', about: 'everything' }],
    });
  });

  it('knows the function of the shell, which has no commands', () => {
    const us = (line: string) => values(at(line, { of: shellFunction }));
    expect(us('us pro')).toEqual(['prod', 'prod-admin']);
    expect(us('us --un')).toEqual(['--unset']);
  });
});
