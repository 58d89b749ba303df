// The shell's own script. Each module is small and finds what it serves by data-* attributes. What
// every page has, or a few lines serve wherever they are needed, is imported here; everything else once a
// page, or a part swapped into it, needs it. What belongs to a few pages is a bundle of theirs, named by their
// templates: desk.js, charts.js, uploads.js, letters.js, picks.js. They find here what they share with the shell.
import { composing, onKey, open } from './keys.js';
import './forms.js';
import './toasts.js';
import './columns.js';
import './money.js';
import './reveal.js';
import './kept.js';
import './idle.js';
import './unanswered.js';
import { readable } from './readable.js';

export { busy, tell } from './forms.js';
export { BOXES_OFF, drafts } from './kept.js';
export { composing, isAlone, onKey, settleKeys, soon, typing } from './keys.js';
export { setMoney } from './money.js';
export { afterPosts, bringUp, focusOn, isPosting, isText, settle } from './parts.js';
export { showAlert } from './toasts.js';

// The box of search comes with the page and its script when it is opened; on a page without it (the
// admin site) the link leads to the page of search.
function openSearch() {
  const link = document.querySelector('[data-search]');
  if (!link) return false;
  if (document.getElementById('search-dialog') && window.htmx) import('./search.js').then(box => box.open());
  else location.href = link.href;
  return true;
}

onKey(event => event.code === 'Slash' && !event.shiftKey && openSearch());
// Ctrl+K works in a field too, and where single keys are switched off.
document.addEventListener('keydown', event => {
  if (event.code !== 'KeyK' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  const other = open();
  if (event.defaultPrevented || composing(event) || (other && other.id !== 'search-dialog')) return;
  if (openSearch()) event.preventDefault();
});
document.addEventListener('click', event => {
  const link = event.target.closest('[data-search]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  if (openSearch()) event.preventDefault();
});

// A refused form was answered to a POST, which Back and reload would send again: in the history it is the page of
// the form. Its forms go on to the address that answered.
const { answered } = document.body.dataset;
if (answered) {
  for (const form of document.querySelectorAll('form:not([action])')) form.action = location.href;
  history.replaceState(history.state, '', answered);
}

const PARTS = [
  [
    'main form[method=post] input:not([type=hidden]), textarea, [data-not-sent], [data-lost], form[action*="/accounts/"]',
    () => import('./unsent.js'),
  ],
  ['[data-bell]', () => import('./bell.js')],
  ['[data-tour], [data-tour-again]', () => import('./tour.js')],
  ['.pick, .table-scroll, [data-next], [data-cursor]', () => import('./table.js')],
  ['[data-region]', () => import('./regions.js')],
  ['main [hx-get]', () => import('./refocus.js')],
  ['[data-chips]', () => import('./chips.js')],
];

// A module is loaded once, however often it is asked for.
const load = () =>
  Promise.allSettled(PARTS.filter(([where]) => document.querySelector(where)).map(([, get]) => get()));

for (const kind of ['htmx:afterSettle', 'desk:part']) document.addEventListener(kind, load);
const parts = load();

// The scripts that a page names beside this one have run when the document says that it is loaded. Nothing
// is awaited outside a function here: desk.js would wait as well.
const scripts = new Promise(done => {
  if (document.readyState === 'complete') done();
  else document.addEventListener('DOMContentLoaded', done, { once: true });
});

// What needs script is hidden until it is here.
Promise.all([parts, scripts]).then(() => document.documentElement.classList.add('js'));

// On a browser's first page the letters (300 kB) wait for the picture that is to be read. Later ones
// find them in its store, and ask for them before the first paint (partials/letters.html).
async function bringLetters(letters) {
  await parts;
  await readable();
  letters.disabled = false;
  letters.addEventListener('load', async () => {
    await document.fonts.ready;
    // biome-ignore lint/suspicious/noDocumentCookie: Firefox has had no Cookie Store for long
    document.cookie = 'letters=1; path=/; max-age=31536000; samesite=lax';
  });
}
const letters = document.getElementById('letters');
if (letters) bringLetters(letters);
