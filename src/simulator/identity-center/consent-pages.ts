import { html } from '../http/web-page.ts';
import { decisionButtons, type Page, page, whoSignsIn } from '../oauth/browser-answer.ts';
import type { PortalAuthorization } from './authorize.ts';
import type { DeviceAuthorization } from './device-codes.ts';
import type { Instance } from './instance.ts';

/** Asks whether the client may have the person's access. `id` comes back with the answer. */
export function consentPage(request: PortalAuthorization, id: string): Page {
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
${whoSignsIn(namesOf(instance))}${decisionButtons}
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
${whoSignsIn(namesOf(instance))}${decisionButtons}
</form>`,
  );
}

function namesOf(instance: Instance): readonly string[] {
  return instance.users.map(({ name }) => name);
}
