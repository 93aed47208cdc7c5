/**
 * Expressions that run inside a page, as text: the program is compiled without the browser's types, and they would otherwise hide
 * mistakes in code that never sees a browser.
 */

/** Opens every details element; the number of them. */
export const openEverything = `(() => {
  const all = [...document.querySelectorAll('details')];
  for (const details of all) details.open = true;
  return all.length;
})()`;

/** Folds every details element, or opens it. */
export function foldEverything(isFolded: boolean): string {
  return `for (const details of document.querySelectorAll('details')) details.open = ${!isFolded}`;
}

/** Whether the page is wider than its window: { page, window } in pixels. */
export const widths = `({ page: document.documentElement.scrollWidth, window: document.documentElement.clientWidth })`;

/** How many elements of the selector take up room. */
export function countShown(selector: string): string {
  return `[...document.querySelectorAll(${JSON.stringify(selector)})].filter((element) => element.checkVisibility()).length`;
}

/** Puts a style and a script into the page, as a successful injection would. */
export const inject = `(() => {
  const style = document.createElement('style');
  style.textContent = 'body { display: none }';
  document.head.append(style);
  const script = document.createElement('script');
  script.textContent = 'document.title = "run"';
  document.head.append(script);
})()`;

/** Classes of the elements whose text has a contrast below 4.5 to its ground (WCAG 2.2, 1.4.3). */
export function faintText(selector: string): string {
  return `(() => {
  const channels = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const luminance = (colour) => {
    const [r, g, b] = channels(colour).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (channels(colour)[3] !== 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  return [...document.querySelectorAll(${JSON.stringify(selector)})].flatMap((element) => {
    const [dark, light] = [luminance(getComputedStyle(element).color), luminance(ground(element))].sort((a, b) => a - b);
    const ratio = (light + 0.05) / (dark + 0.05);
    return ratio < 4.5 ? [element.className + ' ' + ratio.toFixed(2)] : [];
  });
})()`;
}
