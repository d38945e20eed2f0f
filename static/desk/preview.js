/* The preview beside the form: opened by a button or Ctrl+Shift+P, fresh after every autosave, scaled to its pane. */

const form = document.querySelector("#article_form[data-page]");
const pane = document.querySelector("[data-pane]");

for (const frames of document.querySelectorAll(".previewing")) fit(frames);

for (const button of document.querySelectorAll("[data-copy-address]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copyAddress);
    field.select();
    await navigator.clipboard?.writeText(field.value);
    document.querySelector("[data-copied]").textContent = "نُسخ الرابط";
  });
}

if (form && pane) {
  const opener = document.querySelector("[data-preview-open]");
  opener.setAttribute("aria-expanded", "false");
  opener.setAttribute("role", "button");

  async function open() {
    if (!pane.querySelector(".frames")) {
      pane.append(pane.querySelector("template").content.cloneNode(true));
      fit(pane);
    }
    pane.hidden = false;
    opener.setAttribute("aria-expanded", "true");
    pane.querySelector("h2").focus();
    await form.newsroomKeep?.();
    refresh();
  }

  function close() {
    pane.hidden = true;
    opener.setAttribute("aria-expanded", "false");
    opener.focus();
  }

  function refresh() {
    if (pane.hidden) return;
    for (const frame of pane.querySelectorAll("[data-frame]")) {
      // One that was never looked at loads by itself when it is.
      if (frame.contentWindow.location.href === "about:blank") continue;
      const top = frame.contentWindow.scrollY;
      frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, top), { once: true });
      frame.contentWindow.location.reload();
    }
  }

  const toggle = () => (pane.hidden ? open() : close());
  opener.addEventListener("click", (event) => {
    event.preventDefault();
    toggle();
  });
  opener.addEventListener("keydown", (event) => {
    if (event.code !== "Space") return;
    event.preventDefault();
    toggle();
  });
  pane.querySelector("[data-pane-close]").addEventListener("click", close);
  pane.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  form.addEventListener("newsroom:kept", refresh);
  addEventListener("keydown", (event) => {
    if (event.code !== "KeyP" || !event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    toggle();
  });
}

/* A desk's width in half a screen: the frame keeps its width and is shown smaller. */
function fit(holder) {
  const box = holder.querySelector(".frames");
  const frame = box.querySelector(".frames__page");
  const settle = () => {
    frame.style.removeProperty("zoom");
    frame.style.removeProperty("block-size");
    const scale = Math.min(1, box.clientWidth / frame.offsetWidth);
    if (scale < 1 && scale > 0) {
      frame.style.setProperty("zoom", String(scale));
      frame.style.setProperty("block-size", `${box.clientHeight / scale}px`);
    }
  };
  holder.addEventListener("change", settle);
  new ResizeObserver(settle).observe(box);
}
