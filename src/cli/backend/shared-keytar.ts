import type { Keytar } from '../../core/sessions/store/keychain-item.ts';

/**
 * keytar, loaded once, such that whoever asks for an item while the same question stands open gets the answer to that: a
 * keychain that shows a dialogue would show a second one.
 */
export function sharedKeytar(load: () => Promise<Keytar>): () => Promise<Keytar> {
  let loaded: Promise<Keytar> | undefined;
  return () => {
    loaded ??= load().then(sharing);
    return loaded;
  };
}

function sharing(keytar: Keytar): Keytar {
  const open = new Map<string, Promise<string | null>>();
  return {
    getPassword(service, account) {
      const item = JSON.stringify([service, account]);
      const asked = open.get(item);
      if (asked) return asked;
      const answer = keytar.getPassword(service, account).finally(() => open.delete(item));
      open.set(item, answer);
      return answer;
    },
    setPassword: (...secret) => keytar.setPassword(...secret),
    deletePassword: (...item) => keytar.deletePassword(...item),
  };
}
