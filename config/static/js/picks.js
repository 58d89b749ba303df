// Picked rows. The head's box picks the page, [data-picked] says how many, [data-unpick] and the key C let
// go of all. A list with form[data-picks] keeps its picks in this tab while its pages are turned, in the
// order of picking. The form sends all of them, seen or not; the panel [data-asks-picks] includes the form.
import { tell as say } from './forms.js';
import { onKey } from './keys.js';

const PREFIX = 'desk:picked:'; // kept.js takes it away with a log-out
const SPENT = ':sent';

const formOf = () => document.querySelector('form[data-picks]');
const boxes = () => [...document.querySelectorAll('tbody .pick input[type=checkbox]')];
const free = () => boxes().filter(box => !box.disabled);
const keyOf = form => PREFIX + form.dataset.picks;

function read(form) {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(form))) ?? [];
  } catch {
    return [];
  }
}

function write(form, values) {
  if (values.length) sessionStorage.setItem(keyOf(form), JSON.stringify(values));
  else sessionStorage.removeItem(keyOf(form));
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

document.addEventListener('click', event => {
  if (event.target.closest('[data-unpick]')) replace([]);
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

// What has been sent is no longer picked on the next page.
document.addEventListener('submit', event => {
  const name = event.target.dataset.spendsPicks;
  if (name && !event.defaultPrevented) sessionStorage.setItem(PREFIX + name + SPENT, '1');
});

function begin() {
  const form = formOf();
  if (form) {
    const spent = keyOf(form) + SPENT;
    if (sessionStorage.getItem(spent)) {
      sessionStorage.removeItem(spent);
      write(form, []);
    }
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
document.addEventListener('htmx:afterSettle', () => {
  tell();
  follow();
});
if (document.readyState === 'complete') begin();
else addEventListener('load', begin, { once: true });
tell();
