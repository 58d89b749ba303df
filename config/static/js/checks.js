// The checks of the four kinds: T walks them (Shift+T back) and brings their pages up, A accepts
// the one that is in front (Shift+Enter also goes on to the next that is not judged), Q doubts it and
// asks for the note, X withdraws the word, as a second click does; A never does, or the habit of the hand would take back what was judged before. Shift+A accepts
// those together that were seen and have nothing to look at, Shift+X takes that back. J K walk the
// claims. Rows keep their order and their height while somebody works: see `keep`.
import { isAlone, onKey, soon } from './main.js';
import { viewer } from './viewer.js';
import { bring } from './viewer/bring.js';

const rows = () =>
  [...document.querySelectorAll('#checks [data-kind]')].filter(row => row.querySelector('[data-check]'));
let kind = viewer?.main.page?.kind ?? '';

function mark() {
  for (const row of document.querySelectorAll('#checks [data-kind]'))
    row.classList.toggle('is-now', row.dataset.kind === kind);
}

// In its own box on a wide screen, with the page where the desk is one long page.
function show(row) {
  const box = document.getElementById('case');
  if (box.scrollHeight > box.clientHeight + 1) bring(row, box);
  else row.scrollIntoView({ block: 'nearest' });
}

function walk(step) {
  const all = rows();
  const at = all.findIndex(row => row.dataset.kind === kind);
  const next = all[at < 0 ? 0 : (at + step + all.length) % all.length];
  if (!next) return false;
  const before = { kind, page: viewer?.active.page };
  go(next);
  return () => {
    const row = rows().find(one => one.dataset.kind === before.kind);
    if (row) go(row);
    if (before.page) viewer.active.show(before.page);
  };
}

function go(next) {
  kind = next.dataset.kind;
  viewer?.start(kind);
  mark();
  show(next);
  next.tabIndex = -1; // Tab goes on from here, into the row
  next.focus({ preventScroll: true });
  const live = document.querySelector('[data-say=live]');
  if (live)
    live.textContent = [...next.querySelectorAll('.doc, .findings > li')]
      .map(part => part.textContent.trim())
      .join('. ');
}

function judge(value) {
  const row = rows().find(one => one.dataset.kind === kind);
  const radio = row?.querySelector(`[value=${value}]`);
  if (!radio) return false;
  show(row);
  if (value === 'insufficient') return doubt(radio);
  if (radio.checked && radio.defaultChecked) return true; // the server has it
  const note = radio.form.querySelector('[name=note]');
  const before = note.value;
  const back = asItWas(radio.form);
  const of = kind;
  radio.checked = true;
  note.value = ''; // the reason of a doubt goes with it
  soon(() => formOf(of)?.requestSubmit());
  return () => {
    back();
    const now = formOf(of)?.querySelector('[name=note]');
    if (now) now.value = before;
  };
}

function acceptAndGoOn() {
  const back = judge('accepted');
  if (!back) return false;
  const all = rows();
  const at = all.findIndex(row => row.dataset.kind === kind);
  const rest = [...all.slice(at + 1), ...all.slice(0, at)];
  const next = rest.find(row => !row.querySelector('[name=verdict]:checked'));
  if (next) go(next);
  return true;
}

// The server's answers may put another form in the place of this one at any time.
const formOf = of => document.querySelector(`#checks [data-kind="${CSS.escape(of)}"] .check-form`);

function asItWas(form) {
  const before = form.querySelector('[name=verdict]:checked')?.value;
  const of = kind;
  return () =>
    formOf(of)
      ?.querySelectorAll('[name=verdict]')
      .forEach(radio => {
        radio.checked = radio.value === before;
      });
}

function doubt(radio) {
  const back = asItWas(radio.form);
  if (radio.checked) {
    radio.focus(); // which shows the note
    radio.form.querySelector('[name=note]')?.focus();
  } else radio.click(); // which asks for the note
  return back;
}

// Only what the server has can be withdrawn, or is about to have.
function withdraw() {
  const of = kind;
  const button = () => formOf(of)?.querySelector('[data-withdraw]:enabled, [data-sending] [data-withdraw]');
  if (!of || !button()) return false;
  soon(() => {
    const now = button();
    now?.form.requestSubmit(now);
  });
  return true;
}

// An answer to a check that was sent earlier would take the place of the note with 되돌리기.
function onceSent(act) {
  if (document.querySelector('#checks [data-sending]')) setTimeout(() => onceSent(act), 50);
  else act();
}

// Accepts what is clean, when the keys have come to rest. The server knows which kinds are.
function acceptClean() {
  const form = () => document.querySelector('#checks [data-accept-clean]');
  if (!form()) return false;
  soon(() => onceSent(() => form()?.requestSubmit()));
  return true;
}

// What was seen in the last half second may be on its way to the server still: it goes along. A kind
// that is being judged is left out.
document.addEventListener(
  'submit',
  ({ target: form }) => {
    if (!form.matches('[data-accept-clean]')) return;
    for (const old of form.querySelectorAll('[data-now]')) old.remove();
    const add = (name, value) => {
      const field = Object.assign(document.createElement('input'), { type: 'hidden', name, value });
      field.dataset.now = '';
      form.append(field);
    };
    for (const thumb of document.querySelectorAll('#rail [data-page]:has(.seen)')) {
      const [of, number] = thumb.dataset.page.split(':');
      add('document', of);
      add('page', number);
    }
    for (const one of form.elements.kind.length ? form.elements.kind : [form.elements.kind])
      one.disabled = Boolean(formOf(one.value)?.querySelector('[name=verdict]:checked'));
  },
  true,
);

function undoAccept() {
  const button = () => document.querySelector('#checks [data-undo-accept]');
  if (!button()) return false;
  soon(() => button()?.form.requestSubmit());
  return true;
}

// A pressed word that is clicked again is withdrawn: no radio button says that by itself.
document.addEventListener('click', event => {
  const radio = event.target.closest('[data-check] label')?.querySelector('[value=accepted]');
  if (!radio || event.target === radio || !radio.checked || !radio.defaultChecked) return;
  event.preventDefault();
  radio.form.requestSubmit(radio.form.querySelector('[data-withdraw]'));
});

document.addEventListener('desk:kind', event => {
  kind = event.detail;
  mark();
});
// Pages seen, as the rail counts them: an answer of the server may not know of the latest yet.
function count() {
  for (const seen of document.querySelectorAll('#checks [data-seen-of]')) {
    const of = CSS.escape(seen.closest('[data-kind]').dataset.kind);
    const counted = document.querySelector(`#rail [data-group="${of}"] [data-seen-count]`);
    if (counted) seen.textContent = counted.textContent;
  }
}

// A newer part may come at any time, and a click goes to where the button was: rows stay in the order
// and in the height that they had, and what is new in them scrolls. What was folded out stays so.
const order = rowsOf().map(row => row.dataset.kind);
const unfolded = new Set();
let heights = new Map();

function rowsOf() {
  return [...document.querySelectorAll('#checks .checks > li')];
}
function measure() {
  const high = (row, part) => row.querySelector(part).getBoundingClientRect().height;
  heights = new Map(
    rowsOf().map(row => [row.dataset.kind, Math.max(high(row, '.findings'), high(row, '.doc'))]),
  );
}
function keep() {
  const place = row => order.indexOf(row.dataset.kind);
  const rows = rowsOf();
  const sorted = [...rows].sort((a, b) => place(a) - place(b));
  if (sorted.some((row, n) => row !== rows[n])) rows[0].parentElement.append(...sorted);
  for (const row of sorted) {
    const fine = row.querySelector('.fine');
    if (fine) fine.open = unfolded.has(row.dataset.kind);
    const findings = row.querySelector('.findings');
    const high = heights.get(row.dataset.kind);
    if (!high || findings.getBoundingClientRect().height <= high + 0.5) continue;
    findings.style.maxBlockSize = `${high}px`;
    findings.classList.add('is-kept');
    findings.tabIndex = 0;
  }
}
document.addEventListener(
  'toggle',
  event => {
    const row = event.target.matches?.('#checks .fine') && event.target.closest('li[data-kind]');
    if (!row) return;
    unfolded[event.target.open ? 'add' : 'delete'](row.dataset.kind);
    measure();
  },
  true,
);
addEventListener('resize', measure);
document.fonts.ready.then(measure);
document.fonts.addEventListener('loadingdone', measure); // on a browser's first page letters come late

document.addEventListener('desk:part', event => {
  if (event.detail?.id === 'checks') keep();
  mark();
  count();
});
document.addEventListener('desk:seen', count);
mark();

if (document.getElementById('checks'))
  onKey(event => {
    if (event.code === 'KeyT') return walk(event.shiftKey ? -1 : 1);
    if (event.code === 'KeyA' && event.shiftKey) return acceptClean();
    if (event.code === 'KeyX' && event.shiftKey) return undoAccept();
    if (event.code === 'Enter' && event.shiftKey) return acceptAndGoOn();
    if (event.code === 'KeyA') return judge('accepted');
    if (event.code === 'KeyQ') return judge('insufficient');
    if (event.code === 'KeyX') return withdraw();
    const claim = !event.repeat && { KeyJ: 'next', KeyK: 'previous' }[event.code];
    const link = claim && document.querySelector(`a[data-claim=${claim}]`);
    if (link && isAlone()) link.click();
    else if (link) soon(() => link.click());
    return Boolean(link);
  });
