// Drafts: what a member writes goes to the server while they write, one save at a time, each with
// a serial that only rises. Until the server has it, a copy waits in this tab, under the writer's
// name alone (kept.js): it survives a lost connection and a lost session, and goes when the server has
// it, when the vote is cast, or when somebody signs out. A save names the serials that this page knows:
// what another window has saved since is not overwritten unseen, and the writer can switch between both.
import { bodyOf } from './csrf.js';
import { showAlert, drafts as store } from './main.js';

const PAUSE = 600; // ms after the last letter
const RETRY = [4, 8, 15, 30, 60]; // s

class Draft {
  constructor(form) {
    this.form = form;
    this.key = store.keyOf(form.dataset.draft);
    this.url = form.dataset.draftUrl;
    this.serial = Number(form.dataset.draftSerial) || 0;
    this.known = [this.serial]; // shown by this page or sent by it
    this.other = null; // what another window wrote
    this.version = form.elements.seen_version?.value ?? '';
    this.said = document.querySelector('[data-draft-said]');
    this.dirty = false;
    this.flying = false;
    this.fails = 0;
    this.ended = false;
    this.writeNotes(
      Object.fromEntries(
        [...document.querySelectorAll('[data-draft-note]')].map(note => [
          note.dataset.note,
          note.dataset.draftNote,
        ]),
      ),
    );
    this.restore();
    this.notes = JSON.stringify(this.read().notes);
    // A note that has become a check is no draft any more.
    document.addEventListener('desk:part', () => {
      if (!this.ended && JSON.stringify(this.read().notes) !== this.notes) this.touch();
    });
    for (const kind of ['input', 'change']) document.addEventListener(kind, event => this.typed(event));
    form.addEventListener('submit', () => this.leave());
    addEventListener('pagehide', () => this.beacon());
    addEventListener('online', () => this.soon(0));
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') this.beacon();
      else if (this.fails) this.soon(0);
    });
  }

  // A copy in this tab is newer than the server's, unless another window has saved since; one from
  // before the vote that this page shows is of no use any more. What a refused form holds is newest.
  restore() {
    const kept = store.get(this.key);
    if ('bound' in this.form.dataset) {
      // What another window has saved before the vote was refused is not known here: the save is answered with it.
      if (kept?.known && ![...kept.known, kept.serial].includes(this.serial)) this.known = [...kept.known];
      this.touch();
      return;
    }
    const stored = this.serial;
    const isOther = stored > 0 && kept?.known && ![...kept.known, kept.serial].includes(stored);
    if (!kept || kept.version !== this.version || (kept.serial <= stored && !isOther)) {
      store.drop(this.key);
      return;
    }
    if (kept.unsent) showAlert('unsent', true);
    if (isOther) this.offer(this.read());
    this.serial = Math.max(stored, kept.serial);
    this.known = [...(kept.known ?? []), stored];
    this.write(kept.body);
    if (!isOther) this.touch();
  }

  // Another window has saved something else: whoever writes on here keeps this, and can have the other.
  offer(body) {
    this.other = body;
    showAlert('other', true);
    this.say('kept');
  }

  switchTexts() {
    const here = this.read();
    this.write(this.other);
    this.other = here;
    this.touch();
  }

  write(body) {
    const { form } = this;
    const chosen = form.querySelector('[name=choice]:checked');
    if (body.choice) form.querySelector(`[name=choice][value="${CSS.escape(body.choice)}"]`)?.click();
    else if (chosen) chosen.checked = false;
    const { amount } = form.elements;
    if (amount && !body.choice) amount.readOnly = false;
    if (amount && (!body.choice || body.choice === 'partly')) amount.value = body.amount;
    if (form.elements.rationale) form.elements.rationale.value = body.rationale;
    this.writeNotes(body.notes ?? {});
    document.dispatchEvent(new CustomEvent('desk:draft'));
  }

  writeNotes(notes) {
    for (const [kind, text] of Object.entries(notes)) {
      const note = document.querySelector(`[data-note="${CSS.escape(kind)}"]`);
      if (!note || note.dataset.kept === text) continue;
      note.value = text;
      const doubt = note.form.querySelector('[value=insufficient]');
      if (doubt) doubt.checked = true;
    }
  }

  read() {
    const value = name => this.form.elements[name]?.value ?? '';
    const notes = {};
    for (const note of document.querySelectorAll('[data-note]')) {
      if (note.value !== note.dataset.kept && note.value.trim()) notes[note.dataset.note] = note.value;
    }
    return { choice: value('choice'), amount: value('amount'), rationale: value('rationale'), notes };
  }

  typed(event) {
    if (this.ended) return;
    if (this.form.contains(event.target) || event.target.matches?.('[data-note]')) this.touch();
  }

  touch() {
    this.serial = Math.max(Date.now(), this.serial + 1);
    this.dirty = true;
    const body = this.read();
    this.notes = JSON.stringify(body.notes);
    store.set(this.key, { serial: this.serial, known: this.known, version: this.version, body });
    this.soon(PAUSE);
  }

  soon(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  payload() {
    if (!this.known.includes(this.serial)) this.known.push(this.serial);
    const values = {
      serial: String(this.serial),
      known: String(this.known),
      body: JSON.stringify(this.read()),
      seen_version: this.version,
    };
    return bodyOf(Object.entries(values), this.form);
  }

  async save() {
    if (!this.dirty || this.flying || this.ended) return;
    this.flying = true;
    this.dirty = false;
    this.say('saving');
    const { serial } = this;
    const answer = await fetch(this.url, {
      method: 'POST',
      body: this.payload(),
      redirect: 'manual',
      keepalive: true,
      signal: AbortSignal.timeout(20000),
    }).catch(() => null);
    this.flying = false;
    if (this.ended) return;
    if (answer?.ok) await this.saved(serial, await answer.json().catch(() => ({})));
    else this.refused(answer, answer?.status === 409 ? await answer.json().catch(() => ({})) : {});
    if (this.dirty) this.soon(this.fails ? RETRY[Math.min(this.fails, RETRY.length) - 1] * 1000 : PAUSE);
  }

  saved(serial, { saved_at: at, serial: stored, body }) {
    this.fails = 0;
    for (const name of ['offline', 'lost', 'closed']) showAlert(name, false);
    this.known = [stored, ...this.known.filter(sent => sent > serial)];
    if (body) {
      this.serial = Math.max(this.serial, stored);
      this.offer(body);
      return;
    }
    if (!this.dirty && serial === store.get(this.key)?.serial) store.drop(this.key);
    const time = this.said?.querySelector('[data-when=saved] time');
    if (time && at) time.textContent = at;
    this.say('saved');
  }

  // Not taken in: it waits in this tab. A session that has ended answers with a way to log in
  // (a redirect), or with 401 or 403; then only whoever writes can go on.
  refused(answer, { message }) {
    this.dirty = true;
    this.say('kept');
    const lost =
      answer && (answer.type === 'opaqueredirect' || answer.status === 401 || answer.status === 403);
    if (answer?.status === 409 || answer?.status === 422) {
      this.dirty = false;
      showAlert('closed', true, message);
      return;
    }
    this.fails += 1;
    showAlert('lost', Boolean(lost));
    showAlert('offline', !lost);
  }

  // The page goes away: what is not saved yet is sent along, and the copy stays until it is known.
  beacon() {
    if (!this.dirty || this.ended) return;
    navigator.sendBeacon(this.url, this.payload());
  }

  // Somebody signs out: nothing of it is written any more.
  end() {
    this.ended = true;
    clearTimeout(this.timer);
  }

  // The vote takes everything with it; the copy waits for the answer (see below).
  leave() {
    this.end();
    this.serial = Math.max(Date.now(), this.serial + 1);
    const { serial, known, version } = this;
    store.set(this.key, { serial, known, version, body: this.read(), sent: true });
  }

  say(state) {
    if (this.said) this.said.dataset.state = state;
  }
}

const form = document.querySelector('form[data-ballot][data-draft-url]');
const draft = form && new Draft(form);

document.addEventListener('desk:leave', () => draft?.beacon());
document.addEventListener('desk:forget', () => draft?.end());
document.addEventListener('click', event => {
  if (event.target.closest('[data-reload]')) draft?.beacon();
  if (event.target.closest('[data-switch-texts]')) draft?.switchTexts();
});
