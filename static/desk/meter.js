/* Lengths while one writes: the headline as wide as it will be printed, the standfirst, and the shape of the body. */

const form = document.getElementById("article_form");
const plural = new Intl.PluralRules("ar");
const LETTERS = { one: "حرف واحد", two: "حرفان", few: "أحرف", many: "حرفًا", other: "حرف" };
const WORDS = { one: "كلمة واحدة", two: "كلمتان", few: "كلمات", many: "كلمة", other: "كلمة" };
const PARAGRAPHS = { one: "فقرة واحدة", two: "فقرتان", few: "فقرات", many: "فقرة", other: "فقرة" };
const LINES = { one: "سطر واحد", two: "سطران", few: "أسطر", many: "سطرًا", other: "سطر" };

function inWords(number, forms) {
  const kind = plural.select(number);
  return ["one", "two"].includes(kind) ? forms[kind] : `${number} ${forms[kind === "zero" ? "other" : kind]}`;
}

const graphemes = "Segmenter" in Intl ? new Intl.Segmenter("ar", { granularity: "grapheme" }) : null;
const lengthOf = (text) => (graphemes ? [...graphemes.segment(text)].length : [...text].length);

// The headline. Bands are those of printed headlines, in letters (35, 65, 80); a letter here is an average one of our own
// headline face, since fifty ا are half as wide as fifty س.
const BANDS = [
  [1, "warn", "قصير"],
  [35, "good", "مناسب"],
  [66, "warn", "طويل"],
  [81, "bad", "أطول مما يلزم"],
];
const TYPICAL = "الحكومة تعلن خطة جديدة لتطوير مرافئ الصيد في مدن الساحل الشمالي";
// The lead of the front page and the card on a phone: size of type and width of the column.
const PHONE = { size: 26, width: 358 };
const MOST = 110;
const pen = document.createElement("canvas").getContext("2d");

function widthOf(text, size) {
  pen.font = `800 ${size}px Cairo, "Noto Sans Arabic", sans-serif`;
  return pen.measureText(text).width;
}

function linesOf(text, { size, width }) {
  let lines = 1;
  let line = "";
  for (const word of text.split(/\s+/)) {
    const longer = line ? `${line} ${word}` : word;
    if (line && widthOf(longer, size) > width) {
      lines += 1;
      line = word;
    } else line = longer;
  }
  return lines;
}

function showHeadline(place, field) {
  const text = field.value.trim();
  const meter = place.querySelector("meter");
  const words = place.querySelector("[data-meter-words]");
  const typical = widthOf(TYPICAL, 40) / lengthOf(TYPICAL);
  const wide = Math.round(widthOf(text, 40) / typical);
  const length = [...text].length;
  const [, level, word] = BANDS.findLast(([least]) => wide >= least) ?? [0, "", ""];
  meter.hidden = !text;
  meter.value = wide;
  place.dataset.level = length > MOST ? "bad" : level;
  const verdict = length > MOST ? `لن يُحفظ: الحد ${MOST}` : word;
  words.textContent = text ? `${inWords(length, LETTERS)} · ${verdict} · ${inWords(linesOf(text, PHONE), LINES)} على الهاتف` : "";
}

for (const place of form.querySelectorAll("[data-meter]")) {
  const field = document.getElementById(place.dataset.meter);
  const show = () => showHeadline(place, field);
  field.addEventListener("input", show);
  document.fonts.ready.then(show);
  show();
}

// The standfirst: counted in letters, as search results cut it.
const STANDFIRST = [
  [1, "good", "مناسبة"],
  [201, "warn", "طويلة"],
  [401, "bad", "لن تُحفظ: الحد 400"],
];
for (const place of form.querySelectorAll("[data-counter]")) {
  const field = document.getElementById(place.dataset.counter);
  const show = () => {
    const length = [...field.value.trim()].length;
    const [, level, word] = STANDFIRST.findLast(([least]) => length >= least) ?? [0, "", ""];
    place.dataset.level = level;
    place.textContent = length ? `${inWords(length, LETTERS)} · ${word}` : "";
  };
  field.addEventListener("input", show);
  show();
}

// The body: words, letters, minutes, and how long readers go without a subhead.
const MOST_PARAGRAPHS = 5;
const status = form.querySelector("[data-text-length]");
const area = document.getElementById("id_body");

function blocksOf() {
  const editable = window.CKEDITOR?.instances.id_body?.editable();
  if (editable) {
    return [...editable.$.children].map((block) => ({ text: block.textContent, isSubhead: /^H[23]$/.test(block.tagName) }));
  }
  return area.value.split(/\n\s*\n/).map((block) => ({ text: block, isSubhead: block.startsWith("##") }));
}

function longestRun(blocks) {
  let run = 0;
  let longest = 0;
  for (const { isSubhead } of blocks) {
    run = isSubhead ? 0 : run + 1;
    longest = Math.max(longest, run);
  }
  return longest;
}

function showBody() {
  const blocks = blocksOf().filter(({ text }) => text.trim());
  const text = blocks.map((block) => block.text.trim()).join("\n");
  const words = text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  const minutes = Math.ceil(words / 180);
  const run = longestRun(blocks);
  const parts = words ? [inWords(words, WORDS), inWords(lengthOf(text), LETTERS)] : [];
  if (minutes > 1) parts.push(`القراءة: ${minutes} د`);
  status.textContent = parts.join(" · ");
  if (run > MOST_PARAGRAPHS) {
    const warning = document.createElement("strong");
    warning.className = "status__warning";
    warning.textContent = `${inWords(run, PARAGRAPHS)} بلا عنوان فرعي`;
    status.append(parts.length ? " · " : "", warning);
  }
}

let waiting;
area.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(showBody, 300);
});
showBody();
