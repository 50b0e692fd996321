/** What programs are told by the endpoint, and people about it. Programs show these in their own errors, so they name the app. */
export const endpointMessages = {
  /** Nobody is waited for: the program asks again, or is started again, once the person has answered. */
  personNeeded: (reason: string) => `Understudy needs you: ${reason} Then try again.`,

  pending: 'Understudy is still getting the credentials. Try again in a moment.',

  failed: (message: string, advice: string) =>
    `Understudy could not get the credentials. ${message} ${advice}`,

  held: 'The screen is locked, and Understudy is set to answer nobody meanwhile. Unlock it, then try again.',

  notLocal: 'Only programs of this machine are answered, by the address 127.0.0.1 or localhost.',

  page: 'Web pages are not answered.',

  method: 'Only GET is answered.',

  token: 'The authorization token is missing or not valid any more.',

  path: 'There is nothing here.',

  portTaken: (port: number, code: string) => ({
    message: `The credentials endpoint cannot listen on port ${port} of 127.0.0.1 (${code}).`,
    advice: 'Choose another port, or none to take a free one.',
  }),

  noPort: (code: string) => ({
    message: `The credentials endpoint cannot listen on 127.0.0.1 (${code}).`,
    advice: 'Check what keeps programs from listening on this machine.',
  }),

  noTokenFile: (path: string, reason: string) => ({
    message: `The token file ${path} could not be written: ${reason}.`,
    advice: 'Check the folder and its permissions.',
  }),

  /** The credentials file is hidden from the program, since its [default] would win. */
  hidesCredentialsFile: (path: string) =>
    `The profile default in ${path} holds credentials, which every SDK takes before the endpoint, so the program gets an empty credentials file instead.`,

  hiddenByConfig: (path: string, line: number) => ({
    message: `The profile default in ${path}, line ${line}, has credentials of its own, which every SDK takes before the endpoint.`,
    advice: 'Give that profile another name, or leave out --server.',
  }),
} as const;
