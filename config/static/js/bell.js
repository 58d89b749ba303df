// The bell, by its button or the key I: its box brings the newest items, with the first in focus after
// the key; Esc closes it.
import { onKey } from './keys.js';

const box = document.getElementById('pop-bell');
const button = document.querySelector('[data-bell]');

button?.addEventListener('click', () => {
  window.htmx?.ajax('GET', button.dataset.bell, { target: '#bell-lines', swap: 'innerHTML' });
});

onKey(event => {
  if (event.code !== 'KeyI' || event.shiftKey || !button) return false;
  button.focus();
  button.click();
  return true;
});

// The lines come after the box has opened: the focus follows only where it waits at the bell.
box?.addEventListener('htmx:afterSwap', () => {
  if (document.activeElement === button && box.matches(':popover-open'))
    box.querySelector('button, a')?.focus({ focusVisible: true });
});
