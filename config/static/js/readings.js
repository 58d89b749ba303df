// Places of the findings by key, and what was read there from a picture: , and Shift+, walk the places,
// unfold and point at them; ; says that the one in front was read wrongly, Shift+; takes that back.
import { onKey, soon } from './main.js';
import { viewer } from './viewer.js';
import { bring } from './viewer/bring.js';

let now = ''; // the finding that is pointed at

const links = () => [...document.querySelectorAll('#checks [data-show][data-box]')];

function go(link) {
  now = link.dataset.finding;
  const fold = link.closest('details');
  if (fold) fold.open = true;
  viewer.point(link.dataset.show, now);
  const row = link.closest('li');
  const box = document.getElementById('case');
  if (box.scrollHeight > box.clientHeight + 1) bring(row, box);
  else row.scrollIntoView({ block: 'nearest' });
  const live = document.querySelector('[data-say=live]');
  if (live) live.textContent = row.textContent.trim().replace(/\s+/g, ' ');
}

function walk(step) {
  const all = links();
  if (!all.length) return false;
  const at = all.findIndex(link => link.dataset.finding === now);
  const first = step > 0 ? 0 : all.length - 1;
  go(all[at < 0 ? first : (at + step + all.length) % all.length]);
  return true;
}

// The button may be another one by the time that the keys have come to rest.
function press(name) {
  const button = () => now && document.querySelector(`#checks [data-${name}="${CSS.escape(now)}"]`);
  if (!button()) return false;
  soon(() => button()?.click());
  return true;
}

document.addEventListener('click', event => {
  const link = event.target.closest('#checks [data-show][data-finding]');
  const button = event.target.closest('#checks :is([data-mark], [data-unmark])');
  if (link) now = link.dataset.finding;
  if (button) now = button.dataset.mark ?? button.dataset.unmark;
});

if (viewer && document.getElementById('checks'))
  onKey(event => {
    if (event.code === 'Comma') return walk(event.shiftKey ? -1 : 1);
    if (event.code === 'Semicolon') return press(event.shiftKey ? 'unmark' : 'mark');
    return false;
  });
