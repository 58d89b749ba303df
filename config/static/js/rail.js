// The amount rail: the amount of 일부 지급 on one line beside claimed loss, estimate, suggestion, like
// decisions and ceiling. Set by mouse and arrows here, by digits in the field. It changes no vote.
import { setMoney } from './main.js';

const STEP = 10000; // won
const LARGE = 100000;
const NEAR = 6; // px: a click this near to a mark means the mark
const GAP = 10; // px between labels

const grouped = won => won.toLocaleString('ko-KR');

export class Rail {
  // `maySet(won)` says whether the amount may be set now, and tells why not.
  constructor(root, maySet) {
    this.root = root;
    this.maySet = maySet;
    this.field = document.getElementById(root.dataset.rail);
    this.line = root.querySelector('[data-line]');
    this.own = root.querySelector('[data-own]');
    this.whole = Number(root.dataset.whole);
    this.ceiling = Number(root.dataset.ceiling);
    this.unit = document.querySelector('.won-unit')?.textContent ?? '';
    // without script it is a picture
    this.line.tabIndex = 0;
    const said = { label: this.line.dataset.label, valuemin: 0, valuemax: this.ceiling };
    this.line.setAttribute('role', 'slider');
    for (const [name, value] of Object.entries(said)) this.line.setAttribute(`aria-${name}`, value);
    this.line.addEventListener('keydown', event => this.key(event));
    this.line.addEventListener('pointerdown', event => this.grab(event));
    this.line.addEventListener('pointermove', event => {
      if (this.line.hasPointerCapture(event.pointerId)) this.point(event, false);
    });
    new ResizeObserver(() => this.place()).observe(root);
    document.fonts.addEventListener('loadingdone', () => this.place()); // words grow or shrink with their font
  }

  // The highest amount that is less than the ceiling and a whole step.
  get most() {
    return this.ceiling > STEP ? Math.ceil(this.ceiling / STEP - 1) * STEP : this.ceiling - 1;
  }
  get least() {
    return Math.min(STEP, this.most);
  }

  get won() {
    const typed = this.field.value.replaceAll(',', '');
    return /^\d+$/.test(typed) ? Number(typed) : null;
  }

  set(won) {
    if (!this.maySet(won)) return;
    setMoney(this.field, won);
    this.field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  // One step up or down, to the next whole step.
  step(by) {
    const size = Math.abs(by);
    const from = this.won ?? 0;
    const next = by > 0 ? Math.floor(from / size) * size + size : Math.ceil(from / size) * size - size;
    this.set(Math.min(this.most, Math.max(this.least, next)));
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const by = {
      ArrowRight: STEP,
      ArrowUp: STEP,
      ArrowLeft: -STEP,
      ArrowDown: -STEP,
      PageUp: LARGE,
      PageDown: -LARGE,
    }[event.key];
    if (by) this.step(event.shiftKey && Math.abs(by) === STEP ? by * 10 : by);
    else if (event.key === 'Home') this.set(this.least);
    else if (event.key === 'End') this.set(this.most);
    else if (event.key === 'Escape') this.line.blur();
    else return;
    event.preventDefault();
    event.stopPropagation(); // arrows turn pages elsewhere
  }

  grab(event) {
    if (event.button) return;
    this.line.setPointerCapture(event.pointerId);
    this.point(event, true);
  }

  point(event, snaps) {
    const box = this.line.getBoundingClientRect();
    const won = ((event.clientX - box.left) / box.width) * this.whole;
    const near = (NEAR / box.width) * this.whole;
    const mark = this.marks().find(at => snaps && Math.abs(at - won) <= near);
    const rounded = Math.round(won / STEP) * STEP;
    this.set(mark ?? Math.min(this.ceiling, Math.max(this.least, rounded)));
  }

  marks() {
    return [...this.root.querySelectorAll('[data-fill]')].map(button => Number(button.dataset.fill));
  }

  // Shows the amount as it is now.
  show(isPartly) {
    const { won } = this;
    this.line.setAttribute('aria-disabled', String(!isPartly));
    this.line.setAttribute('aria-valuenow', String(won ?? 0));
    this.line.setAttribute(
      'aria-valuetext',
      won === null ? this.line.dataset.unset : `${grouped(won)}${this.unit}`,
    );
    this.own.classList.toggle('is-set', won !== null);
    this.own.setAttribute('cx', `${(100 * Math.min(won ?? 0, this.whole)) / this.whole}%`);
  }

  // Each label stands over its mark, moved aside where two would touch.
  place() {
    const width = this.root.clientWidth;
    const labels = [...this.root.querySelectorAll('.rail-marks > li')];
    if (!width || !labels.length) return;
    const widths = () => labels.map(label => label.offsetWidth);
    this.root.classList.remove('is-crowded');
    let wide = widths();
    if (wide.reduce((sum, one) => sum + one + GAP, -GAP) > width) {
      this.root.classList.add('is-crowded'); // without the words, which are still read out
      wide = widths();
    }
    const left = labels.map((label, n) => (label.dataset.at / 100) * width - wide[n] / 2);
    for (let n = 0, from = 0; n < left.length; n += 1) {
      left[n] = Math.max(left[n], from);
      from = left[n] + wide[n] + GAP;
    }
    for (let n = left.length - 1, to = width; n >= 0; n -= 1) {
      left[n] = Math.max(0, Math.min(left[n], to - wide[n]));
      to = left[n] - GAP;
    }
    labels.forEach((label, n) => {
      label.style.insetInlineStart = `${left[n]}px`;
    });
  }
}
