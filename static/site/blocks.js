/* Photos in large by keyboard and finger, and foreign posts that come when they are asked for. Without this file the large photos
   open by their address all the same, and a foreign post is a link. */

// Embeds

for (const embed of document.querySelectorAll(".embed[data-frame]")) {
  embed.querySelector(".embed__open").addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const frame = document.createElement("iframe");
    frame.className = "embed__frame";
    frame.title = embed.dataset.title;
    frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-presentation");
    frame.src = embed.dataset.frame;
    embed.querySelector(".embed__words").replaceWith(frame);
    frame.focus();
  });
}

// Large photos: the address is the state, so «back» closes and a link can be sent.

const boxes = [...document.querySelectorAll(".lightbox")];
let opener = null;

const current = () => boxes.find((box) => `#${box.id}` === location.hash);
const go = (link) => link && location.replace(link.getAttribute("href"));

function close(box) {
  if (opener) history.back();
  else go(box.querySelector(".lightbox__close"));
}

function shown() {
  const box = current();
  if (!box) return;
  box.focus();
  for (const near of [box.previousElementSibling, box.nextElementSibling]) {
    for (const image of near?.querySelectorAll("img") ?? []) image.loading = "eager";
  }
}

let before = current();
addEventListener("hashchange", () => {
  const box = current();
  if (before && !box) {
    (opener ?? document.querySelector(`.enlarge[href="#${before.id}"]`))?.focus();
    opener = null;
  }
  before = box;
  shown();
});

const KEYS = { ArrowLeft: ".lightbox__on", ArrowRight: ".lightbox__back" };

for (const box of boxes) {
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close(box);
    else if (event.key in KEYS) go(box.querySelector(KEYS[event.key]));
    else if (event.key === "Tab") keepInside(box, event);
    else return;
    if (event.key !== "Tab") event.preventDefault();
  });
  box.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    if (link.matches(".lightbox__close")) close(box);
    else go(link);
  });
  swipes(box);
}

function keepInside(box, event) {
  const links = [...box.querySelectorAll("a")];
  const [first, last] = [links[0], links.at(-1)];
  const at = document.activeElement;
  if (event.shiftKey ? at !== first && at !== box : at !== last) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
}

function swipes(box) {
  let start = 0;
  box.addEventListener("pointerdown", (event) => (start = event.pointerType === "touch" ? event.clientX : 0), { passive: true });
  box.addEventListener("pointerup", (event) => {
    const way = start && event.clientX - start;
    if (Math.abs(way) > 60) go(box.querySelector(way > 0 ? ".lightbox__on" : ".lightbox__back"));
    start = 0;
  });
}

for (const link of document.querySelectorAll(".enlarge")) link.addEventListener("click", () => (opener = link));
shown();
