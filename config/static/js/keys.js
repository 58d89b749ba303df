// Shortcuts go by event.code, so they work with a Korean layout, and stay silent while someone
// types or composes. Single keys can be switched off (body[data-keys], WCAG 2.1.4).
const FIELDS = 'input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]'

// 229: what some browsers send for the key that ends a composition, after its end.
export const composing = event => event.isComposing || event.keyCode === 229
export const typing = event => composing(event) || Boolean(event.target.closest?.(FIELDS))

// Esc leaves a field, so that the keys act again; a composition keeps its own Esc.
document.addEventListener('keydown', event => {
  if (event.code !== 'Escape' || composing(event) || event.defaultPrevented || open()) return
  if (event.target.closest?.(FIELDS) && !event.target.closest('[popover]')) event.target.blur()
})

const open = () => document.querySelector('dialog[open]')
const handlers = []

// A handler gets the event and returns true when it has used it.
export function onKey(handler) { handlers.push(handler) }

document.addEventListener('keydown', event => {
  if (!('keys' in document.body.dataset)) return
  if (event.defaultPrevented || event.repeat && !/^(Key[JK]|Arrow)/.test(event.code)) return
  if (typing(event) || event.ctrlKey || event.metaKey || event.altKey || open()) return
  if (handlers.some(handler => handler(event))) event.preventDefault()
})

onKey(event => {
  if (event.code !== 'Slash') return false
  if (event.shiftKey) { document.getElementById('keys-sheet')?.showModal(); return true }
  const find = document.querySelector('[data-find]')
  find?.focus()
  find?.select()
  return Boolean(find)
})

document.addEventListener('click', event => {
  const opener = event.target.closest('[data-open]')
  if (!opener) return
  document.querySelectorAll(':popover-open').forEach(pop => pop.hidePopover())
  document.getElementById(opener.dataset.open)?.showModal()
})
