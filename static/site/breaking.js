// Breaking news on an open page: asks now and then, says a new line once, and never moves what is being read.

const EVERY = 45_000;
const status = document.querySelector("[data-breaking-news]");
const onPage = [...document.querySelectorAll("[data-breaking]")].map((item) => item.dataset.breaking);
const known = new Set([...onPage, ...closed()]);
let etag = "";

function closed() {
  try {
    return (sessionStorage.breaking ?? "").split(" ").filter(Boolean);
  } catch {
    return [];
  }
}

function close(item) {
  item.hidden = true;
  try {
    sessionStorage.breaking = [...new Set([...closed(), item.dataset.breaking])].join(" ");
  } catch {
    // A browser that keeps nothing shows it again on the next page.
  }
}

async function ask() {
  if (document.hidden) return;
  const answer = await fetch(status.dataset.breakingNews, { headers: etag ? { "If-None-Match": etag } : {} });
  if (!answer.ok) return;
  etag = answer.headers.get("etag") ?? "";
  const { id, line, url } = await answer.json();
  const bar = document.querySelector(".breaking--late");
  if (bar && bar.dataset.breaking !== String(id)) bar.remove();
  if (!id || known.has(String(id))) return;
  known.add(String(id));
  await styled();
  show(String(id), line, url);
}

/** Waits for the line's style, which a page without breaking news lacks: a bare line would push the page aside. */
function styled() {
  const href = status.dataset.style;
  if (document.querySelector(`link[href="${href}"]`)) return null;
  return new Promise((ready) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: ready, onerror: ready });
    document.head.append(link);
  });
}

/** A line that comes while the page is open stands at the foot of the screen, where nothing is pushed aside. */
function show(id, line, url) {
  const bar = document.createElement("section");
  bar.className = "breaking breaking--late";
  bar.dataset.breaking = id;
  bar.ariaLabel = "خبر عاجل";
  const label = Object.assign(document.createElement("b"), { className: "breaking__label", textContent: "عاجل" });
  const link = Object.assign(document.createElement("a"), { className: "breaking__line", textContent: line, href: url });
  const button = Object.assign(document.createElement("button"), { className: "breaking__close", type: "button" });
  button.textContent = "إغلاق";
  button.dataset.breakingClose = "";
  bar.append(label, link, button);
  document.body.append(bar);
  status.textContent = `عاجل: ${line}`;
}

document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-breaking-close]")) close(target.closest("[data-breaking]"));
});
setInterval(() => ask().catch(() => {}), EVERY);
document.addEventListener("visibilitychange", () => ask().catch(() => {}));
