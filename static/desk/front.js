/* The front editor: drag, keys, a board that answers without leaving the page, and a preview that follows.
   Every act is a button of the form; this only presses it. Works on `event.code`, as an Arabic layout has other letters. */

const LOOK = 5000;
const board = document.querySelector("[data-board]");
const preview = document.querySelector("[data-preview]");
let dragged = "";
let asked = 0;
let failures = 0;
let queue = Promise.resolve();
let released = Promise.resolve();

const form = () => board.querySelector("#front-form");
const shown = () => board.querySelector("[data-version]").dataset;

// Acts

function act(value) {
  return exchange(() => {
    const data = new FormData(form());
    data.set("do", value);
    return [form().action, { method: "POST", body: data }];
  }, value);
}

/** Ask one after the other, each on the board that the one before has left; what follows a refusal was meant for another board. */
function exchange(ask, value = "") {
  const era = failures;
  asked += 1;
  queue = queue
    .then(() => era === failures && exchanged(ask, value))
    .finally(() => {
      asked -= 1;
    });
  return queue;
}

/** Put what the server answers in the place of the board. Its own words say what happened; the preview follows. */
async function exchanged(ask, value) {
  const started = performance.now();
  try {
    const [url, options] = ask();
    const answer = await fetch(url, { ...options, credentials: "same-origin", headers: { "X-Front": "1" } });
    if (answer.redirected || ![200, 409, 422].includes(answer.status)) return location.reload();
    if (!answer.ok) failures += 1;
    // What is kept is what there is when the answer is there, not when it was asked for.
    const html = await answer.text();
    await released;
    const keep = remembered(value);
    board.innerHTML = html;
    keep();
    announce();
    if (options.method) refreshPreview(started);
  } catch {
    failures += 1;
    say("تعذر الاتصال: لم يُنفَّذ شيء، أعد المحاولة.");
  }
}

/* A button that is exchanged between press and release is not clicked: the answer waits for the hand, and for its click. */
board.addEventListener("pointerdown", ({ target }) => {
  // A list that opens may keep the release to itself.
  if (!target.closest("button")) return;
  released = new Promise((go) => {
    const heard = new AbortController();
    const letGo = () => {
      heard.abort();
      setTimeout(go);
    };
    for (const name of ["pointerup", "pointercancel"]) addEventListener(name, letGo, { signal: heard.signal });
  });
});

function say(words) {
  board.querySelector("[data-said]").textContent = words;
}

/** A live region that comes with its words is read by no screen reader: it gets them when it is there. */
function announce() {
  const words = board.querySelector("[data-said]").textContent;
  say("");
  setTimeout(say, 50, words);
}

const placedIn = (zone) => [...board.querySelectorAll(`[data-zone="${CSS.escape(zone)}"] [data-placed]`)];

/** Focus, scrolling, what is typed and what is open outlive the exchange. Returns what puts them back. */
function remembered(value) {
  const active = document.activeElement;
  const id = active.id;
  const article = active.closest?.("[data-article]")?.dataset.article ?? value.split(":")[2];
  const pressed = active.matches?.("button[value]") ? active.value : "";
  const zone = active.closest?.("[data-zone]")?.dataset.zone;
  const place = zone ? placedIn(zone).indexOf(active.closest("[data-placed]")) : -1;
  const places = [".feed", ".zones"].map((name) => [name, board.querySelector(name).scrollTop]);
  const typed = ["feed-q", "target", "launch_at"].map((name) => [name, document.getElementById(name).value]);
  const open = [...board.querySelectorAll("details")].map((details) => details.open);
  const caret = active.selectionStart;
  return () => {
    for (const [name, top] of places) board.querySelector(name).scrollTop = top;
    for (const [name, text] of typed) document.getElementById(name).value = text;
    for (const [place, details] of board.querySelectorAll("details").entries()) details.open = open[place];
    const button = pressed && board.querySelector(`button[value="${CSS.escape(pressed)}"]:enabled`);
    const card = article && board.querySelector(`[data-placed][data-article="${CSS.escape(article)}"]`);
    // Where a card is gone, the hand stays with what came into its place.
    const next = place >= 0 && (placedIn(zone)[place] ?? placedIn(zone).at(-1));
    const again = (id && document.getElementById(id)) || button || card || next || (value && board.querySelector("[data-said]"));
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
  exchange(() => [location.href, {}]);
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
  if (document.hidden || asked || dragged || !form()) return;
  const answer = await fetch(board.dataset.state, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const state = await answer.json();
  const moved = state.version !== Number(shown().version);
  if (asked || dragged || (!moved && state.others.join("، ") === shown().others)) return;
  await exchange(() => [location.href, {}]);
  if (!moved) return;
  setTimeout(say, 60, "حدّث زميل المسودة: هذا ما صارت إليه.");
  refreshPreview();
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
document.querySelector("[data-keys]").hidden = false;
widths.addEventListener("click", ({ target }) => {
  if (!target.dataset.width) return;
  for (const button of widths.children) button.setAttribute("aria-pressed", button === target);
  fit(Number(target.dataset.width));
});
fit(390);
addEventListener("resize", () => fit(Number(widths.querySelector("[aria-pressed=true]").dataset.width)));
