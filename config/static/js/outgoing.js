// A form with a file goes out for minutes over a slow line, and a second press would begin it anew. The browser's Stop
// releases the button at once; the time is for browsers that do not tell of it.
import { busy, tell } from './main.js';

const SLOW = 50; // bytes in a millisecond: 400 kbit/s
const MORE = 8000; // ms for the answer
const going = new Set(); // forms whose file is on its way
const bytesOf = form => [...new FormData(form).values()].reduce((sum, one) => sum + (one.size ?? 0), 0);

function release(form) {
  going.delete(form);
  busy.delete(form);
}

document.addEventListener('submit', event => {
  const form = event.target;
  if (going.has(form)) {
    event.preventDefault();
    tell(document.getElementById('toasts').dataset.uploading);
  } else if (!event.defaultPrevented && bytesOf(form)) {
    going.add(form);
    setTimeout(release, MORE + bytesOf(form) / SLOW, form);
  }
});
window.navigation?.addEventListener('navigateerror', () => going.forEach(release));
