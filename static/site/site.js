// Nothing here is needed to read: relative times, the theme, sharing, a section row that steps aside, late breaking news.

const root = document.documentElement;

const FORMS = {
  minute: ["دقيقة", "دقيقتين", "دقائق", "دقيقة"],
  hour: ["ساعة", "ساعتين", "ساعات", "ساعة"],
};

function counted(n, [one, two, few, many]) {
  if (n === 1) return one;
  if (n === 2) return two;
  const tail = n % 100;
  return `${n} ${tail >= 3 && tail <= 10 ? few : many}`;
}

/** «منذ 3 دقائق» for less than a day ago; nothing for the rest, which keep the server's date. */
function since(then, now = Date.now()) {
  const minutes = Math.floor((now - then) / 60_000);
  if (minutes < 0 || minutes >= 24 * 60) return "";
  if (minutes < 1) return "منذ لحظات";
  if (minutes < 60) return `منذ ${counted(minutes, FORMS.minute)}`;
  return `منذ ${counted(Math.floor(minutes / 60), FORMS.hour)}`;
}

function showAges() {
  for (const time of document.querySelectorAll(".card .time")) {
    const age = since(Date.parse(time.dateTime));
    time.dataset.exact ??= time.textContent;
    time.textContent = age || time.dataset.exact;
  }
}

function offerTheme(button) {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);

  function show() {
    button.setAttribute("aria-pressed", isDark());
    if (!root.dataset.theme) return;
    const paper = getComputedStyle(document.body).backgroundColor;
    for (const meta of document.querySelectorAll("meta[name=theme-color]")) meta.content = paper;
  }

  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.theme = root.dataset.theme;
    } catch {
      // A browser that keeps nothing still changes this page.
    }
    show();
  });
  system.addEventListener("change", show);
  show();
}

function offerSharing(list) {
  const status = list.parentElement.querySelector("[role=status]");
  const url = list.dataset.share;

  list.querySelector("[data-copy]").addEventListener("click", async ({ currentTarget: button }) => {
    const label = button.textContent;
    await navigator.clipboard.writeText(url);
    button.textContent = status.textContent = "نُسخ الرابط";
    setTimeout(() => {
      button.textContent = label;
      status.textContent = "";
    }, 2000);
  });
  list.querySelector("[data-print]").addEventListener("click", () => print());

  if (!navigator.share) return;
  list.dataset.native = "";
  list.querySelector("[data-native-share]").addEventListener("click", () => {
    // A reader who closes the sheet has not failed.
    navigator.share({ title: document.title, url }).catch(() => {});
  });
}

/** The sticky row leaves while the reader goes down, and comes back with the first move up. */
function stepAside(row) {
  let before = scrollY;
  addEventListener(
    "scroll",
    () => {
      if (Math.abs(scrollY - before) < 8) return;
      row.toggleAttribute("data-away", scrollY > before && scrollY > 300);
      before = scrollY;
    },
    { passive: true },
  );
}

/** On a phone the current section is brought into view inside its row, without moving the page. */
function revealCurrent(row) {
  const current = row.querySelector("[aria-current]");
  const list = row.querySelector("ul");
  if (!current) return;
  const { x, width } = current.getBoundingClientRect();
  list.scrollBy(x + width / 2 - innerWidth / 2, 0);
}

/** «المزيد» closes with Escape, and when the reader goes on elsewhere. */
function closeWhenLeft(more) {
  more.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !more.open) return;
    more.open = false;
    more.querySelector("summary").focus();
  });
  for (const event of ["focusin", "click"]) {
    document.addEventListener(event, ({ target }) => {
      if (!more.contains(target)) more.open = false;
    });
  }
}

/** «Somebody reads this story»: its number and nothing else, once a tab, when it was really looked at. */
function countReading({ dataset: { story } }) {
  setTimeout(() => {
    if (document.hidden) return;
    try {
      if (sessionStorage[`read-${story}`]) return;
      sessionStorage[`read-${story}`] = 1;
    } catch {
      // A browser that keeps nothing counts again on the next visit.
    }
    navigator.sendBeacon("/beacon/", new URLSearchParams({ story }));
  }, 5000);
}

const BREAKING_EVERY = 45_000; // milliseconds

function closedBreaking() {
  try {
    return (sessionStorage.breaking ?? "").split(" ").filter(Boolean);
  } catch {
    return [];
  }
}

function closeBreaking(item) {
  item.hidden = true;
  try {
    sessionStorage.breaking = [...new Set([...closedBreaking(), item.dataset.breaking])].join(" ");
  } catch {
    // A browser that keeps nothing shows it again on the next page.
  }
}

/** A line that comes while the page is open stands at the foot of the screen, where nothing is pushed aside. */
function lateBreaking(id, line, url) {
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
  return bar;
}

/** An open page asks for breaking news now and then, and says a new line once. */
function awaitBreaking(status) {
  const onPage = [...document.querySelectorAll("[data-breaking]")].map((item) => item.dataset.breaking);
  const known = new Set([...onPage, ...closedBreaking()]);
  let etag = "";

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
    document.body.append(lateBreaking(String(id), line, url));
    status.textContent = `عاجل: ${line}`;
  }

  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-breaking-close]")) closeBreaking(target.closest("[data-breaking]"));
  });
  setInterval(() => ask().catch(() => {}), BREAKING_EVERY);
  document.addEventListener("visibilitychange", () => ask().catch(() => {}));
}

showAges();
setInterval(showAges, 60_000);
document.querySelectorAll("[data-theme-toggle]").forEach(offerTheme);
document.querySelectorAll("[data-share]").forEach(offerSharing);
document.querySelectorAll("[data-story]").forEach(countReading);
document.querySelectorAll("[data-breaking-news]").forEach(awaitBreaking);
document.querySelectorAll(".sections").forEach((row) => {
  stepAside(row);
  revealCurrent(row);
});
document.querySelectorAll(".more").forEach(closeWhenLeft);
