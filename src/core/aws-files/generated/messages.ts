/** Sentences about names of generated profiles. */
export const templateMessages = {
  empty: {
    message: 'The template for profile names is empty.',
    advice: 'Leave it out, or give one such as {accountName}/{roleName}.',
  },
  strayBrace: (text: string) => ({
    message: `The template ${quoted(text)} has a } without its {.`,
    advice: 'Put every field in braces, as in {accountName}/{roleName}.',
  }),
  openBrace: (text: string) => ({
    message: `The template ${quoted(text)} has a { without its }.`,
    advice: 'Put every field in braces, as in {accountName}/{roleName}.',
  }),
  unknownField: (name: string, fields: readonly string[]) => ({
    message: `The template names the field ${quoted(name)}, which does not exist.`,
    advice: `The fields are ${fields.join(', ')}.`,
  }),
  unknownFilter: (filter: string) => ({
    message: `The template names ${quoted(filter)}, which is no way to change a field.`,
    advice: 'Use {accountName|lower} or {accountName|replace(a,b)}.',
  }),
} as const;

function quoted(text: string): string {
  const plain = text.replace(/\p{Cc}/gu, '?');
  return `"${plain.length > 60 ? `${plain.slice(0, 60)}…` : plain}"`;
}

/** Sentences about the `[sso-session]` of generated profiles. */
export const sessionMessages = {
  correctIt: 'Correct it and try again.',
  otherStartUrl: (name: string, has: string, wanted: string) => ({
    message: `The section [sso-session ${name}] means another Identity Center: it has the start URL ${quoted(has)}, not ${quoted(wanted)}.`,
    advice: 'Choose another name for the session, or correct that section.',
  }),
  otherRegion: (name: string, has: string, wanted: string) => ({
    message: `The section [sso-session ${name}] has the region ${quoted(has)}, not ${quoted(wanted)}.`,
    advice: 'Choose another name for the session, or correct that section.',
  }),
} as const;

/** Sentences about a plan as a whole. */
export const populateMessages = {
  correctRegion: 'Give a region such as eu-west-1, or leave it out.',
} as const;
