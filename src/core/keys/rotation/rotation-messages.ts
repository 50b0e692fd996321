import type { IamFailure } from '../../iam/iam-failure.ts';
import { shownKey } from '../messages.ts';

interface Sentence {
  readonly message: string;
  readonly advice: string;
}

const resume = 'understudy keys resume';

/** Everything that is said about rotating a key. */
export const rotationMessages = {
  notInKeychain: (profile: string): Sentence => ({
    message: `The key of ${profile} is not in the keychain, so it cannot be rotated from here.`,
    advice: `Move it there first: understudy keys import ${profile}`,
  }),
  unreadable: (profile: string): Sentence => ({
    message: `The key of ${profile} could not be read from the keychain.`,
    advice: 'Unlock the keychain, then try again.',
  }),
  refused: (failure: IamFailure): Sentence => ({
    message: failure.message,
    advice: `Nothing was changed. ${failure.advice}`,
  }),
  notListed: (accessKeyId: string): Sentence => ({
    message: `IAM does not list the key ${shownKey(accessKeyId)} for the user that it belongs to.`,
    advice: 'Nothing was changed. Look at the user’s access keys in the AWS console.',
  }),
  twoKeys: {
    message: 'The user has two access keys already, and AWS allows no third.',
    advice: 'Nothing was changed. Delete the one that is not needed in the AWS console, then rotate again.',
  } satisfies Sentence,
  notStored: (why: string): Sentence => ({
    message: `The new key could not be put into the keychain: ${why}`,
    advice: 'It was deleted again, and the old key stays in use.',
  }),
  notStoredNorDeleted: (newKeyId: string, why: string): Sentence => ({
    message: `The new key ${shownKey(newKeyId)} could not be put into the keychain, nor deleted again: ${why}`,
    advice: `The old key stays in use. Go on later with: ${resume}`,
  }),
  neverWorked: (newKeyId: string): Sentence => ({
    message: `The new key ${shownKey(newKeyId)} did not work within a minute.`,
    advice: 'It was deleted again, and the old key stays in use. Try again later.',
  }),
  anotherUser: (newKeyId: string): Sentence => ({
    message: `The new key ${shownKey(newKeyId)} belongs to another user than the old one.`,
    advice: 'It was deleted again, and the old key stays in use.',
  }),
  cannotBeProven: (why: string): Sentence => ({
    message: `The new key could not be tried: ${why}`,
    advice: `The old key stays in use. Go on later with: ${resume}`,
  }),
  lostKey: (why: string): Sentence => ({
    message: `It is not known whether AWS made a new key: ${why}`,
    advice: `The old key stays in use. Find out and go on with: ${resume}`,
  }),
  switchedButPaused: (why: string): Sentence => ({
    message: `The new key is in use. The old one is still active: ${why}`,
    advice: `Switch the old one off with: ${resume}`,
  }),
  deletionPaused: (why: string): Sentence => ({
    message: `The old key is off, but could not be deleted: ${why}`,
    advice: `Delete it with: ${resume}`,
  }),
  mayNotDeactivate: (oldKeyId: string): string =>
    `The new key is in use, but the old one, ${shownKey(oldKeyId)}, is still active: AWS does not allow iam:UpdateAccessKey. Switch it off and delete it in the AWS console.`,
  mayNotDelete: (oldKeyId: string): string =>
    `The old key, ${shownKey(oldKeyId)}, is off but still there: AWS does not allow iam:DeleteAccessKey. Delete it in the AWS console.`,
  keptInKeychain: (oldKeyId: string): string =>
    `The old key, ${shownKey(oldKeyId)}, is gone at AWS, but its item is still in the keychain.`,
  nothingToUndo: (profile: string): Sentence => ({
    message: `No old key of ${profile} waits to be deleted.`,
    advice: 'See understudy keys list.',
  }),
  undoFailed: (failure: IamFailure): Sentence => ({
    message: `The old key could not be switched on again: ${failure.message}`,
    advice: failure.advice,
  }),
  undoGone: {
    message: 'The old key is gone at AWS and cannot be switched on again.',
    advice: 'The new key stays in use.',
  } satisfies Sentence,
  interrupted: (): Sentence => ({
    message: 'The rotation was cancelled.',
    advice: `The old key stays in use. Go on later with: ${resume}`,
  }),
} as const;
