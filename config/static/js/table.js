// A cursor over the rows of a list: J K move, Enter opens, X selects, N takes the next case.
// The table is looked up at each key, so a swapped list needs no new wiring.
import { isAlone, onKey, soon } from './keys.js';
import { focusOn } from './parts.js';

const rowsOf = table => [...table.tBodies[0].rows].filter(row => !row.classList.contains('no-rows'));

function move(table, rows, at, step) {
  const next =
    rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step))];
  rows[at]?.classList.remove('is-cursor');
  rows[at]?.removeAttribute('aria-current');
  putOn(next);
  const list = table.closest('[data-region]') ?? table;
  if (list.contains(document.activeElement)) document.activeElement.blur(); // Enter is the cursor's
}

function putOn(row) {
  row?.classList.add('is-cursor');
  row?.setAttribute('aria-current', 'true');
  row?.scrollIntoView({ block: 'nearest' });
}

// Back in the list the cursor stands on what was opened from it, or read last on the desk (presence.js).
const OPENED = 'desk:row';
document.addEventListener('click', event => {
  const row = event.target.closest('table[data-cursor] tbody a:not([data-swap])')?.closest('[data-number]');
  if (row) sessionStorage.setItem(OPENED, row.dataset.number);
});
const opened = sessionStorage.getItem(OPENED);
if (document.querySelector('table[data-cursor]')) {
  if (opened && !document.querySelector('tr.is-cursor'))
    putOn(document.querySelector(`[data-cursor] [data-number="${CSS.escape(opened)}"]`));
  sessionStorage.removeItem(OPENED);
}

// After an act in a row, by keyboard, its list comes anew: the focus waits in the cell of the next such act, one
// Tab before its button, for an Enter that is held or pressed twice must not act on a second row.
const ACTED = 'desk:acted';
const ACT = 'form[method=post]:not([data-reveal], [popover] *) [type=submit]';
document.addEventListener('submit', event => {
  if (event.target.matches('[data-reveal], [data-quiet]')) return;
  const row = event.target.closest('table[data-cursor] tbody > tr');
  if (!row?.contains(document.activeElement) || !document.activeElement.matches(':focus-visible')) return;
  sessionStorage.setItem(ACTED, `${location.pathname} ${row.rowIndex} ${row.dataset.number}`);
});
const [path, index, number] = sessionStorage.getItem(ACTED)?.split(' ') ?? [];
sessionStorage.removeItem(ACTED);
if (path === location.pathname && document.activeElement === document.body) {
  const table = document.querySelector('table[data-cursor]');
  const [next] = table
    ? rowsOf(table).filter(row => row.dataset.number === number || row.rowIndex >= index)
    : [];
  focusOn(next?.querySelector(ACT)?.closest('td') ?? table?.caption ?? document.querySelector('h1'));
}

onKey(event => {
  if (event.code === 'KeyN') {
    const next = document.querySelector('[data-next]');
    if (next && isAlone()) next.click();
    else if (next) soon(() => next.click());
    return Boolean(next);
  }
  const table = document.querySelector('table[data-cursor]');
  if (!table) return false;
  const rows = rowsOf(table);
  const at = rows.findIndex(row => row.classList.contains('is-cursor'));
  const step = { KeyJ: 1, KeyK: -1 }[event.code];
  if (step) {
    move(table, rows, at, step);
    return true;
  }
  if (event.code === 'KeyX' && at >= 0) {
    rows[at].querySelector('.pick input, .pick [popovertarget]')?.click();
    return true;
  }
  if (event.code === 'Enter' && at >= 0 && event.target === document.body) {
    rows[at].querySelector('.ref')?.click();
    return true;
  }
  return false;
});

// A table that is wider than its place can be scrolled by keyboard too. Fonts and swaps change
// widths after the page has loaded, so the boxes are watched.
const reach = box => {
  const wide = box.scrollWidth > box.clientWidth;
  const caption = box.querySelector('caption')?.textContent.trim();
  // two landmarks of one name could not be told apart
  const isTaken = box.closest('[aria-label]:not(.table-scroll)')?.getAttribute('aria-label') === caption;
  const name = caption && isTaken ? `${caption} ↔` : caption;
  const marks = { tabindex: 0, ...(name && { role: 'region', 'aria-label': name }) };
  for (const [key, value] of Object.entries(marks)) {
    if (wide) box.setAttribute(key, value);
    else box.removeAttribute(key);
  }
};
const watcher = new ResizeObserver(seen =>
  seen.forEach(({ target }) => reach(target.closest('.table-scroll'))),
);
const watch = () => {
  document.querySelectorAll('.table-scroll, .table-scroll > table').forEach(box => watcher.observe(box));
  document.querySelectorAll('.tabs [aria-current]').forEach(tab => {
    const tabs = tab.closest('.tabs');
    tabs.scrollLeft = tab.offsetLeft - tabs.offsetLeft - tabs.clientWidth / 3;
  });
};
document.addEventListener('htmx:afterSettle', watch);
watch();
