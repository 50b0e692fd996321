/** Why there is no answer. `slow`: the keychain did not answer in time, for instance because it asks for a password. */
export type KeychainProblem = 'missing' | 'locked' | 'denied' | 'slow' | 'failed';

export type KeychainAnswer<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'problem'; readonly problem: KeychainProblem };

/** Asks the keychain, and never waits longer than `waitMs` milliseconds for what may take for ever. */
export async function keychainAnswer<T>(ask: () => Promise<T>, waitMs: number): Promise<KeychainAnswer<T>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<KeychainAnswer<T>>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'problem', problem: 'slow' }), waitMs);
  });
  const answered = Promise.resolve()
    .then(ask)
    .then(
      (value): KeychainAnswer<T> => ({ kind: 'value', value }),
      (error: unknown): KeychainAnswer<T> => ({ kind: 'problem', problem: problemOf(error) }),
    );
  try {
    return await Promise.race([answered, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** By the words of libsecret, the macOS keychain and Windows' credential store. */
function problemOf(error: unknown): KeychainProblem {
  const words = error instanceof Error ? error.message : String(error);
  if (/locked collection|is locked|interaction is not allowed/i.test(words)) return 'locked';
  if (/denied|cancel|not permitted|dismissed/i.test(words)) return 'denied';
  if (
    /D-?Bus|ServiceUnknown|not provided by any|no such (secret )?(service|interface)|cannot find module/i.test(
      words,
    )
  ) {
    return 'missing';
  }
  return 'failed';
}
