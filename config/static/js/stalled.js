// Long work that stands still says so: a part that asks for itself each second or two and whose text has not changed
// for a minute. It may wait for other work, or no worker runs; what was asked for is stored in either case.

const WORKS = '[hx-trigger="every 1s"], [hx-trigger="every 2s"]';
const AFTER = 60_000; // milliseconds
const known = new Map(); // id of a part -> { text, since, note }

function noteOf(part) {
  const note = document.createElement('div');
  note.className = 'note is-warn stalled';
  note.setAttribute('role', 'status');
  const icon = document.createElement('i');
  icon.className = 'i i-alert-triangle-f';
  icon.setAttribute('aria-hidden', 'true');
  const text = document.createElement('p');
  note.append(icon, text);
  part.after(note);
  text.textContent = document.getElementById('toasts').dataset.stalled; // once it stands there, so that it is read out
  return note;
}

function look() {
  for (const part of document.querySelectorAll(`main :is(${WORKS})[id]`)) {
    const text = part.textContent.trim();
    const had = known.get(part.id);
    if (had?.text !== text) {
      had?.note?.remove();
      known.set(part.id, { text, since: performance.now(), note: null });
    } else if (!had.note && performance.now() - had.since > AFTER) had.note = noteOf(part);
  }
  for (const [id, { note }] of known) {
    if (document.getElementById(id)?.matches(WORKS)) continue;
    note?.remove();
    known.delete(id);
  }
}

look();
document.addEventListener('htmx:afterSettle', look);
