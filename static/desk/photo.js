/* The focal point is set by pointing at it or with the arrow keys, and every crop follows at once. The two number fields
   stay: they are the way without a pointer and without this file. */

const sheet = document.querySelector("[data-photo]");
const frame = sheet?.querySelector("[data-focal]");
const fields = ["id_focal_x", "id_focal_y"].map((id) => document.getElementById(id));

const RATIOS = { "16x9": 16 / 9, "1x1": 1, "4x3": 4 / 3, "3x2": 3 / 2, social: 1200 / 630 };
const between = (value, least, most) => Math.min(Math.max(value, least), most);

if (frame && fields.every((field) => field && !field.disabled)) start();

function start() {
  const size = [Number(sheet.dataset.width), Number(sheet.dataset.height)];
  // A very long photo is shown clamped: where that piece lies in the whole.
  const [left, top, width, height] = sheet.dataset.full.split(" ").map(Number);
  const words = sheet.querySelector("[data-focal-words]");

  const focal = () => fields.map((field) => between(Number(field.value) || 0, 0, 1));

  function show() {
    const [x, y] = focal();
    const seen = [between((x * size[0] - left) / width, 0, 1), between((y * size[1] - top) / height, 0, 1)];
    for (const mark of frame.querySelectorAll("[data-focal-mark]")) mark.setAttribute("d", `M${seen[0]} ${seen[1]}h0`);
    for (const crop of sheet.querySelectorAll("[data-crop]"))
      crop.setAttribute("viewBox", box(size, RATIOS[crop.dataset.crop], [x, y]).join(" "));
    words.textContent = `نقطة التركيز: ${Math.round(x * 100)}٪ من اليسار، ${Math.round(y * 100)}٪ من أعلى`;
  }

  function put(point) {
    fields.forEach((field, axis) => (field.value = between(point[axis], 0, 1).toFixed(3)));
    show();
  }

  frame.dataset.live = "";
  frame.tabIndex = 0;
  frame.setAttribute("role", "application");
  frame.setAttribute("aria-label", "نقطة التركيز. حرّكها بالأسهم، ومع مفتاح العالي خطوات أكبر");
  frame.addEventListener("click", (event) => {
    const place = frame.getBoundingClientRect();
    const [x, y] = [(event.clientX - place.x) / place.width, (event.clientY - place.y) / place.height];
    put([(left + x * width) / size[0], (top + y * height) / size[1]]);
  });
  frame.addEventListener("keydown", (event) => {
    const step = event.shiftKey ? 0.1 : 0.01;
    const way = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
    if (!way) return;
    event.preventDefault();
    put(focal().map((value, axis) => value + way[axis]));
  });
  for (const field of fields) field.addEventListener("input", show);
}

/* As crop_box of photos/crops.py cuts. */
function box([width, height], aspect, [x, y]) {
  const across = Math.min(width, Math.round(height * aspect));
  const down = Math.min(height, Math.round(width / aspect));
  const from = (length, window, at) => between(Math.round(length * at - window / 2), 0, length - window);
  return [from(width, across, x), from(height, down, y), across, down];
}

const caption = document.querySelector("[data-echo]");
const source = caption && document.getElementById(caption.dataset.echo);
source?.addEventListener("input", () => (caption.textContent = source.value || "بلا تعليق بعد"));
