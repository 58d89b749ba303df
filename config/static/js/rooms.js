// Tabs, filters, sorting and paging of a list swap only its room: the element [data-room] with an
// id, found again by that id in the answer. Everything stays in the URL; without script or htmx
// the same links and forms load the page.
import { FIELD } from './csrf.js';

let turn = 0;

// Links outside the room that take its list as filtered (내려받기) follow its query.
function renewQueries() {
  for (const link of document.querySelectorAll('a[data-as-filtered]')) {
    const query = new URLSearchParams(link.dataset.asFiltered);
    for (const [name, value] of new URLSearchParams(location.search)) query.append(name, value);
    link.search = query.toString();
  }
}

function show(room, url, push) {
  const mine = ++turn;
  const target = `#${room.id}`;
  room.setAttribute('aria-busy', 'true');
  room.setAttribute('hx-sync', 'this:replace'); // a newer question takes the place of an older one
  return window.htmx
    .ajax('GET', url, { source: room, target, select: target, swap: 'outerHTML' })
    .then(() => {
      if (mine !== turn) return;
      if (push) history.pushState({ room: room.id }, '', url);
      renewQueries();
    })
    .catch(() => {
      if (mine === turn) location.href = url;
    });
}

document.addEventListener('click', event => {
  const link = event.target.closest('a[data-swap], [data-room] .tabs a');
  const room = link?.closest('[data-room]');
  if (!room?.id || !window.htmx || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  show(room, link.href, true);
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
  const room = form?.closest('[data-room]');
  if (!room?.id || !window.htmx || form.method !== 'get') return;
  event.preventDefault();
  show(room, urlOf(form), true);
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
  const room = document.querySelector('[data-room]');
  if (room?.id && window.htmx) show(room, location.href, false);
  else if (event.state) location.reload();
});
