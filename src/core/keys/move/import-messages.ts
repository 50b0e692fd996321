import type { Property, SourceLocation } from '../../aws-files/profiles/profile-set.ts';
import { shownKey } from '../messages.ts';

interface Sentence {
  readonly message: string;
  readonly advice: string;
}

function placeOf({ line, path }: SourceLocation): string {
  return `${path}, line ${line}`;
}

/** Everything that is said about moving a key into the keychain and out of it. */
export const importMessages = {
  noKeys: (profile: string): Sentence => ({
    message: `The profile ${profile} has no access keys of its own in your AWS files.`,
    advice:
      'Name the profile that holds aws_access_key_id and aws_secret_access_key; understudy keys list shows them.',
  }),
  sessionKeys: (profile: string): Sentence => ({
    message: `The keys of the profile ${profile} belong to a session and end by themselves.`,
    advice: 'Only long-term access keys go into the keychain.',
  }),
  inTheWay: (profile: string, { at, key }: Property): Sentence => ({
    message: `The profile ${profile} also has ${key} (${placeOf(at)}), so AWS tools would not take its keys from the keychain.`,
    advice: 'Put the keys into a profile of their own and name that one as the source_profile.',
  }),
  headless:
    'Jobs that run without a desktop session (cron, CI, SSH) get no keys from the keychain while it is locked.',
  credentialsFileOnly: (profile: string) =>
    `Programs that read only the credentials file (s3cmd, old backends of Terraform, some editors) no longer find the keys of ${profile}.`,
  sourceProfile: (profile: string, { at, value }: Property) =>
    `The profile ${profile} names source_profile ${value} without a role (${placeOf(at)}); some tools stumble over that.`,
  defaultProfile: 'The profile default is used by every tool that names no profile.',
  sameKey: (profile: string, at: SourceLocation) =>
    `The same key also stands in the profile ${profile} (${placeOf(at)}) and stays there: import that profile too.`,
  environmentKeys: (variable: string) =>
    `${variable} is set: tools that are started from here take the keys of the environment before any profile.`,
  ownHome: (folder: string) =>
    `UNDERSTUDY_HOME is set: tools that are started without UNDERSTUDY_HOME=${folder} do not find the key.`,
  refusedByAws: (profile: string, accessKeyId: string, why: string): Sentence => ({
    message: `AWS does not accept the key ${shownKey(accessKeyId)} of ${profile}: ${why}`,
    advice: 'Nothing was changed. Correct the key first.',
  }),
  notChecked: (why: string): Sentence => ({
    message: `The key could not be checked with AWS: ${why}`,
    advice: 'Nothing was changed. Try again.',
  }),
  changedMeanwhile: (path: string): Sentence => ({
    message: `${path} changed meanwhile, so nothing more was done.`,
    advice: 'Run the same command again.',
  }),
  notThroughTheLine: (profile: string, why: string): Sentence => ({
    message: `AWS tools would not get the key of ${profile} from Understudy: ${why}`,
    advice: 'The key was put back into the file as it was.',
  }),
  anotherKey: 'something else came back than the key that was moved',
  putBackFailed: (profile: string, why: string): Sentence => ({
    message: `The key of ${profile} could not be put back into the file: ${why}`,
    advice: `It is safe in the keychain. Put it back with: understudy keys remove ${profile}`,
  }),
  otherCopies: (paths: readonly string[]): string =>
    `These files still hold the key and are not ours to delete: ${paths.join(', ')}`,
  copiesLeft: (paths: readonly string[]): string => `These copies still hold the key: ${paths.join(', ')}`,
  rotating: (profile: string): Sentence => ({
    message: `The key of ${profile} is just being rotated.`,
    advice: 'Bring that to its end first: understudy keys resume',
  }),
  otherKeyInFile: (profile: string): Sentence => ({
    message: `Another key of ${profile} stands in the file by now than the one in the keychain.`,
    advice: 'Take it out of the file, or move it into the keychain as well with understudy keys import.',
  }),
  notInKeychain: (profile: string): Sentence => ({
    message: `The keychain holds no key for the profile ${profile}.`,
    advice: 'See understudy keys list.',
  }),
  nothingOnDisk: (profile: string): Sentence => ({
    message: `The import of ${profile} had not begun to change anything.`,
    advice: `Run it again: understudy keys import ${profile}`,
  }),
} as const;
