import { type BrowserId, browserLabels } from '../../shared/browser-choice.ts';

/** What people read where an address does not get into a browser. */
export const browserMessages = {
  notHere: (id: BrowserId) => ({
    message: `${browserLabels[id]} was not found on this machine.`,
    advice: 'Install it, or choose another browser in the settings.',
  }),

  noProfile: (label: string, profile: string) => ({
    message: `${label} has no profile ${profile} any more.`,
    advice: 'Choose another one in the settings.',
  }),

  noContainerAddOn: (label: string) => ({
    message: `${label} has no add-on that opens an address in a container.`,
    advice:
      'Install the add-on "Granted Containers" or "Open URL in Container" in that profile, or choose no container in the settings.',
  }),

  badVariable: (fault: string) => ({
    message: `The variable BROWSER has ${fault}.`,
    advice: 'Set it to a program that is given an address, or unset it.',
  }),

  notStarted: (program: string, code: string) => ({
    message: `${program} could not be started (${code}).`,
    advice: 'Check the browser in the settings and the variable BROWSER.',
  }),

  noBrowser: {
    message: 'No browser could be opened here.',
    advice: 'Copy the address and open it in a browser, or set the variable BROWSER.',
  },

  notTaken: (seconds: number) => ({
    message: `The browser did not take the address within ${seconds} seconds.`,
    advice: 'Try again now that it is running, or copy the address.',
  }),

  noListener: (code: string) => ({
    message: `The address could not be handed to the browser: nothing may listen on 127.0.0.1 (${code}).`,
    advice: 'Copy the address and open it in a browser.',
  }),

  cancelled: { message: 'Opening the browser was cancelled.', advice: 'Nothing was changed.' },
} as const;
