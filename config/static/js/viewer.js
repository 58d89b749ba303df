// The document viewer of the desk. Every thumbnail is a link that works by itself; with script the
// page is shown in place. Keys: ← → page, + − zoom, R rotate, W width, F whole page, A Q verdict.
import { onKey } from './keys.js';

const STEPS = [.25, .5, .67, .8, 1, 1.25, 1.5, 2, 3, 4]

class Viewer {
  constructor(root) {
    this.root = root
    this.stage = root.querySelector('[data-stage]')
    this.thumbs = [...root.querySelectorAll('[data-page]')]
    this.fit = 'page'
    this.scale = 1
    this.turn = 0
    this.at = Math.max(0, this.thumbs.findIndex(thumb => thumb.hasAttribute('aria-current')))
    root.addEventListener('click', event => this.click(event))
    this.stage.addEventListener('load', () => this.layout(), true)
    new ResizeObserver(() => this.layout()).observe(this.stage)
    this.label()
    this.layout()
  }

  click(event) {
    const thumb = event.target.closest('[data-page]'), tool = event.target.closest('[data-do]')
    if (thumb && !(event.ctrlKey || event.metaKey || event.shiftKey)) { event.preventDefault(); this.show(this.thumbs.indexOf(thumb)) }
    if (tool) this.act(tool.dataset.do)
  }

  act(name) {
    if (name === 'in' || name === 'out') this.zoom(name === 'in' ? 1 : -1)
    if (name === 'width' || name === 'page') { this.fit = name; this.layout() }
    if (name === 'turn') { this.turn = (this.turn + 90) % 360; this.layout() }
    if (name === 'previous') this.show(this.at - 1)
    if (name === 'next') this.show(this.at + 1)
  }

  zoom(way) {
    const now = this.scale
    this.fit = 'free'
    this.scale = way > 0 ? STEPS.find(s => s > now + .01) ?? 4 : STEPS.findLast(s => s < now - .01) ?? .25
    this.layout()
  }

  async show(index) {
    const thumb = this.thumbs[index]
    if (!thumb || index === this.at && this.stage.firstElementChild) return
    this.thumbs[this.at]?.removeAttribute('aria-current')
    this.at = index
    thumb.setAttribute('aria-current', 'true')
    thumb.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    this.turn = 0
    if (thumb.dataset.kind === 'table') {
      const answer = await fetch(thumb.dataset.src, { headers: { 'HX-Request': 'true' } }).catch(() => null)
      if (this.thumbs[this.at] !== thumb) return
      if (!answer?.ok) { location.href = thumb.href; return }
      const sheet = document.createElement('div')
      sheet.className = 'sheet-table'
      sheet.dataset.sheet = ''
      sheet.innerHTML = await answer.text()
      window.htmx?.process(sheet)
      this.stage.replaceChildren(sheet)
    } else {
      const page = new Image()
      page.className = 'sheet-paper'
      page.dataset.sheet = ''
      page.alt = thumb.dataset.alt ?? ''
      page.src = thumb.dataset.src
      page.addEventListener('error', () => this.failed(thumb))
      this.stage.replaceChildren(page)
    }
    const mark = thumb.querySelector('.unseen')
    if (mark) { mark.className = 'seen'; mark.innerHTML = '<i class="i i-check" aria-hidden="true"></i>' }
    this.label()
    this.layout()
  }

  failed(thumb) {
    const template = this.root.querySelector('template[data-failed]')
    if (template) this.stage.replaceChildren(template.content.cloneNode(true))
    else location.href = thumb.href
  }

  label() {
    const thumb = this.thumbs[this.at]
    const say = (what, text) => { const place = this.root.querySelector(`[data-say=${what}]`); if (place) place.textContent = text ?? '' }
    if (!thumb) return
    say('name', thumb.dataset.name)
    say('file', thumb.dataset.file)
    const count = this.root.querySelector('[data-say=count]')
    if (count) count.textContent = `${this.at + 1} / ${this.thumbs.length}${count.dataset.unit ?? ''}`
    const original = this.root.querySelector('[data-original]')
    if (original && thumb.dataset.original) original.href = thumb.dataset.original
    this.root.querySelectorAll('[data-do=previous]').forEach(b => { b.disabled = this.at === 0 })
    this.root.querySelectorAll('[data-do=next]').forEach(b => { b.disabled = this.at === this.thumbs.length - 1 })
  }

  // Sizes go through the CSSOM, which a policy of 'self' allows; no style attribute is written.
  layout() {
    const sheet = this.stage.querySelector('[data-sheet]')
    if (!sheet) return
    this.root.querySelectorAll('[data-do=width], [data-do=page]').forEach(b => b.setAttribute('aria-pressed', String(b.dataset.do === this.fit)))
    const said = this.root.querySelector('[data-say=zoom]')
    if (!(sheet instanceof HTMLImageElement)) {
      if (this.fit !== 'free') this.scale = 1
      sheet.style.zoom = String(this.scale)
      if (said) said.textContent = `${Math.round(this.scale * 100)}%`
      return
    }
    if (!sheet.naturalWidth) return
    const quarter = this.turn % 180 !== 0
    const wide = quarter ? sheet.naturalHeight : sheet.naturalWidth, high = quarter ? sheet.naturalWidth : sheet.naturalHeight
    const room = { w: this.stage.clientWidth - 28, h: this.stage.clientHeight - 20 }
    const dpi = Number(sheet.dataset.dpi || 144) / 96 // the server renders pages at 144 dpi
    if (this.fit === 'page') this.scale = Math.min(room.w / wide, room.h / high) * dpi
    if (this.fit === 'width') this.scale = room.w / wide * dpi
    const k = this.scale / dpi
    sheet.style.maxInlineSize = 'none'
    sheet.style.inlineSize = `${sheet.naturalWidth * k}px`
    sheet.style.blockSize = `${sheet.naturalHeight * k}px`
    const slack = quarter ? (sheet.naturalWidth - sheet.naturalHeight) * k / 2 : 0
    sheet.style.transform = this.turn ? `rotate(${this.turn}deg)` : ''
    sheet.style.margin = quarter ? `${slack}px ${-slack}px` : ''
    if (said) said.textContent = `${Math.round(this.scale * 100)}%`
  }

  verdict(value) {
    const kind = this.thumbs[this.at]?.dataset.document
    const box = document.querySelector(`[data-check="${kind}"] [value="${value}"]`)
    box?.click()
    return Boolean(box)
  }
}

const root = document.querySelector('[data-viewer]')
const viewer = root && new Viewer(root)
const ACTS = { ArrowLeft: 'previous', ArrowRight: 'next', Equal: 'in', NumpadAdd: 'in', Minus: 'out', NumpadSubtract: 'out', KeyR: 'turn', KeyW: 'width', KeyF: 'page' }
if (viewer) onKey(event => {
  if (event.target.matches?.('[type=radio]') && event.code.startsWith('Arrow')) return false
  if (event.code === 'KeyA') return viewer.verdict('accepted')
  if (event.code === 'KeyQ') return viewer.verdict('insufficient')
  const name = ACTS[event.code]
  if (name) viewer.act(name)
  return Boolean(name)
})

// A finding names its page: <a data-show="document id:page number">.
document.addEventListener('click', event => {
  const link = event.target.closest('[data-show]')
  if (!link || !viewer) return
  const index = viewer.thumbs.findIndex(thumb => thumb.dataset.page === link.dataset.show)
  if (index < 0) return
  event.preventDefault()
  viewer.show(index)
})
