// Canned words add their text to a field; they never replace what was typed, and taking a chip
// back removes only its own text.
import { tell } from './forms.js';
import { onKey } from './keys.js';

function toggle(chip) {
  const group = chip.closest('[data-chips]');
  const field = document.getElementById(group.dataset.chips);
  if (!field) return;
  const text = chip.dataset.text;
  const on = chip.getAttribute('aria-pressed') === 'true';
  if (!on && chip.getAttribute('aria-disabled') === 'true') {
    tell(group.dataset.unfit);
    return;
  }
  field.value = on
    ? field.value
        .replace(text, '')
        .replace(/[ \n]{2,}/g, ' ')
        .trim()
    : [field.value.trimEnd(), text].filter(Boolean).join(field.value.trimEnd() ? ' ' : '');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

document.addEventListener('click', event => {
  const chip = event.target.closest('[data-chips] .chip');
  if (chip) toggle(chip);
});

// Some words go with some votes only. What does not fit is greyed where it is: neither its place nor
// its number moves, so that a key always writes the same words.
function fit(choice) {
  for (const chip of document.querySelectorAll('[data-ballot] [data-chips] .chip[data-choices]')) {
    const unfit = Boolean(
      choice && chip.dataset.choices && !chip.dataset.choices.split(' ').includes(choice),
    );
    chip.setAttribute('aria-disabled', String(unfit));
    chip.title = unfit ? chip.closest('[data-chips]').dataset.unfit : '';
  }
}
const chosen = () => document.querySelector('[data-ballot] [name=choice]:checked')?.value;
document.addEventListener('change', event => {
  if (event.target.closest('[data-ballot]') && event.target.name === 'choice') fit(chosen());
});

// What is in the field already shows as pressed, after a draft came back too.
function press() {
  for (const chip of document.querySelectorAll('[data-chips] .chip')) {
    const field = document.getElementById(chip.closest('[data-chips]').dataset.chips);
    if (field) chip.setAttribute('aria-pressed', String(field.value.includes(chip.dataset.text)));
  }
}
document.addEventListener('input', event => {
  if (event.target.id && document.querySelector(`[data-chips="${CSS.escape(event.target.id)}"]`)) press();
});
document.addEventListener('desk:draft', () => {
  fit(chosen());
  press();
});
fit(chosen());
press();

onKey(event => {
  const nth = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
  const chip = nth && document.querySelector(`[data-ballot] [data-chips] .chip[data-key="${nth[1]}"]`);
  if (chip) toggle(chip);
  return Boolean(chip);
});
