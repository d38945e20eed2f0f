/* Nothing typed is lost: autosave, a copy in the browser while there is no line, signing in over the form, and the lock.
   The form works without any of this. Its addresses and words come from data- attributes of the form. */

const AFTER_LAST_KEY = 1000;
const AT_MOST = 5000;
const RETRY = 5000;
const PING = 10000;
const LET_GO_WHEN_HIDDEN = 5 * 60 * 1000;

const form = document.querySelector("#article_form[data-autosave]");
if (form) start(form);

function start(form) {
  const status = document.querySelector("[data-keeping]");
  // After a take-over the screen comes back as the same tab, which holds the lock.
  const COMES_BACK_AS = "newsroom.editing-tab";
  const tab = sessionStorage.getItem(COMES_BACK_AS) ?? crypto.randomUUID?.() ?? String(Math.random()).slice(2, 20);
  sessionStorage.removeItem(COMES_BACK_AS);
  const place = `newsroom:${form.dataset.user}:${form.dataset.article}`;
  let kept = "";
  let timer = 0;
  let firstUnsaved = 0;
  let inFlight = false;
  let submitting = false;

  const say = (text, state = "") => {
    status.textContent = text;
    status.dataset.state = state;
  };

  // What the form holds

  const body = () => window.CKEDITOR?.instances?.id_body;

  function typed() {
    const editor = body();
    if (editor?.status === "ready") editor.updateElement();
    const data = new FormData(form);
    data.delete("photo_file");
    return data;
  }

  const asText = (data) => JSON.stringify([...data].filter(([name]) => name !== "csrfmiddlewaretoken"));

  function post(url, data) {
    data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    return fetch(url, { method: "POST", body: data, credentials: "same-origin", signal: AbortSignal.timeout(15000) });
  }

  // Autosave: a second after the last key, five seconds after the first

  function touched() {
    if (submitting || form.inert) return;
    firstUnsaved ||= Date.now();
    clearTimeout(timer);
    timer = setTimeout(keep, Math.max(0, Math.min(AFTER_LAST_KEY, firstUnsaved + AT_MOST - Date.now())));
  }

  async function keep() {
    if (inFlight || submitting) return;
    const data = typed();
    const text = asText(data);
    firstUnsaved = 0;
    if (text === kept) return;
    inFlight = true;
    say("يجري الحفظ…");
    try {
      const answer = await post(form.dataset.autosave, data);
      if (answer.status === 401) {
        keepHere(text);
        await signInOver();
      } else if (answer.status === 403) {
        keepHere(text);
        if (await renewToken()) setTimeout(touched, AFTER_LAST_KEY);
        else await signInOver();
      } else if (answer.ok || answer.status === 409) {
        const { at, kept_older: keptOlder } = await answer.json();
        if (keptOlder) tellOfTheOlder();
        kept = text;
        localStorage.removeItem(place);
        form.dispatchEvent(new CustomEvent("newsroom:kept"));
        say(
          answer.ok ? `محفوظ ${at}` : `محفوظ ${at}. حفظ زميل نسخة أحدث: يُدمج تعديلك معها عند الحفظ.`,
          answer.ok ? "kept" : "behind",
        );
      } else if (answer.status >= 500) {
        keepHere(text);
        say("الخادم لا يحفظ الآن: نحتفظ بنسخة في هذا المتصفح ونعيد المحاولة.", "here");
        setTimeout(touched, RETRY);
      } else {
        keepHere(text);
        say("لم تعد تملك تعديل هذه المادة. نصك محفوظ في هذا المتصفح.", "here");
      }
    } catch {
      // Leaving the page breaks off what was on its way; the form itself carries the text now.
      if (submitting) return;
      keepHere(text);
      say("لا اتصال بالخادم: نحتفظ بنسخة في هذا المتصفح.", "here");
      setTimeout(touched, RETRY);
    } finally {
      inFlight = false;
    }
    if (!submitting && asText(typed()) !== text) touched();
  }

  /* The copy that was offered and not opened gave way to what is typed now. */
  function tellOfTheOlder() {
    const offer = document.querySelector("[data-unsaved]");
    if (!offer) return;
    offer.querySelector("[data-unsaved-words]").textContent = "نسختك السابقة غير المحفوظة باقية في نسخ المادة.";
    offer.querySelector(".notice__acts").remove();
  }

  function keepHere(text, submitted = false) {
    try {
      localStorage.setItem(place, JSON.stringify({ text, submitted, base: form.elements.base_version.value }));
    } catch {
      say("تعذّر الحفظ في المتصفح أيضًا: انسخ نصك الآن.", "lost");
    }
  }

  /* A copy that waited in the browser goes to the server, which then offers it beside the saved text. */
  async function bringHome() {
    const waiting = JSON.parse(localStorage.getItem(place) || "null");
    if (!waiting) return;
    const wasAccepted = waiting.submitted && document.querySelector(".messagelist .notice--success");
    if (!wasAccepted && waiting.text !== kept) {
      const data = new FormData();
      for (const [name, value] of JSON.parse(waiting.text)) data.append(name, value);
      const answer = await post(`${form.dataset.autosave}?home`, data);
      // A form that was sent meanwhile is on its way: a reload now would break it off.
      if (submitting || (!answer.ok && answer.status !== 409)) return;
      localStorage.removeItem(place);
      // What was saved all the same needs no offer; and what this page has to say must be read before it goes.
      const { offered } = await answer.json();
      if (offered && !document.querySelector(".messagelist")) location.reload();
    }
    localStorage.removeItem(place);
  }

  // For those who show what is typed elsewhere: kept first, then shown.
  form.newsroomKeep = async () => {
    while (inFlight) await new Promise((go) => setTimeout(go, 50));
    await keep();
  };

  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("submit", () => {
    submitting = true;
    clearTimeout(timer);
    keepHere(asText(typed()), true);
  });
  addEventListener("online", touched);
  addEventListener("beforeunload", (event) => {
    if (!submitting && !form.inert && asText(typed()) !== kept) event.preventDefault();
  });

  // Signing in over the form

  let signingIn = null;
  const signInOver = () => (signingIn ??= askForPassword().finally(() => (signingIn = null)));

  async function askForPassword() {
    const dialog = document.querySelector("[data-sign-in]");
    const message = dialog.querySelector("[data-message]");
    dialog.showModal();
    await new Promise((done) => {
      dialog.oncancel = (event) => event.preventDefault();
      dialog.querySelector("form").onsubmit = async (event) => {
        event.preventDefault();
        try {
          if (await signIn(new FormData(event.target))) done();
          else message.textContent = "الاسم أو كلمة المرور غير صحيحة.";
        } catch {
          message.textContent = "لا اتصال بالخادم: حاول بعد قليل.";
        }
      };
    });
    dialog.close();
    say("دخلت من جديد، ولم يضع شيء.");
    touched();
  }

  /* Every form here gets the token of a page that just came. Returns whether that page was for somebody signed in. */
  async function takeToken(answer) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("[name=csrfmiddlewaretoken]").value;
    for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = token;
    // Still at the door: a wrong password, or the second step without its code.
    return !new URL(answer.url).pathname.startsWith(new URL(form.dataset.login, location).pathname);
  }

  // Signing in elsewhere makes the token of this page stale. Who is signed in is led from the sign-in to the desk.
  const renewToken = async () => takeToken(await fetch(form.dataset.login, { credentials: "same-origin" }));

  async function signIn(data) {
    await renewToken();
    data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    // The sign-in leads back to this screen, which carries the new token.
    data.set("next", location.pathname);
    return takeToken(await fetch(form.dataset.login, { method: "POST", body: data, credentials: "same-origin" }));
  }

  // The lock

  const banner = document.querySelector("[data-lock-banner]");
  // The banner says the same, and goes on saying what is true.
  document.querySelector("[data-holder]")?.remove();
  const words = banner.querySelector("[data-lock-words]");
  const taken = document.querySelector("[data-taken]");
  let wasMine = false;
  let hiddenSince = 0;
  let pinging = 0;
  // This screen comes back at once and holds on: let go in between, whoever lost the lock would take it again.
  let comesBack = false;

  function lock(act) {
    const data = new FormData();
    data.set("act", act);
    data.set("tab", tab);
    return post(form.dataset.lock, data);
  }

  function letGo() {
    const data = new FormData();
    data.set("tab", tab);
    return post(form.dataset.release, data);
  }

  async function ask(act = "hold") {
    try {
      const answer = await lock(act);
      if (answer.status === 401) return await signInOver();
      if (answer.status === 403) return (await renewToken()) || (await signInOver());
      if (answer.ok) show(await answer.json());
    } catch {
      // Without a line nobody can be asked; the next ping will.
    }
  }

  function show(lock) {
    if (wasMine && !lock.mine && !lock.other_tab) {
      tell(taken.querySelector("[data-taken-words]"), "تولى ", lock.holder, " التحرير. حُفظت نسختك في السجل.");
      taken.showModal();
    }
    wasMine = lock.mine;
    setInert(!lock.mine);
    banner.hidden = lock.mine && !lock.asked_by;
    banner.dataset.state = lock.mine ? "asked" : lock.other_tab ? "tab" : "other";
    if (lock.mine) tell(words, "", lock.asked_by, " يطلب التحرير.");
    else if (lock.other_tab) words.textContent = "هذه المادة مفتوحة عندك في نافذة أخرى.";
    else tell(words, "يحررها الآن ", lock.holder, `، منذ ${clock(lock.since)}.`);
    for (const button of banner.querySelectorAll("[data-act]"))
      button.hidden = !button.dataset.when.split(" ").includes(banner.dataset.state);
  }

  // A name keeps its direction to itself.
  function tell(place, before, name, after) {
    const box = document.createElement("bdi");
    box.textContent = name;
    place.replaceChildren(before, box, after);
  }

  const clock = (since) =>
    new Intl.DateTimeFormat("ar-EG-u-nu-latn", { hour: "2-digit", minute: "2-digit", timeZone: "Africa/Cairo" }).format(
      new Date(since),
    );

  function setInert(inert) {
    form.inert = inert;
    body()?.setReadOnly?.(inert);
  }

  banner.addEventListener("click", async (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (!act) return;
    if (act === "take" && banner.dataset.state === "other") return document.querySelector("[data-confirm]").showModal();
    if (act === "hand") {
      await keep();
      clearInterval(pinging);
      await letGo();
      submitting = true;
      location.reload();
    } else await ask(act);
  });
  document.querySelector("[data-confirm]").addEventListener("close", async (event) => {
    if (event.target.returnValue !== "take") return;
    await ask("take");
    submitting = true;
    comesBack = true;
    sessionStorage.setItem(COMES_BACK_AS, tab);
    location.reload();
  });

  addEventListener("pagehide", () => {
    if (comesBack) return;
    const data = new FormData();
    data.set("tab", tab);
    data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    navigator.sendBeacon(form.dataset.release, data);
  });
  document.addEventListener("visibilitychange", () => {
    hiddenSince = document.hidden ? Date.now() : 0;
    if (!document.hidden) ask();
  });

  function ping() {
    if (hiddenSince && Date.now() - hiddenSince > LET_GO_WHEN_HIDDEN) letGo().catch(() => {});
    else ask();
  }

  // The editor rewrites the text as it opens; what it made of it is where typing starts, unless somebody has begun already.
  async function begin() {
    const opening = document.querySelector("[data-body-editor][data-loading]");
    if (opening) await new Promise((go) => opening.addEventListener("newsroom:open", go, { once: true }));
    if (submitting) return;
    if (firstUnsaved || inFlight || kept) touched();
    else kept = asText(typed());
    bringHome().catch(() => {});
    ask();
    pinging = setInterval(ping, PING);
  }

  begin();
}
