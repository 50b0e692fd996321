import type { DoctorFinding } from '../finding.ts';

type Words = Pick<DoctorFinding, 'message' | 'advice'>;

/** Sentences about what other tools left behind. No value of a key is part of one. */
export const leftOverMessages = {
  deadProcess: (place: string, program: string, profiles: readonly string[]): Words => {
    const [first = '', ...others] = profiles;
    const whose =
      others.length === 0
        ? `The profile ${first} asks`
        : `${profiles.length} profiles, the first of them ${first}, ask`;
    return {
      message: `${place}: ${whose} the program ${program}, which was not found.`,
      advice: 'Install it again, or delete their credential_process.',
    };
  },
  endedAwsume: (place: string, section: string): Words => ({
    message: `${place}: The section [${section}] is one of AWSume's and has long ended.`,
    advice: 'Delete it; AWSume writes a new one when it needs one.',
  }),
  staleKeys: (place: string, section: string): Words => ({
    message: `${place}: The section [${section}] holds keys of a session that nobody renews, and the file was not written for more than a day.`,
    advice: 'Renew them with the tool that wrote them, or delete them.',
  }),
  saml2awsCache: (folder: string, count: number): Words => ({
    message: `${folder} holds ${counted(count, 'file')} of saml2aws with assertions or the cookies of its browser.`,
    advice:
      'Delete what is there if you do not use saml2aws any more: the cookies open your identity provider.',
  }),
  endedCache: (folder: string, count: number): Words => ({
    message: `${folder} holds ${counted(count, 'file')} whose credentials have long ended.`,
    advice: 'Delete them; the AWS CLI writes new ones when it needs them.',
  }),
} as const;

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
