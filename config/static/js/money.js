// Money fields: commas while typing, ±100,000 steps, never below 0 or above the ceiling by a step.
const digits = text => text.replace(/[^\d]/g, '');
const commas = text => (digits(text) ? Number(digits(text)).toLocaleString('ko-KR') : '');

document.addEventListener('input', event => {
  const input = event.target.closest('[data-money] input');
  if (!input || event.isComposing || /[^\d,]/.test(input.value)) return; // what is no number stays as typed
  const fromEnd = input.value.length - input.selectionStart;
  input.value = commas(input.value);
  const at = Math.max(0, input.value.length - fromEnd);
  input.setSelectionRange(at, at);
});

document.addEventListener('click', event => {
  const button = event.target.closest('[data-money] [data-step]');
  if (!button) return;
  const box = button.closest('[data-money]');
  const input = box.querySelector('input');
  const ceiling = Number(box.dataset.ceiling || Infinity);
  const next = Math.min(ceiling, Math.max(0, Number(digits(input.value) || 0) + Number(button.dataset.step)));
  setMoney(input, next);
});

export function setMoney(input, amount) {
  input.value = amount === null ? '' : Number(amount).toLocaleString('ko-KR');
  input.dispatchEvent(new Event('change', { bubbles: true }));
}
