// The places that findings speak of, drawn over the page: [data-show][data-box] in the checks.
const numbers = text => text.split(',').map(Number);

function placesOf(key) {
  return [...document.querySelectorAll(`#case [data-show="${CSS.escape(key)}"][data-box]`)].flatMap(link => {
    const box = numbers(link.dataset.box);
    return box.length === 4
      ? [{ box, tone: link.dataset.tone, pin: link.dataset.pin ?? '', finding: link.dataset.finding }]
      : [];
  });
}

// Per mille of the upright page; sizes go through the CSSOM, which a policy of 'self' allows.
export function markOf({ box: [left, top, right, bottom], tone, pin = '', finding = '' }) {
  const mark = document.createElement('span');
  mark.className = `hit is-${tone}`;
  mark.dataset.finding = finding;
  mark.style.insetInlineStart = `${left / 10}%`;
  mark.style.insetBlockStart = `${top / 10}%`;
  mark.style.inlineSize = `${(right - left) / 10}%`;
  mark.style.blockSize = `${(bottom - top) / 10}%`;
  if (pin) {
    const number = document.createElement('b');
    number.textContent = pin;
    mark.append(number);
  }
  return mark;
}

export function draw(layer, key) {
  layer.replaceChildren(...placesOf(key).map(markOf));
}
