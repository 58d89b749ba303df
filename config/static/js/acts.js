// Acts of the desk by key, when the keys have come to rest. U opens 회피, M 보완 의견, Shift+O the download of the
// original: small forms that ask first, whose own button sends; Esc closes them and gives the keys back. O goes
// to the comment. V opens the vote for a change, Y the page before 의결 확정, which nothing is decided without.
import { onKey, soon } from './main.js';

const FORMS = { KeyU: 'pop-recuse', KeyM: 'pop-propose' };
const CLICKED = {
  KeyV: '.case-foot [data-change]',
  KeyY: '.case-foot [form=confirm]',
  ShiftKeyO: '[data-pane=main] [data-original]:not(.is-off)',
};

function show(form) {
  form.showPopover({ source: document.querySelector(`[popovertarget="${form.id}"]`) });
  form.querySelector('textarea, input:not([type=hidden])').focus();
}

function actOf(event) {
  const code = `${event.shiftKey ? 'Shift' : ''}${event.code}`;
  const form = document.getElementById(FORMS[code]);
  if (form) return () => show(form);
  const comment = code === 'KeyO' && document.getElementById('comment');
  if (comment) return () => comment.focus();
  const button = CLICKED[code] && document.querySelector(CLICKED[code]);
  return button && (() => button.click());
}

onKey(event => {
  const act = actOf(event);
  if (act) soon(act);
  return Boolean(act);
});
