/* What is pasted from Word, Google Docs, WhatsApp or a page arrives as the few elements a story may have, and the writer is told
   what did not come along. The server cleans again whatever is saved (articles/press/body.py); this is for the eyes of the writer. */

const BLOCKS = "p,h2,h3,ul,ol,li,blockquote,table,caption,thead,tbody,tr,td,th";
const KEPT = new Set([...BLOCKS.split(","), "a", "strong", "em", "br"]);
const RENAMED = { b: "strong", i: "em", h1: "h2", h4: "h3", h5: "h3", h6: "h3", tfoot: "tbody" };
const ATTRIBUTES = { a: ["href"], td: ["colspan", "rowspan"], th: ["colspan", "rowspan", "scope"] };
const SILENT = "style,script,meta,link,title,head,xml,noscript,template,o\\:p:empty";
const PICTURES = "img,picture,svg,canvas,v\\:imagedata,v\\:shape";
const FRAMES = "iframe,object,embed,video,audio,form,button,input,select,textarea";
const HIDDEN = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;
const LINK = /^(https?:|mailto:|tel:)/i;

// A message that WhatsApp copies with its hour and its sender: «[14:32, 25/11/2026] فلان: », «25/11/2026, 14:32 - فلان: ».
const MESSAGE =
  /^[\u200e\u200f\u202a-\u202e\u2066-\u2069]*(?:\[(?=[^\]]*[:٫])(?=[^\]]*[0-9٠-٩])[^\]\n]{6,40}\]|[0-9٠-٩]{1,4}[/.\-\u200f]+[0-9٠-٩]{1,2}[/.\-\u200f]+[0-9٠-٩]{1,4}[،,][^\n]{3,14}?\s[-–])\s*[^:\n]{1,40}:\s?/u;

const NAMES = {
  pictures: "صور (ارفعها من خانة الصورة)",
  frames: "مقاطع وإطارات ونماذج",
  looks: "ألوان وخطوط وأحجام",
  aligned: "محاذاة",
  underlined: "تسطير",
  deleted: "نص محذوف بتتبع التغييرات",
  comments: "تعليقات وهوامش من وورد",
  links: "روابط لا تفتح عند القارئ",
  turned: "كلام عربي باتجاه معكوس",
  hidden: "محارف خفية ومسافات ملتصقة",
  messages: "أوقات رسائل وأسماء مرسليها",
};

class Dropped {
  counts = new Map();

  add(name, number = 1) {
    if (number) this.counts.set(name, (this.counts.get(name) ?? 0) + number);
  }

  get lines() {
    return Object.keys(NAMES)
      .filter((name) => this.counts.has(name))
      .map((name) => `${NAMES[name]}: ${this.counts.get(name)}`);
  }
}

export function cleanedHtml(html) {
  const dropped = new Dropped();
  const { body } = new DOMParser().parseFromString(html, "text/html");
  removeWhole(body, dropped);
  makeLists(body);
  for (const element of [...body.querySelectorAll("*")].reverse()) reshape(element, dropped);
  cleanText(body, dropped);
  wrapLooseText(body);
  for (const block of [...body.querySelectorAll(BLOCKS)].reverse()) {
    if (!block.textContent.trim() && !block.matches("td, th")) block.remove();
  }
  return { html: body.innerHTML, dropped: dropped.lines };
}

export function cleanedText(text) {
  const dropped = new Dropped();
  const lines = text.split("\n").map((line) => {
    const bare = line.replace(MESSAGE, "");
    if (bare !== line) dropped.add("messages");
    return bare;
  });
  const isChat = dropped.counts.has("messages");
  const joined = lines.join("\n");
  dropped.add("hidden", joined.match(HIDDEN)?.length ?? 0);
  return { text: joined.replace(HIDDEN, ""), isChat, dropped: dropped.lines };
}

function removeWhole(body, dropped) {
  const comments = document.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (comments.nextNode()) found.push(comments.currentNode);
  for (const comment of found) comment.remove();
  for (const element of body.querySelectorAll(SILENT)) element.remove();
  const whole = { pictures: PICTURES, frames: FRAMES, deleted: "del, s, strike", comments: "[style*='mso-comment'], [style*='mso-element:comment'], .MsoCommentText, .MsoCommentReference, [style*='mso-element:footnote']" };
  for (const [name, selector] of Object.entries(whole)) {
    for (const element of body.querySelectorAll(selector)) {
      if (!element.isConnected) continue;
      dropped.add(name);
      element.remove();
    }
  }
}

// Word writes a list as paragraphs with a bullet typed in front.
function makeLists(body) {
  let list = null;
  for (const item of body.querySelectorAll("p[style*='mso-list'], p[class*='MsoListParagraph']")) {
    const marker = item.querySelector("[style*='mso-list:Ignore'], [style*='mso-list: Ignore']");
    if (!marker) continue;
    const kind = /^[\s\u00a0]*[(]?[0-9٠-٩a-zA-Zأ-ي]{1,3}[.)-]/.test(marker.textContent) ? "ol" : "ul";
    marker.remove();
    if (item.previousElementSibling !== list || list?.localName !== kind) {
      list = document.createElement(kind);
      item.before(list);
    }
    const row = document.createElement("li");
    row.append(...item.childNodes);
    list.append(row);
    item.remove();
  }
}

function reshape(element, dropped) {
  const style = element.getAttribute("style") ?? "";
  countLooks(element, style, dropped);
  let name = RENAMED[element.localName] ?? element.localName;
  if (/^Mso(Title|Heading)/.test(element.className)) name = "h2";
  if (name === "strong" && /font-weight:\s*(normal|400)/i.test(style)) name = "span";
  if (name === "em" && /font-style:\s*normal/i.test(style)) name = "span";
  if (name === "span" && /font-weight:\s*(bold|[6-9]00)/i.test(style)) name = "strong";
  if (/^(div|section|article|pre|address|dd|dt|figure|figcaption)$/.test(name)) name = element.querySelector(BLOCKS) ? "" : "p";
  if (name === "p" && element.closest("li, p p")) name = "";
  if (name === "a" && !isLink(element, dropped)) name = "";
  if (!KEPT.has(name)) element.replaceWith(...element.childNodes);
  else rename(element, name, dropped);
}

function isLink(element, dropped) {
  const opens = LINK.test(element.getAttribute("href") ?? "");
  if (!opens && element.hasAttribute("href")) dropped.add("links");
  return opens && Boolean(element.textContent.trim());
}

function rename(element, name, dropped) {
  const made = document.createElement(name);
  for (const attribute of ATTRIBUTES[name] ?? []) {
    if (element.hasAttribute(attribute)) made.setAttribute(attribute, element.getAttribute(attribute));
  }
  made.append(...element.childNodes);
  if (element.getAttribute("dir")?.toLowerCase() === "ltr" && made.matches(BLOCKS) && !isArabic(made)) made.dir = "ltr";
  element.replaceWith(made);
}

function isArabic(element) {
  const letters = (pattern) => element.textContent.match(pattern)?.length ?? 0;
  return letters(/[\u0620-\u064a\u066e-\u06d3]/g) > letters(/[A-Za-z]/g);
}

function countLooks(element, style, dropped) {
  if (/(^|;)\s*(color|background(-color)?|font-(family|size)|mso-[\w-]*font[\w-]*)\s*:/i.test(style) || element.localName === "font") {
    dropped.add("looks");
  }
  if (/text-align/i.test(style) || element.hasAttribute("align")) dropped.add("aligned");
  if (/text-decoration[^;]*underline/i.test(style) || element.localName === "u") dropped.add("underlined");
  if (element.getAttribute("dir")?.toLowerCase() === "ltr" && isArabic(element)) dropped.add("turned");
}

function cleanText(body, dropped) {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    dropped.add("hidden", node.data.match(/[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]|\u00a0+/g)?.length ?? 0);
    node.data = node.data.replace(HIDDEN, "").replace(/[\s\u00a0]+/g, " ");
  }
}

// Text between blocks becomes a paragraph of its own, so that nothing hangs on its neighbour.
function wrapLooseText(body) {
  let paragraph = null;
  const hasBlocks = Boolean(body.querySelector(BLOCKS));
  for (const node of [...body.childNodes]) {
    const isBlock = node.nodeType === Node.ELEMENT_NODE && node.matches(BLOCKS);
    if (!hasBlocks || isBlock) paragraph = null;
    else if (!paragraph && node.nodeType === Node.TEXT_NODE && !node.data.trim()) node.remove();
    else {
      if (!paragraph) node.before((paragraph = document.createElement("p")));
      paragraph.append(node);
    }
  }
}

// Telling

function tell(lines) {
  const place = document.querySelector("[data-paste]");
  if (!place) return;
  place.hidden = !lines.length;
  const title = document.createElement("p");
  title.className = "paste__title";
  title.textContent = "نُظّف ما لصقته، ولم يأتِ معه:";
  const list = document.createElement("ul");
  for (const line of lines) list.append(Object.assign(document.createElement("li"), { textContent: line }));
  place.replaceChildren(title, list);
}

const escaped = (text) => Object.assign(document.createElement("p"), { textContent: text }).innerHTML;

function chatAsHtml(text) {
  const marked = (line) => escaped(line).replace(/(^|\s)\*([^*\n]+)\*(?=$|[\s.،؛:!؟])/g, "$1<strong>$2</strong>");
  const lines = text.split("\n").filter((line) => line.trim());
  return lines.map((line) => `<p>${marked(line.trim())}</p>`).join("");
}

document.addEventListener("body-editor", ({ detail: editor }) => {
  // After the editor has read the clipboard (1) and before anybody filters it (3).
  editor.on("paste", ({ data }) => {
    const isText = data.type === "text" || !/<[a-z!]/i.test(data.dataValue);
    if (!isText) {
      const { html, dropped } = cleanedHtml(data.dataValue);
      data.dataValue = html;
      return tell(dropped);
    }
    const plain = data.dataTransfer?.getData("text/plain") || data.dataValue;
    const { text, isChat, dropped } = cleanedText(plain);
    if (isChat) Object.assign(data, { type: "html", dataValue: chatAsHtml(text) });
    return tell(dropped);
  }, null, null, 2);
});

// On a touch screen the text is a plain textarea.
document.getElementById("id_body")?.addEventListener("paste", (event) => {
  const { text, dropped } = cleanedText(event.clipboardData?.getData("text/plain") ?? "");
  if (!dropped.length) return;
  event.preventDefault();
  document.execCommand("insertText", false, text);
  tell(dropped);
});
