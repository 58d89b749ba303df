// Texts and choices of forms that were not taken: the session had ended, the second factor is asked for first, or
// the form was too old. The page that says so keeps them in this tab, and the form gets them back, for the same
// person alone. The ballot has drafts of its own (drafts.js); who signs out takes everything along (kept.js).
import { tell, WORDS } from './forms.js';
import { drop, read, write } from './stored.js';

const PREFIX = 'desk:text:';
const ANSWERED = 60_000; // ms in which the answer to a form comes
const KEPT = 3_600_000; // ms
const LINES = ['text', 'date', 'datetime-local', 'time', 'number', 'email', 'tel', 'url'];
const FIELDS = ['textarea', 'input:not([type])', ...LINES.map(type => `input[type=${type}]`)].join();
const me = document.querySelector('[data-me]')?.dataset.me;
const keys = () => Object.keys(sessionStorage).filter(key => key.startsWith(PREFIX));

const PICKED = 'input[type=radio], input[type=checkbox], select';
const picksOf = form => [...form.querySelectorAll(PICKED)].filter(one => one.name);
const nameOf = one => (one.matches('select') ? one.name : `${one.name}=${one.value}`);
const stateOf = one => (one.matches('select') ? one.value : one.checked);
// Forms of one address differ by what they carry: the seat, the document.
const CHANGING = ['csrfmiddlewaretoken', 'request_key', 'seen'];
const carriedBy = form =>
  [...form.querySelectorAll('input[type=hidden]')]
    .filter(one => one.name && !CHANGING.includes(one.name))
    .map(one => `${one.name}=${one.value}`)
    .join('\n');
const fieldsOf = form => [...form.querySelectorAll(FIELDS)].filter(one => one.name && !one.readOnly);
// A code of the second factor must not take the place of what was typed before it was asked for.
const OTHERS = '[data-ballot], [role=search], [action^="/accounts/"]';
const isKept = form => form.method === 'post' && !form.matches(OTHERS) && fieldsOf(form).length > 0;

document.addEventListener(
  'submit',
  event => {
    const form = event.target;
    if (!me || !isKept(form)) return;
    const action = event.submitter?.hasAttribute('formaction') ? event.submitter.formAction : form.action;
    const texts = Object.fromEntries(fieldsOf(form).map(one => [one.name, one.value]));
    const picks = Object.fromEntries(picksOf(form).map(one => [nameOf(one), stateOf(one)]));
    write(PREFIX + me, { action, texts, picks, carried: carriedBy(form), at: Date.now(), lost: false });
  },
  true,
);

// The form opens as it would by its button: inside a box or a closed part of the page.
function show(form) {
  form.closest('details:not([open])')?.setAttribute('open', '');
  const box = form.closest('[popover]');
  if (box && !box.matches(':popover-open')) box.showPopover();
}

function pick(one, state) {
  if (state === undefined || state === stateOf(one)) return;
  if (!one.matches('select')) one.checked = state;
  else if ([...one.options].some(option => option.value === state)) one.value = state;
  one.dispatchEvent(new Event('change', { bubbles: true }));
}

function giveBack(kept) {
  const alike = [...document.forms].filter(one => one.action === kept.action && isKept(one));
  const form = alike.length > 1 ? alike.find(one => carriedBy(one) === kept.carried) : alike[0];
  if (!form) return false;
  for (const field of fieldsOf(form)) {
    const text = kept.texts[field.name];
    if (text === undefined || (field.value && field.value !== field.defaultValue)) continue;
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
  for (const one of picksOf(form)) pick(one, kept.picks?.[nameOf(one)]);
  show(form);
  tell(WORDS.restored);
  return true;
}

const ASKS_FIRST = ['/accounts/login', '/reauthenticate'].map(path => `form[action*="${path}"]`);
const isRefused = Boolean(document.querySelector(['[data-not-sent]', ...ASKS_FIRST].join()));
for (const key of keys()) {
  const kept = read(key);
  const age = Date.now() - (kept?.at ?? 0);
  if (isRefused && kept && age < ANSWERED) write(key, { ...kept, lost: true });
  else if (!kept?.lost || age > KEPT || (key === PREFIX + me && giveBack(kept))) drop(key);
}
