// The page of an upload link: a chosen file goes at once, each in a request of its own with a bar. On a line
// that breaks it is sent again by itself: the same file twice is one document. Every word comes from the
// page. Without script each form has a button of its own.
import { token } from './csrf.js';

const PAUSES = [2000, 5000, 15000, 30000]; // milliseconds before each new try
const list = document.querySelector('[data-rows]');
const box = document.querySelector('[data-sending]');
const shape = document.querySelector('[data-row]')?.content.firstElementChild;
const words = document.querySelector('[data-words]')?.content;
const word = (name, n) => words.querySelector(`[data-word=${name}]`).textContent.replace('%n', n);
const say = text => {
  document.querySelector('[data-said]').textContent = text;
};
const queue = [];
let busy = false;
let done = 0;

function add(form, file) {
  const row = shape.cloneNode(true);
  const one = { form, file, row, tries: 0 };
  row.querySelector('[data-name]').textContent = file.name;
  row.querySelector('[data-bar]').setAttribute('aria-label', file.name);
  const again = row.querySelector('[data-again]');
  again.setAttribute('aria-label', `${again.textContent.trim()}: ${file.name}`);
  again.addEventListener('click', () => {
    one.tries = 0;
    wait(one);
  });
  list.append(row);
  box.hidden = false;
  const bad = file.size > Number(form.dataset.max) ? 'large' : file.size === 0 ? 'empty' : '';
  if (bad) end(one, 'refused', word(bad));
  else wait(one);
}

function show(one, state, text) {
  one.row.dataset.state = state;
  one.row.querySelector('[data-text]').textContent = text;
  one.row.querySelector('[data-again]').hidden = state !== 'failed';
  one.row.querySelector('[data-bar]').toggleAttribute('hidden', state !== 'sending');
}

function draw(one, share) {
  const bar = one.row.querySelector('[data-bar]');
  const percent = Math.round(100 * share);
  bar.querySelector('rect').setAttribute('width', `${percent}%`);
  bar.setAttribute('aria-valuenow', percent);
  const text = share < 1 ? `${word('sending')} ${percent}%` : word('storing');
  one.row.querySelector('[data-text]').textContent = text;
}

function wait(one) {
  show(one, 'waiting', word('waiting'));
  queue.push(one);
  next();
}

function next() {
  if (busy) return;
  const one = queue.shift();
  if (one) send(one);
  else if (done) finish();
}

function send(one) {
  const body = new FormData();
  const request = new XMLHttpRequest();
  busy = true;
  body.append('kind', one.form.elements.kind.value);
  body.append('documents', one.file, one.file.name);
  show(one, 'sending', word('sending'));
  draw(one, 0);
  request.open('POST', one.form.action);
  request.setRequestHeader('Accept', 'application/json');
  request.setRequestHeader('X-CSRFToken', token(one.form));
  request.upload.addEventListener('progress', event => {
    if (event.lengthComputable) draw(one, event.loaded / event.total);
  });
  request.addEventListener('load', () => {
    busy = false;
    answered(one, request);
    next();
  });
  request.addEventListener('error', () => {
    busy = false;
    retry(one);
    next();
  });
  request.send(body);
}

function retry(one) {
  const pause = PAUSES[one.tries];
  one.tries += 1;
  if (pause === undefined) {
    end(one, 'failed', word('failed'));
    return;
  }
  show(one, 'lost', word('lost'));
  let timer = 0;
  const go = () => {
    clearTimeout(timer);
    removeEventListener('online', go);
    wait(one);
  };
  timer = setTimeout(go, pause);
  addEventListener('online', go);
}

function answered(one, request) {
  const answer = read(request);
  if (answer?.taken?.length) {
    done += 1;
    end(one, 'done', answer.taken[0].message);
  } else if (answer?.refused?.length) end(one, 'refused', answer.refused[0].message);
  else if ([429, 502, 503, 504].includes(request.status)) retry(one);
  else if (request.status === 413) end(one, 'refused', answer?.message ?? word('large'));
  else if (answer?.message) end(one, 'refused', answer.message);
  else end(one, 'failed', word('failed'));
}

function end(one, state, text) {
  show(one, state, text);
  if (state !== 'done') say(`${one.file.name}: ${text}`);
}

// What the server knows now, without losing the rows under way.
async function finish() {
  say(word('done', done));
  done = 0;
  const answer = await fetch(location.href, { headers: { Accept: 'text/html' } }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const old of document.querySelectorAll('[data-fresh]'))
    old.replaceWith(page.getElementById(old.id) ?? old);
  for (const row of list.querySelectorAll('[data-state=done]')) row.remove();
  box.hidden = !list.children.length;
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
    input.addEventListener('change', () => {
      for (const file of [...input.files]) add(form, file);
      input.value = '';
    });
  form.addEventListener('submit', event => event.preventDefault());
}
addEventListener('beforeunload', event => {
  if (busy || queue.length || list.querySelector('[data-state=lost]')) event.preventDefault();
});
document.documentElement.classList.add('js');
