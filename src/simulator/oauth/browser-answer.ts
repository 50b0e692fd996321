import type { HttpRequest } from '../http/http-request.ts';
import { html, type Markup, pageHeaders, webPage } from '../http/web-page.ts';

/** How a page that asks for access is decided: by a person, or as soon as it is opened. */
export type Consent = 'page' | 'allow' | 'deny';

/** A page for the person in the browser. */
export interface Page {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A page or redirect, and what the journal says about it. */
export interface BrowserAnswer {
  readonly page: Page;
  /** `page` when a person is asked, `ok` when access was given, otherwise the error. */
  readonly outcome: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly user?: string;
}

export function page(status: number, title: string, content: Markup): Page {
  return { status, headers: pageHeaders, body: webPage(title, content) };
}

/** Tells the person how it ended. */
export function endPage(status: number, title: string, text: string): Page {
  return page(status, title, html`<p>${text}</p>`);
}

export function redirection(location: string): Page {
  return {
    status: 302,
    headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
    body: '',
  };
}

/** The page of a form that was answered before, or that nobody showed. */
export const staleForm: BrowserAnswer = {
  page: endPage(400, 'This page has expired', 'It was answered already. Start again from your application.'),
  outcome: 'invalid_request',
  parameters: {},
};

/** The two buttons of a page that asks; the form sends `decision`, `allow` or `deny`. */
export const decisionButtons = html`<div class="actions">
<button name="decision" value="allow">Allow</button>
<button name="decision" value="deny">Deny</button>
</div>`;

/** Stands for the sign-in before the question: whoever is chosen is signed in. The form sends `user`. */
export function whoSignsIn(names: readonly string[]): Markup {
  const [first, ...others] = names;
  if (others.length === 0) return html`<p>Signed in as ${first ?? ''}</p>`;
  const options = names.map((name) => html`<option>${name}</option>`);
  return html`<p><label>Sign in as <select name="user">${options}</select></label></p>`;
}

/** The fields of a form that was sent. */
export function formOf(request: HttpRequest): URLSearchParams {
  return new URLSearchParams(Buffer.from(request.body).toString('utf8'));
}
