import { html, type Markup } from './markup.ts';

const roles = ['Tested by', 'Reviewed by', 'Deviations accepted by'];

/** Lines for a pen. */
export const signOffMarkup: Markup = html`<section id="sign-off" class="sign-off"><h2>Sign-off</h2>
<table class="overview"><thead><tr><th scope="col">Role</th><th scope="col">Name</th><th scope="col">Date</th><th scope="col">Signature</th></tr></thead>
<tbody>${roles.map((role) => html`<tr><th scope="row">${role}</th><td></td><td></td><td></td></tr>`)}</tbody></table></section>
`;
