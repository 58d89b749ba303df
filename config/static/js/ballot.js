// The ballot: G H D choose, the amount follows the choice, Ctrl+Enter submits, and what is being
// written is kept in this browser tab, for its writer alone, until the vote is cast.
import { onKey } from './keys.js';
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

  onKey(event => {
    const value = { KeyG: 'grant', KeyH: 'partly', KeyD: 'deny' }[event.code]
    const radio = value && form.querySelector(`[name=choice][value=${value}]`)
    radio?.click()
    return Boolean(radio)
  })
  // Also while typing: the hands stay where they are.
  document.addEventListener('keydown', event => {
    if (event.code !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing || event.repeat) return
    event.preventDefault()
    form.requestSubmit(form.querySelector('[data-submit]') ?? undefined)
  })

  const key = form.dataset.draft && `draft:${form.dataset.draft}`
  const said = document.querySelector('[data-draft-said]')
  const names = ['choice', 'amount', 'rationale']
  const read = () => Object.fromEntries(names.map(name => [name, form.elements[name]?.value ?? '']))
  const keep = () => {
    sessionStorage.setItem(key, JSON.stringify(read()))
    if (!said) return
    said.hidden = false
    const time = said.querySelector('time')
    if (time) time.textContent = new Date().toLocaleTimeString('ko-KR', { hour: '2-digit', minute: '2-digit', hour12: false })
  }
  if (key) {
    const kept = sessionStorage.getItem(key)
    if (kept && !('bound' in form.dataset) && !read().rationale) {
      for (const [name, value] of Object.entries(JSON.parse(kept))) if (form.elements[name] && value) form.elements[name].value = value
    }
    let timer
    form.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(keep, 600) })
    form.addEventListener('submit', () => sessionStorage.removeItem(key))
  }
  follow()
}

// A draft is as sealed as a vote: whoever signs in next at this screen finds nothing.
document.addEventListener('submit', event => {
  if (!event.target.matches('[data-sign-out]')) return
  for (const name of Object.keys(sessionStorage)) if (name.startsWith('draft:')) sessionStorage.removeItem(name)
})
