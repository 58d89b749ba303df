// Tabs, filters, sorting and paging of a list swap only its region: the element [data-region] with an
// id, found again by that id in the answer. Everything stays in the URL; without script or htmx
// the same links and forms load the page.
import { FIELD } from './csrf.js';
import { focusOn } from './parts.js';
import { inUse, leadBack } from './refocus.js';

let turn = 0;

// Links outside the region that take its list as filtered (내려받기) follow its query.
function renewQueries() {
  for (const link of document.querySelectorAll('a[data-as-filtered]')) {
    const query = new URLSearchParams(link.dataset.asFiltered);
    for (const [name, value] of new URLSearchParams(location.search)) query.append(name, value);
    link.search = query.toString();
  }
}

// What a row opened beside its list, by keyboard: its title [data-opened] has the focus, Esc and the link
// [data-to-row] lead back to the row.
const openedIn = place => place.querySelector('[data-opened]');
function toRow() {
  const region = openedIn(document)?.closest('[data-region]');
  focusOn(
    region?.querySelector('tr[aria-current] .ref') ?? region?.querySelector('caption') ?? document.body,
  );
  document.activeElement.scrollIntoView({ block: 'nearest' });
}
document.addEventListener('keydown', event => {
  if (
    event.code !== 'Escape' ||
    event.defaultPrevented ||
    document.querySelector(':popover-open, dialog[open]')
  )
    return;
  const panel = openedIn(document)?.closest('section');
  if (panel?.contains(event.target) && !event.target.matches('input, select, textarea')) toRow();
});
if (openedIn(document) && document.activeElement === document.body) focusOn(openedIn(document));

// A page that was turned begins at its head.
function begin(region) {
  if (region.getBoundingClientRect().top < 0) region.scrollIntoView();
}

function show(region, url, push, { isTurned = false, isOpening = false } = {}) {
  const mine = ++turn;
  const used = inUse(region);
  const target = `#${region.id}`;
  region.setAttribute('aria-busy', 'true');
  region.setAttribute('hx-sync', 'this:replace'); // a newer question takes the place of an older one
  return window.htmx
    .ajax('GET', url, { source: region, target, select: target, swap: 'outerHTML' })
    .then(() => {
      if (mine !== turn) return;
      // Refused, or the session has ended: the page itself says so.
      if (region.isConnected) {
        location.href = url;
        return;
      }
      if (push) history.pushState({ region: region.id }, '', url);
      renewQueries();
      const fresh = document.querySelector(target);
      if (isTurned) begin(fresh);
      if (isOpening && openedIn(fresh)) openedIn(fresh).focus();
      else leadBack(fresh, used);
    })
    .catch(() => {
      // Without a line the browser would show its own page in place of the list (unanswered.js says so).
      if (mine === turn) region.removeAttribute('aria-busy');
    });
}

document.addEventListener('click', event => {
  if (event.target.closest('[data-to-row]')) {
    event.preventDefault();
    toRow();
    return;
  }
  const link = event.target.closest('a[data-swap], [data-region] .tabs a');
  const region = link?.closest('[data-region]');
  if (!region?.id || !window.htmx || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const isOpening = event.detail === 0 && Boolean(link.closest('tbody'));
  show(region, link.href, true, { isTurned: /next|prev/.test(link.rel), isOpening });
});

function urlOf(form) {
  const url = new URL(form.action || location.href, location.href);
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form))
    if (value !== '' && name !== FIELD) query.append(name, value);
  url.search = query.toString();
  return url.toString();
}

document.addEventListener('submit', event => {
  const form = event.target.closest('form[data-swap]');
  const region = form?.closest('[data-region]');
  if (!region?.id || !window.htmx || form.method !== 'get') return;
  event.preventDefault();
  show(region, urlOf(form), true);
});

// A search box with data-live asks 350 ms after the last letter, never while composing.
let waiting;
document.addEventListener('input', event => {
  const box = event.target.closest('[data-live]');
  if (!box || event.isComposing) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => box.form?.requestSubmit(), 350);
});

// The desk's way back leads to the list as it was left (presence.js); kept in this tab alone.
addEventListener('pagehide', () => {
  if (document.getElementById('queue')) sessionStorage.setItem('desk:list', location.search);
});

addEventListener('popstate', event => {
  const region = document.querySelector('[data-region]');
  if (region?.id && window.htmx) show(region, location.href, false);
  else if (event.state) location.reload();
});
