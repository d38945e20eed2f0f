/* The picker over the writing screen, and what the editor's figures ask of the desk. Without this file the lead photo is
   chosen from the list on the screen, and figures are written in the plain notation. */

const form = document.getElementById("article_form");
const dialog = document.querySelector("[data-picker]");
const swap = document.querySelector("[data-swap]");
if (form && dialog) start();

function start() {
  const cards = dialog.querySelector("[data-cards]");
  const search = dialog.querySelector("[data-photo-search]");
  const chosenBox = dialog.querySelector("[data-chosen]");
  const insertsUrl = form.dataset.inserts;
  const known = { photos: {}, stories: {} };
  let settle = null;
  let many = null;

  // The grid

  async function load(query, more = false) {
    const answer = await fetch(`${dialog.dataset.pickUrl}?${query}`, { headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) {
      cards.textContent = "تعذر فتح المكتبة: سجّل الدخول من جديد ثم أعد المحاولة.";
      return;
    }
    const html = await answer.text();
    if (more) {
      cards.querySelector(".wall__older")?.remove();
      const rest = document.createElement("div");
      rest.innerHTML = html;
      cards.querySelector("[data-wall]").append(...(rest.querySelector("[data-wall]")?.children ?? []));
      cards.append(...rest.querySelectorAll(".wall__older"));
    } else cards.innerHTML = html;
    mark();
  }

  const asked = () => new URLSearchParams([...new FormData(search)].filter(([, value]) => value)).toString();

  let typing = 0;
  search.addEventListener("submit", (event) => {
    event.preventDefault();
    load(asked());
  });
  search.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => load(asked()), 300);
  });

  // Arrow keys walk over the wall as it is drawn.
  cards.addEventListener("keydown", (event) => {
    const buttons = [...cards.querySelectorAll("[data-pick]")];
    const at = buttons.indexOf(event.target.closest("[data-pick]"));
    if (at < 0) return;
    const across = buttons.filter((button) => button.parentElement.offsetTop === buttons[0].parentElement.offsetTop).length;
    const step = { ArrowLeft: 1, ArrowRight: -1, ArrowDown: across, ArrowUp: -across }[event.key];
    if (!step) return;
    event.preventDefault();
    buttons[Math.min(Math.max(at + step, 0), buttons.length - 1)].focus();
  });

  // Tabs

  dialog.addEventListener("click", (event) => {
    const tab = event.target.closest("[data-tab]")?.dataset.tab;
    if (tab) show(tab);
    const older = event.target.closest("[data-older]");
    if (older) {
      event.preventDefault();
      load(older.getAttribute("href").slice(1), true);
    }
    const button = event.target.closest("[data-pick]");
    if (button) pick(button);
    if (event.target.closest("[data-close]")) dialog.close();
    if (event.target.closest("[data-use]")) done(many.map((photo) => photo.id).join(","));
    const move = event.target.closest("[data-move]");
    if (move) reorder(Number(move.closest("li").dataset.at), move.dataset.move);
  });

  function show(tab) {
    const panel = tab === "upload" ? "upload" : "library";
    for (const each of dialog.querySelectorAll("[data-panel]")) each.hidden = each.dataset.panel !== panel;
    for (const each of dialog.querySelectorAll("[data-tab]")) each.setAttribute("aria-pressed", each.dataset.tab === tab);
    if (tab === "mine") {
      search.elements.state.value = "mine";
      load(asked());
    } else if (tab === "library") {
      if (search.elements.state.value === "mine") search.elements.state.value = "";
      load(asked());
    }
  }

  dialog.addEventListener("photos-taken", () => show("upload"));
  dialog.addEventListener("photo-arrived", (event) => {
    for (const button of event.target.querySelectorAll("[data-pick]")) button.hidden = false;
  });

  // Choosing

  const photoOf = ({ dataset }) => ({
    id: dataset.pick,
    src: dataset.src,
    small: dataset.small,
    caption: dataset.caption,
    alt: dataset.alt,
    credit: dataset.credit,
  });

  function pick(button) {
    const photo = photoOf(button);
    known.photos[photo.id] = photo;
    if (!many) return done(photo.id);
    const at = many.findIndex(({ id }) => id === photo.id);
    if (at < 0) many.push(photo);
    else many.splice(at, 1);
    mark();
  }

  function reorder(at, way) {
    const [photo] = many.splice(at, 1);
    if (way !== "out") many.splice(way === "before" ? at - 1 : at + 1, 0, photo);
    mark();
    chosenBox.querySelectorAll("li")[Math.min(at, many.length - 1)]?.querySelector("button")?.focus();
  }

  function mark() {
    chosenBox.hidden = !many?.length;
    for (const button of cards.querySelectorAll("[data-pick]")) {
      if (many) button.setAttribute("aria-pressed", many.some(({ id }) => id === button.dataset.pick));
      else button.removeAttribute("aria-pressed");
    }
    chosenBox.querySelector("ol").replaceChildren(...(many ?? []).map(chosenItem));
  }

  function chosenItem(photo, at) {
    const item = document.createElement("li");
    item.dataset.at = at;
    item.innerHTML = '<img alt="" width="96" height="64"><span></span>';
    item.querySelector("img").src = photo.small;
    item.querySelector("span").textContent = photo.caption || `صورة ${photo.id}`;
    const ways = [["before", "قدّم", at > 0], ["after", "أخّر", at < many.length - 1], ["out", "أزل", true]];
    for (const [way, label, possible] of ways.filter(([, , possible]) => possible)) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "linklike", textContent: label });
      button.dataset.move = way;
      button.setAttribute("aria-label", `${label} الصورة ${at + 1}`);
      item.append(button);
    }
    return item;
  }

  function open(wanted = null) {
    many = wanted;
    search.reset();
    dialog.querySelector("#picker-title").textContent = many ? "اختر صور الألبوم بترتيبها" : "اختر صورة";
    dialog.showModal();
    show("library");
    return new Promise((resolve) => (settle = resolve));
  }

  function done(value) {
    settle?.(value);
    settle = null;
    dialog.close();
  }
  dialog.addEventListener("close", () => {
    settle?.("");
    settle = null;
  });

  // A photo that is replaced: what becomes of its own words?

  function askAboutWords() {
    swap.showModal();
    return new Promise((resolve) => swap.addEventListener("close", () => resolve(swap.returnValue || "keep"), { once: true }));
  }

  // The lead photo

  const lead = form.querySelector("[data-lead]");
  lead.querySelector("[data-needs-script]").hidden = false;
  lead.querySelector(".picker").closest("details").hidden = true;
  lead.querySelector("[data-open-picker]").addEventListener("click", async () => {
    const number = await open();
    if (!number) return;
    const before = form.querySelector("input[name=lead_photo]:checked")?.value;
    const texts = [form.elements.lead_caption, form.elements.lead_alt];
    if (before && before !== number && texts.some((text) => text.value)) {
      const answer = await askAboutWords();
      if (answer === "drop") for (const text of texts) write(text, "");
      said("photo_swap", answer);
    }
    choose(known.photos[number]);
  });

  function said(name, value) {
    const field = form.querySelector(`input[type=hidden][name=${name}]`) ?? document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
  }

  function choose(photo) {
    let radio = form.querySelector(`input[name=lead_photo][value="${photo.id}"]`);
    if (!radio) {
      radio = Object.assign(document.createElement("input"), { type: "radio", name: "lead_photo", value: photo.id });
      lead.querySelector(".picker").append(radio);
    }
    radio.dataset.photo = photo.src;
    radio.checked = true;
    for (const name of ["caption", "alt"]) lead.querySelector(`[data-original=${name}]`).textContent = photo[name] || "—";
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function write(field, value) {
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // «معدّل» and «أعد الأصل»

  function watch(override) {
    const field = override.querySelector("textarea");
    const [changed, restore] = [override.querySelector("[data-changed]"), override.querySelector("[data-restore]")];
    const show = () => (changed.hidden = restore.hidden = !field.value);
    field.addEventListener("input", show);
    restore.addEventListener("click", () => {
      write(field, "");
      field.focus();
    });
    show();
  }
  for (const override of form.querySelectorAll("[data-override]:has([data-restore])")) watch(override);

  // A row for each photo of the text

  const rows = form.querySelector("[data-photo-rows]");
  const pattern = form.querySelector("template[data-photo-row]");

  function addRow(photo) {
    if (rows.querySelector(`[data-row="${photo.id}"]`)) return;
    const holder = document.createElement("div");
    holder.innerHTML = pattern.innerHTML.replaceAll("-X-", `-${rows.children.length}-`);
    const row = holder.firstElementChild;
    row.dataset.row = photo.id;
    row.querySelector("input[type=hidden]").value = photo.id;
    row.querySelector("img").src = photo.small;
    row.querySelector("[data-number]").textContent = photo.id;
    row.querySelector("[data-credit]").textContent = photo.credit || "بلا مصدر";
    for (const name of ["caption", "alt"]) row.querySelector(`[data-original=${name}]`).textContent = photo[name] || "—";
    rows.append(row);
    for (const override of row.querySelectorAll("[data-override]")) watch(override);
  }

  async function replaced(before, number) {
    const row = rows.querySelector(`[data-row="${before}"]`);
    const texts = row ? [...row.querySelectorAll("textarea")] : [];
    if (!before || before === number || !texts.some((text) => text.value)) return;
    const words = texts.map((text) => text.value);
    const keep = (await askAboutWords()) === "keep";
    const fresh = [...rows.querySelectorAll(`[data-row="${number}"] textarea`)];
    if (keep) fresh.forEach((text, at) => write(text, words[at]));
  }

  // What the editor's figures ask

  async function about(query) {
    const answer = await fetch(`${insertsUrl}?${new URLSearchParams(query)}`);
    return { ok: answer.ok, ...(await answer.json()) };
  }

  async function photos(numbers) {
    const missing = numbers.filter((number) => !known.photos[number]);
    if (missing.length) Object.assign(known.photos, (await about({ photos: missing.join(",") })).photos);
    return numbers.map((number) => known.photos[number]).filter(Boolean);
  }

  const text = (tag, words) => Object.assign(document.createElement(tag), { textContent: words });

  function act(name, label) {
    const button = Object.assign(text("button", label), { type: "button" });
    button.dataset.act = name;
    return button;
  }

  // As wide as the text, as the whole story, or half with the text beside it.

  const WIDTHS = [["", "بعرض النص"], ["wide", "عريضة"], ["half", "نصفية"]];

  function widths() {
    const group = text("span", "");
    group.className = "widths";
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", "عرض الصورة في الصفحة");
    for (const [to, label] of WIDTHS) {
      const button = act("width", label);
      button.dataset.to = to;
      group.append(button);
    }
    return group;
  }

  function markWidth(figure) {
    for (const button of figure.querySelectorAll("[data-act=width]"))
      button.setAttribute("aria-pressed", button.dataset.to === (figure.getAttribute("data-width") ?? ""));
  }

  const drawings = {
    async "data-photo"(value) {
      const [photo] = await photos([value]);
      if (!photo) return [text("p", "صورة لم تعد في المكتبة")];
      const own = rows.querySelector(`[data-row="${value}"] textarea`)?.value;
      const image = Object.assign(document.createElement("img"), { src: photo.src, alt: photo.alt });
      const line = text("p", "");
      line.append(text("bdi", own || photo.caption || "بلا تعليق"), " — ", text("bdi", photo.credit || "بلا مصدر"));
      return [image, line, widths(), act("caption", "التعليق هنا")];
    },
    async "data-gallery"(value) {
      const found = await photos(value.split(","));
      const images = found.map((photo) => Object.assign(document.createElement("img"), { src: photo.small, alt: photo.alt }));
      return [text("p", `ألبوم: ${found.length}`), ...images, act("caption", "التعليقات")];
    },
    async "data-related"(value) {
      const { stories } = await about({ stories: value });
      return [text("p", "اقرأ أيضًا"), ...value.split(",").map((number) => text("p", stories[number] ?? "مادة غير منشورة الآن"))];
    },
    async "data-embed"(value) {
      const answer = await about({ embed: value });
      return [text("p", answer.ok ? `محتوى من ${answer.site}، يُحمَّل حين يضغط القارئ` : answer.error)];
    },
  };

  const choices = {
    async "data-photo"(before) {
      const number = await open();
      if (!number) return "";
      addRow(known.photos[number]);
      await replaced(before, number);
      return number;
    },
    async "data-gallery"(before) {
      const value = await open(before ? await photos(before.split(",")) : []);
      for (const photo of value ? await photos(value.split(",")) : []) addRow(photo);
      return value;
    },
    "data-related": (before) => askRelated(before, about),
    "data-embed": () => askEmbed(about),
  };

  window.Newsroom = {
    choose: (attribute, before) => choices[attribute](before),
    async draw(figure, attribute, value) {
      figure.classList.add("drawn");
      const parts = await drawings[attribute](value);
      figure.replaceChildren(...parts, act("change", "بدّل"));
      markWidth(figure);
      // Photos that the text had before this screen was opened have their rows from the server.
      if (["data-photo", "data-gallery"].includes(attribute)) for (const photo of await photos(value.split(","))) addRow(photo);
    },
    markWidth,
    toRow(number) {
      const row = rows.querySelector(`[data-row="${number}"]`);
      if (!row) return;
      row.querySelector("details").open = true;
      row.querySelector("textarea").focus();
    },
  };
}

// Two small questions

function askIn(selector, prepare) {
  const box = document.querySelector(selector);
  return new Promise((resolve) => {
    let answer = "";
    box.querySelector("[data-cancel-ask]").onclick = () => box.close();
    prepare(box, (value) => {
      answer = value;
      box.close();
    });
    box.addEventListener("close", () => resolve(answer), { once: true });
    box.showModal();
  });
}

function askEmbed(about) {
  return askIn("[data-ask-embed]", (box, done) => {
    const [field, error] = [box.querySelector("input"), box.querySelector("[data-error]")];
    field.value = error.textContent = "";
    box.querySelector("form").onsubmit = async (event) => {
      event.preventDefault();
      const answer = await about({ embed: field.value });
      if (answer.ok) done(answer.key);
      else error.textContent = answer.error ?? "تعذر السؤال عن الرابط: أعد المحاولة.";
    };
  });
}

function askRelated(before, about) {
  return askIn("[data-ask-related]", async (box, done) => {
    const [field, list] = [box.querySelector("input"), box.querySelector("[data-found]")];
    const chosen = new Set(before ? before.split(",") : []);
    async function look() {
      const { found } = await about({ q: field.value });
      list.replaceChildren(
        ...found.map(({ id, headline }) => {
          const label = document.createElement("label");
          const tick = Object.assign(document.createElement("input"), { type: "checkbox", checked: chosen.has(String(id)) });
          tick.onchange = () => (tick.checked ? chosen.add(String(id)) : chosen.delete(String(id)));
          label.append(tick, ` ${headline}`);
          return label;
        }),
      );
    }
    field.value = "";
    field.oninput = look;
    box.querySelector("form").onsubmit = (event) => {
      event.preventDefault();
      done([...chosen].slice(0, 3).join(","));
    };
    look();
  });
}
