// The page of an upload link: a chosen file goes at once, each in a request of its own. Its row with bar and
// sentence stands in the card that was touched, is kept in sight and is read out. On a line that breaks a file
// is sent again by itself: the same file twice is one document. One that hangs is told, and sent again by a
// button or by itself. Every word comes from the page. Without script each form has a button of its own.
import { token } from './csrf.js';
import { whenSilent } from './silent.js';

const PAUSES = [2000, 5000, 15000, 30000]; // milliseconds before each new try
const shape = document.querySelector('[data-row]')?.content.firstElementChild;
const words = document.querySelector('[data-words]')?.content;
const said = document.querySelector('[data-said]');
const word = (name, n) => words.querySelector(`[data-word=${name}]`).textContent.replace('%n', n);
const listOf = form => form.parentElement.querySelector('[data-rows]');
const queue = []; // in the order in which the files were chosen
let chosen = 0; // files
let busy = false;
let done = 0; // files sent since all was at rest
let came = false; // the server took a file, or knew it already
let followed = null; // the row to keep in sight: of the card touched last, until the person scrolls
let bad = []; // rows that ended badly since all was at rest
let timer = 0; // until the page is asked for anew
let looks = 0; // how often it was

// Each sentence is a line of its own, so that none is read twice and none is lost to the next.
function say(text, passing = false) {
  const line = document.createElement('p');
  line.textContent = text;
  line.toggleAttribute('data-passing', passing);
  said.append(line);
}

const look = row => row?.scrollIntoView({ block: 'nearest' });

function choose(form, input) {
  const list = listOf(form);
  const files = [...input.files];
  if (!files.length) return;
  input.value = '';
  if (!busy && !queue.length) said.replaceChildren();
  if (!list.querySelector('[data-state=waiting], [data-state=sending], [data-state=lost]'))
    for (const row of list.querySelectorAll('[data-state=done], [data-state=refused]')) row.remove();
  const rows = files.map(file => add(form, input, list, file));
  list.hidden = false;
  input.focus({ preventScroll: true }); // not every browser leaves it there
  followed = rows[0];
  look(rows.at(-1));
  look(followed);
  next();
}

function add(form, input, list, file) {
  const row = shape.cloneNode(true);
  chosen += 1;
  const one = { form, file, row, tries: 0, place: chosen };
  row.querySelector('[data-name]').textContent = file.name;
  row.querySelector('[data-bar]').setAttribute('aria-label', file.name);
  const again = row.querySelector('[data-again]');
  again.setAttribute('aria-label', `${again.textContent.trim()}: ${file.name}`);
  again.addEventListener('click', () => {
    one.tries = one.request ? 1 : 0; // what hangs may have been taken all the same
    followed = row;
    input.focus({ preventScroll: true }); // the button goes
    if (one.request) {
      one.request.abort();
      leave(one);
    }
    wait(one);
    next();
  });
  list.append(row);
  const wrong = file.size > Number(form.dataset.max) ? 'large' : file.size === 0 ? 'empty' : '';
  if (wrong) end(one, 'refused', word(wrong));
  else wait(one);
  return row;
}

function show(one, state, text) {
  one.row.dataset.state = state;
  one.row.querySelector('[data-text]').textContent = text;
  one.row.querySelector('[data-again]').hidden = state !== 'failed';
  one.row.querySelector('[data-bar]').toggleAttribute('hidden', state !== 'sending');
  if (followed && listOf(one.form).contains(followed) && state !== 'waiting') {
    followed = one.row;
    look(followed);
  }
}

function draw(one, share) {
  const bar = one.row.querySelector('[data-bar]');
  const percent = Math.round(100 * share);
  bar.querySelector('rect').setAttribute('width', `${percent}%`);
  bar.setAttribute('aria-valuenow', percent);
  const text = share < 1 ? `${word('sending')} ${percent}%` : word('storing');
  one.row.querySelector('[data-text]').textContent = text;
  one.row.querySelector('[data-again]').hidden = true;
}

function hangs(one) {
  one.row.querySelector('[data-text]').textContent = word('silent');
  one.row.querySelector('[data-again]').hidden = false;
  say(`${one.file.name}: ${word('silent')}`, true);
  if (followed === one.row) look(followed);
}

// A file that is sent again goes before those that were chosen after it.
function wait(one) {
  show(one, 'waiting', word('waiting'));
  const after = queue.findIndex(other => other.place > one.place);
  queue.splice(after < 0 ? queue.length : after, 0, one);
}

function next() {
  if (busy) return;
  const one = queue.shift();
  if (one) send(one);
  else rest();
}

function send(one) {
  const body = new FormData();
  const request = new XMLHttpRequest();
  busy = true;
  body.append('kind', one.form.elements.kind.value);
  body.append('documents', one.file, one.file.name);
  show(one, 'sending', word('sending'));
  draw(one, 0);
  say(`${one.file.name}: ${word('sending')}`, true);
  request.open('POST', one.form.action);
  request.setRequestHeader('Accept', 'application/json');
  request.setRequestHeader('X-CSRFToken', token(one.form));
  request.upload.addEventListener('progress', event => {
    if (event.lengthComputable) draw(one, event.loaded / event.total);
  });
  const lose = () => {
    leave(one);
    retry(one);
    next();
  };
  request.addEventListener('load', () => {
    leave(one);
    answered(one, request);
    next();
  });
  request.addEventListener('error', lose);
  whenSilent(
    request,
    () => hangs(one),
    () => {
      request.abort();
      lose();
    },
  );
  one.request = request;
  request.send(body);
}

// The request of a file is over, or was given up.
function leave(one) {
  one.request = null;
  busy = false;
}

function retry(one) {
  const pause = PAUSES[one.tries];
  one.tries += 1;
  if (pause === undefined) {
    end(one, 'failed', word('failed'));
    return;
  }
  show(one, 'lost', word('lost'));
  say(`${one.file.name}: ${word('lost')}`, true);
  whenBack(pause, () => {
    wait(one);
    next();
  });
}

// Act once: after a pause in milliseconds, or as soon as the telephone is on line again.
function whenBack(pause, act) {
  let timer = 0;
  const go = () => {
    clearTimeout(timer);
    removeEventListener('online', go);
    act();
  };
  timer = setTimeout(go, pause);
  addEventListener('online', go);
}

function answered(one, request) {
  const answer = read(request);
  if (answer?.taken?.length) {
    const { again, message } = answer.taken[0];
    came = true;
    if (!again || one.tries) done += 1;
    else say(`${one.file.name}: ${message}`);
    end(one, 'done', message);
  } else if (answer?.refused?.length) end(one, 'refused', answer.refused[0].message);
  else if ([429, 502, 503, 504].includes(request.status)) retry(one);
  else if (request.status === 413) end(one, 'refused', answer?.message ?? word('large'));
  else if (answer?.message) end(one, 'refused', answer.message);
  else end(one, 'failed', word('failed'));
}

function end(one, state, text) {
  show(one, state, text);
  if (state === 'done') return;
  say(`${one.file.name}: ${text}`);
  bad.push(one.row);
}

// Nothing is under way: what was refused comes into sight even after the person has scrolled.
async function rest() {
  const refused = bad.find(row => row.isConnected);
  bad = [];
  if (came) await finish();
  if (!document.activeElement.matches('[type=password]')) look(refused ?? followed);
}

// What the server knows now, without losing the rows, what is typed, or the focus. On a line that broke after
// the file was taken the page is asked for again, or it would go on saying that the paper is missing.
async function finish(tries = 0) {
  for (const line of said.querySelectorAll('[data-passing]')) line.remove();
  if (done) say(word('done', done));
  done = 0;
  came = false;
  looks = 0;
  if (!(await refresh())) whenBack(PAUSES[Math.min(tries, PAUSES.length - 1)], () => finish(tries + 1));
}

// Returns the answer, null without one.
async function refresh() {
  const asked = { headers: { Accept: 'text/html' }, signal: AbortSignal.timeout(20000) };
  const answer = await fetch(location.href, asked).catch(() => null);
  if (!answer?.ok) return answer;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const old of document.querySelectorAll('[data-fresh]')) renew(old, page.getElementById(old.id));
  lookAgain();
  return answer;
}

// While the server opens what was sent the page asks again, less and less often: a PDF may want its password.
function lookAgain() {
  clearTimeout(timer);
  if (!document.querySelector('[data-opening]') || looks > 12) return;
  timer = setTimeout(
    () => {
      looks += 1;
      if (busy || queue.length) lookAgain();
      else refresh();
    },
    PAUSES[Math.min(looks, PAUSES.length - 1)],
  );
}

function renew(old, fresh) {
  if (!fresh) return;
  const held = old.contains(document.activeElement) ? document.activeElement : null;
  for (const typed of old.querySelectorAll('[type=password]')) {
    const twin = fresh.querySelector(`#${typed.id}`);
    if (twin) twin.value = typed.value;
  }
  old.replaceWith(fresh);
  if (!held) return;
  const same = fresh.querySelector(`form[action="${held.form?.getAttribute('action')}"]`);
  (
    same?.querySelector(held.localName === 'input' ? '[type=password]' : 'button') ??
    fresh.querySelector('h2')
  )?.focus({ preventScroll: true });
}

const read = request => {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return null;
  }
};

for (const form of document.querySelectorAll('form[data-send]')) {
  for (const input of form.querySelectorAll('[type=file]'))
    input.addEventListener('change', () => choose(form, input));
  form.addEventListener('submit', event => event.preventDefault());
}
for (const moved of ['wheel', 'touchmove'])
  addEventListener(moved, () => (followed = null), { passive: true });
addEventListener('focusin', event => {
  if (followed && !followed.closest('.guest-kind').contains(event.target)) followed = null;
});
addEventListener('beforeunload', event => {
  if (busy || queue.length || document.querySelector('[data-state=lost]')) event.preventDefault();
});
lookAgain();
document.documentElement.classList.add('js');
