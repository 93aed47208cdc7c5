/**
 * Expressions that run inside a page, as text: the program is compiled without the browser's types, and they would otherwise hide mistakes in
 * code that never sees a browser.
 */

/** Everything that the tab key should reach, in the order of the page, each by a number that `whereFocusIs` tells. */
export const markReachable = `(() => {
  const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary, textarea')]
    .filter((one) => one.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && !one.disabled);
  all.forEach((one, at) => { one.dataset.walk = String(at); });
  return all.length;
})()`;

/** Whether the focus is still in the date of that number. */
export function isDateStillAt(at: number): string {
  return `document.activeElement.type === 'date' && document.activeElement.dataset.walk === '${at}'`;
}

/** The number of what has the focus, and whether it is seen to have it. */
export const whereFocusIs = `(() => {
  const one = document.activeElement;
  const style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  return {
    at: one.dataset.walk === undefined ? -1 : Number(one.dataset.walk),
    isSeen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1 && box.width > 0,
  };
})()`;

/** Addresses that links of the page lead to, each once, with the text of the first. */
export const linksOf = `[...new Map([...document.querySelectorAll('main a[href]')].map((one) => [one.getAttribute('href'), one.textContent.trim()])).entries()]`;

/** Octets that somebody sees without a further click. */
export const octetsSeen = `[...document.querySelectorAll('code.hex')].filter((one) => one.checkVisibility() && /[0-9a-f]{8}/.test(one.textContent)).length`;

/** Attributes and elements that only an injection brings. */
export const strangers = `[
  ...document.querySelectorAll('script, img, iframe, object, embed, base'),
  ...document.querySelectorAll('style:not([nonce])'),
  ...[...document.querySelectorAll('*')].filter((one) => one.getAttributeNames().some((name) => name.startsWith('on') || name === 'style')),
].map((one) => one.outerHTML.slice(0, 100))`;
