// The checks of the four kinds: T walks them (Shift+T back) and brings their pages up, A accepts
// the one that is in front, Q doubts it and asks for the note. J K walk the claims.
import { onKey } from './keys.js';
import { viewer } from './viewer.js';
import { bring } from './viewer/bring.js';

const rows = () => [...document.querySelectorAll('#checks [data-kind]')].filter(row => row.querySelector('[data-check]'))
let kind = viewer?.main.page?.kind ?? ''

function mark() {
  for (const row of document.querySelectorAll('#checks [data-kind]')) row.classList.toggle('is-now', row.dataset.kind === kind)
}

// In its own box on a wide screen, with the page where the desk is one long page.
function show(row) {
  const box = document.getElementById('case')
  if (box.scrollHeight > box.clientHeight + 1) bring(row, box)
  else row.scrollIntoView({ block: 'nearest' })
}

function walk(step) {
  const all = rows(), at = all.findIndex(row => row.dataset.kind === kind)
  const next = all[at < 0 ? 0 : (at + step + all.length) % all.length]
  if (!next) return false
  kind = next.dataset.kind
  viewer?.start(kind)
  mark()
  show(next)
  const live = document.querySelector('[data-say=live]')
  if (live) live.textContent = [...next.querySelectorAll('.doc, .findings > li')].map(part => part.textContent.trim()).join('. ')
  return true
}

function judge(value) {
  const row = rows().find(one => one.dataset.kind === kind)
  const radio = row?.querySelector(`[value=${value}]`)
  if (!radio) return false
  show(row)
  if (radio.checked && value === 'insufficient') row.querySelector('[name=note]')?.focus()
  else if (radio.checked && !radio.defaultChecked) radio.form.requestSubmit() // it did not get through
  else radio.click()
  return true
}

document.addEventListener('desk:kind', event => { kind = event.detail; mark() })
document.addEventListener('desk:part', mark)
document.addEventListener('desk:seen', ({ detail: page }) => {
  const count = document.querySelector(`#checks [data-kind="${page.kind}"] [data-seen-of]`)
  if (count && !page.aside) count.textContent = String(Number(count.textContent) + 1)
})
mark()

if (document.getElementById('checks')) onKey(event => {
  if (event.code === 'KeyT') return walk(event.shiftKey ? -1 : 1)
  if (event.code === 'KeyA') return judge('accepted')
  if (event.code === 'KeyQ') return judge('insufficient')
  const claim = !event.repeat && { KeyJ: 'next', KeyK: 'previous' }[event.code]
  const link = claim && document.querySelector(`a[data-claim=${claim}]`)
  link?.click()
  return Boolean(link)
})
