import type {
  AwsFile,
  Profile,
  ProfileSet,
  Property,
  SourceLocation,
} from '../../aws-files/profiles/profile-set.ts';

/** Property values by key; an object stands for sub-properties. */
export type Entries = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** For tests: a profile set from plain objects. Each section starts a new line of `/home/jo/.aws/config`. */
export function profileSetOf(
  profiles: Readonly<Record<string, Entries>>,
  more: {
    readonly ssoSessions?: Readonly<Record<string, Entries>>;
    readonly services?: Readonly<Record<string, Entries>>;
  } = {},
): ProfileSet {
  let line = 0;
  const at = (file: AwsFile = 'config'): SourceLocation => {
    line += 1;
    return { file, path: `/home/jo/.aws/${file}`, line };
  };
  const section = (name: string, entries: Entries): Profile => {
    const header = at();
    const properties = new Map<string, Property>();
    for (const [key, entry] of Object.entries(entries)) {
      properties.set(
        key,
        typeof entry === 'string'
          ? { key, value: entry, at: at() }
          : { key, value: '', at: at(), subProperties: new Map(Object.entries(entry)) },
      );
    }
    return { name, properties, sections: [header] };
  };
  const sections = (group: Readonly<Record<string, Entries>>) =>
    new Map(Object.entries(group).map(([name, entries]) => [name, section(name, entries)]));
  return {
    profiles: sections(profiles),
    ssoSessions: sections(more.ssoSessions ?? {}),
    services: sections(more.services ?? {}),
    problems: [],
  };
}
