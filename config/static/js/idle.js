// The notice before an idle session ends. The server keeps its end in a cookie, and moves it with every
// request that counts as use: so all tabs of the browser learn of each other's, and of 계속 사용. Nothing is
// asked of the server for it. In a sheet that makes the rest of the page inert, the notice stands inside.
import { bodyOf } from './csrf.js';
import { tell, WORDS } from './forms.js';
import { composing, open } from './keys.js';

const LONGEST = 30_000; // ms between two looks, while there is nothing to say
const box = document.querySelector('[data-idle]');
const note = box?.firstElementChild;
const home = box?.parentElement;
const part = name => box.querySelector(`[data-idle-${name}]`);
const skew = Date.now() - Number(box?.dataset.now) * 1000; // of this machine's clock
let timer = 0;

const endOf = () => {
  const [, ends] = document.cookie.match(`(?:^|; )${box?.dataset.cookie}=(\\d+)`) ?? [];
  return ends ? Number(ends) * 1000 + skew : 0; // ms; the cookie goes with the session
};

function place() {
  const at = document.querySelector('dialog:modal') ?? home;
  if (box.parentElement === at) return;
  if (at === home) home.querySelector('.shell').after(box);
  else at.append(box);
}

function show(left) {
  const isOver = left <= 0;
  place();
  part('left').textContent = isOver ? '' : `${Math.ceil(left / 1000)}${part('left').dataset.unit}`;
  part('text').hidden = part('stay').hidden = isOver;
  part('over').hidden = !isOver;
  note.hidden = false;
}

function look() {
  clearTimeout(timer);
  const left = endOf() - Date.now();
  const early = left - Number(box.dataset.idle) * 1000; // ms until the notice
  if (early <= 0) show(left);
  else note.hidden = true;
  timer = setTimeout(look, early > 0 ? Math.min(early, LONGEST) : 1000);
}

async function stay() {
  const options = { method: 'POST', body: bodyOf([]), redirect: 'manual' };
  const answer = await fetch(box.dataset.stay, options).catch(() => null);
  if (!answer) tell(WORDS.offline);
  else if (answer.ok) look();
  else show(0);
}

// For what the server refused since the session has ended (unanswered.js).
export const isOver = () => endOf() < Date.now();
export const sayOver = () => box && show(0);

if (box && endOf()) {
  part('stay').addEventListener('click', stay);
  // Esc goes to a sheet that is open, unless the notice itself has the focus.
  document.addEventListener('keydown', event => {
    if (event.code !== 'Escape' || note.hidden || part('stay').hidden || composing(event)) return;
    if (box.contains(document.activeElement)) event.preventDefault();
    else if (open()) return;
    stay();
  });
  document.addEventListener('visibilitychange', look);
  look();
}
