/* The list's conveniences: who holds what, how many are ticked, all at once. Without it everything is there but for the hurry. */

const form = document.getElementById("changelist-form");
const boxes = form ? [...form.querySelectorAll("[name=article]")] : [];

// Every 15 seconds while somebody looks.
async function showLocks() {
  if (document.hidden || !boxes.length) return;
  const of = boxes.map((box) => box.value).join(",");
  const answer = await fetch(`${form.dataset.locks}?of=${of}`).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const held = await answer.json();
  for (const mark of form.querySelectorAll("[data-lock-of]")) {
    const holder = held[mark.dataset.lockOf];
    mark.hidden = !holder;
    mark.querySelector("[data-holder]").textContent = holder ?? "";
  }
}
setInterval(showLocks, 15_000);
document.addEventListener("visibilitychange", showLocks);

// On the phone a line of chips runs on beyond the edge: what is chosen stands in view.
for (const chip of document.querySelectorAll(".filters__chips [aria-current]")) {
  const line = chip.closest("ul");
  const middle = (box) => box.getBoundingClientRect().x + box.getBoundingClientRect().width / 2;
  line.scrollBy({ left: middle(chip) - middle(line), behavior: "instant" });
}

function showPicked() {
  const number = boxes.filter((box) => box.checked).length;
  form.querySelector("[data-picked]").textContent = number ? `(${number})` : "";
}

if (form) {
  const label = form.querySelector("[data-pick-all]");
  const all = label.querySelector("input");
  label.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    showPicked();
  });
  form.addEventListener("change", showPicked);
  showPicked();
}
