/* The front editor: drag, keys, a board that answers without leaving the page, and a preview that follows.
   Every act is a button of the form; this only presses it. Works on `event.code`, as an Arabic layout has other letters. */

const LOOK = 5000;
const board = document.querySelector("[data-board]");
const preview = document.querySelector("[data-preview]");
let dragged = "";
let busy = false;

const form = () => board.querySelector("#front-form");
const version = () => Number(board.querySelector("[data-version]").dataset.version);

// Acts

async function act(value) {
  const data = new FormData(form());
  data.set("do", value);
  await exchange(form().action, { method: "POST", body: data }, value);
}

/** Put what the server answers in the place of the board. Its own words say what happened; the preview follows. */
async function exchange(url, options, value = "") {
  if (busy) return;
  busy = true;
  const started = performance.now();
  try {
    const answer = await fetch(url, { ...options, credentials: "same-origin", headers: { "X-Front": "1" } });
    if (answer.redirected || ![200, 409, 422].includes(answer.status)) return location.reload();
    const html = await answer.text();
    const keep = remembered(value);
    board.innerHTML = html;
    keep();
    if (options.method) refreshPreview(started);
  } catch {
    say("تعذر الاتصال: لم يُنفَّذ شيء، أعد المحاولة.");
  } finally {
    busy = false;
  }
}

function say(words) {
  board.querySelector("[data-said]").textContent = words;
}

/** Focus, scrolling and what is typed outlive the exchange. Returns what puts them back. */
function remembered(value) {
  const active = document.activeElement;
  const id = active.id;
  const article = active.closest?.("[data-article]")?.dataset.article ?? value.split(":")[2];
  const pressed = active.matches?.("button[value]") ? active.value : "";
  const places = [".feed", ".zones"].map((name) => [name, board.querySelector(name).scrollTop]);
  const target = board.querySelector("#target")?.value;
  const caret = active.selectionStart;
  return () => {
    for (const [name, top] of places) board.querySelector(name).scrollTop = top;
    if (target) board.querySelector("#target").value = target;
    const button = pressed && board.querySelector(`button[value="${CSS.escape(pressed)}"]:enabled`);
    const card = article && board.querySelector(`[data-placed][data-article="${CSS.escape(article)}"]`);
    const again = (id && document.getElementById(id)) || button || card || (value && board.querySelector("[data-said]"));
    again?.focus({ preventScroll: true });
    if (again?.id === "feed-q") again.setSelectionRange(caret, caret);
  };
}

board.addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.target.matches("[data-filters]")) return search(event.target);
  if (event.submitter?.name === "do") act(event.submitter.value);
});

board.addEventListener("change", ({ target }) => {
  if (target.matches("[data-arrange]")) act(`arrange:${target.closest("[data-zone]").dataset.zone}`);
  if (target.closest("[data-filters]") && target.matches("select")) search(target.form);
});

// The feed

let typing = 0;

board.addEventListener("input", ({ target }) => {
  if (target.id !== "feed-q") return;
  clearTimeout(typing);
  typing = setTimeout(() => search(target.form), 250);
});

function search(filters) {
  const asked = [...new FormData(filters)].filter(([, chosen]) => chosen);
  const query = new URLSearchParams(asked).toString();
  history.replaceState(null, "", query ? `?${query}` : location.pathname);
  exchange(location.href, {});
}

// Drag

const placed = (list) => [...list.querySelectorAll("[data-placed]")].filter((card) => card.dataset.article !== dragged);

function unmark() {
  for (const name of ["is-over", "is-before", "is-after"])
    for (const element of board.querySelectorAll(`.${name}`)) element.classList.remove(name);
}

/** Where among the placed cards of a zone the pointer stands. */
function position(list, y) {
  const cards = placed(list);
  const before = cards.findIndex((card) => {
    const { top, height } = card.getBoundingClientRect();
    return y < top + height / 2;
  });
  return before < 0 ? cards.length : before;
}

board.addEventListener("dragstart", (event) => {
  const card = event.target.closest?.("[data-article]");
  if (!card) return;
  dragged = card.dataset.article;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged);
});

board.addEventListener("dragover", (event) => {
  const zone = event.target.closest("[data-zone]");
  if (!dragged || !zone) return;
  event.preventDefault();
  unmark();
  zone.classList.add("is-over");
  const cards = placed(zone);
  const at = position(zone, event.clientY);
  if (cards[at]) cards[at].classList.add("is-before");
  else cards.at(-1)?.classList.add("is-after");
});

board.addEventListener("drop", (event) => {
  const zone = event.target.closest("[data-zone]");
  if (!dragged || !zone) return;
  event.preventDefault();
  const value = `place:${zone.dataset.zone}:${dragged}:${position(zone, event.clientY)}`;
  unmark();
  dragged = "";
  act(value);
});

board.addEventListener("dragend", () => {
  dragged = "";
  unmark();
});

// Keys, on a card that has the focus: arrows, a number for its place, Delete

document.addEventListener("keydown", (event) => {
  const card = event.target.matches?.("[data-placed]") ? event.target : null;
  if (event.code === "KeyZ" && (event.ctrlKey || event.metaKey) && !event.target.matches("input, textarea, select")) {
    event.preventDefault();
    return act("undo");
  }
  if (!card || event.ctrlKey || event.metaKey || event.altKey) return;
  const where = `${card.closest("[data-zone]").dataset.zone}:${card.dataset.article}`;
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
  const value = { ArrowUp: `up:${where}`, ArrowDown: `down:${where}`, Delete: `remove:${where}` }[event.code];
  if (!value && !digit) return;
  event.preventDefault();
  act(value ?? `place:${where}:${digit - 1}`);
});

// Colleagues

setInterval(async () => {
  if (document.hidden || busy || dragged || !form()) return;
  const answer = await fetch(board.dataset.state, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const state = await answer.json();
  if (state.version !== version() && !dragged && !busy) {
    await exchange(location.href, {});
    say("حدّث زميل المسودة: هذا ما صارت إليه.");
    refreshPreview();
  }
}, LOOK);

// The preview

function refreshPreview(started = performance.now()) {
  const top = preview.contentWindow.scrollY;
  preview.addEventListener(
    "load",
    () => {
      preview.contentWindow.scrollTo(0, top);
      preview.dataset.took = Math.round(performance.now() - started);
    },
    { once: true },
  );
  preview.contentWindow.location.reload();
}

function fit(width) {
  const room = preview.parentElement.clientWidth;
  preview.style.setProperty("--preview-width", `${width}px`);
  preview.style.setProperty("--preview-scale", Math.min(1, room / width));
  preview.dataset.scaled = "";
}

const widths = document.querySelector(".preview__widths");
widths.hidden = false;
widths.addEventListener("click", ({ target }) => {
  if (!target.dataset.width) return;
  for (const button of widths.children) button.setAttribute("aria-pressed", button === target);
  fit(Number(target.dataset.width));
});
fit(390);
addEventListener("resize", () => fit(Number(widths.querySelector("[aria-pressed=true]").dataset.width)));
