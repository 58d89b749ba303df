// Which pages a member has had on screen: long enough to look, and the window in front. The server
// keeps it per member; without an answer nothing is lost but a tick.
import { bodyOf } from '../csrf.js';

const LOOK = 700; // ms
const GATHER = 400; // ms

export class Seen {
  constructor(root, pages) {
    this.url = root.dataset.seenUrl;
    this.pages = pages;
    this.timers = new Map();
    this.waiting = [];
  }

  look(pane) {
    clearTimeout(this.timers.get(pane));
    if (!this.url || !pane.page?.src) return;
    const { page } = pane;
    const wait = () =>
      this.timers.set(
        pane,
        setTimeout(() => {
          if (pane.page?.key !== page.key || !pane.shown) return;
          if (document.visibilityState === 'visible') this.note(page);
          else document.addEventListener('visibilitychange', wait, { once: true });
        }, LOOK),
      );
    wait();
  }

  note(page) {
    const now = this.pages.find(page.key);
    if (!now || !this.pages.see(now)) return;
    document.dispatchEvent(new CustomEvent('desk:seen', { detail: now }));
    this.waiting.push(page);
    clearTimeout(this.sending);
    this.sending = setTimeout(() => this.send(), GATHER);
  }

  send() {
    const pages = this.waiting.splice(0);
    const body = bodyOf(
      pages.flatMap(page => [
        ['document', page.document],
        ['page', String(page.number)],
      ]),
    );
    fetch(this.url, { method: 'POST', body, redirect: 'manual', keepalive: true }).catch(() => {});
  }
}
