// Small help for forms: one submit only, quiet posts beside a text that is being written, density at
// once. Each form also works without.
import { isText, owe, parse, post, refresh } from './parts.js';

export const busy = new WeakSet(); // forms on their way
const toasts = document.getElementById('toasts');
// Sentences of the page for what its scripts have to say.
export const WORDS = toasts?.dataset ?? {};
let isReached = false; // the server answered a moment ago, though the browser knows of no line

document.addEventListener('submit', event => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== 'post' || form.hasAttribute('data-reveal')) return;
  if (busy.has(form)) {
    event.preventDefault();
    return;
  }
  if (!navigator.onLine && !isReached) {
    event.preventDefault();
    sendIfReached(form, event.submitter);
    return;
  }
  busy.add(form);
  setTimeout(() => busy.delete(form), 8000);
});
// Without a line the browser would show its own error page in place of what was typed. It knows the line of this
// machine alone: a server on the machine itself answers without one.
async function sendIfReached(form, submitter) {
  const asked = fetch(import.meta.url, { method: 'HEAD', cache: 'no-store' });
  isReached = Boolean(await asked.catch(() => null));
  if (isReached) form.requestSubmit(submitter);
  else tell(WORDS.offline);
  isReached = false;
}
addEventListener('pageshow', event => {
  if (event.persisted) location.reload();
});

// A form that was refused begins where it went wrong: at its first wrong field, else at the sentence, which
// the admin site has in a list, and a form as a whole in a note.
const SAID = document.body.dataset.answered
  ? '.refusal, .errorlist, .note.is-problem'
  : '.refusal, .errorlist';
const wrong =
  document.querySelector('main [aria-invalid="true"]') ?? document.querySelector(`main :is(${SAID})`);
if (wrong && document.activeElement.matches('body, h1')) {
  if (!wrong.matches('[aria-invalid]')) wrong.tabIndex = -1;
  wrong.focus();
}

// data-quiet="#part, #other": post in the background, then bring only those parts up to date. The
// hands are free at once: a field that sends itself is left, and has the focus again where the server
// refuses, or what is written next would be keys. One at a time for each form; what comes
// meanwhile, a check or its withdrawal, goes next.
const contentOf = form => new URLSearchParams(new FormData(form)).toString();
const takesBack = submitter => Boolean(submitter?.hasAttribute('formaction'));
const radiosOf = form => [...form.querySelectorAll('[type=radio]')];
const waiting = new WeakMap(); // form -> the button of what came while it was sent

async function quiet(form, submitter = null, left = '') {
  if (form.dataset.sending !== undefined) {
    waiting.set(form, submitter);
    return;
  }
  const parts = form.dataset.quiet;
  const isTakenBack = takesBack(submitter);
  const body = new FormData(form, submitter);
  if (isTakenBack)
    radiosOf(form).forEach(radio => {
      radio.checked = false;
    }); // what is chosen meanwhile is new
  const sent = contentOf(form);
  form.dataset.sending = '';
  const { answer, text, alone } = await post(isTakenBack ? submitter.formAction : form.action, body);
  delete form.dataset.sending;
  const changed = contentOf(form) !== sent;
  const next = waiting.get(form);
  const again = waiting.delete(form) && (changed || (takesBack(next) && !isTakenBack));
  const isBroken = answer?.status >= 500;
  const page = parse(text);
  if (isBroken && !isTakenBack && !again) {
    form.submit();
    return;
  } // the browser shows what is wrong
  if (!answer || isBroken) tell(answer ? WORDS.broken : WORDS.offline);
  else if (!page.querySelector(parts)) {
    location.reload();
    return;
  } // logged out, or no longer seated
  else if (!answer.ok) tell(page.querySelector('[role=alert]:not([data-idle])')?.textContent.trim());
  if (answer && again) {
    quiet(form, next);
    return;
  }
  // What was not withdrawn is shown as the server keeps it.
  if (!answer?.ok && ((isTakenBack && !changed) || takesBack(next)))
    radiosOf(form).forEach(radio => {
      radio.checked = radio.defaultChecked;
    });
  if (answer && alone && !isBroken) refresh(parts, text, answer.ok && !changed ? form : null);
  else owe(parts);
  // the keys are free again
  if (form.contains(document.activeElement) && !isText(document.activeElement)) document.activeElement.blur();
  if (answer?.status < 500 && !answer.ok && left && document.activeElement === document.body)
    [...document.forms].find(one => one.action === form.action)?.elements[left]?.focus();
}
// What was refused, said where it is seen whatever is scrolled; the field keeps what was typed.
export function tell(text) {
  const said = [...document.querySelectorAll('#toasts > [data-toast]')];
  if (!text || said.some(one => one.textContent === text)) return;
  const toast = document.createElement('div');
  const place = document.createElement('span');
  toast.className = 'toast-desk';
  toast.dataset.toast = '';
  place.textContent = text;
  toast.innerHTML = '<i class="i i-alert-triangle-f toast-warning" aria-hidden="true"></i>';
  toast.append(place);
  toasts?.append(toast);
  setTimeout(() => toast.remove(), 8000);
}
document.addEventListener('change', event => {
  const form = event.target.form;
  if (event.target.closest('[data-check]')) {
    // 인정 is saved at once, 의문 asks for its note first
    const note = form.querySelector('[name=note]');
    if (event.target.value === 'insufficient') note?.focus();
    else {
      if (note) note.value = '';
      form.requestSubmit();
    } // the reason of a doubt goes with it
    return;
  }
  if (event.target.matches('[data-note]')) {
    // a doubt is sent when its note is left
    const doubts = form.querySelector('[value=insufficient]')?.checked;
    if (doubts && event.target.value.trim() && event.target.value !== event.target.dataset.kept)
      form.requestSubmit();
    return;
  }
});
document.addEventListener('submit', event => {
  const form = event.target;
  if (form.matches('[data-quiet]')) {
    event.preventDefault();
    busy.delete(form);
    const field = form.contains(document.activeElement) && isText(document.activeElement);
    const left = field ? document.activeElement.name : '';
    if (field) document.activeElement.blur();
    quiet(form, event.submitter, left);
  }
  if (form.matches('[data-density]')) {
    event.preventDefault();
    busy.delete(form);
    const value = event.submitter.value;
    document.body.classList.toggle('density-tight', value === 'tight');
    for (const button of form.querySelectorAll('button'))
      button.setAttribute('aria-pressed', String(button === event.submitter));
    const body = new FormData(form, event.submitter);
    fetch(form.action, { method: 'POST', body, credentials: 'same-origin', redirect: 'manual' }).catch(
      () => {},
    );
  }
});
