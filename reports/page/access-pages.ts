import { html, nothing } from '../html/markup.ts';
import { plainPage } from './plain-page.ts';

/** Asks for a token. `to`: the page that was wanted; `issuer`: who else logs people in. */
export function loginPage({
  nonce,
  to,
  issuer,
}: {
  readonly nonce: string;
  readonly to: string;
  readonly issuer: string | undefined;
}): string {
  const other =
    issuer === undefined
      ? nothing
      : html`<p><a href="${`/login?to=${encodeURIComponent(to)}`}">Log in at ${issuer}</a></p>`;
  return plainPage(
    'Log in',
    nonce,
    html`<form method="post" action="/login">
<input type="hidden" name="to" value="${to}">
<p><label for="token">API token</label></p>
<p><input id="token" name="token" type="password" required autocomplete="off" maxlength="128"></p>
<p><button>Log in</button></p>
</form>
<p class="quiet">Who runs this gateproof makes one: gateproof token add NAME --role viewer --until DAY</p>
${other}`,
  );
}

export function loggedOutPage(nonce: string): string {
  return plainPage('You are logged out', nonce, html`<p><a href="/login">Log in again</a></p>`);
}

/** The only time that a token is seen. */
export function tokenPage({
  nonce,
  name,
  text,
}: {
  readonly nonce: string;
  readonly name: string;
  readonly text: string;
}): string {
  return plainPage(
    `The token ${name}`,
    nonce,
    html`<p>It is shown now and never again: copy it to where it is used.</p>
<p><code>${text}</code></p>
<p><a href="/tokens">To all tokens</a></p>`,
  );
}
