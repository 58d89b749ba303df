// What htmx asked for and did not get is said in words, and nothing is taken away. A part that asks by itself says so
// at its first failure alone and goes on asking; once the session has ended it asks no more.
import { isOver, sayOver } from './idle.js';
import { tell, WORDS } from './forms.js';
import { parse } from './parts.js';

const asksItself = ({ detail }) => detail.elt.getAttribute('hx-trigger')?.startsWith('every');
let failing = false; // what asks by itself
let refused = false; // for the session had ended

function say(event, text) {
  if (event.detail.elt.closest('#search-dialog')) return; // says it itself
  if (!asksItself(event)) tell(text);
  else if (!failing) tell(WORDS.away);
  failing = failing || asksItself(event);
}

document.addEventListener('htmx:beforeRequest', event => {
  refused = refused && isOver(); // somebody may have logged in again, in another tab
  if (refused && asksItself(event)) event.preventDefault();
});
document.addEventListener('htmx:beforeSwap', event => {
  if (asksItself(event) && event.detail.shouldSwap) failing = false;
});
document.addEventListener('htmx:sendError', event => say(event, WORDS.offline));
document.addEventListener('htmx:responseError', event => {
  const { status, responseText } = event.detail.xhr;
  const tooOld = status === 403 && parse(responseText).querySelector('[data-not-sent] b')?.textContent;
  refused = status === 401;
  if (refused) sayOver();
  else if (status >= 500 || !asksItself(event)) say(event, tooOld || WORDS.broken);
});
