// Many files, each a request of its own with a bar: at most two at once, so that one large file
// holds up no small one. A refused file says why beside its name and touches no other. The
// server answers JSON; every word shown comes from the page. Without script the form is ordinary.
import { FIELD, token } from './csrf.js';
import { parse } from './parts.js';
import { whenSilent } from './silent.js';

const AT_ONCE = 2;
const rows = new WeakMap(); // <li> → { file, state, request }

function setUp(form) {
  const list = form.querySelector('[data-rows]');
  const input = form.querySelector('[type=file]');
  const kind = form.querySelector('[name=kind]');
  const go = form.querySelector('[data-go]');
  const clear = form.querySelector('[data-clear]');
  const sum = form.querySelector('[data-sum]');
  const shape = form.querySelector('[data-row]').content.firstElementChild;
  const words = form.querySelector('[data-words]').content;
  const word = (name, n) => words.querySelector(`[data-word=${name}]`).textContent.replace('%n', n);
  const all = () => [...list.children];
  const of = state => all().filter(row => rows.get(row).state === state);
  const say = text => {
    form.querySelector('[data-said]').textContent = text;
  };
  input.required = false; // the list is what is sent

  function show(row, state, text, sign = 'waiting') {
    const one = rows.get(row);
    const moving = state === 'sending';
    one.state = state;
    row.dataset.state = state;
    row.querySelector('[data-state]').textContent = text;
    row
      .querySelector('[data-sign]')
      .replaceChildren(words.querySelector(`[data-sign=${sign}]`).cloneNode(true));
    row.querySelector('[data-retry]').hidden = !['failed', 'stopped'].includes(state);
    row.querySelector('[data-stop]').hidden = state === 'done';
    row.querySelector('[data-kind]').disabled = ['queued', 'sending', 'done'].includes(state);
    row.querySelector('[data-bar]').toggleAttribute('hidden', !moving);
    tally();
  }

  function tally() {
    const ready = of('waiting').length;
    list.hidden = !list.children.length;
    sum.textContent = ready ? word('sum', ready) : '';
    clear.hidden = !of('done').length;
    go.classList.toggle('btn-primary', ready > 0);
  }

  function add(file, chosen) {
    if (all().some(row => same(rows.get(row).file, file) && rows.get(row).state !== 'done')) return;
    const row = shape.cloneNode(true);
    rows.set(row, { file, state: 'waiting', request: null });
    row.querySelector('[data-name]').textContent = file.name;
    row.querySelector('[data-size]').textContent = sized(file.size);
    row.querySelector('[data-kind]').value = chosen || kind.value;
    row.querySelector('[data-bar]').setAttribute('aria-label', file.name);
    for (const button of row.querySelectorAll('button'))
      button.setAttribute('aria-label', `${button.getAttribute('aria-label')}: ${file.name}`);
    row
      .querySelector('select')
      .setAttribute('aria-label', `${row.querySelector('select').getAttribute('aria-label')}: ${file.name}`);
    list.append(row);
    const bad = file.size > Number(form.dataset.max) ? 'large' : file.size === 0 ? 'empty' : '';
    if (bad) {
      show(row, 'refused', word(bad), 'bad');
      say(`${file.name}: ${word(bad)}`);
    } else show(row, 'waiting', word('waiting'));
  }

  function addAll(files, chosen) {
    for (const row of of('done')) row.remove();
    for (const file of files) add(file, chosen);
    if (of('waiting').length) say(word('sum', of('waiting').length));
    tally();
  }

  function pump() {
    for (const row of of('queued').slice(0, Math.max(0, AT_ONCE - of('sending').length))) send(row);
    if (!of('queued').length && !of('sending').length) finish();
  }

  function send(row) {
    const one = rows.get(row);
    const body = new FormData();
    const request = new XMLHttpRequest();
    body.append('kind', row.querySelector('[data-kind]').value);
    body.append('documents', one.file, one.file.name);
    one.request = request;
    show(row, 'sending', word('sending'), 'busy');
    draw(row, 0);
    request.open('POST', form.action);
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader('X-CSRFToken', token(form));
    request.upload.addEventListener('progress', event => {
      if (event.lengthComputable) draw(row, event.loaded / event.total);
    });
    request.upload.addEventListener('load', () => {
      draw(row, 1);
      row.querySelector('[data-state]').textContent = word('storing');
    });
    request.addEventListener('load', () => {
      answered(row, request);
      pump();
    });
    request.addEventListener('error', () => {
      show(row, 'failed', word('lost'), 'bad');
      pump();
    });
    request.addEventListener('abort', () => {
      if (one.hung) show(row, 'failed', word('lost'), 'bad');
      else show(row, 'stopped', word('stopped'), 'stopped');
      pump();
    });
    one.hung = false;
    whenSilent(
      request,
      () => {
        row.querySelector('[data-state]').textContent = word('silent');
        say(`${one.file.name}: ${word('silent')}`);
      },
      () => {
        one.hung = true;
        request.abort();
      },
    );
    request.send(body);
  }

  function answered(row, request) {
    const answer = read(request);
    if (answer?.refused?.length) show(row, 'refused', answer.refused[0].message, 'bad');
    else if (answer?.taken?.length) {
      show(row, 'done', answer.taken[0].message, 'ok');
      refresh();
    } else if (answer?.message) show(row, request.status < 500 ? 'refused' : 'failed', answer.message, 'bad');
    else if (request.status === 200)
      show(row, 'failed', word('login'), 'bad'); // followed to the log-in page
    else if (request.status === 403 && !rows.get(row).isRenewed) sendAgain(row);
    else if ([403, 404].includes(request.status)) show(row, 'failed', word('forbidden'), 'bad');
    else show(row, 'failed', word('failed'), 'bad');
  }

  // Somebody has logged in in another tab since, which made this page's token count no more: sent once again
  // with that of now.
  async function sendAgain(row) {
    const one = rows.get(row);
    const { request } = one;
    one.isRenewed = true;
    const isRenewed = await renew(form);
    if (one.request !== request || one.state !== 'sending') return pump(); // stopped meanwhile
    if (isRenewed) show(row, 'queued', word('queued'));
    else show(row, 'failed', word('forbidden'), 'bad');
    pump();
  }

  function draw(row, share) {
    const bar = row.querySelector('[data-bar]');
    const percent = Math.round(100 * share);
    bar.querySelector('rect').setAttribute('width', `${percent}%`);
    bar.setAttribute('aria-valuenow', percent);
    if (share < 1) row.querySelector('[data-state]').textContent = `${word('sending')} ${percent}%`;
  }

  function finish() {
    const done = of('done').length;
    const bad = of('refused').length + of('failed').length;
    if (done + bad) say([done && word('done', done), bad && word('bad', bad)].filter(Boolean).join(' '));
  }

  function refresh() {
    const target = document.getElementById('documents-list');
    if (target && window.htmx) window.htmx.ajax('GET', form.dataset.list, { target, swap: 'outerHTML' });
  }

  input.addEventListener('change', () => {
    addAll(input.files);
    input.value = '';
  });
  form.addEventListener('submit', event => {
    event.preventDefault();
    if (!of('waiting').length) {
      say(word('none'));
      sum.textContent = word('none');
      input.focus();
      return;
    }
    for (const row of of('waiting')) show(row, 'queued', word('queued'));
    pump();
  });
  form.addEventListener('click', event => {
    const row = event.target.closest('.upload');
    if (event.target.closest('[data-clear]')) {
      of('done').forEach(done => done.remove());
      tally();
    } else if (event.target.closest('[data-retry]')) {
      rows.get(row).isRenewed = false;
      show(row, 'queued', word('queued'));
      pump();
    } else if (event.target.closest('[data-stop]')) {
      const one = rows.get(row);
      const isSent = one.request?.readyState === XMLHttpRequest.DONE; // waits for a new token
      if (one.state === 'sending' && !isSent) one.request.abort();
      else if (['queued', 'sending'].includes(one.state)) show(row, 'stopped', word('stopped'), 'stopped');
      else {
        row.remove();
        tally();
        go.focus();
      }
    }
  });

  // Dropping: anywhere on the panel; on a kind's row of the list, as that kind.
  const place = form.closest('section') ?? form;
  const carries = event => event.dataTransfer?.types.includes('Files');
  const mark = row => {
    place.querySelectorAll('.is-drop').forEach(other => {
      if (other !== row) other.classList.remove('is-drop');
    });
    row?.classList.add('is-drop');
  };
  place.addEventListener('dragover', event => {
    if (!carries(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    place.classList.add('is-dropping');
    mark(event.target.closest('tr[data-kind]'));
  });
  place.addEventListener('dragleave', event => {
    if (place.contains(event.relatedTarget)) return;
    place.classList.remove('is-dropping');
    mark(null);
  });
  place.addEventListener('drop', event => {
    if (!carries(event)) return;
    event.preventDefault();
    place.classList.remove('is-dropping');
    mark(null);
    addAll(event.dataTransfer.files, event.target.closest('tr[data-kind]')?.dataset.kind);
  });
  // A file dropped beside it must not take the page away.
  addEventListener('dragover', event => {
    if (carries(event)) event.preventDefault();
  });
  addEventListener('drop', event => {
    if (carries(event)) event.preventDefault();
  });

  document.addEventListener('paste', event => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length || event.target.closest?.('input:not([type=file]), textarea')) return;
    event.preventDefault();
    addAll(files.map(file => named(file, word('pasted'))));
  });
  addEventListener('beforeunload', event => {
    if (of('sending').length + of('queued').length) event.preventDefault();
  });
  tally();
}

const same = (a, b) => a.name === b.name && a.size === b.size && a.lastModified === b.lastModified;
const sized = bytes =>
  bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)}KB` : `${(bytes / 1024 / 1024).toFixed(1)}MB`;
const read = request => {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return null;
  }
};

// Give a form the token of now, for the same person alone. False if they may not send it any more.
const personOf = page => page.querySelector('[data-me]')?.dataset.me;
async function renew(form) {
  const answer = await fetch(location.href, { cache: 'no-store' }).catch(() => null);
  const page = parse(answer?.ok ? await answer.text() : '');
  const like = page.querySelector(`form[action="${form.getAttribute('action')}"]`);
  if (!like || personOf(page) !== personOf(document)) return false;
  form.querySelector(`[name=${FIELD}]`).value = token(like);
  return true;
}

// A screenshot comes as image.png: named after when it was pasted, so that two are told apart.
function named(file, word) {
  if (!/^image\.\w+$/.test(file.name)) return file;
  const now = new Date();
  const two = n => String(n).padStart(2, '0');
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const stamp = `${day} ${[now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join('.')}`;
  return new File([file], `${word} ${stamp}${file.name.slice(5)}`, {
    type: file.type,
    lastModified: now.getTime(),
  });
}

// The list asks again by itself while something is under way; not while somebody writes in it.
document.addEventListener('htmx:beforeRequest', event => {
  if (event.detail.elt.id !== 'documents-list') return;
  if (event.detail.elt.querySelector(':popover-open, :focus')) event.preventDefault();
});
document.addEventListener('htmx:afterSettle', () => {
  const list = document.getElementById('documents-list');
  const live = document.querySelector('[data-documents-said]');
  if (list && live && live.textContent !== list.dataset.said) live.textContent = list.dataset.said;
});
document.querySelectorAll('form[data-uploads]').forEach(setUp);
