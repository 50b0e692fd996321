/** Every text of the MFA window. */
export const messages = {
  dialog: 'MFA code',
  title: (device: string) => `MFA code for ${device}`,
  production: 'Production',
  field: 'MFA code',
  serves: (until: string) => `One code keeps you going until ${until}`,
  newCode: (seconds: number) => `new code in ${seconds} s`,
  nextIsThere: 'That code was already used. The next one should be there now.',
  checking: 'Checking',
  continue: 'Continue',
  cancel: 'Cancel',
  tooShort: 'Type the six digits first.',
  waiting: (others: number) =>
    others === 1 ? '1 other request waits for this code' : `${others} other requests wait for this code`,
  demo: 'Demo device',
  demoFor: (seconds: number) => `${seconds} s`,
  demoOver: '',
  useCode: 'Use this code',
  unreachable: 'Understudy did not answer. Close this window and try again.',
} as const;
