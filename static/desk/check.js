/* The checklist as it is typed, «اذهب», and the dialog before publishing. Without this the press refuses by itself. */

import { lead } from "./words.js";

const form = document.querySelector("#article_form[data-check]");
if (form) start(form);

function start(form) {
  const list = document.querySelector("[data-checklist]");
  const notes = document.querySelector("[data-notes]");
  const dialog = document.querySelector("[data-publish]");

  // After every autosave: the same function that the press asks, on what is typed now.
  let turn = 0;
  async function ask() {
    const mine = (turn += 1);
    const answer = await fetch(form.dataset.check, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    const told = await answer.json();
    // A later question is on its way, and knows more.
    if (mine !== turn) return told;
    const opened = list.querySelector(".checks__passed")?.open;
    list.innerHTML = told.checklist;
    if (opened && list.querySelector(".checks__passed")) list.querySelector(".checks__passed").open = true;
    if (notes) {
      notes.innerHTML = told.notes;
      form.dispatchEvent(new CustomEvent("newsroom:notes"));
    }
    return told;
  }
  form.addEventListener("newsroom:kept", () => ask().catch(() => {}));

  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest("[data-mend]");
      if (!link) return;
      dialog?.close();
      if (!lead(link.dataset.mend, link.dataset.words)) return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );

  if (!dialog) return;
  const confirm = dialog.querySelector("[data-publish-confirm]");
  const status = dialog.querySelector("[data-publish-status]");
  const why = dialog.querySelector("[data-publish-why]");
  const override = document.querySelector("[data-overruling]");
  const reason = override?.querySelector("input");
  const home = override?.parentElement;
  // It goes on belonging to the article's form while it stands in the dialog.
  reason?.setAttribute("form", form.id);
  let told = { blocking: 0, firm: 0 };

  form.addEventListener("submit", (event) => {
    const move = event.submitter?.name === "_move" ? event.submitter.value : "";
    if (!["publish", "schedule"].includes(move) || event.submitter === confirm) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    open(move, event.submitter.textContent.trim());
  }, true);

  async function open(move, label) {
    confirm.value = move;
    confirm.textContent = label;
    confirm.disabled = true;
    why.hidden = true;
    status.hidden = false;
    status.textContent = "يجري الفحص…";
    dialog.querySelector("[data-publish-list]").replaceChildren();
    dialog.querySelector("[data-publish-place]").textContent =
      form.elements.section.selectedOptions[0]?.value ? form.elements.section.selectedOptions[0].textContent : "بلا قسم";
    dialog.querySelector("[data-publish-time]").textContent = move === "schedule" ? when() : "الآن";
    dialog.showModal();
    try {
      await form.newsroomKeep?.();
      told = await ask();
      status.hidden = true;
      dialog.querySelector("[data-publish-list]").innerHTML = list.innerHTML;
    } catch {
      // The press checks in any case; nobody is kept from trying.
      told = { blocking: 0, firm: 0 };
      status.textContent = "تعذر الفحص الآن: يُعاد عند النشر.";
    }
    offerOverride();
    settle();
    (confirm.disabled ? dialog.querySelector("[data-mend]") : confirm)?.focus();
  }

  const when = () => {
    const typed = form.elements.publish_at?.value;
    if (!typed) return "لم يُحدد";
    const moment = new Date(`${typed}Z`);
    return Number.isNaN(+moment)
      ? typed
      : new Intl.DateTimeFormat("ar-EG-u-nu-latn", { dateStyle: "full", timeStyle: "short", timeZone: "UTC" }).format(moment);
  };

  function offerOverride() {
    if (!override) return;
    dialog.querySelector("[data-override-place]").append(override);
    override.hidden = !told.blocking || told.firm > 0;
    override.open = !override.hidden;
  }

  function settle() {
    const stopped = told.blocking > 0 && !(told.firm === 0 && reason?.value.trim());
    confirm.disabled = stopped;
    why.hidden = !stopped;
  }

  reason?.addEventListener("input", settle);
  // Enter in it means this dialog's button, not the form's first one.
  reason?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !dialog.open) return;
    event.preventDefault();
    if (!confirm.disabled) confirm.click();
  });
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    if (!override) return;
    override.hidden = false;
    home.insertBefore(override, home.querySelector(":scope > .fold:last-of-type"));
  });
}
