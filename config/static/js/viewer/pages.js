// The pages of a claim as the rail lists them. The rail may be swapped for a newer one at any
// time, so it is read again when that happens; a page is known by its key "document:number".
import { bring } from './bring.js';

function read(thumb) {
  const shelf = thumb.closest('[data-doc]');
  const [wide, high] = (thumb.dataset.size ?? '').split(',').map(Number);
  return {
    thumb,
    key: thumb.dataset.page,
    document: shelf.dataset.doc,
    number: Number(thumb.dataset.page.split(':')[1]),
    kind: shelf.dataset.kind,
    name: shelf.dataset.name,
    file: shelf.dataset.file,
    original: shelf.dataset.original,
    note: shelf.dataset.note ?? thumb.dataset.note ?? '',
    isNew: shelf.classList.contains('is-new'),
    shape: thumb.dataset.shape,
    src: thumb.dataset.src,
    label: thumb.dataset.label ?? '',
    words: thumb.dataset.words ?? '', // the address of what was read on it
    title: thumb.dataset.title ?? '',
    reason: thumb.dataset.reason ?? '',
    held: thumb.dataset.held ?? '',
    aside: shelf.classList.contains('is-aside'),
    spoken: thumb.getAttribute('aria-label'),
    size: wide ? { wide, high } : null,
  };
}

export class Pages {
  constructor(root) {
    this.root = root;
    this.read();
  }

  read() {
    this.all = [...this.root.querySelectorAll('#rail [data-page]')].map(read);
  }

  find(key) {
    return this.all.find(page => page.key === key) ?? null;
  }
  first() {
    return this.all.find(page => page.thumb.hasAttribute('aria-current')) ?? this.all[0] ?? null;
  }
  of(page) {
    return this.all.filter(other => other.document === page.document);
  }
  beside(page, step) {
    return (page && this.all[this.all.findIndex(other => other.key === page.key) + step]) || null;
  }

  // The first page of the document before or behind.
  document(page, step) {
    const order = [...new Set(this.all.map(other => other.document))];
    const next = order[order.indexOf(page?.document) + step];
    return next === undefined ? null : this.all.find(other => other.document === next);
  }

  // Where to begin with a kind: its first page that was not seen yet, else its first.
  start(kind) {
    const pages = this.all.filter(page => page.kind === kind);
    return pages.find(page => page.thumb.querySelector('.unseen')) ?? pages[0] ?? null;
  }

  mark(current) {
    for (const { thumb, key } of this.all) {
      if (key === current?.key) thumb.setAttribute('aria-current', 'true');
      else thumb.removeAttribute('aria-current');
    }
    if (current) bring(current.thumb, current.thumb.closest('#rail'));
  }

  // Returns false where it had been seen before.
  see(page) {
    const mark = page.thumb.querySelector('.unseen');
    if (!mark) return false;
    mark.className = 'seen';
    mark.innerHTML = '<i class="i i-check" aria-hidden="true"></i>';
    const words = this.root.dataset;
    page.thumb.setAttribute('aria-label', page.spoken.replace(words.unseen, words.seen));
    page.spoken = page.thumb.getAttribute('aria-label');
    const count = page.thumb.closest('[data-group]').querySelector('[data-seen-count]');
    if (count)
      count.textContent = String(
        page.thumb.closest('[data-group]').querySelectorAll('.thumbs:not(.is-aside) .seen').length,
      );
    return true;
  }
}
