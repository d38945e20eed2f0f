/* The focal point is set by pointing at it. The two number fields stay: they are the way without a pointer and without this file. */

const frame = document.querySelector("[data-focal]");
const fields = ["id_focal_x", "id_focal_y"].map((id) => document.getElementById(id));

if (frame && fields.every(Boolean)) {
  const marks = frame.querySelectorAll("[data-focal-mark]");
  const show = () => {
    const [x, y] = fields.map((field) => Math.min(1, Math.max(0, Number(field.value) || 0)));
    for (const mark of marks) mark.setAttribute("d", `M${x} ${y}h0`);
  };
  frame.dataset.live = "";
  frame.addEventListener("click", (event) => {
    const box = frame.getBoundingClientRect();
    const point = [(event.clientX - box.x) / box.width, (event.clientY - box.y) / box.height];
    fields.forEach((field, axis) => (field.value = point[axis].toFixed(3)));
    show();
  });
  for (const field of fields) field.addEventListener("input", show);
}

const caption = document.querySelector("[data-echo]");
const source = caption && document.getElementById(caption.dataset.echo);
source?.addEventListener("input", () => (caption.textContent = source.value || "بلا تعليق بعد"));
