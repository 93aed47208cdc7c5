/** The page's only style. The content security policy names it by its hash. */
export const style: string = `:root { color-scheme: light dark; --paper: #fdfdfb; --raised: #f5f5f1; --ink: #1c2024; --quiet: #5c646d; --line: #d9dad3; --strong-line: #9aa09f;
  --pass: #1e6b42; --fail: #a3231f; --open: #805300; --none: #5c646d; --link: #1f4f8b;
  --fail-wash: #fbeceb; --open-wash: #fbf4e3; --mono: ui-monospace, "SF Mono", "Cascadia Mono", Consolas, "DejaVu Sans Mono", monospace; }
@media (prefers-color-scheme: dark) { :root { --paper: #16191c; --raised: #1e2226; --ink: #e4e6e3; --quiet: #9ba3aa; --line: #343a40; --strong-line: #626a71;
  --pass: #7cc79c; --fail: #f2928c; --open: #e0b662; --none: #9ba3aa; --link: #93bdf0; --fail-wash: #2d1d1d; --open-wash: #2a2518; } }
* { box-sizing: border-box; }
html { font: 15px/1.5 "Source Sans 3", "Segoe UI", system-ui, -apple-system, "Noto Sans", "DejaVu Sans", sans-serif; background: var(--paper); color: var(--ink); -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 78rem; padding: 2.5rem clamp(1rem, 4vw, 3rem) 4rem; overflow-wrap: anywhere; }
h1, h2, h3, h4, h5, p, dl, ul, ol, table { margin: 0; }
h1 { font-size: 1.75rem; line-height: 1.25; font-weight: 600; letter-spacing: -0.01em; margin: 0.15rem 0 1.5rem; }
h2 { font-size: 1.3rem; line-height: 1.3; font-weight: 600; }
h3 { font-size: 1.05rem; font-weight: 600; margin: 2rem 0 0.4rem; }
h4 { font-size: 0.95rem; font-weight: 600; margin: 1.5rem 0 0.4rem; }
h5, .panel h4, .kicker, caption, thead th, .axis h2 { font-size: 0.8rem; font-weight: 600; color: var(--quiet); }
main > section { border-top: 2px solid var(--ink); margin-top: 3rem; padding-top: 1rem; }
p { max-width: 62rem; }
a { color: var(--link); text-underline-offset: 0.15em; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 2px; }
:target { scroll-margin-top: 1rem; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; }
.quiet, .none, footer { color: var(--quiet); font-weight: 400; }
.large { font-size: 1.6rem; line-height: 1.3; font-weight: 600; }
.line { display: block; }
.axes { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); border-block: 1px solid var(--strong-line); margin-bottom: 1.25rem; }
.axis { padding: 0.9rem 1.5rem 1rem 0; }
.axis + .axis { border-left: 1px solid var(--line); padding-left: 1.5rem; }
.interrupted { border-left: 3px solid var(--open); background: var(--open-wash); padding: 0.6rem 0.9rem; margin-bottom: 1rem; }
.verdict { font-weight: 600; white-space: nowrap; }
.sign { display: inline-block; min-width: 1.1em; text-align: center; }
.pass, .conforms { color: var(--pass); } .fail, .violates { color: var(--fail); }
.inconclusive, .not-judged, .advice { color: var(--open); } .not-applicable { color: var(--none); font-weight: 400; }
table { width: 100%; border-collapse: collapse; margin-top: 1.25rem; }
caption { text-align: left; padding-bottom: 0.35rem; }
th, td { text-align: left; vertical-align: baseline; padding: 0.4rem 1rem 0.4rem 0; border-bottom: 1px solid var(--line); }
thead th { border-bottom: 1px solid var(--strong-line); vertical-align: bottom; }
thead th::first-letter, dt::first-letter { text-transform: uppercase; }
tbody th { font-weight: 400; }
.matrix :is(th, td), .accepted :is(th, td) { overflow-wrap: break-word; }
.matrix:not(.others) tbody th { white-space: nowrap; }
.overview tbody th { min-width: 14rem; }
.overview td { min-width: 8rem; }
.overview td[data-heading="target"] { min-width: 11rem; }
.accepted { margin: 0; }
.accepted th, .accepted td { font-size: 0.93em; padding-block: 0.15rem; border: 0; }
th:last-child, td:last-child { padding-right: 0; }
code, .vendor, .hex, .transcript { font-family: var(--mono); font-size: 0.86em; unicode-bidi: isolate; }
.text, .detail { unicode-bidi: isolate; }
.vendor { display: block; }
.iana { display: block; font-size: 0.8rem; line-height: 1.35; color: var(--quiet); }
td > .vendor:only-child, td > .iana:only-child { color: var(--ink); }
.cell { width: 9.5rem; white-space: nowrap; }
.others tbody th { width: 15rem; }
.absent { margin-top: 0.6rem; }
summary { cursor: pointer; }
.cell summary:hover .verdict { text-decoration: underline 1px; text-underline-offset: 0.25em; }
.cell summary::marker { color: var(--quiet); font-size: 0.8em; }
tr.judged:has(.fail) { background: var(--fail-wash); }
tr.judged:has(.inconclusive, .not-judged) { background: var(--open-wash); }
tr.judged:target > th { box-shadow: inset 3px 0 var(--link); padding-left: 0.6rem; }
tr.evidence { display: none; }
tr.judged:has(.cell > details[open]) + tr.evidence, tr.judged:target + tr.evidence { display: table-row; }
@supports not selector(:has(*)) { tr.evidence { display: table-row; } }
tr.evidence > td { overflow-wrap: anywhere; padding: 0; background: var(--raised); }
.panel { padding: 0.9rem 1.1rem 1.1rem; border-left: 3px solid var(--strong-line); }
.panel h4 { margin: 0.9rem 0 0.3rem; }
.panel > p + p { margin-top: 0.5rem; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(16rem, 100%), 1fr)); gap: 0 2rem; margin-bottom: 0.6rem; }
.pair > section > .fields > div { display: block; }
.pair .fields .fields > div { grid-template-columns: 6rem minmax(0, 1fr); padding: 0; }
.offers li { font-family: var(--mono); font-size: 0.86em; unicode-bidi: isolate; }
.remedies dt::first-letter { text-transform: none; }
.remedies code.line { background: var(--paper); padding: 0.1rem 0.4rem; margin-top: 0.2rem; }
.sets { margin: 1.25rem 0 0; }
.sets figcaption { font-size: 0.8rem; font-weight: 600; color: var(--quiet); }
.chart { display: block; max-width: 100%; height: auto; margin: 0.4rem 0; print-color-adjust: exact; }
.chart text { font-size: 12px; fill: var(--ink); }
.chart .axis-label { fill: var(--quiet); }
.chart .axis-label::first-letter { text-transform: uppercase; }
.chart .size { text-anchor: middle; font-weight: 600; }
.chart rect { stroke: var(--paper); stroke-width: 2; }
.chart .set-both { fill: var(--pass); } .chart .set-surplus { fill: var(--fail); }
.chart .set-missing { fill: var(--fail-wash); stroke: var(--fail); stroke-width: 1; } .chart .set-open { fill: var(--open-wash); stroke: var(--open); stroke-width: 1; stroke-dasharray: 3 2; }
.chart :is(.set-both, .set-surplus) + .size { fill: var(--paper); }
.chart .set-missing + .size { fill: var(--fail); } .chart .set-open + .size { fill: var(--open); }
.legend { font-size: 0.8rem; }
.key { display: inline-block; margin-right: 1.2rem; }
.key::before { content: ""; display: inline-block; width: 0.8em; height: 0.8em; margin-right: 0.4em; border: 1px solid; print-color-adjust: exact; }
.key.set-both::before { background: var(--pass); border-color: var(--pass); } .key.set-surplus::before { background: var(--fail); border-color: var(--fail); }
.key.set-missing::before { background: var(--fail-wash); border-color: var(--fail); } .key.set-open::before { background: var(--open-wash); border: 1px dashed var(--open); }
.algorithms { margin-top: 0.4rem; }
.algorithms :is(th, td) { vertical-align: top; width: 22%; overflow-wrap: anywhere; }
.algorithms :is(th, td):first-child { width: 12%; }
.algorithms td { font-size: 0.93em; }
.left-out { border-left: 3px solid var(--open); background: var(--open-wash); padding: 0.6rem 0.9rem; margin-top: 1rem; }
.fields > div { display: grid; grid-template-columns: 9.5rem minmax(0, 1fr); gap: 0 1rem; padding: 0.16rem 0; }
.fields dt { color: var(--quiet); font-size: 0.9em; }
.fields dd { margin: 0; }
.fields > div > dd { grid-column: -2; }
.run > div > dd + dd { margin-top: 0.3rem; }
[hidden] { display: none !important; }
.contents { border-bottom: 1px solid var(--line); padding-bottom: 0.8rem; margin-top: 1.5rem; }
.contents ul { display: flex; flex-wrap: wrap; gap: 0.2rem 1.4rem; list-style: none; padding: 0; }
.contents li:has(> ul) { flex-basis: 100%; }
.contents ul ul { padding-left: 1.2rem; font-size: 0.93em; }
.filter { display: flex; flex-wrap: wrap; align-items: center; gap: 0.4rem 1.4rem; padding: 0.8rem 0 0; }
.filter input[type="search"] { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--strong-line); border-radius: 3px; padding: 0.2rem 0.5rem; width: min(22rem, 100%); }
.deviations { padding-left: 1.1rem; }
.deviation { padding: 0.35rem 0; }
.sign-off td { height: 2.2rem; }
.appendix > .target { border-top: 2px solid var(--ink); margin-top: 3rem; padding-top: 1rem; }
.fields .fields > div { grid-template-columns: 7rem minmax(0, 1fr); }
.facts > div, .run > div { border-bottom: 1px solid var(--line); padding: 0.35rem 0; }
.values { list-style: none; padding: 0; }
.facts .values { columns: 22rem 2; column-gap: 2rem; }
.facts .values li { break-inside: avoid; padding-left: 1em; text-indent: -1em; }
.boxes, .certificates, .open, .readings { padding-left: 1.3rem; }
.boxes > li, .certificates > li, .open > li { padding: 0.3rem 0; }
.certificates { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(26rem, 100%), 1fr)); gap: 1rem; list-style: none; padding: 0; }
.certificates > .card { border: 1px solid var(--strong-line); background: var(--raised); padding: 0.7rem 1rem 0.8rem; }
.card .subject { font-weight: 600; unicode-bidi: isolate; margin-bottom: 0.4rem; }
.readings { margin: 0.4rem 0; }
.ambiguous > div { grid-template-columns: 15rem minmax(0, 1fr); border-bottom: 1px solid var(--line); }
.ambiguous .readings { margin: 0; }
.ambiguous dt::first-letter { text-transform: none; }
.readings q { font-style: italic; }
cite { font-style: normal; }
.observation { border-top: 1px solid var(--line); padding: 0.3rem 0; }
.observation:last-of-type { border-bottom: 1px solid var(--line); }
.exchanges > details { border-top: 1px solid var(--line); padding: 0.3rem 0; }
.exchanges > details:last-of-type { border-bottom: 1px solid var(--line); }
.ids { display: flex; flex-wrap: wrap; gap: 0.1rem 1rem; list-style: none; padding: 0.3rem 0 0.5rem 1.1rem; font-size: 0.93em; }
.ids > li:has(details[open]) { flex-basis: 100%; }
.ids > li:target { box-shadow: inset 3px 0 var(--link); padding-left: 0.6rem; }
.ids .fields { padding: 0.3rem 0 0.5rem 1.1rem; }
.outcome { font-weight: 600; }
.exchange { padding: 0.3rem 0 0.5rem 1.1rem; font-size: 0.93em; }
.hex { display: block; line-height: 1.45; }
.transcript { padding-left: 2.6em; }
.more { margin-top: 0.4rem; }
.code-point { border: 1px solid currentColor; border-radius: 2px; font: 0.75em var(--mono); padding: 0 0.25em; margin: 0 0.1em; opacity: 0.8; }
footer { border-top: 1px solid var(--strong-line); margin-top: 3rem; padding-top: 0.8rem; font-size: 0.87rem; }
@media (max-width: 64rem) { .matrix :is(th, td), .accepted :is(th, td) { overflow-wrap: anywhere; } }
@media (max-width: 46rem) {
  body { padding-top: 1.25rem; }
  .overview tbody :is(th, td) { min-width: 0; }
  h1 { font-size: 1.4rem; }
  .axis + .axis { border-left: 0; border-top: 1px solid var(--line); padding-left: 0; }
  .fields > div, .fields .fields > div, .ambiguous > div { grid-template-columns: minmax(0, 1fr); padding: 0.3rem 0; }
  thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  table, tbody, caption { display: block; }
  tbody tr, tbody th, tbody td { display: block; }
  tbody tr { border-bottom: 1px solid var(--line); padding: 0.5rem 0; }
  tr.judged { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 0.2rem 1rem; }
  tr.judged > :is(th, .cell), .others tr.judged > td { grid-column: 1 / -1; }
  tbody tr.evidence { padding: 0; }
  tr.judged:has(.cell > details[open]) + tr.evidence, tr.judged:target + tr.evidence { display: block; }
  tbody th, tbody td, .cell, .others tbody th { border: 0; padding: 0.1rem 0; width: auto; }
  tbody tr.judged:has(.fail, .inconclusive, .not-judged) { padding: 0.5rem 0.6rem; }
  td[data-heading]:not(:empty)::before { content: attr(data-heading); display: block; font-size: 0.75rem; color: var(--quiet); }
  td[data-heading]::before:first-letter { text-transform: uppercase; }
  .panel { padding-inline: 0.75rem; }
  .exchange { padding-left: 0; }
}
@page { size: A4; margin: 17mm 15mm 18mm; @bottom-right { content: counter(page) " / " counter(pages); font: 7.5pt sans-serif; color: #5c646d; } }
@media print {
  :root { color-scheme: light; --paper: #fff; --raised: #fff; --ink: #111; --quiet: #50565c; --line: #ccc; --strong-line: #888; --pass: #14512f; --fail: #8e1713; --open: #684300; --none: #50565c; --link: #111; --fail-wash: #fff; --open-wash: #fff; }
  html { font-size: 8.6pt; line-height: 1.4; }
  body { max-width: none; padding: 0; }
  .skip, .contents, .filter, .appendix { display: none; }
  a { text-decoration: none; }
  details::details-content { display: block; content-visibility: visible; block-size: auto; }
  summary { list-style: none; }
  th, td { padding-right: 0.7rem; }
  details.absent::details-content { display: none; }
  .hex, .transcript { font-size: 6.6pt; }
  h2, h3, h4, caption, thead, figcaption { break-after: avoid; }
  tr, .axes, .certificates > li, .chart, .legend { break-inside: avoid; }
  main > section { margin-top: 1.5rem; }
  .deviation > p, .deviation dl > div { break-inside: avoid; }
  .deviation { padding: 0.2rem 0; }
}`;
