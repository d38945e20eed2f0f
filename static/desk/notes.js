/* Notes without leaving the text: on the selected words, in a dialog; and their words marked in it. Ctrl+Alt+M. */

import { fieldOf, mark, rangeOf, selected } from "./words.js";

// Naming a colleague, on the page of notes too.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-mention]");
  const area = button?.closest("form").querySelector("[name=text]");
  if (!area) return;
  area.value = `${area.value}${area.value && !/\s$/.test(area.value) ? " " : ""}${button.dataset.mention} `;
  area.focus();
});

const form = document.querySelector("#article_form");
const dialog = document.querySelector("[data-note-dialog]");
if (form && dialog) start(form, dialog);

function start(form, dialog) {
  const panel = document.querySelector("[data-notes]");
  const note = dialog.querySelector("[data-note-form]");
  const refusal = dialog.querySelector("[data-note-refusal]");
  const status = document.querySelector("[data-notes-status]");
  const fields = new Set([...note.elements.field.options].map((option) => option.value));

  function open({ reply = "", field = "", quote = "", before = "", after = "" }) {
    note.reset();
    refusal.textContent = "";
    note.elements.act.value = reply ? "reply" : "add";
    note.elements.note.value = reply;
    const answer = note.querySelector("[data-note-answer]");
    answer.hidden = !reply;
    note.querySelector("[data-note-add]").hidden = Boolean(reply);
    answer.querySelector("textarea").name = reply ? "text" : "";
    note.querySelector("#note-text").name = reply ? "" : "text";
    dialog.querySelector("[data-note-title]").textContent = reply ? "رد" : "ملاحظة جديدة";
    if (!reply) {
      note.elements.field.value = fields.has(field) ? field : "";
      note.elements.quote.value = quote;
      note.elements.before.value = before;
      note.elements.after.value = after;
    }
    dialog.showModal();
    (reply ? answer.querySelector("textarea") : note.querySelector("#note-text")).focus();
  }

  async function send(data) {
    data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    const answer = await fetch(form.dataset.notesUrl, {
      method: "POST",
      body: data,
      credentials: "same-origin",
      headers: { Accept: "application/json" },
    });
    if (answer.status === 401 || answer.redirected) throw new Error("انتهت جلستك: ادخل من جديد ثم أعد الإرسال.");
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.refusal);
    panel.innerHTML = told.html;
    status.textContent = told.said;
    show();
    form.dispatchEvent(new CustomEvent("newsroom:kept"));
  }

  // The selection is gone once a button has the focus.
  let last = {};
  const remember = () => (last = selected());
  panel.addEventListener("pointerdown", remember, true);

  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-note-new],[data-note-reply],[data-note-resolve]");
    if (!target || !panel.contains(target)) return;
    event.preventDefault();
    if (target.dataset.noteReply) return open({ reply: target.dataset.noteReply });
    if (!target.dataset.noteResolve) return open(last);
    const data = new FormData();
    data.set("act", "resolve");
    data.set("note", target.dataset.noteResolve);
    send(data).catch((trouble) => (status.textContent = trouble.message));
  });

  note.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await send(new FormData(note));
      dialog.close();
    } catch (trouble) {
      refusal.textContent = trouble.message?.match(/[\u0621-\u064a]/) ? trouble.message : "لا اتصال بالخادم: حاول بعد قليل.";
    }
  });
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());

  function shortcut(event) {
    // The key's place, not its letter.
    if (event.code !== "KeyM" || !event.altKey || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    remember();
    open(last);
  }
  addEventListener("keydown", shortcut);

  // Marked in the text, as far as the words still stand there.
  function show() {
    const ranges = { notes: [], "blocking-notes": [] };
    for (const thread of panel.querySelectorAll("[data-note]")) {
      const field = thread.dataset.words && fieldOf(thread.dataset.field);
      if (field && !("value" in field)) {
        ranges[thread.classList.contains("note--blocking") ? "blocking-notes" : "notes"].push(rangeOf(field, thread.dataset.words));
      }
    }
    for (const [name, found] of Object.entries(ranges)) mark(name, found);
  }
  form.addEventListener("newsroom:notes", show);
  const waiting = setInterval(() => {
    if (document.querySelector("[data-body-editor][data-loading]")) return;
    clearInterval(waiting);
    show();
  }, 300);
}
