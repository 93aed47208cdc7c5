import type { WaiverReference } from '../../core/finding/finding.ts';
import type { RestsOn } from '../../core/finding/history/gateways-document.ts';
import type { GatewayName } from '../../core/finding/history/scope.ts';
import type { LastShown } from '../../core/finding/history/stretch.ts';
import { gatewayWords, momentWords } from '../history/history-words.ts';
import { html, type Markup, nothing } from '../html/markup.ts';
import { exchangesAddress, findingAddress, gatewayAddress } from './address.ts';

/** A gateway with the way to its page. */
export function gatewayLink(of: Pick<GatewayName, 'gateway' | 'site'>): Markup {
  return html`<a href="${gatewayAddress(of)}">${gatewayWords(of)}</a>`;
}

/** A clause at a gateway with the way to what it rests on. */
export function clauseLink(of: Pick<GatewayName, 'gateway' | 'site'> & RestsOn, at?: string): Markup {
  return html`<a href="${findingAddress(of, at)}">${of.policy}/${of.clause}</a>`;
}

/** A moment, or that there is none. */
export function momentMarkup(instant: string | null, none = 'never'): Markup {
  return instant === null ? html`<span class="none">${none}</span>` : html`<time>${momentWords(instant)}</time>`;
}

/** When something was decided last, and what, where that is not what stands. */
export function lastShownMarkup(shown: LastShown | null, verdict: string): Markup {
  if (shown === null) return html`<span class="none">never</span>`;
  return html`<time>${momentWords(shown.at)}</time>${shown.verdict === verdict ? '' : `: ${shown.verdict}`}`;
}

/** A number with the way to what it counts; none is no way to anywhere. */
export function countLink(count: number, to: string): Markup {
  return count === 0 ? html`<span class="none">0</span>` : html`<a href="${to}">${count}</a>`;
}

/** A text, or that there is none. */
export function textMarkup(text: string): Markup {
  return text === '' ? html`<span class="none">none</span>` : html`<span class="text">${text}</span>`;
}

/** An endpoint with the way to what was sent and received in its last scan. */
export function endpointLink(of: Pick<GatewayName, 'gateway' | 'site'> & { readonly endpoint: string }): Markup {
  return html`<a href="${exchangesAddress(of, of.endpoint)}">${of.endpoint}</a>`;
}

/** The waiver beside a verdict; nothing where there is none. */
export function waivedMarkup(waiver: WaiverReference | null | undefined): Markup {
  return waiver === null || waiver === undefined
    ? nothing
    : html` <a class="waived" href="${`/waivers#waiver-${waiver.id}`}">waived until ${waiver.expires}</a>`;
}
