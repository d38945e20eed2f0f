/* Files by button, by drag anywhere on the screen and by paste; each goes by itself, with its progress, and can be called
   off or tried again. Without this file the form posts them all at once. */

const AT_ONCE = 2;

for (const form of document.querySelectorAll("[data-uploader]")) start(form);

function start(form) {
  const place = form.parentElement;
  const list = place.querySelector("[data-uploads]");
  const pattern = place.querySelector("[data-upload-row]");
  const status = form.querySelector("[data-upload-status]");
  const picker = form.querySelector("input[type=file]");
  const dialog = form.closest("dialog");
  const waiting = [];
  let running = 0;

  form.querySelector("[data-plain]").hidden = true;
  form.dataset.live = "";

  picker.addEventListener("change", () => {
    take(picker.files);
    picker.value = "";
  });
  form.addEventListener("submit", (event) => event.preventDefault());

  // Over the whole screen; while the picker is open it is the one that takes.
  const mine = () => (dialog ? dialog.open : !document.querySelector("dialog[open]"));
  addEventListener("dragover", (event) => {
    if (!mine() || ![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    form.dataset.over = "";
  });
  addEventListener("dragleave", (event) => event.relatedTarget || delete form.dataset.over);
  addEventListener("drop", (event) => {
    delete form.dataset.over;
    if (!mine() || !event.dataTransfer.files.length || event.defaultPrevented) return;
    event.preventDefault();
    take(event.dataTransfer.files);
  });
  addEventListener("paste", (event) => {
    if (!mine() || !event.clipboardData?.files.length) return;
    event.preventDefault();
    take(event.clipboardData.files);
  });

  function take(files) {
    form.dispatchEvent(new CustomEvent("photos-taken", { bubbles: true }));
    for (const file of files) {
      const row = pattern.content.firstElementChild.cloneNode(true);
      row.querySelector("[data-name]").textContent = file.name || "صورة ملصوقة";
      list.append(row);
      queue({ file, row });
    }
  }

  function queue(job) {
    const cancel = job.row.querySelector("[data-cancel]");
    const retry = job.row.querySelector("[data-retry]");
    cancel.hidden = false;
    retry.hidden = true;
    cancel.onclick = () => {
      if (job.request) job.request.abort();
      else waiting.splice(waiting.indexOf(job), 1);
      told(job, "أُلغي رفعه.", true);
    };
    retry.onclick = () => queue(job);
    told(job, "ينتظر دوره");
    waiting.push(job);
    next();
  }

  function next() {
    while (running < AT_ONCE && waiting.length) send(waiting.shift());
  }

  function send(job) {
    running += 1;
    const request = (job.request = new XMLHttpRequest());
    const data = new FormData();
    const bar = job.row.querySelector("progress");
    data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.set("file", job.file, job.file.name || "pasted.png");
    request.open("POST", form.action);
    request.setRequestHeader("X-Requested-With", "fetch");
    request.upload.onprogress = ({ loaded, total }) => {
      bar.value = (100 * loaded) / total;
      told(job, loaded < total ? `وصل ${Math.round(bar.value)}٪` : "تُقرأ الصورة…");
    };
    request.onload = () => answered(job, request);
    request.onerror = () => told(job, "انقطع الاتصال. أعد المحاولة.", true);
    request.onloadend = () => {
      running -= 1;
      job.request = null;
      next();
    };
    request.send(data);
  }

  function answered(job, { status: code, responseText }) {
    if (code === 200) return arrived(job, JSON.parse(responseText));
    const words = {
      401: "انتهت جلستك: سجّل الدخول في نافذة أخرى ثم أعد المحاولة.",
      403: "لا تملك رفع الصور، أو انتهت جلستك: أعد فتح الصفحة.",
      413: "الملف أكبر من المسموح: احفظه بحجم أقل.",
    };
    const refused = code === 422 ? JSON.parse(responseText).error : words[code];
    told(job, refused ?? "تعذر الرفع الآن. أعد المحاولة.", true);
  }

  function arrived(job, { html }) {
    job.row.innerHTML = html;
    job.row.className = "uploads__row uploads__row--done";
    status.textContent = job.row.querySelector(".done__state").textContent.trim();
    job.row.dispatchEvent(new CustomEvent("photo-arrived", { bubbles: true }));
  }

  function told(job, words, failed = false) {
    job.row.querySelector("[data-words]").textContent = words;
    job.row.toggleAttribute("data-failed", failed);
    if (!failed) return;
    job.row.querySelector("[data-cancel]").hidden = true;
    job.row.querySelector("[data-retry]").hidden = false;
    status.textContent = words;
  }
}

// What is said of a photo that just came in is saved where it stands.
addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-texts]");
  if (!form) return;
  event.preventDefault();
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { "X-Requested-With": "fetch" },
      credentials: "same-origin",
    });
    if (!answer.ok && answer.status !== 422) throw new Error(answer.status);
    const { html } = await answer.json();
    const done = form.closest("[data-done]");
    const row = done.parentElement;
    done.outerHTML = html;
    row.dispatchEvent(new CustomEvent("photo-arrived", { bubbles: true }));
    row.querySelector(".errorlist")?.closest(".field").querySelector("textarea, input")?.focus();
  } catch {
    button.disabled = false;
    button.textContent = "تعذر الحفظ: أعد المحاولة";
  }
});
