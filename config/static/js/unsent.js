// Texts and choices of forms that were not taken: the session had ended, the second factor is asked for first, the
// form was too old, or no page of ours answered (the line, the server). The page that says so keeps them in this tab, and the form gets them back, for the same
// person alone. A page that refused them and holds them no more (another person was first, an office was taken away)
// shows them, to be copied. The ballot has drafts of its own (drafts.js); who signs out takes everything along (kept.js).
// Personal data is not kept in the browser (addresses, [data-personal]), and files cannot be: the page says so.
import { tell, WORDS } from './forms.js';
import { drop, read, write } from './stored.js';

const PREFIX = 'desk:text:';
const ANSWERED = 60_000; // ms in which the answer to a form comes
const KEPT = 3_600_000; // ms
const LINES = ['text', 'date', 'datetime-local', 'time', 'number', 'url'];
const LEFT = '[type=file], [type=email], [type=tel], [data-personal]'; // to be put in again
const FIELDS = ['textarea', 'input:not([type])', ...LINES.map(type => `input[type=${type}]`)].join();
const me = document.querySelector('[data-me]')?.dataset.me;
const keys = () => Object.keys(sessionStorage).filter(key => key.startsWith(PREFIX));

const PICKED = 'input[type=radio], input[type=checkbox], select';
const picksOf = form => [...form.querySelectorAll(PICKED)].filter(one => one.name);
const nameOf = one => (one.matches('select') ? one.name : `${one.name}=${one.value}`);
const stateOf = one => (one.matches('select') ? one.value : one.checked);
// Forms of one address differ by what they carry: the seat, the document. A number of 32 bits stands for it, since a
// page that asks once more carries everything that was typed.
const CHANGING = /^(csrfmiddlewaretoken|request_key|seen|version|token)/;
const numberOf = text => {
  let number = 0;
  for (let i = 0; i < text.length; i++) number = (number * 31 + text.charCodeAt(i)) | 0;
  return number;
};
const carriedBy = form =>
  numberOf(
    [...form.querySelectorAll('input[type=hidden]')]
      .filter(one => one.name && !CHANGING.test(one.name))
      .map(one => `${one.name}=${one.value}`)
      .join('\n'),
  );
const fieldsOf = form =>
  [...form.querySelectorAll(FIELDS)].filter(one => one.name && !one.readOnly && !one.matches(LEFT));
// A code of the second factor must not take the place of what was typed before it was asked for.
const OTHERS = '[data-ballot], [role=search], [action^="/accounts/"]';
const isKept = form =>
  form.method === 'post' && !form.matches(OTHERS) && (fieldsOf(form)[0] || form.querySelector(LEFT));

document.addEventListener(
  'submit',
  event => {
    const form = event.target;
    if (!me || !isKept(form)) return;
    const action = event.submitter?.hasAttribute('formaction') ? event.submitter.formAction : form.action;
    const texts = Object.fromEntries(fieldsOf(form).map(one => [one.name, one.value]));
    const picks = Object.fromEntries(picksOf(form).map(one => [nameOf(one), stateOf(one)]));
    const left = [...form.querySelectorAll(LEFT)].some(one => one.value);
    const kept = { action, texts, picks, left, carried: carriedBy(form), at: Date.now(), lost: false };
    write(PREFIX + me, kept);
    setTimeout(() => write(PREFIX + me, { ...kept, byScript: event.defaultPrevented }));
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
  const form = [...document.forms].find(
    one => one.action === kept.action && isKept(one) && carriedBy(one) === kept.carried,
  );
  if (!form) return false;
  for (const field of fieldsOf(form)) {
    const text = kept.texts[field.name];
    if (text === undefined || (field.value && field.value !== field.defaultValue)) continue;
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
  for (const one of picksOf(form)) pick(one, kept.picks?.[nameOf(one)]);
  show(form);
  if (Object.values(kept.texts).join('')) tell(WORDS[kept.lost ? 'restored' : 'unsure']);
  if (kept.left) tell(WORDS.left);
  return true;
}

// Shows the texts, not days and amounts, that a refusal holds in none of its fields and words.
function showLost(kept) {
  const main = document.querySelector('main');
  const held = main.textContent + [...main.querySelectorAll('input, textarea')].map(one => one.value);
  const missing = Object.values(kept.texts).filter(
    text => /\p{L}/u.test(text) && !held.includes(text.trim()),
  );
  if (!missing[0] || giveBack(kept)) return drop(PREFIX + me);
  main.firstElementChild.after(LOST.content);
  main.querySelector('#lost').value = missing.join('\n');
  write(PREFIX + me, kept); // should its form open again
}

const ASKS_FIRST = ['/accounts/login', '/reauthenticate'].map(path => `form[action*="${path}"]`);
const isRefused = document.querySelector(['[data-not-sent]', ...ASKS_FIRST].join());
const LOST = document.querySelector('template[data-lost]');
// The answer to a form is a page that the browser was led to from there. One that was gone back to, opened anew or
// typed came after something else: the browser's own error page, or one of the server's without script.
const { type, responseStatus } = performance.getEntriesByType('navigation')[0] ?? {};
const isNoAnswer = type !== 'navigate' || !document.referrer;
for (const key of keys()) {
  const kept = read(key);
  const isMine = key === PREFIX + me;
  const isPlain = kept?.byScript === false;
  const isLost = kept?.lost || (isNoAnswer && isPlain);
  const age = Date.now() - kept?.at;
  const lost = age < ANSWERED && { ...kept, lost: true };
  if (isRefused && lost) write(key, lost);
  else if (isMine && LOST && responseStatus > 399 && isPlain && lost) showLost(lost);
  else if (!isLost || age > KEPT || (isMine && giveBack(kept))) drop(key);
}
