// The order of columns, by buttons: a column moves in the list and keeps its button under the hand.
// Without script the same buttons ask the server.
document.addEventListener('click', event => {
  const button = event.target.closest('[data-columns] button[name=up], [data-columns] button[name=down]');
  if (!button) return;
  event.preventDefault();
  const line = button.closest('li');
  const isUp = button.name === 'up';
  const next = isUp ? line.previousElementSibling : line.nextElementSibling;
  if (!next?.querySelector('[name=columns]')) return;
  if (isUp) next.before(line);
  else next.after(line);
  button.focus();
});
