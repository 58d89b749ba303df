// A download loads no page, so that what says who downloaded the file would be out of date until the next look.
// Three seconds after a click on [data-downloads] the parts marked [data-downloaded] ask for themselves again (htmx),
// and nothing else does: a text that somebody types beside them stays.
const PAUSE = 3000; // milliseconds until the server has recorded the download

document.addEventListener('click', event => {
  if (!event.target.closest('[data-downloads]')) return;
  setTimeout(() => {
    for (const part of document.querySelectorAll('[data-downloaded]'))
      part.dispatchEvent(new Event('desk:downloaded'));
  }, PAUSE);
});
