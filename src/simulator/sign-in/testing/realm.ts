import type { Realm } from '../../sts/realm.ts';
import { roleArn, testRealm } from '../../sts/testing/realm.ts';

export const jo = 'arn:aws:iam::111111111111:user/staff/jo';
export const max = 'arn:aws:iam::111111111111:user/max';
export const openSession = 'arn:aws:sts::222222222222:assumed-role/Open/web';

/** The STS tests' realm, with four console sessions in one browser. Max may not use `aws login`. */
export const signInRealm: Realm = {
  ...testRealm,
  signIn: {
    sessions: [
      { userArn: jo, withMfa: true },
      { userArn: max, mayUseLogin: false },
      { userArn: 'arn:aws:iam::111111111111:root', mayUseLogin: false },
      { roleArn: roleArn('Open'), sessionName: 'web' },
    ],
  },
};
