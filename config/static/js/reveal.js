// 열람: the reason goes to the server, the answer is shown for 60 seconds, then gone.
// The server answers a part of a page; the value is kept nowhere else in the browser.
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
  if (!answer || answer.redirected) {
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
