import { style } from '../html/style.ts';

/** That of the report, and what a page has besides. */
export const pageStyle: string = `${style}
.page { max-width: 100rem; padding-top: 1.25rem; }
.top { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.3rem 1.5rem; border-bottom: 2px solid var(--ink); padding-bottom: 0.6rem; margin-bottom: 1.25rem; }
.top .kicker a { color: inherit; text-decoration: none; font-size: 1rem; }
.top nav { flex: 1 1 20rem; }
.top ul, .pager ul, .classes { display: flex; flex-wrap: wrap; gap: 0.25rem 1.1rem; list-style: none; padding: 0; }
.top a[aria-current] { color: var(--ink); font-weight: 600; text-decoration-thickness: 2px; }
.page main > section { margin-top: 2.25rem; }
.page main:focus-visible { outline: none; }
.page h1 { overflow-wrap: anywhere; }
.code-point { opacity: 1; }
.said { border-left: 3px solid var(--pass); background: var(--raised); padding: 0.6rem 0.9rem; margin-bottom: 1rem; }
.empty { border-left: 3px solid var(--strong-line); background: var(--raised); padding: 0.6rem 0.9rem; margin-top: 1rem; }
.filters, .act { display: flex; flex-wrap: wrap; align-items: end; gap: 0.5rem 1.2rem; margin: 0 0 1rem; }
.filters p, .act p { margin: 0; }
.filters label, .act label { display: block; font-size: 0.8rem; color: var(--quiet); }
.page :is(input, select, button, textarea) { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--strong-line); border-radius: 3px; padding: 0.25rem 0.5rem; max-width: 100%; min-width: 0; }
.page :is(select, input) { max-width: min(14rem, 86vw); }
.page button { background: var(--raised); cursor: pointer; }
.act { border: 1px solid var(--line); background: var(--raised); padding: 0.8rem 1rem; margin-top: 1rem; }
.list :is(th, td) { overflow-wrap: normal; padding-right: 0.8rem; }
.list :is(tbody th, .text, code, td a, td > span) { overflow-wrap: anywhere; }
.list tbody th { min-width: 8rem; }
.list td:has(> .text, > code) { min-width: 7rem; }
.list td a { min-width: 2.5rem; }
.sign-only { margin-right: 0.2rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.page .accepted :is(th, td) { overflow-wrap: anywhere; }
.pager { margin-top: 1rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(10rem, 100%), 1fr)); gap: 0.5rem 1.5rem; margin: 0 0 1rem; }
.figures dt { color: var(--quiet); font-size: 0.85rem; }
.figures dd { margin: 0; font-size: 1.6rem; font-weight: 600; line-height: 1.3; font-variant-numeric: tabular-nums; }
.figures dd small { display: block; font-size: 0.8rem; font-weight: 400; color: var(--quiet); }
.trends { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); gap: 1rem 2rem; }
.trend { margin: 1rem 0 0; }
.trend .chart { width: 100%; max-width: 40rem; }
.trend figcaption { font-weight: 600; }
.chart .bar-conforms, .chart .bar-count { fill: var(--pass); }
.chart .bar-violates { fill: var(--fail); }
.chart .bar-inconclusive { fill: var(--open-wash); stroke: var(--open); stroke-width: 1; stroke-dasharray: 3 2; }
.chart .bar-count { fill: var(--link); }
.chart .base { stroke: var(--strong-line); }
.key.bar-conforms::before { background: var(--pass); border-color: var(--pass); }
.key.bar-violates::before { background: var(--fail); border-color: var(--fail); }
.key.bar-inconclusive::before { background: var(--open-wash); border: 1px dashed var(--open); }
.waived { color: var(--open); }
.octets .exchange { border-top: 1px solid var(--line); padding-left: 0; }
@page { @bottom-left { content: "gateproof"; } }
@media (max-width: 62rem) {
  .list, .list :is(tbody, caption, tbody th, tbody td) { display: block; }
  .list thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .list tbody tr { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(9rem, 100%), 1fr)); gap: 0.2rem 1rem; border-bottom: 1px solid var(--line); padding: 0.6rem 0; }
  .list tbody :is(th, td) { border: 0; padding: 0.1rem 0; width: auto; min-width: 0; overflow-wrap: anywhere; text-align: left; }
  .list tbody th { grid-column: 1 / -1; font-weight: 600; }
  .list td[data-heading]:not(:empty)::before { content: attr(data-heading); display: block; font-size: 0.75rem; color: var(--quiet); }
}
@media print {
  .top nav, .filters, .act, .pager, .visitor { display: none; }
  .page { max-width: none; }
}
`;
