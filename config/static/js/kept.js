// What the desk keeps in this browser, all under names of its own: copies of drafts in a tab, habits in
// every tab; htmx notes which page a tab shows. Somebody who signs out takes all of it along; what other
// pages of the same host keep stays.
import { drop, read, write } from './stored.js';

const OURS = ['desk:', 'htmx-'];
const DRAFT = 'desk:draft:';

export const BOXES_OFF = 'desk:boxes-off'; // a habit of this browser, nothing about a claim

const keysOf = (place, prefix) => Object.keys(place).filter(key => key.startsWith(prefix));

// Without room a draft is not kept here: the server has it soon.
export const drafts = { keyOf: name => DRAFT + name, get: read, set: write, drop };

// After a vote another page opens, and its copy goes. At the log-in page the vote was not taken.
const here = document.querySelector('form[data-ballot][data-draft-url]')?.dataset.draft ?? '';
for (const key of keysOf(sessionStorage, DRAFT)) {
  const kept = drafts.get(key);
  if (!kept?.sent || key === drafts.keyOf(here)) continue;
  if (document.querySelector('[data-log-in-page], form[action*="/accounts/login"]')) {
    drafts.set(key, { ...kept, sent: false, unsent: true });
  } else {
    drafts.drop(key);
  }
}

// The log-in page says why it came: in this tab somebody was signed in, and did not sign out. What was
// written is kept where a draft waits here, or a text was sent a moment ago or was not taken (unsent.js).
const IN = 'desk:in';
const TEXT = 'desk:text:';
const ANSWERED = 60_000; // ms in which the answer to a form comes
const isKept = text => text?.lost || Date.now() - (text?.at ?? 0) < ANSWERED;
const texts = keysOf(sessionStorage, TEXT).map(read).filter(isKept);
const hasTexts = () => keysOf(sessionStorage, DRAFT).length > 0 || texts.length > 0;
if (document.querySelector('[data-me]')) sessionStorage.setItem(IN, '1');
const ended = document.querySelector('[data-ended]');
if (ended && sessionStorage.getItem(IN)) {
  const kept = ended.querySelector('[data-ended-kept]');
  kept.hidden = !hasTexts();
  ended.querySelector('[data-ended-left]').hidden = !texts.some(text => text.left);
  ended.hidden = kept.hidden && 'idle' in ended.dataset; // which says it itself
}

// A draft is as sealed as a vote: whoever signs in next at this screen finds nothing, in any tab.
const tabs = 'BroadcastChannel' in window ? new BroadcastChannel('desk') : null;

function forget() {
  document.dispatchEvent(new CustomEvent('desk:forget'));
  for (const place of [sessionStorage, localStorage]) {
    for (const key of OURS.flatMap(prefix => keysOf(place, prefix))) place.removeItem(key);
  }
}

if (tabs) {
  tabs.onmessage = event => {
    if (event.data === 'signed out') forget();
  };
}

document.addEventListener('submit', event => {
  if (!event.target.matches('[data-sign-out]')) return;
  document.dispatchEvent(new CustomEvent('desk:leave')); // the server keeps a draft for its writer
  forget();
  tabs?.postMessage('signed out');
});
