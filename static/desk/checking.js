// What was pasted is checked at once, and each finding shown with its fix; a click takes it where the field is plain text.

const box = document.querySelector("[data-paste-check]");
const form = document.getElementById("article_form");

function replaceIn(field, { found, fix }) {
  const at = field.value.indexOf(found);
  if (at < 0) return false;
  field.setRangeText(fix, at, at + found.length, "preserve");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
}

function line(finding, field) {
  const item = document.createElement("li");
  const words = document.createElement("span");
  const shown = (text) => (text.trim() ? text : text.replaceAll(" ", "␣"));
  // What was found, what it becomes and the newsroom's reason each keep their direction to themselves.
  const piece = (text) => Object.assign(document.createElement("bdi"), { textContent: text });
  const fix = finding.fix === null ? [] : [" ← ", piece(shown(finding.fix) || "حذف")];
  words.append(piece(shown(finding.found)), ...fix, " (", piece(finding.why), ") ");
  item.append(words);
  if (finding.fix !== null && field && "setRangeText" in field) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = "صحّح";
    button.addEventListener("click", () => {
      replaceIn(field, finding);
      item.remove();
    });
    item.append(button);
  }
  return item;
}

async function check(text, field) {
  const body = new FormData();
  body.set("text", text);
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const answer = await fetch(box.dataset.pasteCheck, { method: "POST", body });
  if (!answer.ok) return;
  const { findings } = await answer.json();
  if (findings.length === 0) return box.replaceChildren();
  const title = document.createElement("p");
  title.textContent = "في ما لصقته:";
  const list = document.createElement("ul");
  list.className = "pasted";
  list.append(...findings.slice(0, 20).map((finding) => line(finding, field)));
  box.replaceChildren(title, list);
}

form?.addEventListener("paste", (event) => {
  const text = event.clipboardData?.getData("text/plain");
  const field = event.target.closest("textarea, input");
  // After the paste has landed, so that a fix finds its place.
  if (box && text?.trim()) setTimeout(() => check(text, field).catch(() => {}), 0);
});
