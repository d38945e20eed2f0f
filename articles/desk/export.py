"""The list as a file: XLSX, or CSV as it is, or CSV that a spreadsheet may open without running what a headline says."""

import csv
import io
from urllib.parse import quote

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone

from articles.desk.listing import rows_of, shown
from articles.models.article import Article

MOST_ROWS = 20_000
FORMATS = {
    "xlsx": "جدول إكسل",
    "csv-sheet": "نص مفصول لبرامج الجداول",
    "csv": "نص مفصول كما هو (لا تفتحه في برنامج جداول: قد يشغّل ما يبدأ بعلامة =)",
}
COLUMNS = ["الرقم", "العنوان", "العمل", "على الموقع", "القسم", "التوقيعات", "أنشأها", "الكلمات", "آخر حفظ"]
# What a spreadsheet takes for the beginning of a formula (security.md §1).
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def answer(listing, user, name):
    """The file in the format of this name; an unknown name gets the safe default."""
    rows = _rows(shown(rows_of(listing, user)).order_by("-updated_at", "-id")[:MOST_ROWS])
    if name == "csv":
        return _csv(rows, "المواد كما هي.csv")
    if name == "csv-sheet":
        return _csv((_harmless(row) for row in rows), "المواد.csv", mark="\ufeff")
    return _xlsx(rows)


def answer_for(articles):
    """These articles as XLSX."""
    rows = shown(Article.objects.filter(pk__in=[article.pk for article in articles]))
    return _xlsx(_rows(rows.order_by("-updated_at", "-id")))


def _rows(articles):
    yield COLUMNS
    for article in articles.iterator(chunk_size=500):
        yield [
            article.pk,
            article.headline,
            article.get_state_pill(),
            _public_state(article),
            str(article.section or ""),
            "، ".join(byline.author.name for byline in article.bylines.all()),
            str(article.created_by),
            article.words,
            timezone.localtime(article.updated_at).strftime("%Y-%m-%d %H:%M"),
        ]


def _public_state(article):
    words = {"منشور": article.is_live, "مجدول": article.is_scheduled, "مسحوب": article.is_withdrawn}
    return "، ".join(word for word, is_so in words.items() if is_so)


def _harmless(row):
    return [f"'{cell}" if str(cell).startswith(FORMULA) else cell for cell in row]


def _csv(rows, filename, mark=""):
    """Written row by row: a list of thousands is never whole in memory."""
    line = io.StringIO()
    writer = csv.writer(line)

    def lines():
        yield mark
        for row in rows:
            writer.writerow(row)
            yield line.getvalue()
            line.seek(0)
            line.truncate()

    return _named(StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8"), filename)


def _xlsx(rows):
    # A dozen megabytes of a worker, for the few that write such a file.
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet("المواد")
    sheet.sheet_view.rightToLeft = True
    for letter, width in zip("BEFGI", (60, 16, 28, 22, 18), strict=True):
        sheet.column_dimensions[letter].width = width
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    file = io.BytesIO()
    book.save(file)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _named(HttpResponse(file.getvalue(), content_type=kind), "المواد.xlsx")


def _cell(sheet, value):
    if not isinstance(value, str):
        return value
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415

    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value))
    # Text stays text whatever it begins with: openpyxl would make a formula of «=».
    cell.data_type = "s"
    return cell


def _named(response, filename):
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(filename)}"
    return response
