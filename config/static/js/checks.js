// The checks of the four kinds: T walks them (Shift+T back) and brings their pages up, A accepts
// the one that is in front, Q doubts it and asks for the note, X withdraws the word, as a second click
// does; A never does, or the habit of the hand would take back what was judged before. J K walk the
// claims.
import { isAlone, onKey, soon } from './keys.js';
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
  if (radio.checked) radio.form.querySelector('[name=note]')?.focus();
  else radio.click(); // which asks for the note
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
document.addEventListener('desk:part', mark);
document.addEventListener('desk:seen', ({ detail: page }) => {
  const count = document.querySelector(`#checks [data-kind="${page.kind}"] [data-seen-of]`);
  if (count && !page.aside) count.textContent = String(Number(count.textContent) + 1);
});
mark();

if (document.getElementById('checks'))
  onKey(event => {
    if (event.code === 'KeyT') return walk(event.shiftKey ? -1 : 1);
    if (event.code === 'KeyA') return judge('accepted');
    if (event.code === 'KeyQ') return judge('insufficient');
    if (event.code === 'KeyX') return withdraw();
    const claim = !event.repeat && { KeyJ: 'next', KeyK: 'previous' }[event.code];
    const link = claim && document.querySelector(`a[data-claim=${claim}]`);
    if (link && isAlone()) link.click();
    else if (link) soon(() => link.click());
    return Boolean(link);
  });
