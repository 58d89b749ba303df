// Bringing parts of a page up to date from a newer one, without taking anything from whoever is
// writing: what was typed or chosen and not sent yet stays, so do focus and scrolling; a part is left
// alone while one of its texts is being written, for a letter may be half composed.
let writing = 0, turn = 0 // posts under way; `turn` moves when one begins or ends
const owed = new Set() // parts that are not as new as they could be

const list = names => names.split(',').map(part => part.trim())
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

export const isText = field => field.matches('input:not([type=radio], [type=checkbox]), textarea')
const isWritten = part => part.contains(document.activeElement) && isText(document.activeElement)

// Puts each part named ("#checks, #rail") from the answer in place of the old one; returns false
// when the answer has none of them. `sent` is the form whose content has just been taken in.
export function refresh(names, text, sent = null) {
  const page = parse(text), scroll = document.getElementById('case'), top = scroll?.scrollTop
  let found = false
  for (const name of list(names)) {
    const old = document.querySelector(name), fresh = page.querySelector(name)
    owed.delete(name)
    if (!old || !fresh) continue
    found = true
    if (isWritten(old)) owed.add(name)
    else if (!old.isEqualNode(fresh)) swap(old, fresh, sent)
  }
  if (scroll) scroll.scrollTop = top
  return found ? page : null
}

// Posts in the background: the answer, its text, and whether no other post was under way meanwhile.
// Else one answer may have overtaken the other, and neither tells how things stand: see `owe`.
export async function post(address, body) {
  const mine = turn += 1
  writing += 1
  const answer = await fetch(address, { method: 'POST', body, credentials: 'same-origin' }).catch(() => null)
  const text = await answer?.text().catch(() => '') ?? ''
  const alone = turn === mine
  writing -= 1
  turn += 1
  return { answer, text, alone }
}

// Asks the page itself for these parts as soon as no post is under way and nobody writes in them.
export function owe(names) {
  for (const name of list(names)) owed.add(name)
  return settle()
}

// Brings these parts up to date, unless a post begins or ends meanwhile: that has newer ones.
export async function bringUp(names) {
  const asked = turn, answer = await fetch(location.href).catch(() => null)
  if (!answer?.ok || answer.redirected) return null
  const text = await answer.text()
  return turn === asked ? refresh(names, text) : null
}

const settle = async () => { if (owed.size && !writing) await bringUp([...owed].join()) }
document.addEventListener('focusout', () => setTimeout(settle))
