// The document viewer of the desk: a rail of pages, one or two places to look at them. Every page
// in the rail is a link that works by itself; with script it is shown in place and the address
// follows. Keys: ← → page, [ ] document, + − R W F view, L light, C places, B beside, S swap.
import { BOXES_OFF, onKey } from './main.js';
import { picture } from './viewer/loading.js';
import { Pages } from './viewer/pages.js';
import { Pane } from './viewer/pane.js';
import { Seen } from './viewer/seen.js';
import { turnTo } from './viewer/tabs.js';

const ROOM = 1280; // px: below there is no place for two

class Viewer {
  constructor(root) {
    this.root = root;
    this.pages = new Pages(root);
    this.turns = new Map();
    this.lights = new Map();
    this.boxes = localStorage.getItem(BOXES_OFF) === null;
    const shared = { turns: this.turns, lights: this.lights, boxesOn: () => this.boxes, pages: this.pages };
    const [main, beside] = [...root.querySelectorAll('[data-pane]')].map(pane => new Pane(pane, shared));
    this.main = main;
    this.beside = beside;
    this.active = main;
    this.seen = new Seen(root, this.pages);
    this.listen();
    const asked = new URLSearchParams(location.search);
    const first = this.pages.first();
    const wanted = this.pages.find(asked.get('page'));
    if (wanted?.shape === 'said')
      main.show(wanted); // the server knows pages only
    else main.take(first);
    if (beside.shown) beside.take(this.pages.find(asked.get('beside')));
    this.split();
    this.activate(main);
    this.showBoxes(this.boxes);
    this.address();
  }

  listen() {
    this.root.addEventListener('click', event => this.click(event));
    this.root.addEventListener('input', ({ target }) => {
      if (target.dataset.lightOf) this.paneOf(target).setLight(target.dataset.lightOf, target.value);
    });
    this.root.addEventListener('desk:turned', ({ detail: pane }) => this.turned(pane));
    this.root.addEventListener('desk:shown', ({ detail: pane }) => this.arrived(pane));
    for (const pane of [this.main, this.beside]) {
      for (const kind of ['pointerdown', 'focusin'])
        pane.root.addEventListener(kind, () => this.activate(pane));
      const go = pane.root.querySelector('[data-go]');
      go?.addEventListener('change', () => this.go(pane, go));
      go?.addEventListener('keydown', event => {
        if (event.code === 'Enter') {
          event.preventDefault();
          go.blur();
        }
      });
      go?.addEventListener('focus', () => go.select());
    }
    document.addEventListener('desk:part', () => this.again());
  }

  click(event) {
    const thumb = event.target.closest('#rail [data-page]');
    const tool = event.target.closest('[data-do]');
    if (thumb && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      this.active.show(this.pages.find(thumb.dataset.page));
    }
    if (tool) this.act(tool.dataset.do, this.paneOf(tool));
    const word = event.target.closest('[data-place]');
    if (word) {
      event.preventDefault();
      this.main.showPlace(word.dataset.place.split(',').map(Number), word.dataset.tone);
    }
    const original = event.target.closest('a[data-original][href]');
    if (original && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      askWhy(original, this.paneOf(original).page);
    }
  }

  light(pane) {
    const button = pane.root.querySelector('[data-light-button]');
    if (button && !button.disabled) pane.root.querySelector('[data-light]').togglePopover({ source: button });
  }

  paneOf(node) {
    return this.beside.root.contains(node) ? this.beside : this.main;
  }

  activate(pane) {
    this.active = pane;
    for (const one of [this.main, this.beside]) one.root.classList.toggle('is-active', one === pane);
    if (pane.page) this.pages.mark(pane.page);
  }

  act(name, pane = this.active) {
    const { pages } = this;
    const acts = {
      in: () => pane.zoom(1),
      out: () => pane.zoom(-1),
      turn: () => pane.turn(),
      light: () => this.light(pane),
      plain: () => pane.clearLight(),
      width: () => pane.setFit('width'),
      page: () => pane.setFit('page'),
      previous: () => pane.show(pages.beside(pane.page, -1)),
      next: () => pane.show(pages.beside(pane.page, 1)),
      before: () => pane.show(pages.document(pane.page, -1)),
      behind: () => pane.show(pages.document(pane.page, 1)),
      retry: () => pane.show(pane.page),
      boxes: () => this.showBoxes(!this.boxes),
      beside: () => (this.beside.shown ? this.close() : this.open()),
      words: () => this.words(),
      close: () => this.close(),
      swap: () => this.swap(),
    };
    acts[name]?.();
  }

  // "3" and Enter: the third page of this document; anything else leaves the number as it was.
  go(pane, field) {
    const page = this.pages.of(pane.page)[Number(field.value) - 1];
    if (page && page !== pane.page) pane.show(page);
    else pane.label();
  }

  open() {
    if (!this.main.page || innerWidth < ROOM) return;
    this.beside.root.hidden = false;
    this.split();
    this.activate(this.main);
    this.beside.show(this.main.page);
  }

  // What was read on the page in front, beside it; where there is no place for two, on its own page.
  words() {
    const { page } = this.main;
    if (this.beside.shown && this.beside.page?.of === page?.key) this.close();
    else if (!page?.words) return;
    else if (innerWidth < ROOM) location.assign(page.words);
    else {
      this.beside.root.hidden = false;
      this.split();
      this.activate(this.main);
      this.read(page);
    }
  }

  read(page) {
    this.beside.show({
      ...page,
      of: page.key,
      key: `${page.key}:words`,
      src: page.words,
      words: '',
      shape: 'text',
    });
  }

  close() {
    this.beside.root.hidden = true;
    this.beside.page = null;
    this.activate(this.main);
    this.split();
    this.address();
  }

  swap() {
    if (!this.beside.shown) return;
    const { page: left, fit, scale } = this.main;
    const { page: right } = this.beside;
    Object.assign(this.main, { fit: this.beside.fit, scale: this.beside.scale });
    Object.assign(this.beside, { fit, scale });
    this.main.show(right);
    this.beside.show(left);
  }

  split() {
    const two = this.beside.shown;
    this.root.querySelector('[data-panes]').classList.toggle('is-split', two);
    document.body.classList.toggle('is-split', two);
    this.root
      .querySelectorAll('[data-do=beside]')
      .forEach(button => button.setAttribute('aria-pressed', String(two)));
  }

  showBoxes(on) {
    this.boxes = on;
    if (on) localStorage.removeItem(BOXES_OFF);
    else localStorage.setItem(BOXES_OFF, '');
    this.root
      .querySelectorAll('[data-do=boxes]')
      .forEach(button => button.setAttribute('aria-pressed', String(on)));
    this.main.mark();
    this.beside.mark();
  }

  // A page was asked for: the rail, the address and the checks follow.
  turned(pane) {
    if (pane === this.active) this.pages.mark(pane.page);
    this.address();
    if (pane === this.main && this.beside.shown && this.beside.page?.of && pane.page.words)
      this.read(pane.page);
    const live = this.root.querySelector('[data-say=live]');
    if (live) live.textContent = pane.page.spoken;
    document.dispatchEvent(new CustomEvent('desk:kind', { detail: pane.page.kind }));
  }

  // A page is on screen: it counts as seen soon, and the next one is asked for ahead. Only within
  // the document: to ask for another's page would record a viewing that nobody has made.
  arrived(pane) {
    this.seen.look(pane);
    const next = this.pages.beside(pane.page, 1);
    if (next?.shape === 'picture' && next.document === pane.page.document) picture(next);
  }

  address() {
    const query = [];
    if (this.main.page) query.push(`page=${this.main.page.key}`);
    if (this.beside.shown && this.beside.page && !this.beside.page.of)
      query.push(`beside=${this.beside.page.key}`);
    // a vote that is being changed
    if (new URLSearchParams(location.search).get('change')) query.push('change=1');
    history.replaceState(
      history.state,
      '',
      // the place that the address names, such as a comment just written, is still to be scrolled to
      this.root.dataset.desk + (query.length ? `?${query.join('&')}` : '') + location.hash,
    );
    const ballot = document.querySelector('form[data-ballot]'); // a refused vote comes back to the same page
    if (ballot)
      ballot.setAttribute(
        'action',
        [ballot.getAttribute('action').split('?')[0], query.join('&')].filter(Boolean).join('?'),
      );
  }

  // The rail or the findings have been brought up to date by the server.
  again() {
    this.pages.read();
    for (const pane of [this.main, this.beside]) {
      if (!pane.shown || pane.page?.of) continue;
      const page =
        this.pages.find(pane.page?.key) ??
        (pane.page ? this.pages.all.find(p => p.document === pane.page.document) : this.pages.first());
      if (page && (page.key !== pane.page?.key || page.shape !== pane.page.shape)) pane.show(page);
      else if (page) {
        pane.page = page;
        pane.label();
        pane.mark();
      }
    }
    if (this.active.page) this.pages.mark(this.active.page);
  }

  start(kind) {
    const page = this.pages.start(kind);
    if (page && this.active.page?.kind !== kind) this.active.show(page);
  }

  // A finding names its page and its place on it.
  async point(key, finding) {
    const page = this.pages.find(key);
    if (!page) return false;
    const pane = this.beside.shown && this.beside.page?.key === key ? this.beside : this.active;
    turnTo('viewer');
    if (pane.page?.key !== key) await pane.show(page);
    if (finding) pane.point(finding);
    return true;
  }
}

// The reason for a download is asked beside the page; the answer is the file, and the desk stays.
function askWhy(link, page) {
  if (!document.getElementById('original-form'))
    root.append(root.querySelector('template[data-original-sheet]').content.cloneNode(true));
  const sheet = document.getElementById('original-form');
  const form = sheet.querySelector('form');
  form.action = link.href;
  sheet.querySelector('[data-say=original]').textContent = page?.file ?? '';
  sheet.showPopover({ source: link });
  document.dispatchEvent(new CustomEvent('desk:part', { detail: sheet })); // its canned words
  form.reason.focus();
  form.addEventListener('submit', () => setTimeout(() => sheet.hidePopover()), { once: true });
}

const root = document.querySelector('[data-viewer]');
export const viewer = root && new Viewer(root);
const ACTS = {
  ArrowLeft: 'previous',
  ArrowRight: 'next',
  BracketLeft: 'before',
  BracketRight: 'behind',
  Equal: 'in',
  NumpadAdd: 'in',
  Minus: 'out',
  NumpadSubtract: 'out',
  KeyR: 'turn',
  KeyL: 'light',
  KeyW: 'width',
  KeyF: 'page',
  KeyC: 'boxes',
  KeyB: 'beside',
  KeyS: 'swap',
  Period: 'words',
};
if (viewer)
  onKey(event => {
    if (event.target.matches?.('[type=radio]') && event.code.startsWith('Arrow')) return false;
    const name = ACTS[event.code];
    if (!name) return false;
    const undo = back(name);
    viewer.act(name);
    return undo;
  });

// How a letter key is taken back, when it turns out to have been part of a word.
function back(name) {
  const pane = viewer.active;
  const { fit, scale } = pane;
  const beside = viewer.beside.page;
  if (name === 'turn')
    return () => {
      for (let k = 0; k < 3; k += 1) pane.turn();
    };
  if (name === 'width' || name === 'page')
    return () => {
      Object.assign(pane, { fit, scale });
      pane.layout();
    };
  if (name === 'beside' && beside)
    return () => {
      viewer.open();
      viewer.beside.show(beside);
    };
  return () => viewer.act(name);
}

if (viewer)
  document.addEventListener('click', event => {
    const link = event.target.closest('[data-show]');
    if (!link || !viewer.pages.find(link.dataset.show) || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    viewer.point(link.dataset.show, link.dataset.finding);
  });
