// The search box: / and Ctrl+K open it on every page, answers come while one types (htmx), arrows
// choose, Enter opens. A combobox with a listbox: the focus stays in the field.
import { composing } from './keys.js';

const dialog = document.getElementById('search-dialog');
const form = dialog?.querySelector('form');
const field = document.getElementById('search-text');
const found = document.getElementById('search-found');
const told = document.getElementById('search-told');

const options = () => [...found.querySelectorAll('[role=option]')];
const active = () => found.querySelector('[aria-selected=true]');

export function open() {
  if (!dialog.open) {
    for (const pop of document.querySelectorAll(':popover-open')) pop.hidePopover();
    dialog.showModal();
  }
  field.select();
  field.focus();
}

function choose(option) {
  active()?.setAttribute('aria-selected', 'false');
  option?.setAttribute('aria-selected', 'true');
  option?.scrollIntoView({ block: 'nearest' });
  if (option) field.setAttribute('aria-activedescendant', option.id);
  else field.removeAttribute('aria-activedescendant');
}

function step(by) {
  const all = options();
  const at = all.indexOf(active());
  if (all.length) choose(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length]);
}

const sendAll = () => (field.value.trim() ? HTMLFormElement.prototype.submit.call(form) : field.focus());

field.addEventListener('keydown', event => {
  if (composing(event)) return;
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by) step(by);
  else if (event.key === 'Enter' && active()) active().click();
  else if (event.key === 'Enter') sendAll();
  else return;
  event.preventDefault();
});
// What stands below belongs to another text from now on: Enter must not open it.
field.addEventListener('input', () => choose(null));
form.addEventListener('submit', event => {
  event.preventDefault();
  sendAll();
});

dialog.addEventListener('click', event => {
  if (event.target === dialog || event.target.closest('[data-search-close]')) dialog.close();
  else if (event.target.closest('[data-search-all]')) sendAll();
});
// Names do not stay on a screen that is left, nor in the page that the browser keeps.
const hints = found.innerHTML;
dialog.addEventListener('close', () => {
  field.value = '';
  found.innerHTML = hints;
  told.textContent = '';
  field.setAttribute('aria-expanded', 'false');
  choose(null);
});

found.addEventListener('htmx:beforeSwap', event => {
  const { detail } = event;
  const isOurs = new URL(detail.xhr.responseURL, location.href).pathname === form.getAttribute('hx-post');
  if (!isOurs)
    location.reload(); // the session has ended
  else if (detail.xhr.status === 429) Object.assign(detail, { shouldSwap: true, isError: false });
  if (!isOurs || !dialog.open) detail.shouldSwap = false;
});
found.addEventListener('htmx:afterSwap', () => {
  const all = options();
  field.setAttribute('aria-expanded', String(all.length > 0));
  choose(all[0]);
  const words = all.length ? told.dataset.some : told.dataset.none;
  told.textContent = field.value.trim() ? words.replace('{n}', String(all.length)) : '';
});
for (const kind of ['htmx:sendError', 'htmx:responseError'])
  form.addEventListener(kind, event => {
    const { status, responseText } = event.detail.xhr ?? {};
    if (status === 429) return;
    const note = document.createElement('p');
    note.className = 'search-note is-problem';
    note.setAttribute('role', 'alert');
    note.textContent = status === 401 ? responseText : found.dataset.away;
    found.replaceChildren(note);
  });
window.htmx.process(form);
