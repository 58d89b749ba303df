// A telephone shows the documents or the case, side by side in a strip that is swiped; the tabs over
// it say which, and work as plain links without script.
const strip = document.querySelector('.desk-main');
const tabs = [...document.querySelectorAll('[data-desk-tab]')];
const isNarrow = () => tabs.length > 0 && tabs[0].offsetParent !== null;
const place = name => (name === 'viewer' ? strip.querySelector('.viewer') : strip.querySelector('.case'));

export function turnTo(name) {
  if (isNarrow()) strip.scrollTo({ left: place(name).offsetLeft - strip.offsetLeft });
}

function mark() {
  const now = strip.scrollLeft > strip.clientWidth / 2 ? 'case' : 'viewer';
  for (const tab of tabs) {
    if (tab.dataset.deskTab === now) tab.setAttribute('aria-current', 'true');
    else tab.removeAttribute('aria-current');
  }
}

for (const tab of tabs)
  tab.addEventListener('click', event => {
    event.preventDefault();
    turnTo(tab.dataset.deskTab);
  });
if (strip && tabs.length) {
  strip.addEventListener('scroll', mark, { passive: true });
  mark();
}
