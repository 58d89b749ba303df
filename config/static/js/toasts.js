// Messages at the foot of the window. Good news leaves after ten seconds, the rest stays until
// closed; an undo counts down and leaves when its time is over. Z takes back what the newest one says.
// Alerts of the desk stand above the ballot as long as what they say is so.
import { onKey, soon } from './keys.js';

const gone = toast => toast.remove();

function start(toast) {
  if (toast.dataset.started) return;
  toast.dataset.started = 'yes';
  const undo = toast.querySelector('[data-undo]');
  if (undo) {
    const left = undo.querySelector('[data-undo-left]');
    let seconds = Number(undo.dataset.undo);
    const tick = () => {
      left.textContent = `${seconds}${left.dataset.unit}`;
      if (seconds-- > 0) setTimeout(tick, 1000);
      else gone(toast);
    };
    tick();
  } else if (toast.querySelector('.toast-success')) setTimeout(gone, 10000, toast);
}

document.addEventListener('click', event => {
  const toast = event.target.closest('[data-close]')?.closest('[data-toast]');
  if (toast) gone(toast);
});
onKey(event => {
  const back = [...document.querySelectorAll('[data-toast] :is([data-undo] button, [data-way-back])')].pop();
  if (event.code !== 'KeyZ' || event.shiftKey || !back) return false;
  soon(() => back.click());
  return true;
});
const startAll = () => document.querySelectorAll('[data-toast]').forEach(start);
document.addEventListener('htmx:afterSettle', startAll);
startAll();

// An alert of the desk by its name; `text` where what it says depends.
export function showAlert(name, on, text) {
  const note = document.querySelector(`[data-alert=${name}]`);
  if (!note) return;
  const place = note.querySelector('[data-text]');
  if (place && text) place.textContent = text;
  if (note.hidden === on) note.hidden = !on;
}
