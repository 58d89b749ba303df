// A run of letter keys: is it a word that somebody types without a field, or keys that are meant?
// Keys are meant one by one and from a small set; a Korean word alternates consonants (left hand)
// and vowels (right hand), and other words soon use a letter that is no key here.
const PACE = 300; // ms: letters further apart are no run
const QUIET = 1000; // ms without a letter, after which a word is over
const MANY = 5; // different letters at typing pace; a claim is judged with four (A T H P)
const ON = new Set(['KeyJ', 'KeyK', 'KeyN']); // lead on to another row or claim, and come after any key
const BEFORE_ON = new Set(['KeyA', 'KeyX']); // accept or pick, and go on: A J A J
const CONSONANTS = new Set([...'QWERTASDFGZXCV'].map(letter => `Key${letter}`));

export const isLetter = event => /^Key[A-Z]$/.test(event.code);

// Beginnings of syllables, each a consonant and the vowel behind it: one may be two keys in a row
// (A, H), two are none. All that lead on from A or X count as one: no word repeats those alone.
const syllables = codes => {
  const begun = codes
    .map((code, at) => [codes[at - 1], code])
    .filter(([first, second]) => CONSONANTS.has(first) && !CONSONANTS.has(second));
  const others = begun.filter(([first, second]) => !(BEFORE_ON.has(first) && ON.has(second)));
  return others.length + (begun.length > others.length ? 1 : 0);
};
const different = codes => new Set(codes.filter(code => !ON.has(code))).size;

export class Run {
  constructor() {
    this.last = -Infinity;
    this.begin();
  }

  begin() {
    this.codes = [];
    this.acts = []; // how to take back what the keys of this run did
    this.held = []; // what they do when the run is over and was no word
    this.isWord = false;
    clearTimeout(this.timer);
  }

  // A key comes in, at the time that the keyboard says: what was pressed long before is over.
  meet(event) {
    if (event.timeStamp - this.last > (this.isWord ? QUIET : PACE)) {
      this.flush();
      this.begin();
    }
    if (!isLetter(event)) return;
    this.last = event.timeStamp;
    this.codes.push(event.code);
    if (syllables(this.codes) > 1 || different(this.codes) >= MANY) this.isWord = true;
  }

  // The letter is no key on this page: alone it is a slip, among others a word.
  unused() {
    if (this.codes.length > 1) this.isWord = true;
  }

  get alone() {
    return this.codes.length === 1;
  }
  did(takeBack) {
    this.acts.push(takeBack);
  }
  hold(act) {
    this.held.push(act);
  }

  wait() {
    clearTimeout(this.timer);
    if (this.held.length) this.timer = setTimeout(() => this.flush(), PACE);
  }

  flush() {
    clearTimeout(this.timer);
    for (const act of this.held.splice(0)) act();
  }

  // Returns whether anything was taken back or let go.
  takeBack() {
    const any = this.acts.length + this.held.length > 0;
    this.held = [];
    for (const act of this.acts.splice(0).reverse()) act();
    clearTimeout(this.timer);
    return any;
  }
}
