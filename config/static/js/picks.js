// Picked rows. The head's box picks the page, [data-picked] says how many, [data-unpick] and the key C let
// go of all. A list with form[data-picks] keeps its picks in this tab while its pages are turned, in the
// order of picking; they belong to the list as it is filtered (data-condition of its table), and another
// filter, tab or search begins empty. The form sends all of them, seen or not, [data-picked-elsewhere] says how
// many are not on this page, and [data-unpick-elsewhere] lets go of those; the panel [data-asks-picks] includes
// the form.
import { focusOn, onKey, tell as say } from './main.js';
import * as stored from './stored.js';

const PREFIX = 'desk:picked:'; // kept.js takes it away with a log-out
const SPENT = ':sent';

const formOf = () => document.querySelector('form[data-picks]');
const ROWS = 'tbody .pick input'; // a row that cannot be ticked has a hidden one
const shown = () => [...document.querySelectorAll(ROWS)].map(input => input.value);
const boxes = () => [...document.querySelectorAll('tbody .pick input[type=checkbox]')];
const free = () => boxes().filter(box => !box.disabled);
const keyOf = form => PREFIX + form.dataset.picks;
const condition = () => document.querySelector('[data-condition]')?.dataset.condition ?? '';

const kept = key => stored.read(key) ?? {};

function read(form) {
  const { of, picks } = kept(keyOf(form));
  return of === condition() ? picks : [];
}

function write(form, picks) {
  if (picks.length) stored.write(keyOf(form), { of: condition(), picks });
  else stored.drop(keyOf(form));
}

// What was picked under another filter of this list is over, also for whoever comes back to that filter.
function forget() {
  const now = condition();
  const list = now.split(':')[0];
  for (const key of Object.keys(sessionStorage)) {
    if (!list || !key.startsWith(PREFIX) || key.endsWith(SPENT)) continue;
    const { of = '' } = kept(key);
    if (of !== now && of.split(':')[0] === list) stored.drop(key);
  }
}

const picked = () => {
  const form = formOf();
  return form
    ? read(form)
    : boxes()
        .filter(box => box.checked)
        .map(box => box.value);
};

// Brings the kept picks up to date with the boxes that were changed; too many are not taken.
function take(changed) {
  const form = formOf();
  if (!form) return;
  const values = read(form).filter(value => !changed.some(box => box.value === value && !box.checked));
  for (const box of changed) {
    if (!box.checked || values.includes(box.value)) continue;
    if (values.length < Number(form.dataset.most)) values.push(box.value);
    else {
      box.checked = false;
      say(form.dataset.full);
      break;
    }
  }
  write(form, values);
}

function tell() {
  const form = formOf();
  const values = picked();
  if (form) for (const box of free()) box.checked = values.includes(box.value);
  const open = free();
  const on = open.filter(box => box.checked);
  const all = document.querySelector('thead .pick input');
  if (all) {
    all.disabled = open.length === 0;
    all.checked = open.length > 0 && on.length === open.length;
    all.indeterminate = on.length > 0 && on.length < open.length;
  }
  document.querySelectorAll('[data-picked]').forEach(place => {
    place.textContent = String(values.length);
  });
  document.querySelectorAll('[data-when-picked]').forEach(place => {
    place.hidden = values.length === 0;
  });
  const here = shown();
  const away = values.filter(value => !here.includes(value)).length;
  document.querySelectorAll('[data-picked-elsewhere]').forEach(place => {
    place.hidden = away === 0;
    place.querySelector('b').textContent = String(away);
  });
}

const panel = () => document.querySelector('[data-asks-picks]');
const tellPanel = () => {
  if (panel()) window.htmx?.trigger(panel(), 'desk:picked');
};

document.addEventListener('change', event => {
  if (!event.target.closest('.pick')) return;
  const head = event.target.closest('thead');
  const changed = head ? free() : [event.target];
  if (head) for (const box of changed) box.checked = event.target.checked;
  take(changed);
  tell();
});

function replace(values) {
  const form = formOf();
  if (form) write(form, values);
  else for (const box of boxes()) box.checked = values.includes(box.value);
  tell();
  tellPanel();
}

function toTable() {
  const caption = document.querySelector('[data-condition] caption');
  if (caption) focusOn(caption);
}

// The button goes with what it lets go of; by keyboard the focus waits at the table.
document.addEventListener('click', event => {
  const button = event.target.closest('[data-unpick], [data-unpick-elsewhere]');
  if (!button) return;
  const here = shown();
  replace(button.matches('[data-unpick]') ? [] : picked().filter(value => here.includes(value)));
  if (event.detail === 0) toTable();
});
onKey(event => {
  const before = picked();
  if (event.code !== 'KeyC' || !before.length || !document.querySelector('[data-unpick], [data-picks]'))
    return false;
  replace([]);
  return () => replace(before);
});

// The form sends all that was picked, in the order of picking.
document.addEventListener('formdata', event => {
  if (!event.target.matches('[data-picks]')) return;
  event.formData.delete('pick');
  for (const value of read(event.target)) event.formData.append('pick', value);
});

// What has been sent is no longer picked on the next page; sent by keyboard, the focus waits at the table.
document.addEventListener('submit', event => {
  const name = event.target.closest('[data-spends-picks]')?.dataset.spendsPicks;
  if (!name || event.defaultPrevented) return;
  const one = document.activeElement;
  const byKey = event.target.contains(one) && one.matches(':focus-visible');
  sessionStorage.setItem(PREFIX + name + SPENT, byKey ? 'key' : 'click');
});

function begin() {
  forget();
  for (const asking of document.querySelectorAll('.confirm[data-spends-picks]'))
    sessionStorage.removeItem(PREFIX + asking.dataset.spendsPicks + SPENT); // asked once more, and not sent
  const form = formOf();
  if (form) {
    const spent = keyOf(form) + SPENT;
    const sent = sessionStorage.getItem(spent);
    if (sent) {
      sessionStorage.removeItem(spent);
      write(form, []);
    }
    if (sent === 'key' && document.activeElement === document.body) toTable();
    take(free().filter(box => box.defaultChecked)); // picked without script
  }
  tell();
  follow();
}

// A page of the list that has just come shows a panel without the picks of other pages.
function follow() {
  const place = panel();
  if (!place || place.dataset.told !== undefined) return;
  place.dataset.told = '';
  if (picked().length) tellPanel();
}
document.addEventListener('htmx:afterSwap', tell); // before what has come is painted
document.addEventListener('htmx:afterSettle', () => {
  forget();
  tell();
  follow();
});
if (document.readyState === 'complete') begin();
else addEventListener('load', begin, { once: true });
tell();
