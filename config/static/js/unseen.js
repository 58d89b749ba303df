// A page of a document that cannot be drawn, on the page of the document: in place of its picture stand the words of
// template[data-unseen], with the server's reason.
import { loaded, reasonOf } from './viewer/loading.js';

async function say(words, image) {
  const reason = await reasonOf(image);
  const said = words.content.cloneNode(true);
  if (reason) said.querySelector('span').textContent = reason;
  image.replaceWith(said);
}

function follow() {
  for (const words of document.querySelectorAll('template[data-unseen]:not([data-followed])')) {
    const image = words.parentElement.querySelector('img');
    words.dataset.followed = '';
    loaded(image).catch(() => say(words, image));
  }
}

document.addEventListener('htmx:afterSettle', follow);
follow();
