// One place that shows one page at a time: a picture, a table, a text, or why there is none.
import { adopt, askAgain, forget, fragment, loaded, picture, reasonOf } from './loading.js';
import { draw, markOf } from './boxes.js';
import { bring } from './bring.js';
import { wordsAt } from './words.js';
import { caption } from './caption.js';
import { gestures } from './gestures.js';

const STEPS = [0.25, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4];
const TALL = 2.5; // times its width: a captured conversation is read from the top, not seen whole
const LEAST = 0.2;
const MOST = 5;
const DPI = 144 / 96; // the server renders pages at 144 dpi
const AGAIN = 5000; // ms until a server that did not answer is asked again
const PATIENCE = 300; // ms that the old page stays before a skeleton says that the new one is on its way

const make = (name, more = {}) => Object.assign(document.createElement('div'), { className: name, ...more });

export class Pane {
  constructor(root, { turns, lights, boxesOn, pages }) {
    this.root = root;
    this.place = root.dataset.pane;
    this.stage = root.querySelector('[data-stage]');
    this.viewer = root.closest('[data-viewer]');
    this.turns = turns; // of every page, kept while the claim is open
    this.lights = lights; // brightness and contrast of every page, likewise
    this.boxesOn = boxesOn;
    this.pages = pages;
    this.page = null;
    this.fit = 'page';
    this.asked = false; // for this fit, of this page
    this.scale = 1;
    gestures(this.stage, {
      zoomBy: (by, point) => this.zoomTo(this.scale * by, point),
      isPicture: () => Boolean(this.leaf),
    });
    new ResizeObserver(() => this.layout()).observe(this.stage);
  }

  get shown() {
    return !this.root.hidden;
  }
  get leaf() {
    return this.stage.querySelector(':scope > .leaf');
  }

  // Takes over what the server has put there, without loading it again.
  take(page) {
    this.page = page;
    const old = this.stage.querySelector('[data-sheet]');
    if (old instanceof HTMLImageElement && page?.src) {
      old.draggable = false;
      old.alt = page.spoken;
      adopt(page, old);
      this.put(page, this.leafOf(old));
      this.arrive(page, old);
    } else if (page && page.shape === 'said') this.say(page);
    this.label();
    this.layout();
  }

  async show(page) {
    if (!page) return;
    this.page = page;
    this.label();
    this.stage.setAttribute('aria-busy', 'true');
    this.dispatch('desk:turned');
    if (page.shape === 'said') {
      this.say(page);
      return;
    }
    if (page.shape !== 'picture') {
      await this.showFragment(page);
      return;
    }
    const image = picture(page);
    if (image.complete && image.naturalWidth) this.put(page, this.leafOf(image));
    else
      setTimeout(() => {
        if (this.asksFor(page) && this.stage.hasAttribute('aria-busy')) this.put(page, this.leafOf(image));
      }, PATIENCE);
    await this.arrive(page, image);
  }

  // While a page is on its way the rail may be read anew: the same page is another object then.
  asksFor(page) {
    return this.page?.key === page.key && this.page.shape === page.shape;
  }

  async arrive(page, image) {
    try {
      await loaded(image);
    } catch {
      forget(page);
      if (this.asksFor(page)) this.failed(page, await reasonOf(page));
      return;
    }
    askAgain();
    if (!this.asksFor(page)) return;
    if (!this.leaf?.contains(image)) this.put(page, this.leafOf(image));
    this.done();
  }

  async showFragment(page) {
    const waiting = setTimeout(() => {
      if (this.asksFor(page)) this.put(page, make('leaf-wait sheet-table'));
    }, PATIENCE);
    try {
      const sheet = await fragment(page);
      if (!this.asksFor(page)) return;
      sheet.classList.toggle('sheet-text', page.shape === 'text');
      this.put(page, sheet);
      this.done();
    } catch {
      if (this.asksFor(page)) this.failed(page, await reasonOf(page));
    } finally {
      clearTimeout(waiting);
    }
  }

  leafOf(image) {
    const leaf = make('leaf');
    const turned = make('leaf-turn');
    const marks = make('hits');
    marks.setAttribute('aria-hidden', 'true');
    turned.append(image, marks);
    leaf.append(turned);
    leaf.classList.toggle('leaf-wait', !(image.complete && image.naturalWidth));
    return leaf;
  }

  put(page, node) {
    this.asked = false;
    if (this.placed?.key !== page.key) this.pointed = '';
    this.placed = page; // what is in sight; `page` is what was asked for
    this.stage.replaceChildren(node);
    this.stage.scrollTo(0, 0);
    this.layout();
    this.mark();
    this.lighten();
  }

  done() {
    this.stage.removeAttribute('aria-busy');
    this.leaf?.classList.remove('leaf-wait');
    this.layout();
    this.dispatch('desk:shown');
  }

  dispatch(name) {
    this.root.dispatchEvent(new CustomEvent(name, { bubbles: true, detail: this }));
  }

  // A document that has no page to look at says so where its page would be.
  say(page) {
    const words = this.viewer.querySelector('template[data-said]').content.cloneNode(true);
    words.querySelector('[data-title]').textContent = `${page.name} · ${page.title}`;
    words.querySelector('[data-reason]').textContent = page.reason;
    const tone = [...page.thumb.classList].find(name => name.startsWith('is-'));
    words.querySelector('.blank').classList.add(tone ?? 'is-none');
    words
      .querySelector('[data-shape]')
      .classList.add(page.thumb.querySelector('.i')?.classList[1] ?? 'i-clock');
    this.stage.replaceChildren(words);
    this.done();
  }

  failed(page, reason) {
    const words = this.viewer
      .querySelector(reason === null ? 'template[data-lost]' : 'template[data-failed]')
      .content.cloneNode(true);
    if (reason) words.querySelector('[data-reason]').textContent = reason;
    words.querySelector('[data-original]')?.setAttribute('href', page.original);
    this.stage.replaceChildren(words);
    this.stage.removeAttribute('aria-busy');
    if (reason === null) this.awaitLine(page);
  }

  // Shows the page once the server answers again. The browser tells of its own line alone: a server that is started
  // anew, or a broken line beyond the house, is asked every few seconds.
  awaitLine(page) {
    const words = this.stage.firstElementChild;
    const isWaiting = () => words.isConnected && this.asksFor(page);
    const look = async () => {
      clearTimeout(timer);
      removeEventListener('online', look);
      if (!isWaiting()) return;
      const isAway = (await reasonOf(page)) === null;
      if (isWaiting()) isAway ? this.awaitLine(page) : this.show(page);
    };
    const timer = setTimeout(look, AGAIN);
    addEventListener('online', look);
  }

  label() {
    if (this.page) caption(this);
  }

  mark() {
    const layer = this.stage.querySelector('.hits');
    if (layer && this.placed) draw(layer, this.placed.key);
    if (layer) layer.hidden = !this.boxesOn();
    if (this.pointed) this.pointAt(this.pointed);
  }

  // The place of a finding comes into view and is pointed at, with the words that were read there.
  point(finding) {
    this.pointed = finding;
    bring(this.pointAt(finding), this.stage);
  }

  pointAt(finding) {
    const hit = this.stage.querySelector(`.hit[data-finding="${CSS.escape(finding)}"]`);
    for (const other of this.stage.querySelectorAll('.hit.is-pointed')) {
      other.classList.remove('is-pointed');
      delete other.dataset.words;
      other.querySelector('.viewer-note')?.remove();
    }
    hit?.classList.add('is-pointed');
    if (hit && this.placed?.words) this.sayWords(hit, finding);
    return hit;
  }

  async sayWords(hit, finding) {
    const link = document.querySelector(`#case [data-finding="${CSS.escape(finding)}"][data-read]`);
    if (!link?.dataset.box) return;
    const words = await wordsAt(this.placed.words, link.dataset.box.split(',').map(Number));
    if (!words || !hit.classList.contains('is-pointed') || hit.dataset.words) return;
    hit.dataset.words = words;
    const note = document.createElement('span');
    note.className = 'viewer-note';
    note.textContent = words;
    Object.assign(note.style, { position: 'absolute', insetBlockStart: '100%', whiteSpace: 'nowrap' });
    hit.append(note);
  }

  // The place of one word that was read, until another one is asked for.
  showPlace(box, tone) {
    const layer = this.stage.querySelector('.hits');
    if (!layer) return;
    layer.querySelector('[data-finding=word]')?.remove();
    layer.hidden = false;
    layer.append(markOf({ box, tone, finding: 'word' }));
    this.point('word');
  }

  turn() {
    if (!this.leaf) return;
    const { key } = this.placed;
    this.turns.set(key, ((this.turns.get(key) ?? 0) + 90) % 360);
    this.layout();
  }

  // A faint photograph is made legible; the file stays as it is. Per cent, 100 as filed.
  setLight(name, value) {
    if (!this.leaf) return;
    const { key } = this.placed;
    this.lights.set(key, { ...this.lights.get(key), [name]: Number(value) });
    this.lighten();
  }

  clearLight() {
    if (this.placed) this.lights.delete(this.placed.key);
    this.lighten();
  }

  lighten() {
    const { brightness = 100, contrast = 100 } = this.lights.get(this.placed?.key) ?? {};
    const image = this.leaf?.querySelector('img');
    const changed = brightness !== 100 || contrast !== 100;
    if (image) image.style.filter = changed ? `brightness(${brightness}%) contrast(${contrast}%)` : '';
    for (const slider of this.root.querySelectorAll('[data-light-of]'))
      slider.value = String(slider.dataset.lightOf === 'contrast' ? contrast : brightness);
    this.root
      .querySelector('[data-light-button]')
      ?.setAttribute('aria-pressed', String(Boolean(image) && changed));
  }

  setFit(name) {
    this.fit = name;
    this.asked = true;
    this.layout();
  }

  zoom(way) {
    const now = this.scale;
    this.zoomTo(
      way > 0 ? (STEPS.find(s => s > now + 0.01) ?? MOST) : (STEPS.findLast(s => s < now - 0.01) ?? LEAST),
    );
  }

  // The point under the hand (or the middle) stays where it is.
  zoomTo(scale, point) {
    const old = this.scale;
    const { stage } = this;
    const at = stage.getBoundingClientRect();
    const x = point ? point.clientX - at.left : stage.clientWidth / 2;
    const y = point ? point.clientY - at.top : stage.clientHeight / 2;
    this.fit = 'free';
    this.scale = Math.min(MOST, Math.max(LEAST, scale));
    const k = this.scale / old;
    const left = (stage.scrollLeft + x) * k - x;
    const top = (stage.scrollTop + y) * k - y;
    this.layout();
    stage.scrollTo(left, top);
  }

  // Sizes go through the CSSOM, which a policy of 'self' allows; no style attribute is written.
  layout() {
    if (!this.shown) return;
    const { leaf } = this;
    const sheet = this.stage.querySelector(':scope > [data-sheet]');
    let { fit } = this;
    if (leaf) fit = this.layoutLeaf(leaf);
    else if (sheet) {
      if (this.fit !== 'free') this.scale = 1;
      sheet.style.zoom = String(this.scale);
    }
    this.root
      .querySelectorAll('[data-do=width], [data-do=page]')
      .forEach(b => b.setAttribute('aria-pressed', String(b.dataset.do === fit)));
    const said = this.root.querySelector('[data-say=zoom]');
    if (said) said.textContent = leaf || sheet ? `${Math.round(this.scale * 100)}%` : '';
    this.stage.classList.toggle(
      'is-large',
      Boolean(leaf) &&
        (this.stage.scrollWidth > this.stage.clientWidth + 1 ||
          this.stage.scrollHeight > this.stage.clientHeight + 1),
    );
  }

  layoutLeaf(leaf) {
    const turned = leaf.firstElementChild;
    const image = turned.firstElementChild;
    const natural = image.naturalWidth
      ? { wide: image.naturalWidth, high: image.naturalHeight }
      : (this.placed.size ?? { wide: 1190, high: 1684 });
    const angle = this.turns.get(this.placed.key) ?? 0;
    const quarter = angle % 180 !== 0;
    const wide = quarter ? natural.high : natural.wide;
    const high = quarter ? natural.wide : natural.high;
    const room = { w: this.stage.clientWidth - 28, h: this.stage.clientHeight - 20 };
    const fit = this.fit === 'page' && !this.asked && high > TALL * wide ? 'width' : this.fit;
    if (fit === 'page') this.scale = Math.min(room.w / wide, room.h / high) * DPI;
    if (fit === 'width') this.scale = (room.w / wide) * DPI;
    const k = this.scale / DPI;
    leaf.style.inlineSize = `${wide * k}px`;
    leaf.style.blockSize = `${high * k}px`;
    turned.style.inlineSize = `${natural.wide * k}px`;
    turned.style.blockSize = `${natural.high * k}px`;
    turned.style.transform = `translate(-50%, -50%) rotate(${angle}deg)`;
    return fit;
  }
}
