// Somebody who changes the language reads the same page anew: what its forms hold comes along, in this tab, for
// the same person alone. What the new page cannot hold (a chosen file, a confirmation sheet, a part or a row that
// came later) the browser asks about first. The ballot has drafts of its own (drafts.js). Where nobody has signed
// in yet, a page that names this module keeps the user name or the address; a password is never kept.

import { drop, read, write } from './stored.js';

const KEPT = 60_000; // ms in which the page comes in the other language
const FIELDS =
  'textarea, select, input:not([type=hidden], [type=password], [type=file], [type=submit], [type=button])';
const OWN = ['csrfmiddlewaretoken', 'request_key', 'confirmed']; // another value on each page
const entrance = document.querySelector('.login') && 'log-in';
const me = document.querySelector('[data-me]')?.dataset.me ?? entrance;
const KEY = `desk:page:${me}`; // who signs out takes it along (kept.js)

const fieldsOf = form => [...form.querySelectorAll(FIELDS)].filter(one => one.name && !one.readOnly);
const hiddenOf = form => [...form.querySelectorAll('[type=hidden]')].filter(one => !OWN.includes(one.name));
const isMark = one => one.matches('[type=checkbox], [type=radio]');
const isSeveral = one => one.matches('select[multiple]');
const held = one => {
  if (isMark(one)) return one.checked;
  return isSeveral(one) ? [...one.selectedOptions].map(option => option.value).join('\n') : one.value;
};
const heldBy = form => fieldsOf(form).map(one => [one.name, held(one)]);
const isChosen = form => [...form.querySelectorAll('[type=file]')].some(one => one.files.length);
const written = () =>
  [...document.querySelectorAll('main form[method="post" i]')].filter(
    form => !form.matches('[data-ballot], [data-quiet]'),
  );

// A form is known by its address and by the rows that it is about.
function nameOf(form) {
  const path = new URL(form.getAttribute('action') || location.href, location.href).pathname;
  return JSON.stringify([path, ...hiddenOf(form).map(one => [one.name, one.value])]);
}

function fill(form, fields) {
  fieldsOf(form).forEach((one, n) => {
    const [name, value] = fields[n] ?? [];
    if (name !== one.name || held(one) === value) return;
    if (isMark(one)) one.checked = value;
    else if (isSeveral(one))
      for (const option of one.options) option.selected = value.split('\n').includes(option.value);
    else one.value = value;
    one.dispatchEvent(new Event('input', { bubbles: true }));
    form.closest('details:not([open])')?.setAttribute('open', '');
  });
}

const kept = read(KEY);
drop(KEY);
if (kept && me && Date.now() - kept.at < KEPT) {
  const forms = written();
  for (const { name, fields } of kept.forms) {
    const at = forms.findIndex(form => nameOf(form) === name);
    if (at >= 0) fill(forms.splice(at, 1)[0], fields);
  }
}

const atFirst = new Map(written().map(form => [form, heldBy(form)]));
let asks = false;

function isLost(form) {
  const now = heldBy(form);
  const first = atFirst.get(form);
  if (isChosen(form)) return true;
  if (form.closest('[data-back]')) return Boolean(hiddenOf(form).length || now.some(([, value]) => value));
  if (me && first?.length === now.length) return false;
  return first
    ? JSON.stringify(first) !== JSON.stringify(now)
    : now.some(([, value]) => value && value !== 'on');
}

document.addEventListener('submit', event => {
  if (!event.target.matches('.lang') || event.defaultPrevented) return;
  const forms = written();
  asks = forms.some(isLost);
  if (!me || asks) return;
  const typed = forms.map(form => ({ name: nameOf(form), fields: heldBy(form) }));
  asks = !write(KEY, { at: Date.now(), forms: typed });
});
addEventListener('beforeunload', event => {
  if (asks) event.preventDefault();
  asks = false;
});
