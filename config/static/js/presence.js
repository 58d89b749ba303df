// The heartbeat of a desk that is in front: who else is here, whether the claim is still as shown,
// whether the automatic checks have found something new. Nothing is taken from whoever writes.
import { bodyOf } from './csrf.js';
import { bringUp, settle } from './main.js';
import { readable } from './readable.js';

const EVERY = 20000; // ms
const PARTS = '#checks, #loss, #rail';
const VOTES = '#seals, #trail, #outcome, #standing';

const main = document.querySelector('main[data-here]');
const body = (...more) => bodyOf([['revision', main.dataset.revision], ...more]);

function showOthers(others) {
  const place = document.querySelector('[data-present]');
  if (!place) return;
  place.hidden = !others.length;
  if (!others.length) return;
  const [first] = others;
  const many = others.length > 1;
  const text = place.dataset[many ? 'many' : 'one']
    .replace('{name}', first.name)
    .replace('{role}', first.role)
    .replace('{n}', String(others.length - 1));
  place.querySelector('.who').textContent = first.name.slice(0, 1);
  const words = place.querySelector('.here-text');
  if (words.textContent !== text) words.textContent = text;
  place.title = others.map(other => `${other.name} ${other.role}`.trim()).join(', ');
}

function showChange({ revision, message }) {
  const note = document.querySelector('[data-alert=changed]');
  if (!note) return;
  const changed = String(revision) !== main.dataset.revision && Boolean(message);
  if (changed) note.querySelector('[data-text]').textContent = message;
  note.hidden = !changed;
}

// New findings, or a file that has been made ready: their parts of the page are asked for again.
async function follow(findings) {
  await settle();
  const waiting = document.querySelector('#rail [data-waiting]');
  if (!waiting && (!findings || findings === main.dataset.findings)) return;
  const page = await bringUp(PARTS);
  if (page) main.dataset.findings = page.querySelector('main')?.dataset.findings ?? findings;
}

// Votes that came meanwhile, and a ballot that has closed: the envelopes and what follows from them.
async function followVotes({ voted, status }) {
  const seals = document.getElementById('seals');
  if (!seals || (String(voted) === seals.dataset.voted && status === seals.dataset.status)) return;
  await bringUp(VOTES);
}

async function beat() {
  if (document.visibilityState !== 'visible') return;
  const answer = await fetch(main.dataset.here, { method: 'POST', body: body(), redirect: 'manual' }).catch(
    () => null,
  );
  if (!answer?.ok) return;
  const said = await answer.json().catch(() => null);
  if (!said) return;
  showOthers(said.others ?? []);
  showChange(said);
  document.dispatchEvent(new CustomEvent('desk:last', { detail: Boolean(said.is_last) }));
  await followVotes(said);
  await follow(said.findings);
}

// The way back to the queue, with the tab and the filters that it was left with (regions.js).
const back = document.querySelector('[data-back]')?.getAttribute('href');
const list = sessionStorage.getItem('desk:list');
if (back && list)
  for (const link of document.querySelectorAll(`a[href="${CSS.escape(back)}"]`))
    if (link.closest('.desk-bar, .case-foot')) link.search = list;

if (main?.dataset.here) {
  sessionStorage.setItem('desk:row', location.pathname.split('/')[2]); // where the list goes on (table.js)
  readable().then(beat); // the page comes first
  setInterval(beat, EVERY);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') beat();
  });
  addEventListener('pagehide', () => navigator.sendBeacon(main.dataset.here, body(['leaving', '1'])));
}
