// A file that is taken away loads no page, so that what says who took it would be wrong until the next look.
// Three seconds after a click on [data-takes] the parts marked [data-taken] ask for themselves again (htmx), and
// nothing else does: a text that somebody types beside them stays.
const PAUSE = 3000; // milliseconds until the server has written down who took it

document.addEventListener('click', event => {
  if (!event.target.closest('[data-takes]')) return;
  setTimeout(() => {
    for (const part of document.querySelectorAll('[data-taken]')) part.dispatchEvent(new Event('desk:taken'));
  }, PAUSE);
});
