// The ballot: G H D choose, the amount follows the choice, P takes the suggested amount, E the
// estimated loss, Ctrl+Enter submits. What departs from the suggestion is said while it is typed. What is being written is kept by drafts.js.
import { tell } from './forms.js';
import { composing, onKey } from './keys.js';
import { setMoney } from './money.js';

const form = document.querySelector('form[data-ballot]')
if (form) {
  const amount = form.querySelector('[data-money] input'), box = form.querySelector('[data-money]')
  let partly = ''

  const follow = () => {
    const choice = form.querySelector('[name=choice]:checked')?.value
    if (!amount || !choice) return
    if (!amount.readOnly && amount.value) partly = amount.value
    if (choice === 'grant' && box.dataset.ceiling) setMoney(amount, box.dataset.ceiling)
    if (choice === 'deny') setMoney(amount, null)
    if (choice === 'partly' && amount.readOnly) amount.value = partly
    amount.readOnly = choice !== 'partly'
    box.querySelectorAll('[data-step]').forEach(step => { step.disabled = choice !== 'partly' })
  }
  form.addEventListener('change', event => { if (event.target.name === 'choice') follow() })
  document.addEventListener('desk:draft', follow)

  const choose = value => {
    const radio = form.querySelector(`[name=choice][value=${value}]`)
    radio?.click()
    return Boolean(radio)
  }

  // An amount at hand: a part where it is below the ceiling, else the whole, and nought is a denial.
  const fill = chip => {
    const won = Number(chip.dataset.fill), ceiling = Number(box.dataset.ceiling || Infinity)
    if (won <= 0) { choose('deny'); return }
    if (won >= ceiling) { choose('grant'); return }
    choose('partly')
    setMoney(amount, won)
    amount.dispatchEvent(new Event('input', { bubbles: true }))
  }
  form.addEventListener('click', event => {
    const chip = event.target.closest('[data-fill]')
    if (chip) fill(chip)
  })

  onKey(event => {
    const value = { KeyG: 'grant', KeyH: 'partly', KeyD: 'deny' }[event.code]
    if (value) return choose(value)
    const chip = form.querySelector(`[data-fill-key="${CSS.escape(event.code)}"]`)
    if (chip) fill(chip)
    return Boolean(chip)
  })
  // Also while typing: the hands stay where they are. Not while a composition is under way, whose
  // last letter would be lost, nor over an open sheet of keys.
  document.addEventListener('keydown', event => {
    if (event.code !== 'Enter' || !(event.ctrlKey || event.metaKey) || composing(event) || event.repeat) return
    if (document.querySelector('dialog[open]')) return
    const other = event.target.closest('form')
    if (other && other !== form && !other.matches('[data-quiet]')) return // a form of its own has a button of its own
    event.preventDefault()
    if (other?.matches('[data-quiet]')) other.requestSubmit() // in a note, it is the note that is sent
    else form.requestSubmit(form.querySelector('[data-submit]') ?? undefined)
  })

  // A doubt without its reason is not on record yet, and would be gone with the vote: asked for once.
  const unsaid = () => [...document.querySelectorAll('#checks [data-check] [value=insufficient]:checked')]
    .filter(radio => !radio.defaultChecked && !('asked' in radio.dataset))
    .map(radio => radio.form.querySelector('[name=note]')).find(note => note && !note.value.trim())
  form.addEventListener('submit', event => {
    const note = unsaid()
    if (!note) return
    event.preventDefault()
    event.stopImmediatePropagation()
    note.form.querySelector('[value=insufficient]').dataset.asked = ''
    note.scrollIntoView({ block: 'nearest' })
    note.focus()
    tell(note.dataset.ask)
  })

  form.addEventListener('submit', () => {
    const button = document.querySelector('[data-submit]')
    button?.setAttribute('aria-busy', 'true')
    setTimeout(() => button?.removeAttribute('aria-busy'), 8000)
  })
  follow()

  // Said while it is typed; the server says it again, and asks for the reason.
  const said = form.querySelector('.suggested')
  const outside = (won, bounds) => { const [low, high] = bounds.split(' ').map(Number); return won < low || won > high }
  const compare = () => {
    const choice = form.querySelector('[name=choice]:checked')?.value, typed = amount.value.replaceAll(',', '')
    const won = choice === 'deny' ? 0 : /^\d+$/.test(typed) ? Number(typed) : null
    const known = Boolean(choice) && won !== null
    const hint = said.querySelector('[data-departs]'), far = said.querySelector('[data-far]')
    const wanting = known && hint && outside(won, said.dataset.near) && !form.elements.rationale.value.trim()
    hint?.classList.toggle('quiet', !wanting)
    for (const name of ['text-state', 'is-warn']) hint?.classList.toggle(name, Boolean(wanting))
    far.hidden = !(known && said.dataset.usual && outside(won, said.dataset.usual))
  }
  if (said) {
    for (const kind of ['input', 'change']) form.addEventListener(kind, compare)
    document.addEventListener('desk:draft', compare)
    compare()
  }

  // What was refused comes into focus; a choice is made by key from there.
  if (form.querySelector('.invalid-feedback')) (form.querySelector('[aria-invalid]') ?? form.querySelector('[name=choice]'))?.focus()
}
