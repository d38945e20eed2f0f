/* Keeps «اليوم» fresh: every 30 seconds one small answer; the lists are fetched again only when it says that they changed. */

const today = document.querySelector("[data-today]");

async function refresh() {
  if (document.hidden) return;
  const answer = await fetch(today.dataset.today).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const { counters, mark } = await answer.json();
  for (const [key, count] of Object.entries(counters)) {
    const place = today.querySelector(`[data-count="${key}"] bdi`);
    if (place) place.textContent = count;
  }
  if (mark !== today.dataset.mark) await showLists(mark);
}

// Not under somebody's hands: while the focus is in the lists, they stay.
async function showLists(mark) {
  const lists = today.querySelector("[data-lists]");
  if (lists.contains(document.activeElement)) return;
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-lists]");
  if (!fresh) return;
  lists.replaceWith(fresh);
  today.dataset.mark = mark;
  today.querySelector("[data-news]").textContent = "تجددت قوائم اليوم.";
}

setInterval(refresh, 30_000);
document.addEventListener("visibilitychange", refresh);
