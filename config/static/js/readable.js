// What a person came to read is here: the picture that a page asks for first. What is large and can
// wait (letters, the chart library) waits for it.
export function readable() {
  const picture = document.querySelector('img[fetchpriority="high"]');
  if (!picture || picture.complete) return Promise.resolve();
  return new Promise(done => {
    for (const end of ['load', 'error']) picture.addEventListener(end, done, { once: true });
  });
}
