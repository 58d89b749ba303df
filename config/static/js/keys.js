// Shortcuts go by event.code, so they work with a Korean layout, and stay silent while someone
// types or composes. Single keys can be switched off (body[data-keys], WCAG 2.1.4).
const FIELDS = 'input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]'

export const typing = event => event.isComposing || Boolean(event.target.closest?.(FIELDS))

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
