// Pictures of pages. The server lets no browser keep them, so the last few stay here, decoded, for
// as long as the page is open: turning back, and to a page that was asked for ahead, is at once.
const KEPT = 12;
const kept = new Map();

export function picture(page) {
  let image = kept.get(page.src);
  kept.delete(page.src);
  if (!image || image.isConnected) {
    // one that the other pane shows stays there
    image = new Image();
    image.className = 'sheet-paper';
    image.alt = page.spoken;
    image.draggable = false;
    image.decoding = 'async';
    image.src = page.src;
    image.addEventListener('error', () => kept.delete(page.src));
  }
  kept.set(page.src, image);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value);
  return image;
}

// Puts a picture that the server's page had loaded already into the store.
export function adopt(page, image) {
  kept.set(page.src, image);
}
export function forget(page) {
  kept.delete(page.src);
}

// Small pictures that did not come while a page now does: the storage answers again.
export function askAgain() {
  for (const image of document.querySelectorAll('.thumb > img.is-away')) {
    const { src } = image;
    image.src = src;
  }
}

export const loaded = image =>
  new Promise((resolve, reject) => {
    if (image.complete && image.naturalWidth) {
      resolve(image);
      return;
    }
    if (image.complete && !image.naturalWidth && image.src) {
      reject(new Error('broken'));
      return;
    }
    image.addEventListener('load', () => resolve(image), { once: true });
    image.addEventListener('error', () => reject(new Error('failed')), { once: true });
  });

// Why a page cannot be had, in the server's words; null when nobody answers.
export async function reasonOf(page) {
  const answer = await fetch(page.src, { headers: { 'HX-Request': 'true' } }).catch(() => null);
  if (!answer) return null;
  const isText = (answer.headers.get('Content-Type') ?? '').startsWith('text/plain');
  return !answer.ok && isText ? (await answer.text()).slice(0, 200) : '';
}

// A sheet or a text: a fragment of a page, from our own server.
export async function fragment(page) {
  const answer = await fetch(page.src, { headers: { 'HX-Request': 'true' } });
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  const sheet = document.createElement('div');
  sheet.className = 'sheet-table';
  sheet.dataset.sheet = '';
  sheet.innerHTML = await answer.text();
  window.htmx?.process(sheet);
  return sheet;
}
