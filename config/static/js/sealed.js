// After the own vote: Ctrl+Enter goes on to the next claim, as it did from the ballot. It never votes
// again; to change the vote is a link of its own.
import { composing, typing } from './main.js';

const next = !document.querySelector('form[data-ballot]') && document.querySelector('.case-foot [data-next]');
if (next)
  document.addEventListener('keydown', event => {
    if (event.code !== 'Enter' || !(event.ctrlKey || event.metaKey) || composing(event) || event.repeat)
      return;
    if (typing(event) || event.target.closest('form') || document.querySelector('dialog[open]')) return;
    event.preventDefault();
    next.click();
  });
