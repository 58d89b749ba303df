// 열람: the reason goes to the server, the answer is shown for 60 seconds, then gone.
// The server answers a part of a page; the value is kept nowhere else in the browser. 복사 stands beside it as
// long as it does, and reads it from there: no attribute and no variable keeps it.
import { tell, WORDS } from './forms.js';

const SECONDS = 60;

document.addEventListener('submit', async event => {
  const form = event.target.closest('form[data-reveal]');
  if (!form) return;
  event.preventDefault();
  const place = form.querySelector('[data-revealed]');
  const button = form.querySelector('[type=submit]');
  button.disabled = true;
  const answer = await fetch(form.action, {
    method: 'POST',
    body: new FormData(form),
    headers: { 'HX-Request': 'true' },
    cache: 'no-store',
    credentials: 'same-origin',
  }).catch(() => null);
  if (!answer) {
    button.disabled = false;
    tell(WORDS.offline);
    return;
  }
  // The second factor is asked for first, or the session has ended: the reason comes back with the page (unsent.js).
  const elsewhere = answer.headers.get('HX-Redirect');
  if (elsewhere) {
    location.href = elsewhere;
    return;
  }
  if (answer.status === 401) {
    form.submit();
    return;
  }
  place.innerHTML = await answer.text();
  if (!answer.ok) {
    button.disabled = false;
    return;
  }
  const until = Date.now() + SECONDS * 1000;
  const left = document.createElement('span');
  left.className = 'quiet num';
  place.append(' ', left);
  const hide = () => {
    clearInterval(timer);
    place.replaceChildren();
    button.disabled = false;
  };
  const tick = () => {
    const s = Math.ceil((until - Date.now()) / 1000);
    if (s <= 0) hide();
    else left.textContent = String(s);
  };
  const timer = setInterval(tick, 500);
  tick();
  addEventListener('pagehide', hide, { once: true });
});

// Where the browser gives no clipboard (a page without TLS, or it is refused), the value is selected.
async function copy(button) {
  const shown = button.parentElement.querySelector('output');
  const done = await navigator.clipboard?.writeText(shown.textContent).then(
    () => true,
    () => false,
  );
  if (!done && shown.isConnected) getSelection().selectAllChildren(shown);
  button.textContent = done ? button.dataset.copied : button.dataset.picked;
}
document.addEventListener('click', event => {
  const button = event.target.closest('[data-copy]');
  if (button) copy(button);
});
