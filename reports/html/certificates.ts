import type { CertificateFacts } from '../../core/facts/facts.ts';
import type { CertificateChain } from '../../core/finding/result.ts';
import { hashWords } from '../words/hash-words.ts';
import { html, type Markup, nothing } from './markup.ts';

/** Each chain as it was sent, leaf first, and how its path verified. */
export function certificatesMarkup(chains: readonly CertificateChain[]): Markup {
  if (chains.length === 0) return html`<p class="none">No certificate was seen.</p>`;
  return html`${chains.map((one, at) => chain(one, chains.length === 1 ? '' : ` (chain ${at + 1} of ${chains.length})`))}`;
}

function chain({ versions, certificates, path }: CertificateChain, which: string): Markup {
  const reasons = path.reasons.length === 0 ? '' : ` (${path.reasons.join('; ')})`;
  return html`<h4>Certificates, as sent${which}</h4>
<p>Path: <strong>${path.verdict}</strong>${reasons}</p>
${which === '' ? nothing : html`<p>Served in ${versions.join(', ')}</p>`}
<ol class="certificates">${certificates.map((one, at) => certificate(one, at))}</ol>`;
}

function certificate(one: CertificateFacts, at: number): Markup {
  return html`<li class="card"><h5>${at === 0 ? 'leaf, sent first' : `sent ${at + 1} in the chain`}</h5><p class="subject">${one.subject === '' ? html`<span class="none">no subject</span>` : one.subject}</p><dl class="fields">
${field('issuer', one.issuer)}
${field('names', one.subjectAlternativeNames.join(', '))}
${field('valid', `${one.notBefore} to ${one.notAfter}`)}
${field('public key', `${one.publicKey}, ${one.publicKeyBits} bits`)}
${field('signature', one.signatureHash === '' ? one.signatureAlgorithm : `${one.signatureAlgorithm}, hash ${hashWords(one.signatureHash)}`)}
${field('usage', [...one.keyUsage, ...one.extendedKeyUsage].join(', '))}
${field('authority', one.isCa ? 'yes' : 'no')}
${field('serial number', one.serialNumber)}
${field('SHA-256', one.sha256)}
</dl></li>`;
}

function field(name: string, text: string): Markup {
  return html`<div><dt>${name}</dt><dd>${text === '' ? html`<span class="none">none</span>` : text}</dd></div>`;
}
