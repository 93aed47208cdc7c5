export type Style = 'bold' | 'faint' | 'red' | 'green' | 'yellow';

/** Text in a style; without colour the text alone. Pad before, since the sequences take no column. */
export type Ink = (style: Style, text: string) => string;

/** SGR parameters, on and off (ECMA-48 section 8.3.117). */
const SGR: Readonly<Record<Style, readonly [number, number]>> = {
  bold: [1, 22],
  faint: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
};

export function inkFor(colour: boolean): Ink {
  if (!colour) return (_style, text) => text;
  return (style, text) => `\u001b[${SGR[style][0]}m${text}\u001b[${SGR[style][1]}m`;
}
