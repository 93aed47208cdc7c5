import type { Finding } from '../../core/finding/finding.ts';
import type { WaiverList } from '../../core/finding/result.ts';
import { waiverListWords, waiverNotes, waiverWords } from '../words/waiver-words.ts';
import { html, type Markup, nothing } from './markup.ts';

/** The waiver beside a verdict; nothing where there is none. */
export function waiverMarkup({ waiver }: Pick<Finding, 'waiver'>): Markup {
  return waiver === undefined ? nothing : html`<p class="waiver">${waiverWords(waiver)}</p>`;
}

/** Every waiver of the file with its state, and what somebody has to look at; without a waiver file that there is none. */
export function waiversMarkup(waivers: WaiverList | undefined): Markup {
  if (waivers === undefined)
    return html`<section id="waivers"><h2>Waivers</h2><p>No waiver file was given: nobody has accepted a deviation here.</p></section>
`;
  const notes = waiverNotes(waivers.entries);
  return html`<section id="waivers"><h2>Waivers</h2>
<p>${waiverListWords(waivers)}</p>
${notes.length === 0 ? nothing : html`<ul>${notes.map((note) => html`<li>${note}</li>`)}</ul>`}
${
  waivers.entries.length === 0
    ? nothing
    : html`<table class="overview"><caption>${waivers.file}</caption>
<thead><tr><th scope="col">Waiver</th><th scope="col">State</th><th scope="col">Until</th><th scope="col">Owner</th><th scope="col">Approved by</th><th scope="col">Reason</th><th scope="col">Covers</th></tr></thead>
<tbody>${waivers.entries.map(
        (one) => html`<tr><th scope="row">${one.id}</th>
<td data-heading="state">${one.state}</td>
<td data-heading="until"><time>${one.expires}</time></td>
<td data-heading="owner">${one.owner}</td>
<td data-heading="approved by">${one.approver}</td>
<td data-heading="reason">${one.reason}${one.ticket === undefined ? nothing : html` (${one.ticket})`}</td>
<td data-heading="covers">${one.state === 'expired' ? 'nothing' : one.findings.join(', ') || 'nothing'}</td></tr>
`,
      )}</tbody></table>`
}</section>
`;
}
