// The way back of a confirmation sheet leads to the page as it was left, with what was typed there: the browser
// keeps both in its history, where the link would load the page anew. Esc goes that way too; where something was
// typed on the sheet, which would be lost, it only leads the focus there.
import { composing, typing } from './main.js';

const leave = [...document.querySelectorAll('a[data-leave]')];
for (const link of leave)
  link.addEventListener('click', event => {
    const from = document.referrer && new URL(document.referrer).pathname;
    if (from !== link.pathname || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.back();
  });

const OPENED = 'dialog[open], :popover-open, [data-idle] > :not([hidden])';
// A form that came back from the server has what was typed as its first values.
const isBack = Boolean(document.querySelector('main :is(.refusal, [aria-invalid="true"])'));
const isTyped = one =>
  one.matches('textarea, input:not([type=checkbox], [type=radio])')
    ? one.value !== (isBack ? '' : one.defaultValue)
    : one.checked !== one.defaultChecked;

document.addEventListener('keydown', event => {
  if (event.code !== 'Escape' || event.repeat || event.defaultPrevented || composing(event)) return;
  // a field is left first (keys.js): its list of choices or days may be open
  if (typing(event) || document.querySelector(OPENED)) return;
  const form = document.querySelector('.confirm form');
  const fields = [...form.querySelectorAll('input:not([type=hidden]), textarea')];
  const link = form.querySelector('a[data-leave]');
  if (fields.some(isTyped)) link.focus();
  else link.click();
});
