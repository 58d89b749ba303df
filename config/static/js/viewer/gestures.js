// The hand on a page: drag moves it when it is larger than its place, Ctrl+wheel and a pinch zoom
// about the point that is touched. One finger scrolls as everywhere.
export function gestures(stage, { zoomBy, isPicture }) {
  let drag = null;
  let pinch = null;
  const fingers = new Map();

  stage.addEventListener(
    'wheel',
    event => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoomBy(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0022)), event);
    },
    { passive: false },
  );

  stage.addEventListener('pointerdown', event => {
    if (event.pointerType === 'touch') {
      fingers.set(event.pointerId, event);
      if (fingers.size === 2) pinch = spread();
      return;
    }
    const large = stage.scrollWidth > stage.clientWidth || stage.scrollHeight > stage.clientHeight;
    const onScrollbar = event.offsetX > stage.clientWidth && event.target === stage;
    if (event.button !== 0 || !large || !isPicture() || onScrollbar || event.target.closest('a, button'))
      return;
    drag = { x: event.clientX, y: event.clientY, left: stage.scrollLeft, top: stage.scrollTop };
    stage.setPointerCapture(event.pointerId);
    stage.classList.add('is-held');
  });

  stage.addEventListener('pointermove', event => {
    if (fingers.has(event.pointerId)) {
      fingers.set(event.pointerId, event);
      if (pinch && fingers.size === 2) {
        const now = spread();
        zoomBy(now.apart / pinch.apart, now.middle);
        pinch = now;
      }
    }
    if (!drag) return;
    stage.scrollLeft = drag.left - (event.clientX - drag.x);
    stage.scrollTop = drag.top - (event.clientY - drag.y);
  });

  const up = event => {
    fingers.delete(event.pointerId);
    if (fingers.size < 2) pinch = null;
    drag = null;
    stage.classList.remove('is-held');
  };
  stage.addEventListener('pointerup', up);
  stage.addEventListener('pointercancel', up);

  function spread() {
    const [a, b] = [...fingers.values()];
    return {
      apart: Math.max(1, Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY)),
      middle: { clientX: (a.clientX + b.clientX) / 2, clientY: (a.clientY + b.clientY) / 2 },
    };
  }
}
