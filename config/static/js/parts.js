// Bringing parts of a page up to date from a newer one, without taking anything from whoever is
// writing: what was typed or chosen and not sent yet stays, so do focus and scrolling.
const parse = text => new DOMParser().parseFromString(text, 'text/html')
const nameOf = field => `${field.form?.getAttribute('action') ?? ''} ${field.name} ${field.type === 'radio' ? field.value : ''}`
const touched = field => (/radio|checkbox/.test(field.type) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue)
const fieldsIn = part => [...part.querySelectorAll('input:not([type=hidden]), textarea, select')]

function swap(old, fresh, sent) {
  const typed = new Map(fieldsIn(old).filter(field => field.form !== sent && touched(field)).map(field => [nameOf(field), field]))
  const focused = old.contains(document.activeElement) ? document.activeElement : null
  const { scrollTop, scrollLeft } = old
  old.replaceWith(document.adoptNode(fresh))
  for (const field of fieldsIn(fresh)) {
    const before = typed.get(nameOf(field))
    if (!before) continue
    if (/radio|checkbox/.test(field.type)) field.checked = before.checked
    else field.value = before.value
  }
  fresh.scrollTo(scrollLeft, scrollTop)
  if (focused?.name && focused.form !== sent) fieldsIn(fresh).find(field => nameOf(field) === nameOf(focused))?.focus({ preventScroll: true })
  window.htmx?.process(fresh)
  document.dispatchEvent(new CustomEvent('desk:part', { detail: fresh }))
}

// Puts each part named ("#checks, #rail") from the answer in place of the old one; returns false
// when the answer has none of them. `sent` is the form whose content has just been taken in.
export function refresh(names, text, sent = null) {
  const page = parse(text), scroll = document.getElementById('case'), top = scroll?.scrollTop
  let found = false
  for (const name of names.split(',').map(part => part.trim())) {
    const old = document.querySelector(name), fresh = page.querySelector(name)
    if (!old || !fresh) continue
    found = true
    if (!old.isEqualNode(fresh)) swap(old, fresh, sent)
  }
  if (scroll) scroll.scrollTop = top
  return found ? page : null
}
