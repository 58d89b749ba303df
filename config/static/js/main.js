// The shell's own script. Each module is small and finds what it serves by data-* attributes. What
// every page has is imported here, everything else once a page, or a part swapped into it, needs it.
import './keys.js';
import './forms.js';
import './toasts.js';
import './kept.js';

const PARTS = [
  ['.pick, .table-scroll, [data-next], [data-cursor]', () => import('./table.js')],
  ['[data-room]', () => import('./rooms.js')],
  ['[data-columns]', () => import('./columns.js')],
  ['[data-money]', () => import('./money.js')],
  ['[data-chips]', () => import('./chips.js')],
  ['form[data-until]', () => import('./undo.js')],
  ['form[data-reveal]', () => import('./reveal.js')],
  ['form[data-uploads], #documents-list', () => import('./uploads.js')],
  ['[data-viewer], #checks, form[data-ballot], main[data-here]', () => import('./desk.js')],
  ['canvas[data-chart]', () => import('./charts.js')],
  ['[data-letter]', () => import('./letters.js')],
];

// A module is loaded once, however often it is asked for.
const load = () =>
  Promise.allSettled(PARTS.filter(([where]) => document.querySelector(where)).map(([, get]) => get()));

for (const kind of ['htmx:afterSettle', 'desk:part']) document.addEventListener(kind, load);
await load();
// What needs script is hidden until it is here.
document.documentElement.classList.add('js');
