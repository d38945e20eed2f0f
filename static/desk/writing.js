/* Small helps of the writing screen. Without this file everything still saves, submits and publishes. */

const form = document.getElementById("article_form");

// A new draft opens where its first word goes.
if (!form.elements.headline.value && !form.elements.body.value) form.elements.headline.focus();

// A headline is one line of type however many it fills; Enter goes on to the standfirst.
form.elements.headline.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  form.elements.standfirst.focus();
});

if (!CSS.supports("field-sizing", "content")) {
  for (const area of form.querySelectorAll("textarea")) {
    const grow = () => {
      area.style.blockSize = "auto";
      area.style.blockSize = `${area.scrollHeight + 2}px`;
    };
    area.addEventListener("input", grow);
    grow();
  }
}

// The check leads to what mends it, also inside CKEditor and behind a fold.
form.addEventListener("click", (event) => {
  const id = event.target.closest("[data-mend]")?.dataset.mend;
  const editor = id === "id_body" && window.CKEDITOR?.instances.id_body;
  const target = id && document.getElementById(id);
  if (!target) return;
  event.preventDefault();
  for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  if (editor) editor.focus();
  else target.focus();
  (editor ? editor.container.$ : target).scrollIntoView({ block: "center" });
});

// The lead photo: what is chosen or dropped is seen at once.
const lead = form.querySelector("[data-lead]");
const preview = lead.querySelector("[data-preview]");

function showPhoto(url) {
  preview.hidden = !url;
  preview.querySelectorAll("source").forEach((source) => source.remove());
  preview.querySelector("[data-preview-caption]")?.remove();
  if (url) Object.assign(preview.querySelector("img"), { src: url, srcset: "", alt: "" });
}

lead.addEventListener("change", (event) => {
  if (event.target.name === "lead_photo") showPhoto(event.target.dataset.photo);
});

const file = form.elements.photo_file;
const drop = document.createElement("div");
const name = document.createElement("p");
drop.className = "drop";
name.className = "drop__name";
name.textContent = "اسحب صورة إلى هنا، أو اضغط لتختارها من جهازك";
file.before(drop);
drop.append(name, file);
for (const [kind, over] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
  drop.addEventListener(kind, () => drop.toggleAttribute("data-over", over));
}
const upload = file.closest("details");
upload.toggleAttribute("data-waiting", !upload.querySelector(".errorlist") && [...upload.querySelectorAll("input")].every((input) => !input.value));
file.addEventListener("change", () => {
  const [chosen] = file.files;
  if (!chosen) return;
  upload.removeAttribute("data-waiting");
  name.textContent = chosen.name;
  showPhoto(URL.createObjectURL(chosen));
});
