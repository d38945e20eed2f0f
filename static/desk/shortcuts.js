/* Shortcuts, bound to the place of a key: under an Arabic layout its letter is another one.

   An element says what it is with data-shortcut; a shortcut whose element is not on the page does nothing and is not listed.
   Single keys are off inside fields, and can be turned off for good (WCAG 2.1.4). */

const C = "التحكم";
const A = "البديل";
const S = "العالي";
const CHORDS = [
  // keys shown, code, ctrl, alt, shift, what, action
  [`${C} + س`, "KeyS", "c", "save", "احفظ"],
  [`${C} + إدخال`, "Enter", "c", "primary", "أرسل أو انشر: الزر الأول"],
  [`${C} + ${S} + ح`, "KeyP", "cs", "preview", "معاينة"],
  [`${C} + ن`, "KeyK", "c", "link", "رابط"],
  [`${C} + ${A} + 2`, "Digit2", "ca", "subhead", "عنوان فرعي"],
  [`${C} + ${A} + ه`, "KeyI", "ca", "photo", "الصورة الرئيسية"],
  [`${C} + ${A} + ق`, "KeyR", "ca", "related", "مواد ذات صلة"],
  [`${C} + ${A} + ة`, "KeyM", "ca", "note", "ملاحظة"],
  [`${C} + ${A} + ا`, "KeyH", "ca", "history", "السجل"],
];
const KEYS = [
  ["/ (ظ)", "Slash", "search", "البحث"],
  ["ى", "KeyN", "new", "مادة جديدة"],
  ["ت / ن", "KeyJ KeyK", "rows", "الصف التالي / السابق"],
  ["ء", "KeyX", "pick", "علّم الصف"],
];
// After «g»: the first letters of the places, as Latin keyboards have them.
const PLACES = [
  ["ل ثم ي", "KeyD", "today", "اليوم"],
  ["ل ثم ش", "KeyA", "article", "المواد"],
  ["ل ثم ب", "KeyF", "front", "الصفحة الأولى"],
  ["ل ثم ح", "KeyP", "photo", "الصور"],
];

const dialog = document.querySelector("[data-shortcuts]");
const OFF = "single-keys-off";
const isOff = () => localStorage.getItem(OFF) === "1";
const place = (name) => document.querySelector(`[data-shortcut~="${name}"]`);
const editor = () => window.CKEDITOR?.instances.id_body;

function isTyping(target) {
  return target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true], dialog");
}

// What a name does where it is not simply «press it».
const ACTS = {
  save: (button) => button.form.requestSubmit(button),
  primary: (button) => button.form.requestSubmit(button),
  link: () => editor()?.execCommand("link"),
  subhead: () => editor()?.execCommand("Subhead"),
  related: () => editor()?.execCommand("newsroomRelated"),
  search: (field) => field.focus(),
};
// These live in the editor's toolbar.
const OF_EDITOR = ["link", "subhead", "related"];
// These are bound where they are made: preview.js, notes.js.
const ELSEWHERE = { preview: "[data-preview-open]", note: "[data-note-new]" };
const ROWS = "tr[data-row]";

function make(name) {
  const target = place(name);
  if (OF_EDITOR.includes(name)) return Boolean(editor()) && (ACTS[name](), true);
  if (!target) return false;
  for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  if (ACTS[name]) ACTS[name](target);
  else if (target.matches("a, button, summary")) target.click();
  else {
    target.focus();
    target.scrollIntoView({ block: "center" });
  }
  return true;
}

// Rows of a list: where one stands is also where the focus is.
function step(by) {
  const rows = [...document.querySelectorAll(ROWS)];
  if (!rows.length) return false;
  const at = rows.findIndex((row) => row.hasAttribute("data-at"));
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
  rows[at]?.removeAttribute("data-at");
  next.toggleAttribute("data-at", true);
  next.querySelector("a").focus();
  return true;
}

function pick() {
  const box = document.querySelector(`${ROWS}[data-at] [name=article]`);
  box?.click();
  return Boolean(box);
}

let wentAt = -Infinity;

function single(event) {
  if (event.code === "Slash" && event.shiftKey) return dialog ? (show(), true) : false;
  if (event.shiftKey) return false;
  const went = event.timeStamp - wentAt < 1500;
  wentAt = -Infinity;
  if (went) return goTo(event.code);
  if (event.code === "KeyG") {
    wentAt = event.timeStamp;
    return true;
  }
  if (event.code === "KeyJ") return step(1);
  if (event.code === "KeyK") return step(-1);
  if (event.code === "KeyX") return pick();
  const found = KEYS.find(([, code]) => code === event.code);
  return found ? make(found[2]) : false;
}

function goTo(code) {
  const found = PLACES.find(([, key]) => key === code);
  return found ? make(`go-${found[2]}`) : false;
}

addEventListener("keydown", (event) => {
  if (event.isComposing || event.repeat || event.defaultPrevented) return;
  const held = (event.ctrlKey || event.metaKey ? "c" : "") + (event.altKey ? "a" : "") + (event.shiftKey ? "s" : "");
  let done = false;
  if (held.startsWith("c")) {
    const chord = CHORDS.find(([, code, keys]) => code === event.code && keys === held);
    done = Boolean(chord) && !document.querySelector("dialog[open]") && make(chord[3]);
  } else if (!event.altKey && !isOff() && !isTyping(event.target)) done = single(event);
  if (done) event.preventDefault();
});

function isHere(name) {
  if (OF_EDITOR.includes(name)) return Boolean(editor());
  return Boolean(name in ELSEWHERE ? document.querySelector(ELSEWHERE[name]) : place(name));
}

// The list of them, which shows what this page has.
function show() {
  const list = dialog.querySelector("[data-shortcuts-list]");
  const rows = [
    ...CHORDS.filter(([, , , name]) => isHere(name)).map(([keys, , , , what]) => [keys, what]),
    ...KEYS.filter(([, , name]) => place(name) || (["rows", "pick"].includes(name) && document.querySelector(ROWS))).map(
      ([keys, , , what]) => [keys, what],
    ),
    ...PLACES.filter(([, , name]) => place(`go-${name}`)).map(([keys, , , what]) => [keys, what]),
    ["؟", "هذه القائمة"],
  ];
  list.replaceChildren(
    ...rows.flatMap(([keys, what]) => {
      const name = document.createElement("dt");
      const meaning = document.createElement("dd");
      const key = document.createElement("kbd");
      key.textContent = keys;
      name.append(key);
      meaning.textContent = what;
      return [name, meaning];
    }),
  );
  dialog.querySelector("[data-single-keys]").checked = !isOff();
  dialog.showModal();
}

if (dialog) {
  const opener = document.querySelector("[data-shortcuts-open]");
  opener.hidden = false;
  opener.addEventListener("click", show);
  dialog.querySelector("[data-single-keys]").addEventListener("change", (event) => {
    localStorage.setItem(OFF, event.target.checked ? "0" : "1");
  });
}
