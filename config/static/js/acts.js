// U opens 회피, M 보완 의견: the small forms of the bar, when the keys have come to rest. The form asks first,
// and its own button sends it; Esc closes it and gives the keys back.
import { onKey, soon } from './main.js';

const FORMS = { KeyU: 'pop-recuse', KeyM: 'pop-propose' };

onKey(event => {
  const form = document.getElementById(FORMS[event.code]);
  if (!form || event.shiftKey) return false;
  soon(() => {
    form.showPopover({ source: document.querySelector(`[popovertarget="${form.id}"]`) });
    form.querySelector('textarea, input:not([type=hidden])').focus();
  });
  return true;
});
