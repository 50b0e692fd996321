/** A native app's redirect (RFC 8252, section 7.3): plain HTTP to 127.0.0.1, which is what every tool uses with AWS. */
export function isLoopbackRedirect(uri: string): boolean {
  const url = URL.canParse(uri) ? new URL(uri) : undefined;
  return (
    url?.protocol === 'http:' &&
    url.hostname === '127.0.0.1' &&
    !url.username &&
    !url.search &&
    !uri.includes('#')
  );
}

/** The address that gives the client its answer. */
export function redirectWith(redirectUri: string, answer: Readonly<Record<string, string>>): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  return url.href;
}

/** The first parameter that a query has more than once: which one counts would be a guess. */
export function repeatedParameter(query: URLSearchParams): string | undefined {
  return [...query.keys()].find((name) => query.getAll(name).length > 1);
}
