// Where the focus goes when a part of the page is swapped: a region (regions.js), or what htmx asks for by itself.
import { focusOn } from './parts.js';

// By keyboard the control that was used has the focus again: the like one nearest to its old place, the tab
// that is shown now, the opener of a box that has closed; where it is gone, the name of the table. After a
// click the focus is nowhere, as on a new page, and Enter is the cursor's.
const controls = region => [...region.querySelectorAll('a[href], button, input:not([type=hidden]), select')];
const likeness = one =>
  [one.tagName, one.name, one.rel, one.getAttribute('aria-label') ?? one.textContent.trim()].join();
const isAlive = one => one?.checkVisibility({ visibilityProperty: true });

export function inUse(region) {
  const one = document.activeElement;
  if (!region.contains(one) || !one.matches(':focus-visible')) return null;
  const box = one.closest('[popover]')?.id;
  return {
    like: likeness(one),
    at: controls(region).indexOf(one),
    within: box ? `[popovertarget="${box}"]` : one.closest('.tabs') && '.tabs [aria-current]',
  };
}

export function leadBack(region, used) {
  if (!used || document.activeElement !== document.body) return;
  const all = controls(region);
  const far = one => Math.abs(all.indexOf(one) - used.at);
  const [like] = all.filter(one => likeness(one) === used.like).sort((a, b) => far(a) - far(b));
  const next = used.within ? region.querySelector(used.within) : like;
  focusOn(isAlive(next) ? next : (region.querySelector('caption, h1, h2') ?? region));
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
