/** Text of a page: escaped when it is put into HTML, unless it is markup made by `html`. */
export interface Markup {
  readonly markup: string;
}

/** Makes markup; every value in it is escaped, but for markup and lists of it. */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | Markup | readonly Markup[])[]
): Markup {
  const markup = parts.reduce((text, part, index) => {
    const value = index === 0 ? '' : values[index - 1];
    return text + rendered(value ?? '') + part;
  }, '');
  return { markup };
}

function rendered(value: string | Markup | readonly Markup[]): string {
  if (typeof value === 'string') return escapeHtml(value);
  return 'markup' in value ? value.markup : value.map(({ markup }) => markup).join('');
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Headers of every page: it loads nothing, is kept nowhere, stands in no frame and hands its address to nobody. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; display: grid; place-items: center; min-height: 100vh; }
main { width: min(30rem, 90vw); }
h1 { font-size: 1.4rem; line-height: 1.3; }
dt { opacity: .7; }
dd { margin: 0 0 .75rem; overflow-wrap: anywhere; }
code { font-size: 1.5rem; letter-spacing: .1em; }
input, select, button { font: inherit; padding: .5rem .75rem; }
.actions { display: flex; gap: .75rem; margin-top: 1rem; }
footer { margin-top: 2rem; opacity: .7; font-size: .85rem; }
`;

/** A whole page of the simulated AWS. */
export function webPage(title: string, content: Markup): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${content.markup}
<footer>This is Understudy’s simulated AWS on this machine. Nothing here reaches Amazon.</footer>
</main>
</body>
</html>
`;
}
