// Runs before the first paint, and not as a module: what needs script takes its place at once, so
// that nothing moves when main.js is here. Where main.js does not come, the place is given up again.
(() => {
  const root = document.documentElement;
  root.classList.add('js-soon');
  const giveUp = () => root.classList.contains('js') || root.classList.remove('js-soon');
  addEventListener('load', () => setTimeout(giveUp, 5000));
})();
