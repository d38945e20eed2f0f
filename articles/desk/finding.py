"""Search inside the desk's lists, however a word is spelled: articles by their index, short tables row by row."""

from django.db.models import Q

from articles.arabic.fold import fold
from articles.models.article import Byline
from articles.models.people import Author
from articles.search import desk

MOST_WORDS = 8
# What the eye does not weigh: marks and tatweel between letters, and the seats that `fold` takes for one letter.
MARKS = "[\u0640\u064b-\u0652\u0670]*"
SPELLINGS = {
    "ا": "[اأإآٱ]",
    "ي": "[يىی]",
    "ه": "[هةھ]",
    "ك": "[كک]",
    "ج": "[جچگ]",
    "ب": "[بپ]",
    "ف": "[فڤ]",
    "ز": "[زژ]",
    "ء": "[يى]?[ءأؤئ]",
} | {str(n): f"[{n}{chr(0x660 + n)}{chr(0x6F0 + n)}]" for n in range(10)}


def spellings_of(word):
    """A regular expression of every way in which a folded word may be written."""
    return MARKS.join(SPELLINGS.get(letter, letter if letter.isalnum() else f"[{letter}]") for letter in word)


def words_of(text):
    """The words that were asked for, folded, without signs that mean something to a regular expression."""
    return [word for word in "".join(c if c.isalnum() else " " for c in fold(text)).split() if word][:MOST_WORDS]


def found_in(rows, fields, text):
    """The rows that have each of these words in one of their fields."""
    for word in words_of(text):
        pattern = spellings_of(word)
        condition = Q()
        for field in fields:
            condition |= Q(**{f"{field}__iregex": pattern})
        rows = rows.filter(condition)
    return rows


def find_articles(rows, text):
    """Articles by number, headline, kicker, standfirst or signature: from the desk's index, whatever the size of the archive."""
    signed = Byline.objects.filter(author__in=desk.names(Author.objects.all(), text)).values("article")
    return rows.filter(Q(pk__in=desk.articles(rows, text).values("pk")) | Q(pk__in=signed))


class FoldedSearch:
    """A ModelAdmin whose search does not mind how a word is spelled."""

    def get_search_results(self, request, queryset, search_term):
        return found_in(queryset, self.search_fields, search_term), False
