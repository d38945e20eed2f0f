/* The body: CKEditor where there is a fine pointer, the plain textarea where there is none or where CKEditor does not come. */

const holder = document.querySelector("[data-body-editor]");
const area = holder?.querySelector("textarea");
const format = holder?.querySelector("input[type=hidden]");

// CKEditor's Arabic catalogue has gaps, and its toolbar shows pictures of Latin letters: these words stand there instead.
const WORDS = {
  application: "محرر النص",
  editor: "النص",
  common: {
    keyboardShortcut: "اختصار لوحة المفاتيح",
    editorHelp: "",
    optionDefault: "المعتاد",
    langDirLtr: "من اليسار إلى اليمين",
    langDirRtl: "من اليمين إلى اليسار",
    ok: "تم",
    cancel: "إلغاء",
    close: "إغلاق",
    url: "الرابط",
    keyboard: { 13: "إدخال", 16: "العالي", 17: "التحكم", 18: "البديل", 27: "هروب", 32: "المسافة", 121: "ف10", 224: "الأمر" },
  },
  basicstyles: { bold: "عريض" },
  blockquote: { toolbar: "اقتباس" },
  list: { bulletedlist: "قائمة", numberedlist: "قائمة مرقمة" },
  link: { toolbar: "رابط", unlink: "فك الرابط", type: "النوع", toUrl: "صفحة", toPhone: "هاتف", phoneNumber: "رقم الهاتف", noTel: "اكتب رقم الهاتف" },
  table: { toolbar: "جدول", heightUnit: "وحدة الارتفاع" },
  pastetext: { button: "لصق بلا تنسيق", title: "لصق بلا تنسيق", pasteNotification: "اضغط %1 للصق." },
  removeformat: { toolbar: "أزل التنسيق" },
  bidi: { rtl: "من اليمين", ltr: "من اليسار" },
  notification: { closed: "أُغلق التنبيه." },
};

function translate(lang, words) {
  for (const [name, word] of Object.entries(words)) {
    if (typeof word === "string") lang[name] = word;
    else translate((lang[name] ??= {}), word);
  }
}

function start() {
  const plain = area.value;
  const back = () => {
    area.value = plain;
    format.value = "plain";
    delete area.dataset.type;
    opened();
  };
  holder.dataset.loading = "";
  area.value = area.dataset.html;
  area.dataset.type = "ckeditortype";
  format.value = "html";
  const sources = [...document.getElementById("editor-scripts").content.querySelectorAll("script")];
  // The package's starter takes the text for started before it looks whether the editor is there: it comes last.
  const starter = sources.find((source) => source.id === "ckeditor-init-script");
  window.CKEDITOR_BASEPATH = starter.dataset.ckeditorBasepath;
  const waiting = [...sources.filter((source) => source !== starter), starter].map((source) => {
    const script = document.createElement("script");
    for (const { name, value } of source.attributes) script.setAttribute(name, value);
    // In their order, which an inserted script does not keep by itself.
    script.async = false;
    const loaded = new Promise((resolve, reject) => Object.assign(script, { onload: resolve, onerror: reject }));
    if (source.src.includes("/ckeditor.")) loaded.then(prepare, () => {});
    document.head.append(script);
    return loaded;
  });
  Promise.all(waiting).then(() => window.CKEDITOR?.env.isCompatible || back(), back);
}

function opened() {
  delete holder.dataset.loading;
  holder.dispatchEvent(new Event("newsroom:open"));
}

function prepare() {
  CKEDITOR.on("instanceCreated", ({ editor }) => {
    document.dispatchEvent(new CustomEvent("body-editor", { detail: editor }));
    editor.on("configLoaded", () => swapTheFormatList(editor.config));
    editor.on("langLoaded", () => {
      translate(editor.lang, WORDS);
      editor.title = "النص. للأدوات: البديل مع ف10";
    });
    editor.on("pluginsLoaded", () => addHeadings(editor));
    editor.on("instanceReady", opened);
    editor.on("change", () => area.dispatchEvent(new Event("input", { bubbles: true })));
    area.form.addEventListener("submit", () => editor.updateElement());
  });
  CKEDITOR.on("dialogDefinition", ({ data }) => simplify(data.name, data.definition));
}

// The list of formats opens in a frame whose script our policy stops; two buttons say the same with one click.
const HEADINGS = { Subhead: ["h2", "عنوان فرعي", "2"], Smaller: ["h3", "عنوان أصغر", "3"] };

function swapTheFormatList(config) {
  config.applicationTitle = WORDS.application;
  const put = (item) => (Array.isArray(item) ? [item.flatMap(put)] : item === "Format" ? Object.keys(HEADINGS) : [item]);
  config.toolbar = config.toolbar.flatMap(put);
  // paste.js cleans what is pasted; the editor's own filters would read the clipboard once more.
  config.removePlugins += ",format,pastefromword,pastefromgdocs,pastefromlibreoffice,pastetools";
  config.linkDefaultProtocol = "https://";
}

function addHeadings(editor) {
  for (const [name, [element, label, digit]] of Object.entries(HEADINGS)) {
    const style = new CKEDITOR.style({ element });
    editor.addCommand(name, new CKEDITOR.styleCommand(style));
    editor.attachStyleStateChange(style, (state) => editor.getCommand(name).setState(state));
    editor.setKeystroke(CKEDITOR.CTRL + CKEDITOR.ALT + digit.charCodeAt(0), name);
    editor.ui.addButton(name, { isToggle: true, label, command: name });
  }
}

function simplify(name, definition) {
  for (const tab of ["advanced", "target", "upload"]) definition.removeContents(tab);
  if (name !== "link") return;
  const protocol = definition.getContents("info").get("protocol");
  protocol.items = protocol.items.filter(([, value]) => ["https://", "http://", ""].includes(value));
}

if (area && matchMedia("(any-pointer: fine)").matches) start();
