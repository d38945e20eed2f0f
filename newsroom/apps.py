"""Static files without the parts of CKEditor that must never be served (security.md §2)."""

from django.contrib.staticfiles.apps import StaticFilesConfig

# The folders of plug-ins that the editor does not load: they carry test pages, talk to third parties or type raw HTML.
UNUSED_PLUGINS = [
    "about", "adobeair", "ajax", "autoembed", "bbcode", "codesnippet", "codesnippetgeshi", "colordialog", "copyformatting",
    "devtools", "div", "docprops", "embed", "embedbase", "embedsemantic", "exportpdf", "find", "flash", "forms", "iframe",
    "iframedialog", "language", "magicline", "mathjax", "pagebreak", "placeholder", "preview", "scayt", "showblocks",
    "smiley", "sourcedialog", "specialchar", "stylesheetparser", "templates", "uicolor", "uploadimage", "uploadwidget",
    "wsc", "xml",
]  # fmt: skip


class StaticFiles(StaticFilesConfig):
    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        # Django compares the whole path of files only, and of folders the name: without the star nothing is left out.
        *(f"ckeditor/ckeditor/plugins/{plugin}/*" for plugin in UNUSED_PLUGINS),
        "ckeditor/galleriffic/*",
        "ckeditor/file-icons/*",
        "samples",
        "tests",
        "*.md",
        "build-config.js",
        "bender*",
    ]
