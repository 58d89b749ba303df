// What stands about a page: its name, its number, its download, the sheets of its workbook.

export function caption(pane) {
  const { page, pages, root } = pane;
  const at = pages.find(page.of) ?? page; // words stand in for the page that they were read on
  const say = (what, text) => {
    const place = root.querySelector(`[data-say=${what}]`);
    if (place) place.textContent = text ?? '';
  };
  say('name', page.name);
  say('file', page.file);
  const note = root.querySelector('[data-say=note]');
  note.textContent = page.note;
  note.hidden = !page.note;
  const fresh = root.querySelector('[data-say=new]');
  if (fresh) fresh.hidden = !page.isNew;
  const light = root.querySelector('[data-light-button]');
  if (light) light.disabled = page.shape !== 'picture';
  const count = root.querySelector('[data-say=count]');
  const go = root.querySelector('[data-go]');
  const words = root.querySelector('[data-do=words]');
  if (words) words.disabled = !page.words;
  const own = pages.of(page);
  if (count)
    count.textContent = ` / ${own.length}${page.shape === 'table' ? ` ${count.dataset.sheets}` : count.dataset.unit}`;
  if (go && document.activeElement !== go) go.value = String(own.indexOf(at) + 1);
  download(root, page);
  for (const [name, step] of [
    ['previous', -1],
    ['next', 1],
  ]) {
    const button = root.querySelector(`[data-do=${name}]`);
    if (button) button.disabled = !pages.beside(at, step);
  }
  tabs(root, page, own);
}

// What may not be had stays in sight, with its reason.
function download(root, { original, held }) {
  const link = root.querySelector('.viewer-bar [data-original]');
  if (!link) return;
  link.classList.remove('is-off');
  for (const name of ['aria-label', 'title']) link.setAttribute(name, held || link.dataset.may);
  if (held) {
    link.removeAttribute('href');
    link.tabIndex = 0;
    link.setAttribute('role', 'link');
    link.setAttribute('aria-disabled', 'true');
  } else {
    link.href = original;
    link.removeAttribute('role');
    link.removeAttribute('aria-disabled');
  }
}

// The sheets of a workbook, as the spreadsheet program has them at its foot.
function tabs(root, page, own) {
  const strip = root.querySelector('[data-tabs]');
  const sheets = page.shape === 'table' && own.length > 1 ? own : [];
  strip.hidden = !sheets.length;
  strip.replaceChildren(
    ...sheets.map(sheet => {
      const tab = Object.assign(document.createElement('a'), {
        href: sheet.thumb.href,
        textContent: sheet.label || String(sheet.number),
      });
      tab.dataset.show = sheet.key;
      if (sheet === page) tab.setAttribute('aria-current', 'true');
      return tab;
    }),
  );
}
