// Scrolls one box only, and only as far as is needed; scrollIntoView would move the whole desk.
export function bring(node, box) {
  if (!node || !box?.contains(node)) return;
  const a = node.getBoundingClientRect();
  const b = box.getBoundingClientRect();
  const air = 8;
  if (a.top < b.top + air) box.scrollTop += a.top - b.top - air;
  else if (a.bottom > b.bottom - air)
    box.scrollTop += Math.min(a.bottom - b.bottom + air, a.top - b.top - air);
  if (a.left < b.left + air) box.scrollLeft += a.left - b.left - air;
  else if (a.right > b.right - air)
    box.scrollLeft += Math.min(a.right - b.right + air, a.left - b.left - air);
}
