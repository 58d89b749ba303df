// Canned words add their text to a field; they never replace what was typed, and taking a chip
// back removes only its own text.
import { onKey } from './keys.js';

function toggle(chip) {
  const field = document.getElementById(chip.closest('[data-chips]').dataset.chips)
  if (!field) return
  const text = chip.dataset.text, on = chip.getAttribute('aria-pressed') === 'true'
  field.value = on
    ? field.value.replace(text, '').replace(/[ \n]{2,}/g, ' ').trim()
    : [field.value.trimEnd(), text].filter(Boolean).join(field.value.trimEnd() ? ' ' : '')
  chip.setAttribute('aria-pressed', String(!on))
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

document.addEventListener('click', event => {
  const chip = event.target.closest('[data-chips] .chip')
  if (chip) toggle(chip)
})

onKey(event => {
  const nth = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)
  const chip = nth && document.querySelectorAll('[data-ballot] [data-chips] .chip')[nth[1] - 1]
  if (chip) toggle(chip)
  return Boolean(chip)
})
