// Where the focus goes when a part of the page is swapped: a room (rooms.js), or what htmx asks for by itself.
import { focusOn } from './parts.js';

// By keyboard the control that was used has the focus again: the like one nearest to its old place, the tab
// that is shown now, the opener of a box that has closed; where it is gone, the name of the table. After a
// click the focus is nowhere, as on a new page, and Enter is the cursor's.
const controls = room => [...room.querySelectorAll('a[href], button, input:not([type=hidden]), select')];
const likeness = one =>
  [one.tagName, one.name, one.rel, one.getAttribute('aria-label') ?? one.textContent.trim()].join();
const isAlive = one => one?.checkVisibility({ visibilityProperty: true });

export function inUse(room) {
  const one = document.activeElement;
  if (!room.contains(one) || !one.matches(':focus-visible')) return null;
  const box = one.closest('[popover]')?.id;
  return {
    like: likeness(one),
    at: controls(room).indexOf(one),
    within: box ? `[popovertarget="${box}"]` : one.closest('.tabs') && '.tabs [aria-current]',
  };
}

export function leadBack(room, used) {
  if (!used || document.activeElement !== document.body) return;
  const all = controls(room);
  const far = one => Math.abs(all.indexOf(one) - used.at);
  const [like] = all.filter(one => likeness(one) === used.like).sort((a, b) => far(a) - far(b));
  const next = used.within ? room.querySelector(used.within) : like;
  focusOn(isAlive(next) ? next : (room.querySelector('caption, h1, h2') ?? room));
}

let used = null;
let part = '';
document.addEventListener('htmx:beforeSwap', event => {
  const { target } = event.detail;
  part = target.id;
  used = part ? inUse(target) : null;
});
document.addEventListener('htmx:afterSettle', () => {
  const fresh = part && document.getElementById(part);
  if (fresh) leadBack(fresh, used);
  used = null;
});
