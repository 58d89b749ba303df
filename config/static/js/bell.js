// The bell, by its button or the key I: its box brings the newest items. After a key the first one has
// the focus; Esc closes the box. On a page without htmx (the admin site) it leads to the inbox.
import { onKey } from './keys.js';

const box = document.getElementById('pop-bell');
const button = document.querySelector('[data-bell]');
let byKey = false;

button?.addEventListener('click', event => {
  byKey = event.detail === 0;
  if (!window.htmx) {
    event.preventDefault(); // the box stays closed
    location.href = box.querySelector('footer a').href;
    return;
  }
  // Where nothing comes, unanswered.js says why, and the box would say for ever that it is loading.
  const settle = () => box.querySelector('[data-loading]') && box.hidePopover();
  window.htmx
    .ajax('GET', button.dataset.bell, { target: '#bell-lines', swap: 'innerHTML' })
    .then(settle, settle);
});

onKey(event => {
  if (event.code !== 'KeyI' || event.shiftKey || !button) return false;
  button.focus();
  button.click();
  return true;
});

// The lines come after the box has opened: the focus follows only where it still waits at the bell.
box?.addEventListener('htmx:afterSwap', () => {
  if (byKey && document.activeElement === button && box.matches(':popover-open'))
    box.querySelector('button, a')?.focus({ focusVisible: true });
});
