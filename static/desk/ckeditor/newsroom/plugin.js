/* Figures of the text as blocks that are chosen, moved and removed whole: photo, album, related stories, foreign post.
   The text holds a placeholder, <figure data-photo="12">; what is seen here is asked of the desk and never saved. */

(() => {
  const KINDS = {
    "data-photo": { name: "newsroomPhoto", label: "صورة" },
    "data-gallery": { name: "newsroomGallery", label: "ألبوم" },
    "data-related": { name: "newsroomRelated", label: "اقرأ أيضًا" },
    "data-embed": { name: "newsroomEmbed", label: "منشور" },
  };

  CKEDITOR.plugins.add("newsroom", {
    requires: "widget",

    init(editor) {
      const desk = window.Newsroom;
      if (!desk) return;
      for (const [attribute, kind] of Object.entries(KINDS)) addKind(editor, desk, attribute, kind);
      editor.addCommand("newsroomQuote", { exec: quote, allowedContent: "blockquote p" });
      editor.ui.addButton("newsroomQuote", { label: "اقتباس بصاحبه", command: "newsroomQuote" });
      editor.setKeystroke(CKEDITOR.CTRL + CKEDITOR.ALT + 73, "newsroomPhoto");
      editor.setKeystroke(CKEDITOR.CTRL + CKEDITOR.ALT + 82, "newsroomRelated");
    },
  });

  function addKind(editor, desk, attribute, { name, label }) {
    editor.widgets.add(name, {
      template: "<figure></figure>",
      allowedContent: `figure[!${attribute}${attribute === "data-photo" ? ",data-width" : ""}]`,
      requiredContent: `figure[${attribute}]`,

      upcast: (element, data) => {
        if (element.name !== "figure" || !element.attributes[attribute]) return false;
        data.value = element.attributes[attribute];
        data.width = element.attributes["data-width"] ?? "";
        element.children = [];
        return true;
      },
      downcast() {
        const width = this.data.width ? { "data-width": this.data.width } : {};
        return new CKEDITOR.htmlParser.element("figure", { [attribute]: this.data.value, ...width });
      },
      data() {
        const { value, width } = this.data;
        if (!value) return;
        this.element.setAttribute(attribute, value);
        if (width) this.element.setAttribute("data-width", width);
        else this.element.removeAttribute("data-width");
        if (this.drawn !== value) desk.draw(this.element.$, attribute, value);
        this.drawn = value;
        desk.markWidth(this.element.$);
      },
      init() {
        this.element.$.addEventListener("click", ({ target }) => {
          const { act, to } = target.closest("[data-act]")?.dataset ?? {};
          if (act === "change") ask(editor, desk, attribute, this);
          if (act === "width") {
            this.setData("width", to);
            editor.fire("change");
          }
          if (act === "caption") desk.toRow(this.data.value.split(",")[0]);
        });
        // The editor takes these keys for its own; on a button of the figure they press it.
        this.element.$.addEventListener("keydown", (event) => {
          if (!["Enter", "Space"].includes(event.code) || !event.target.closest("button")) return;
          event.preventDefault();
          event.stopPropagation();
          event.target.closest("button").click();
        });
        this.on("doubleclick", () => ask(editor, desk, attribute, this));
        this.on("key", ({ data }) => data.keyCode === 13 && ask(editor, desk, attribute, this));
      },
    });
    editor.addCommand(name, { exec: () => ask(editor, desk, attribute) });
    editor.ui.addButton(name, { label, command: name });
  }

  /* Ask which photo, stories or post, and put it where the cursor stood, or in place of the one that was chosen. */
  async function ask(editor, desk, attribute, widget) {
    if (!widget) stepBehindFigure(editor);
    const bookmarks = widget ? null : editor.getSelection()?.createBookmarks2();
    const value = await desk.choose(attribute, widget?.data.value ?? "");
    if (!value) return;
    if (widget) {
      widget.setData("value", value);
      editor.fire("change");
      return;
    }
    editor.focus();
    if (bookmarks?.length) editor.getSelection().selectBookmarks(bookmarks);
    editor.insertHtml(`<figure ${attribute}="${CKEDITOR.tools.htmlEncodeAttr(value)}"></figure>`);
    editor.fire("change");
  }

  /* A figure that is chosen stays: the next one comes after it. */
  function stepBehindFigure(editor) {
    const figure = editor.widgets.focused;
    if (!figure) return;
    const range = editor.createRange();
    range.moveToPosition(figure.wrapper, CKEDITOR.POSITION_AFTER_END);
    range.select();
  }

  /* What is selected, or a word to write over, with a line for the name. */
  function quote(editor) {
    const words = CKEDITOR.tools.htmlEncode(editor.getSelection().getSelectedText().trim()) || "اكتب كلامه هنا";
    editor.insertHtml(`<blockquote><p>${words}</p><p>— الاسم، الصفة</p></blockquote><p></p>`);
    editor.fire("change");
  }
})();
