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
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

document.addEventListener('click', event => {
  const chip = event.target.closest('[data-chips] .chip')
  if (chip) toggle(chip)
})

// Some words go with some votes only; the numbers are those of what is on screen.
const fitting = () => [...document.querySelectorAll('[data-ballot] [data-chips] .chip')].filter(chip => !chip.hidden)
function fit(choice) {
  for (const chip of document.querySelectorAll('[data-ballot] [data-chips] .chip[data-choices]')) {
    chip.hidden = Boolean(choice && chip.dataset.choices && !chip.dataset.choices.split(' ').includes(choice))
  }
  fitting().forEach((chip, k) => { const key = chip.querySelector('small'); if (key) key.textContent = k < 9 ? String(k + 1) : '' })
}
const chosen = () => document.querySelector('[data-ballot] [name=choice]:checked')?.value
document.addEventListener('change', event => { if (event.target.closest('[data-ballot]') && event.target.name === 'choice') fit(chosen()) })

// What is in the field already shows as pressed, after a draft came back too.
function press() {
  for (const chip of document.querySelectorAll('[data-chips] .chip')) {
    const field = document.getElementById(chip.closest('[data-chips]').dataset.chips)
    if (field) chip.setAttribute('aria-pressed', String(field.value.includes(chip.dataset.text)))
  }
}
document.addEventListener('input', event => { if (event.target.id && document.querySelector(`[data-chips="${CSS.escape(event.target.id)}"]`)) press() })
document.addEventListener('desk:draft', () => { fit(chosen()); press() })
fit(chosen())
press()

onKey(event => {
  const nth = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)
  const chip = nth && fitting()[nth[1] - 1]
  if (chip) toggle(chip)
  return Boolean(chip)
})
