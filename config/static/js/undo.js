// data-until: seconds left to undo something, counted down; afterwards the form says so by leaving.
// The server refuses what comes too late all the same.
function count(form) {
  const until = Date.parse(form.dataset.until);
  const left = form.querySelector('[data-left]');
  const tick = () => {
    const seconds = Math.ceil((until - Date.now()) / 1000);
    if (seconds <= 0 || !form.isConnected) {
      form.remove();
      return;
    }
    left.textContent = `${seconds}${left.dataset.unit}`;
    setTimeout(tick, 1000);
  };
  tick();
}
const countAll = root => root.querySelectorAll('form[data-until]').forEach(count);
document.addEventListener('desk:part', event => countAll(event.detail));
countAll(document);

export {}; // a module also for the bundler, which would wrap it as a script
