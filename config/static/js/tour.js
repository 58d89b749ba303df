// The first-run tour: a small box at each element that it tells of. It takes the focus but no key of the
// page: Enter presses its button, Esc skips it, and whoever begins to work, by a key of the page or by
// typing, has it out of the way. Skipped, it comes again after the next log-in; the server keeps what
// was seen to the end, or is not to come again.
import { bodyOf } from './csrf.js';
import { composing, open } from './keys.js';
import { isText } from './parts.js';

const PLACE = 'desk:tour'; // in this tab: the step, or SKIPPED; kept.js takes it away with a log-out
const SKIPPED = 'skipped';
const GAP = 10; // px between box and element
const EDGE = 12; // px to the edge of the window
const STAYS = /^(Tab|Enter|NumpadEnter|Space|Arrow\w+|Page\w+|Home|End|Shift\w+|Control\w+|Alt\w+|Meta\w+)$/;

class Tour {
  constructor(box) {
    this.box = box;
    this.steps = [...box.querySelectorAll('[data-step]')];
    this.at = Math.min(Number(sessionStorage.getItem(PLACE)) || 0, this.steps.length - 1);
    this.next = box.querySelector('[data-tour-next]');
    this.number = box.querySelector('[data-tour-at]');
    this.onKey = event => this.key(event);
    this.onMove = () => this.place();
    box.addEventListener('click', event => this.click(event));
  }

  // Not over a text that is written, a draft, or a sheet.
  isWelcome() {
    const texts = [...document.querySelectorAll('main textarea, main input[type=search], [name=amount]')];
    return (
      !open() &&
      !document.querySelector(':popover-open') &&
      !texts.some(field => field.value && !field.readOnly)
    );
  }

  open() {
    this.before = document.activeElement;
    this.box.showPopover();
    document.addEventListener('keydown', this.onKey, true);
    for (const what of ['resize', 'scroll'])
      addEventListener(what, this.onMove, { capture: true, passive: true });
    this.show();
    if (!isText(this.before)) this.next.focus({ preventScroll: true });
  }

  show() {
    const step = this.steps[this.at];
    for (const one of this.steps) one.hidden = one !== step;
    this.number.textContent = Number(this.number.dataset.first) + this.at;
    for (const [name, part] of [
      ['tour-title', 'h2'],
      ['tour-text', 'p'],
    ]) {
      document.getElementById(name)?.removeAttribute('id');
      step.querySelector(part).id = name;
    }
    if (this.at === this.steps.length - 1) this.next.textContent = this.next.dataset.last;
    const find = () => [...document.querySelectorAll(step.dataset.step)].find(one => one.checkVisibility());
    if (!find()) document.querySelector('[data-desk-tab=case]')?.click(); // a narrow desk shows one of two
    this.mark(find());
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.target?.scrollIntoView({ block: 'nearest', behavior: calm ? 'instant' : 'smooth' });
    this.place();
  }

  mark(target) {
    this.target?.classList.remove('is-toured');
    this.target = target;
    target?.classList.add('is-toured');
  }

  // Below the element, else above it, else in it; at the foot of the window without one.
  place() {
    const { box } = this;
    const high = box.offsetHeight;
    const at = this.target?.getBoundingClientRect();
    const lowest = innerHeight - high - EDGE;
    let top = lowest;
    if (at && at.bottom + GAP <= lowest) top = at.bottom + GAP;
    else if (at && at.top - GAP - high >= EDGE) top = at.top - GAP - high;
    const left = at ? at.left : innerWidth;
    box.style.insetBlockStart = `${Math.max(EDGE, top)}px`;
    box.style.insetInlineStart = `${Math.max(EDGE, Math.min(left, innerWidth - box.offsetWidth - EDGE))}px`;
  }

  click(event) {
    if (event.target.closest('[data-tour-never]')) this.keep('done').then(() => this.close());
    else if (event.target.closest('[data-tour-skip]')) this.skip();
    else if (event.target.closest('[data-tour-next]')) this.step();
  }

  async step() {
    if (this.at < this.steps.length - 1) {
      this.at += 1;
      sessionStorage.setItem(PLACE, this.at);
      this.show();
      return;
    }
    const { go, tour } = this.box.dataset;
    sessionStorage.removeItem(PLACE);
    await this.keep(tour);
    this.close();
    if (go) location.href = go;
  }

  key(event) {
    if (composing(event) || open()) return;
    if (event.code === 'Escape') {
      event.preventDefault();
      event.stopImmediatePropagation();
      this.skip();
    } else if (!STAYS.test(event.code) || (isText(event.target) && event.code !== 'Tab')) this.skip();
  }

  skip() {
    sessionStorage.setItem(PLACE, SKIPPED);
    this.close();
  }

  // The focus goes back to where it was, unless the hand has taken it elsewhere.
  close() {
    const had = this.box.contains(document.activeElement);
    document.removeEventListener('keydown', this.onKey, true);
    for (const what of ['resize', 'scroll']) removeEventListener(what, this.onMove, { capture: true });
    this.mark(null);
    this.box.hidePopover();
    if (had && this.before?.isConnected && this.before !== document.body) this.before.focus();
  }

  // Without a line the tour comes once more: nothing else is lost.
  keep(tour) {
    return fetch(this.box.dataset.url, {
      method: 'POST',
      body: bodyOf([['tour', tour]]),
      credentials: 'same-origin',
      redirect: 'manual',
      keepalive: true,
    }).catch(() => {});
  }
}

document.addEventListener('submit', event => {
  if (event.target.matches('[data-tour-again]')) sessionStorage.removeItem(PLACE);
});

const box = document.querySelector('[data-tour]');
const tour = box && new Tour(box);
if (tour && sessionStorage.getItem(PLACE) !== SKIPPED && tour.isWelcome()) tour.open();
