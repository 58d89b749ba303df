// What a reader took from a pictured page: the server's fragment of words with their places, asked for
// once a page. Asking for it is part of viewing the page.
const kept = new Map(); // address -> promise of the words

async function ask(address) {
  const answer = await fetch(address, { headers: { 'HX-Request': 'true' } }).catch(() => null);
  if (!answer?.ok || answer.redirected) {
    kept.delete(address);
    return [];
  }
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  return [...page.querySelectorAll('[data-place]')].map(word => ({
    text: word.firstChild.textContent.trim(),
    box: word.dataset.place.split(',').map(Number),
  }));
}

// The words whose middle is in a place, as one text.
export async function wordsAt(address, [left, top, right, bottom]) {
  if (!kept.has(address)) kept.set(address, ask(address));
  const words = await kept.get(address);
  return words
    .filter(({ box: [x, y, to, down] }) => {
      const [across, height] = [(x + to) / 2, (y + down) / 2];
      return across >= left && across <= right && height >= top && height <= bottom;
    })
    .map(({ text }) => text)
    .join(' ');
}
