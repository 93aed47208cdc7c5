/**
 * The only script of the report: it unpacks exchanges where they are opened, and finds what is looked for. It makes every element itself, puts nothing
 * but text into it, and asks for nothing. The content security policy names it by its hash, so it neither begins nor ends with white space, which some
 * checkers leave out.
 */
export const script = `const make = (name, className, ...children) => {
  const element = document.createElement(name);
  if (className !== '') element.className = className;
  element.append(...children);
  return element;
};
const unpacked = new WeakMap();
const exchangesIn = (box) => {
  if (!unpacked.has(box)) unpacked.set(box, (async () => {
    const octets = Uint8Array.from(atob(box.dataset.packed), (character) => character.charCodeAt(0));
    const stream = new Blob([octets]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    return new Map(JSON.parse(await new Response(stream).text()));
  })());
  return unpacked.get(box);
};
const list = (pairs) => make('dl', 'fields', ...pairs.map(([name, value]) => make('div', '', make('dt', '', name), make('dd', '', value))));
const shown = (value) => {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.length === 0 ? make('span', 'none', 'nothing') : list(value);
  if ('lines' in value) return make('ol', 'transcript', ...value.lines.map((line) => make('li', '', line)));
  const count = value.hex.length / 2;
  return make('div', '', make('span', 'quiet', count + (count === 1 ? ' octet' : ' octets')), make('code', 'hex', value.hex.match(/.{1,8}/g).join(' ')));
};
const fill = async (group) => {
  const exchanges = await exchangesIn(group.closest('.exchanges'));
  for (const item of group.querySelectorAll('.ids > li')) {
    if (item.firstElementChild !== null) continue;
    const id = item.textContent;
    const details = make('details', '', make('summary', '', id));
    details.addEventListener('toggle', () => {
      if (details.open && details.childElementCount === 1) details.append(list(exchanges.get(id).map(([name, value]) => [name, shown(value)])));
    });
    item.replaceChildren(details);
  }
};
document.addEventListener('toggle', ({ target }) => {
  if (target.open && target.matches('.exchanges > details')) fill(target);
}, true);
const follow = async () => {
  const item = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const group = item?.closest('.exchanges > details');
  if (group == null) return;
  group.open = true;
  await fill(group);
  item.firstElementChild.open = true;
  item.scrollIntoView();
};
const bar = document.querySelector('.contents');
const term = make('input', '');
term.type = 'search';
const needy = make('input', '');
needy.type = 'checkbox';
bar.append(make('div', 'filter', make('label', '', 'Find ', term), make('label', '', needy, ' only what deviates or stayed open')));
const signs = '.fail, .violates, .inconclusive, .not-judged, .advice, .interrupted';
const filter = () => {
  const wanted = term.value.trim().toLowerCase();
  for (const item of document.querySelectorAll('#targets tbody tr, .deviation, tr.judged')) {
    const panel = item.matches('.judged') ? item.nextElementSibling : null;
    const text = (item.textContent + (panel?.textContent ?? '')).toLowerCase();
    item.hidden = !text.includes(wanted) || (needy.checked && !item.matches('.deviation') && item.querySelector(signs) === null);
    if (panel !== null) panel.hidden = item.hidden;
  }
  const isAll = wanted === '' && !needy.checked;
  for (const part of document.querySelectorAll('.target, .target table.matrix, .deviations'))
    part.hidden = !isAll && ![...part.querySelectorAll('tr.judged, .deviation')].some((item) => !item.hidden);
};
term.addEventListener('input', filter);
needy.addEventListener('change', filter);
addEventListener('hashchange', follow);
follow();`;
