// Headlines while somebody types. The page does without it: the form searches by itself.

const form = document.querySelector("[data-suggest]");
const field = form.elements.q;
const list = form.querySelector("[data-ahead]");
let timer;
let asked = 0;

function show(found) {
  list.replaceChildren(
    ...found.map(({ text, url }) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = url;
      link.textContent = text;
      item.append(link);
      return item;
    }),
  );
  list.hidden = found.length === 0;
}

async function ask() {
  const number = ++asked;
  const text = field.value.trim();
  if (text.length < 2) return show([]);
  try {
    const answer = await fetch(`${form.dataset.suggest}?${new URLSearchParams({ q: text })}`);
    const { suggestions } = await answer.json();
    // An answer that was overtaken by a later letter is not shown.
    if (number === asked) show(suggestions);
  } catch {
    show([]);
  }
}

field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(ask, 150);
});

form.addEventListener("keydown", (event) => {
  if (list.hidden) return;
  const stops = [field, ...list.querySelectorAll("a")];
  const place = stops.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") {
    show([]);
    field.focus();
  } else if (step && place >= 0) {
    event.preventDefault();
    stops[(place + step + stops.length) % stops.length].focus();
  }
});
