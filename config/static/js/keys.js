// Shortcuts go by event.code, so they work with a Korean layout, and stay silent while someone
// types or composes. Single keys can be switched off (body[data-keys], WCAG 2.1.4). A word typed
// while no field has the focus does nothing: what its first letters did is taken back (run.js).
import { tell, WORDS } from './forms.js';
import { isLetter, Run } from './run.js';

const FIELDS =
  'input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]';

// 229: what some browsers send for the key that ends a composition, after its end.
export const composing = event => event.isComposing || event.keyCode === 229;
export const typing = event => composing(event) || Boolean(event.target.closest?.(FIELDS));

// Esc leaves a field, so that the keys act again; a composition keeps its own Esc.
document.addEventListener('keydown', event => {
  if (event.code !== 'Escape' || composing(event) || event.defaultPrevented || open()) return;
  if (event.target.closest?.(FIELDS) && !event.target.closest('[popover]')) event.target.blur();
});

export const open = () => document.querySelector('dialog[open]');
const handlers = [];

// A handler gets the event and returns true when it has used it, or a function that takes back what
// the key did.
export function onKey(handler) {
  handlers.push(handler);
}

const run = new Run();
// Once the keys have come to rest and were no word: for what is sent, or leaves the page.
export const soon = act => run.hold(act);
export const isAlone = () => run.alone;
// What waits is done now: before the vote is sent, and when the hand goes elsewhere.
export const settleKeys = () => run.flush();
addEventListener('pointerdown', settleKeys, true);
addEventListener('pagehide', settleKeys);

function use(event) {
  run.meet(event);
  if (!run.isWord) {
    for (const handler of handlers) {
      const used = handler(event);
      if (typeof used === 'function' && isLetter(event)) run.did(used);
      if (used) {
        run.wait();
        return true;
      }
    }
    if (isLetter(event)) run.unused();
  }
  if (!run.isWord) return false;
  if (run.takeBack()) tell(WORDS.word);
  return isLetter(event);
}

document.addEventListener('keydown', event => {
  if (!('keys' in document.body.dataset)) return;
  const chapter = event.key === '?' && document.querySelector('#keys-sheet[open] .keys-manual');
  if (chapter) chapter.click();
  if (event.defaultPrevented || (event.repeat && !/^(Key[JK]|Arrow)/.test(event.code))) return;
  if (typing(event) || event.ctrlKey || event.metaKey || event.altKey || open()) return;
  if (use(event)) event.preventDefault();
});

onKey(event => {
  if (event.code !== 'Slash' || !event.shiftKey) return false;
  document.getElementById('keys-sheet')?.showModal();
  return true;
});

document.addEventListener('click', event => {
  const opener = event.target.closest('[data-open]');
  if (!opener) return;
  document.querySelectorAll(':popover-open').forEach(pop => pop.hidePopover());
  document.getElementById(opener.dataset.open)?.showModal();
});

// A box that the focus has left would hide what has it now. Boxes within a box stay with their opener.
document.addEventListener('focusin', ({ target }) => {
  const isOf = box =>
    box.contains(target) || document.querySelector(`[popovertarget="${box.id}"]`)?.contains(target);
  const boxes = [...document.querySelectorAll('[popover]:not([popover=manual]):popover-open')];
  const kept = boxes.filter(isOf);
  for (const box of boxes)
    if (!kept.some(one => one === box || box.contains(document.querySelector(`[popovertarget="${one.id}"]`))))
      box.hidePopover();
});
