import { html, type Markup, pageHeaders, webPage } from '../http/web-page.ts';
import type { AuthorizationRequest } from './authorizations.ts';
import type { DeviceAuthorization } from './device-codes.ts';
import type { Instance } from './instance.ts';

/** A page for the person in the browser. */
export interface Page {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Asks whether the client may have the person's access. `id` comes back with the answer. */
export function consentPage(request: AuthorizationRequest, id: string): Page {
  const { client, instance } = request;
  return page(
    200,
    `Allow ${client.name} to access your data?`,
    html`<dl>
<dt>AWS access portal</dt><dd>${instance.startUrl}</dd>
<dt>Access to</dt><dd>${(request.scopes.length > 0 ? request.scopes : client.scopes).join(', ')}</dd>
<dt>Goes to</dt><dd>${new URL(request.redirectUri).host}</dd>
</dl>
<form method="post" action="authorize">
<input type="hidden" name="request" value="${id}">
${whoSignsIn(instance)}${decisions}
</form>`,
  );
}

/** Asks for the code that a device shows. */
export function userCodePage(problem?: string): Page {
  return page(
    problem === undefined ? 200 : 400,
    'Enter the code',
    html`${problem === undefined ? '' : html`<p role="alert">${problem}</p>`}
<form method="get" action="device">
<p><label>Code that your device shows <input name="user_code" autocomplete="off" autofocus required></label></p>
<div class="actions"><button>Next</button></div>
</form>`,
  );
}

/** Shows the device's code to compare, and asks. */
export function deviceConsentPage({ client, instance, userCode }: DeviceAuthorization): Page {
  return page(
    200,
    `Allow ${client.name} to access your data?`,
    html`<p>Only if you started this, and if your device shows the same code:</p>
<p><code>${userCode}</code></p>
<dl><dt>AWS access portal</dt><dd>${instance.startUrl}</dd></dl>
<form method="post" action="device">
<input type="hidden" name="user_code" value="${userCode}">
${whoSignsIn(instance)}${decisions}
</form>`,
  );
}

/** Tells the person how it ended. */
export function endPage(status: number, title: string, text: string): Page {
  return page(status, title, html`<p>${text}</p>`);
}

function page(status: number, title: string, content: Markup): Page {
  return { status, headers: pageHeaders, body: webPage(title, content) };
}

/** Stands for the sign-in before the question: whoever is chosen is signed in. */
function whoSignsIn(instance: Instance): Markup {
  const [first, ...others] = instance.users;
  if (!first || others.length === 0) return html`<p>Signed in as ${first?.name ?? ''}</p>`;
  const options = instance.users.map(({ name }) => html`<option>${name}</option>`);
  return html`<p><label>Sign in as <select name="user">${options}</select></label></p>`;
}

const decisions = html`<div class="actions">
<button name="decision" value="allow">Allow</button>
<button name="decision" value="deny">Deny</button>
</div>`;
