import type { RequestFlags } from '../options/request-options.ts';
import type { AwsumeArguments } from './parse-awsume.ts';

/** What an AWSume command line comes to here. */
export type AwsumePlan =
  | AssumePlan
  /** The credentials stand on the command line. */
  | { readonly kind: 'given'; readonly json: string; readonly region?: string; readonly show: boolean }
  | { readonly kind: 'unset'; readonly show: boolean }
  /** Ends what `-a` began, for one profile or for all. */
  | { readonly kind: 'kill'; readonly profile?: string }
  | { readonly kind: 'who' }
  /** One of our own commands. */
  | { readonly kind: 'command'; readonly argv: readonly string[] }
  /** Nothing is left to do. */
  | { readonly kind: 'nothing'; readonly sentence: string }
  /** There is no equivalent, or it cannot be what was meant. */
  | { readonly kind: 'refused'; readonly sentence: string };

export interface AssumePlan {
  readonly kind: 'assume';
  /** Absent for a role that is in no file. */
  readonly profile?: string;
  readonly flags: RequestFlags;
  /** `-o`: also written to this profile. */
  readonly target?: string;
  /** `-s`: the commands are shown too. */
  readonly show: boolean;
  /** `-a`: the shell uses a profile that is kept fresh, and holds no keys itself. */
  readonly auto: boolean;
  /** `-c` and its like: the words for `understudy console` after the profile. */
  readonly console?: readonly string[];
  /** What the user should know before it happens. */
  readonly note?: string;
}

/** In the order in which AWSume acts on its flags; the first that fits decides. */
export function planAwsume(given: AwsumeArguments): AwsumePlan {
  const { has, values, words } = given;
  const files = fileFlags(given);
  if (has('help')) return { kind: 'command', argv: ['help', 'awsume'] };
  if (has('refresh-autocomplete'))
    return {
      kind: 'nothing',
      sentence: 'Completion reads the AWS files themselves, so there is nothing to refresh.',
    };
  if (has('plugins'))
    return refused(
      'Understudy has no plugins in Python. What extends it are hooks: programs in a folder of its settings, which understudy doctor lists.',
    );
  if (has('clean')) return { kind: 'command', argv: ['clean', ...files] };
  if (has('version')) return { kind: 'command', argv: ['--version'] };
  if (has('who')) return { kind: 'who' };
  if (has('unset')) return { kind: 'unset', show: has('show') };
  if (has('config'))
    return refused(
      `Understudy does not read AWSume's configuration${values('config').length > 0 ? ` (${values('config').join(' ')})` : ''}. Its settings are in the app: Settings in the tray menu.`,
    );
  if (words.length > 1) return planWords(given, files);
  if (has('kill')) return { kind: 'kill', ...(words[0] !== undefined && { profile: words[0] }) };
  if (has('list')) return planList(given, files);
  if (has('console-plain'))
    return refused('Understudy opens the console signed in: -c opens it, -cl prints the address.');
  return planAssume(given);
}

function refused(sentence: string): AwsumePlan {
  return { kind: 'refused', sentence };
}

/** `awsume -l` takes `more` or `list`, which ask for what our list always shows; any other word is what to look for. */
function planList({ words }: AwsumeArguments, files: readonly string[]): AwsumePlan {
  const filter = words[0] === 'more' || words[0] === 'list' ? words.slice(1) : words;
  return { kind: 'command', argv: ['list', ...filter, ...files] };
}

function planWords(given: AwsumeArguments, files: readonly string[]): AwsumePlan {
  const { has, words } = given;
  if (has('list') && words.length === 2 && (words[0] === 'more' || words[0] === 'list'))
    return planList(given, files);
  return refused(
    `AWSume takes one profile, and ${words.join(' and ')} are several. A name with blanks goes into quotes.`,
  );
}

function planAssume(given: AwsumeArguments): AwsumePlan {
  const { has, value, values, words } = given;
  const json = value('json');
  if (json !== undefined) {
    if (has('auto') || has('output'))
      return refused(
        'Credentials that are given with --json can be set as variables only: without -a and -o.',
      );
    const region = value('region');
    return { kind: 'given', json, show: has('show'), ...(region !== undefined && { region }) };
  }
  const roleArn = value('role-arn');
  const [named] = words;
  if (named === undefined && roleArn === undefined && has('auto'))
    return refused('Name the profile that -a shall keep fresh, such as awsume -a default.');
  const isFederated = has('saml') || has('web-identity');
  const profile = named ?? (roleArn === undefined && !isFederated ? 'default' : undefined);
  const flags: RequestFlags = {
    ...(has('refresh') && { refresh: true as const }),
    ...((has('info') || has('debug')) && { verbose: true as const }),
    ...optional('roleArn', roleArn),
    ...(has('saml') && { withSaml: true as const }),
    ...optional('principalArn', value('principal-arn')),
    ...(has('web-identity') && { withWebIdentity: true as const }),
    ...optional('sourceProfile', value('source-profile')),
    ...optional('externalId', value('external-id')),
    ...optional('sessionName', value('session-name')),
    ...optional('roleDuration', value('role-duration')),
    ...optional('region', value('region')),
    ...optional('mfaToken', value('mfa-token')),
    ...optional('sessionPolicy', value('session-policy')),
    ...(has('session-policy-arns') && {
      sessionPolicyArns: values('session-policy-arns').flatMap((each) => each.split(',')),
    }),
    ...optional('configFile', value('config-file')),
    ...optional('credentialsFile', value('credentials-file')),
    ...(has('tags') && { tags: values('tags') }),
  };
  const target = value('output');
  return {
    kind: 'assume',
    ...(profile !== undefined && { profile }),
    flags,
    ...(target !== undefined && { target }),
    show: has('show'),
    auto: has('auto'),
    ...consoleWords(given),
    ...(named === undefined && profile !== undefined && { note: 'No profile was named, so it is default.' }),
  };
}

/** `-c`, `-cl` and their forms with a service. */
function consoleWords({ has, value }: AwsumeArguments): Pick<AssumePlan, 'console'> {
  const isLink = has('console-link') || has('console-link-service');
  const service = value('console-link-service') ?? value('console-service');
  if (!isLink && !has('console') && service === undefined) return {};
  return { console: [...(service === undefined ? [] : [service]), ...(isLink ? ['--print'] : [])] };
}

function optional<K extends string>(key: K, value: string | undefined): { readonly [key in K]?: string } {
  // The computed key makes an object of exactly this one optional property.
  return value === undefined ? {} : ({ [key]: value } as { readonly [key in K]: string });
}

function fileFlags({ value }: AwsumeArguments): readonly string[] {
  const flag = (name: 'config-file' | 'credentials-file') => {
    const path = value(name);
    return path === undefined ? [] : [`--${name}`, path];
  };
  return [...flag('config-file'), ...flag('credentials-file')];
}
