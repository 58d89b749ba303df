// Runs before the first paint, and not as a module: what needs script takes its place at once, so
// that nothing moves when main.js is here. Where main.js does not come, the place is given up again.
(() => {
  const root = document.documentElement;
  root.classList.add('js-soon');
  // The foot of a printed page, which no attribute reaches (print.css).
  const council = document.querySelector('meta[name="application-name"]')?.content ?? '';
  root.style.setProperty('--council', JSON.stringify(council));
  const giveUp = () => root.classList.contains('js') || root.classList.remove('js-soon');
  addEventListener('load', () => setTimeout(giveUp, 5000));
  // A picture that is on its way has another size: it is shown once it is here (viewer.css).
  const shown = event => event.target.tagName === 'IMG' && event.target.classList.add('is-here');
  document.addEventListener('load', shown, true);
  // A small picture that did not come gives its place to a sign (viewer.css), until it is asked for again.
  const isSmall = image => image.tagName === 'IMG' && image.matches('.thumb > img');
  document.addEventListener(
    'error',
    ({ target }) => isSmall(target) && target.classList.add('is-away'),
    true,
  );
  document.addEventListener(
    'load',
    ({ target }) => isSmall(target) && target.classList.remove('is-away'),
    true,
  );
  // Small pictures wait for the page that is to be read, which they would delay on a slow line.
  const settled = ({ target }) => {
    if (target.tagName === 'IMG' && target.getAttribute('fetchpriority')) root.classList.add('page-here');
  };
  for (const end of ['load', 'error']) document.addEventListener(end, settled, true);
  // A confirmation sheet leaves the history as it is sent: Back shows the page before it. Here, because a sheet may be
  // sent before main.js has come, and Back would then ask whether to send it once more.
  document.addEventListener('submit', ({ target: form }) => {
    const back = form.closest('[data-back]')?.dataset.back;
    if (!back) return;
    if (!form.hasAttribute('action')) form.action = location.href; // not the address that follows
    history.replaceState(history.state, '', back);
  });
})();
