// A letter as it would be stored, while its template is being written: what is typed goes to the
// server, which alone knows how letters are made, and its answer replaces the preview. Only the
// newest answer counts. Without script a button asks for the same.
const WAIT = 250;
const place = document.querySelector('[data-letter]');

if (place) {
  const shown = place.querySelector('[data-letter-shown]');
  const number = place.querySelector('[name=claim]');
  const form = document.getElementById('noticetemplate_form');
  let timer = 0;
  let running = null;

  const typed = () => {
    const data = new FormData(form);
    data.set('claim', number.value);
    return data;
  };

  async function show() {
    running?.abort();
    const asked = new AbortController();
    running = asked;
    const answer = await fetch(place.dataset.letter, {
      method: 'POST',
      body: typed(),
      signal: asked.signal,
      cache: 'no-store',
      credentials: 'same-origin',
    }).catch(() => null);
    if (asked !== running || !answer?.ok || answer.redirected) return; // the older preview stays
    const text = await answer.text();
    if (asked === running) shown.innerHTML = text;
  }

  const soon = event => {
    if (event.target.form !== form && event.target !== number) return;
    clearTimeout(timer);
    timer = setTimeout(show, WAIT);
  };
  document.addEventListener('input', soon);
  document.addEventListener('change', soon);
  document.addEventListener('click', event => {
    const button = event.target.closest('[name=_preview]');
    if (!button) return;
    event.preventDefault();
    clearTimeout(timer);
    show();
  });
}
