/* Finding words in what is being written, in CKEditor or in a plain field, and marking them without touching the text. */

export const editor = () => {
  const body = window.CKEDITOR?.instances?.id_body;
  return body?.status === "ready" && body.editable() ? body : null;
};

export function fieldOf(name) {
  const body = name === "body" && editor();
  return body ? body.editable().$ : document.getElementById(`id_${name}`);
}

/* A range over the words inside an element: compared with every run of white space as one space. */
export function rangeOf(root, words) {
  const wanted = words.replace(/\s+/g, " ").trim();
  if (!wanted || !root) return null;
  const places = [];
  let text = "";
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let block = null;
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const around = node.parentElement.closest("p,h2,h3,li,td,th,blockquote,caption");
    if (block && around !== block && text && !text.endsWith(" ")) add(" ", node, 0);
    block = around;
    for (let at = 0; at < node.data.length; at += 1) {
      const letter = /\s/.test(node.data[at]) ? " " : node.data[at];
      if (letter !== " " || (text && !text.endsWith(" "))) add(letter, node, at);
    }
  }
  const start = text.indexOf(wanted);
  if (start < 0) return null;
  const range = document.createRange();
  const [first, last] = [places[start], places[start + wanted.length - 1]];
  range.setStart(first.node, first.at);
  range.setEnd(last.node, last.at + 1);
  return range;

  function add(letter, node, at) {
    text += letter;
    places.push({ node, at });
  }
}

export function mark(name, ranges) {
  if (!window.Highlight) return;
  CSS.highlights.set(name, new Highlight(...ranges.filter(Boolean)));
}

/* Focus a field and, where the words are known, show them in it. */
export function lead(id, words) {
  const name = id.replace(/^id_/, "");
  const target = fieldOf(name) ?? document.getElementById(id) ?? (name === "photos" ? fieldOf("body") : null);
  if (!target) return false;
  for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  if (name === "body" && editor()) editor().focus();
  else target.focus();
  const range = words && target.tagName !== "TEXTAREA" && target.tagName !== "INPUT" ? rangeOf(target, words) : null;
  if (words && "setSelectionRange" in target) {
    const at = target.value.indexOf(words);
    if (at >= 0) target.setSelectionRange(at, at + words.length);
  }
  mark("found", [range]);
  (range?.startContainer.parentElement ?? target).scrollIntoView({ block: "center" });
  return true;
}

/* What is selected in the form now, with its neighbours: {field, quote, before, after}. */
export function selected() {
  const body = editor()?.editable().$;
  const selection = getSelection();
  if (body && selection.rangeCount && !selection.isCollapsed && body.contains(selection.anchorNode)) {
    const range = selection.getRangeAt(0);
    return { field: "body", quote: tidy(String(selection)), ...neighbours(body, range) };
  }
  const field = document.activeElement;
  if (field?.form?.id !== "article_form" || !("selectionStart" in field)) return { field: nameOf(field), quote: "" };
  const [start, end] = [field.selectionStart ?? 0, field.selectionEnd ?? 0];
  return {
    field: nameOf(field),
    quote: tidy(field.value.slice(start, end)),
    before: tidy(field.value.slice(Math.max(0, start - 60), start)).slice(-40),
    after: tidy(field.value.slice(end, end + 60)).slice(0, 40),
  };
}

const tidy = (text) => text.replace(/\s+/g, " ").trim();
const nameOf = (field) => (field?.id?.startsWith("id_") ? field.id.slice(3) : "");

function neighbours(root, range) {
  const before = document.createRange();
  before.setStart(root, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const after = document.createRange();
  after.setStart(range.endContainer, range.endOffset);
  after.setEnd(root, root.childNodes.length);
  return { before: tidy(String(before)).slice(-40), after: tidy(String(after)).slice(0, 40) };
}
