// Draws a rectangle over a copy's page and writes it into the masking form, in per cent.
(() => {
  const image = document.querySelector("[data-mask-image]");
  const box = document.querySelector("[data-mask-box]");
  const form = document.querySelector("[data-mask-form]");
  if (!image || !box || !form) return;
  image.draggable = false;
  let start = null;
  const place = (event) => {
    const frame = image.getBoundingClientRect();
    const part = (value, full) => Math.min(100, Math.max(0, (value / full) * 100));
    return [part(event.clientX - frame.left, frame.width), part(event.clientY - frame.top, frame.height)];
  };
  const show = (event) => {
    const end = place(event);
    const sides = {
      left: Math.min(start[0], end[0]),
      top: Math.min(start[1], end[1]),
      width: Math.abs(start[0] - end[0]),
      height: Math.abs(start[1] - end[1]),
    };
    box.hidden = false;
    for (const [name, value] of Object.entries(sides)) {
      box.style[name] = `${value}%`;
      form.elements[name].value = value.toFixed(2);
    }
  };
  image.addEventListener("pointerdown", (event) => {
    start = place(event);
    image.setPointerCapture(event.pointerId);
  });
  image.addEventListener("pointermove", (event) => {
    if (start) show(event);
  });
  image.addEventListener("pointerup", (event) => {
    if (start) show(event);
    start = null;
  });
})();
