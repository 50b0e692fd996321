import type { ProxySelection } from './proxy-selection.ts';

/** What stands in sentences where a variable would: nobody set one. */
export const SYSTEM_PROXY = 'the system settings';

/**
 * What the system's proxy settings say for an address, in the words of a proxy auto-config file: `DIRECT`, or
 * `PROXY host:port; HTTPS host:port; DIRECT`. The first entry that can be used counts; one that cannot be used at all is
 * told only where there is no other.
 */
export function systemProxySelection(answer: string): ProxySelection {
  let unusable: ProxySelection | undefined;
  for (const entry of answer.split(';')) {
    const [kind = '', place = ''] = entry.trim().split(/\s+/);
    const word = kind.toUpperCase();
    if (word === 'DIRECT') return { kind: 'direct' };
    const scheme = word === 'PROXY' || word === 'HTTP' ? 'http' : word === 'HTTPS' ? 'https' : undefined;
    const text = `${scheme ?? 'http'}://${place}`;
    if (place === '' || !URL.canParse(text)) continue;
    if (scheme === undefined) {
      unusable ??= { kind: 'unusable', setting: SYSTEM_PROXY, scheme: word.toLowerCase() };
      continue;
    }
    const url = new URL(text);
    const port = url.port || (scheme === 'https' ? '443' : '80');
    return {
      kind: 'proxy',
      proxy: { url: url.origin, setting: SYSTEM_PROXY, place: `${url.hostname}:${port}` },
    };
  }
  return unusable ?? { kind: 'direct' };
}
