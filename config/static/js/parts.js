// Bringing parts of a page up to date from a newer one, without taking anything from whoever is
// writing: what was typed or chosen and not sent yet stays, so do focus and scrolling; a part is left
// alone while one of its texts is being written, for a letter may be half composed, and while the
// mouse is down on the page, for a click goes to what was under it.
const PATIENCE = 20000; // ms that an answer may take

let writing = 0; // posts under way
let turn = 0; // moves when one begins or ends, and when the page is asked for
let pressed = false;
const waiting = []; // what comes after the posts
const owed = new Set(); // parts that are not as new as they could be

const list = names => names.split(',').map(part => part.trim());
export const parse = text => new DOMParser().parseFromString(text, 'text/html');
const nameOf = field =>
  `${field.form?.getAttribute('action') ?? ''} ${field.name} ${field.type === 'radio' ? field.value : ''}`;
const touched = field =>
  /radio|checkbox/.test(field.type)
    ? field.checked !== field.defaultChecked
    : field.value !== field.defaultValue;
const fieldsIn = part => [...part.querySelectorAll('input:not([type=hidden]), textarea, select')];

// The focus goes to a place that is no control itself as well: a heading, a region.
export function focusOn(place) {
  if (place.tabIndex < 0) place.tabIndex = -1;
  place.focus({ preventScroll: true });
}

const reachable = part => [
  ...part.querySelectorAll('a[href], button, input:not([type=hidden]), textarea, select, summary'),
];
function again(part, focused, at) {
  if (focused.name) return fieldsIn(part).find(field => nameOf(field) === nameOf(focused));
  const same = reachable(part)[at];
  return same?.tagName === focused.tagName && same.textContent === focused.textContent ? same : null;
}

function swap(old, fresh, sent) {
  const typed = new Map(
    fieldsIn(old)
      .filter(field => field.form !== sent && touched(field))
      .map(field => [nameOf(field), field]),
  );
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const at = reachable(old).indexOf(focused);
  const { scrollTop, scrollLeft } = old;
  old.replaceWith(document.adoptNode(fresh));
  for (const field of fieldsIn(fresh)) {
    const before = typed.get(nameOf(field));
    if (!before) continue;
    if (/radio|checkbox/.test(field.type)) field.checked = before.checked;
    else field.value = before.value;
  }
  fresh.scrollTo(scrollLeft, scrollTop);
  if (focused && focused.form !== sent) again(fresh, focused, at)?.focus({ preventScroll: true });
  window.htmx?.process(fresh);
  document.dispatchEvent(new CustomEvent('desk:part', { detail: fresh }));
}

export const isText = field => field.matches('input:not([type=radio], [type=checkbox]), textarea');
const isWritten = part => part.contains(document.activeElement) && isText(document.activeElement);

// Puts each part named ("#checks, #rail") from the answer in place of the old one; returns the page,
// or null when it has none of them. `sent` is the form whose content has just been taken in.
export function refresh(names, text, sent = null) {
  const page = parse(text);
  const scroll = document.getElementById('case');
  const top = scroll?.scrollTop;
  let found = false;
  for (const name of list(names)) {
    const old = document.querySelector(name);
    const fresh = page.querySelector(name);
    owed.delete(name);
    if (!old || !fresh) continue;
    found = true;
    if (pressed || isWritten(old)) owed.add(name);
    else if (!old.isEqualNode(fresh)) swap(old, fresh, sent);
  }
  if (scroll) scroll.scrollTop = top;
  return found ? page : null;
}

// Posts in the background, also when the page is left meanwhile: the answer, its text, and whether
// no other post was under way. Else one answer may have overtaken the other, and neither tells how
// things stand: see `owe`.
export async function post(address, body) {
  turn += 1;
  const mine = turn;
  writing += 1;
  const options = {
    method: 'POST',
    body,
    headers: { 'Desk-Parts': '1' }, // an answer may be the changed parts instead of the whole page
    credentials: 'same-origin',
    keepalive: true,
    signal: AbortSignal.timeout(PATIENCE),
  };
  let answer = await fetch(address, options).catch(() => null);
  const text =
    (await answer?.text().catch(() => {
      answer = null;
    })) ?? '';
  const alone = turn === mine && writing === 1;
  writing -= 1;
  turn += 1;
  if (!writing) for (const go of waiting.splice(0)) setTimeout(go);
  return { answer, text, alone };
}

// Whether a post is under way; what is to come after it goes here.
export const isPosting = () => writing > 0;
export const afterPosts = go => {
  waiting.push(go);
};

// Asks the page itself for these parts as soon as no post is under way and nobody writes in them.
export function owe(names) {
  for (const name of list(names)) owed.add(name);
  settle();
}

// Brings these parts up to date. No part changes while a post is under way, for its form must stay;
// nor by a page that was asked for before a post began or ended, or before a newer one was.
export async function bringUp(names) {
  if (writing) return null;
  turn += 1;
  const asked = turn;
  const answer = await fetch(location.href, { signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);
  const text = answer?.ok && !answer.redirected ? await answer.text().catch(() => '') : '';
  return text && turn === asked ? refresh(names, text) : null;
}

export async function settle() {
  if (owed.size && !pressed) await bringUp([...owed].join());
}
document.addEventListener('focusout', () => setTimeout(settle));
addEventListener('online', settle);
addEventListener(
  'pointerdown',
  () => {
    pressed = true;
  },
  true,
);
for (const end of ['pointerup', 'pointercancel'])
  addEventListener(
    end,
    () =>
      setTimeout(() => {
        pressed = false;
        settle();
      }),
    true,
  );
