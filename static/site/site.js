// Nothing here is needed to read: relative times, the theme, sharing and a section row that steps aside.

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

showAges();
setInterval(showAges, 60_000);
document.querySelectorAll("[data-theme-toggle]").forEach(offerTheme);
document.querySelectorAll("[data-share]").forEach(offerSharing);
document.querySelectorAll("[data-story]").forEach(countReading);
document.querySelectorAll(".sections").forEach((row) => {
  stepAside(row);
  revealCurrent(row);
});
