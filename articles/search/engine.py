"""A search from what was typed to the stories of one page. It finds and orders; `articles.site.search` shows."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Subquery

from articles.models.prepared import Prepared
from articles.models.search import SearchEntry, SearchTerm, Synonym
from articles.search.backends import Filters, Wanted, backend
from articles.search.query import Query, parse, stages
from articles.search.ranking import Candidate, Collection, published, ranked

PAGE_SIZE = 10
MOST_PAGES = 10
# With fewer hits than a page has room for, the words are asked for more loosely, until there are two pages.
ENOUGH, ENOUGH_WITH_NEAR = PAGE_SIZE, 2 * PAGE_SIZE
NEWEST, WITH_TITLE = 100, 50
# The usual length of a headline.
TITLE_WORDS = 7


@dataclass(frozen=True)
class Results:
    """`found` holds every word, best first; `near` some of them, and stands behind. `more` tells that older hits were left."""

    query: Query
    found: list[Candidate] = field(default_factory=list)
    near: list[Candidate] = field(default_factory=list)
    more: bool = False

    @property
    def all(self) -> list[Candidate]:
        return [*self.found, *self.near]


class Known:
    """What searches know of all stories: the editors' synonyms, and how common words are. Good until something is published."""

    MOST_WORDS = 1_000

    def __init__(self) -> None:
        self.synonyms: Sequence[str] = _synonyms()
        self._kept: dict[str, int] = {}
        self._newest = 0

    def collection_for(self, query: Query) -> Collection:
        """What the ranking is told about the words of a query: one question, and none where all were asked for before."""
        asked = {*query.lexemes, SearchTerm.STORIES, SearchTerm.WORDS}
        kept = self._kept if len(self._kept) < self.MOST_WORDS else {}
        if missing := asked - kept.keys():
            rows = _terms(sorted(missing))
            self._newest = max([self._newest, *(published(key) for *_, key in rows if key)])
            # Never changed, since another thread may be reading it: replaced.
            self._kept = kept = kept | dict.fromkeys(missing, 0) | {lexeme: stories for lexeme, stories, _ in rows}
        stories = max(1, kept[SearchTerm.STORIES])
        frequency = {lexeme: kept[lexeme] for lexeme in query.lexemes}
        return Collection(stories, max(1.0, kept[SearchTerm.WORDS] / stories), frequency, self._newest)


def search(text: str, filters: Filters, *, by_date: bool = False, known: Known | None = None) -> Results:
    """The stories for what a reader typed. A text without a word in it finds nothing, and looks for nothing.

    `known` is what an earlier search of the same edition learned.
    """
    known = known or Known()
    query = parse(text, known.synonyms)
    if not query.clauses:
        return Results(query)
    collection = known.collection_for(query)
    wanted = wanted_of(query, collection, filters, limit=NEWEST)
    if by_date:
        newest = backend().candidates(replace(wanted, limit=PAGE_SIZE * MOST_PAGES))
        return Results(query, found=newest, more=len(newest) == PAGE_SIZE * MOST_PAGES)
    found = _strict(wanted)
    near = _near(query, collection, filters, found) if len(found) < ENOUGH else []
    now = filters.now.timestamp()
    return Results(
        query=query,
        found=ranked(query, found, collection, now),
        near=ranked(query, near, collection, now)[: PAGE_SIZE * MOST_PAGES],
        more=len(found) >= NEWEST,
    )


_synonyms = Prepared(lambda: Synonym.objects.values_list("words", flat=True))


@Prepared
def _terms(lexemes):
    newest = Subquery(SearchEntry.objects.order_by("-key").values("key")[:1])
    return SearchTerm.objects.filter(lexeme__in=lexemes).values_list("lexeme", "stories", newest)


def wanted_of(query: Query, collection: Collection, filters: Filters, limit: int) -> Wanted:
    """The strict reading of a query: every word that tells something, and every phrase."""
    conjunctions = next(stages(query, _shares(query, collection)))
    return Wanted(
        conjunctions=conjunctions,
        filters=filters,
        limit=limit,
        phrases=query.phrases,
        left_out=query.left_out,
        share=_share(conjunctions, collection),
        title_share=_share(conjunctions, collection, TITLE_WORDS),
        newest=collection.newest,
    )


def _strict(wanted: Wanted) -> list[Candidate]:
    """The newest of all, and the newest of those that have every word in the headline."""
    found = backend().candidates(wanted)
    if len(found) < wanted.limit:
        return found
    return _once([*found, *backend().candidates(wanted.of_title(WITH_TITLE))])


def _near(query: Query, collection: Collection, filters: Filters, found: list[Candidate]) -> list[Candidate]:
    """What is found when phrases are opened and words may be missing, stage by stage until there is enough."""
    shares = _shares(query, collection)
    seen = {one.key for one in found}
    near: list[Candidate] = []
    for number, conjunctions in enumerate(stages(query, shares)):
        if number == 0 and not query.phrases:
            continue
        share = _share(conjunctions, collection)
        rows = backend().candidates(
            Wanted(conjunctions, filters, NEWEST, left_out=query.left_out, share=share, newest=collection.newest)
        )
        near = _once([*near, *(row for row in rows if row.key not in seen)])
        if len(found) + len(near) >= ENOUGH_WITH_NEAR:
            break
    return near


def _once(candidates: list[Candidate]) -> list[Candidate]:
    return list({one.key: one for one in candidates}.values())


def _shares(query: Query, collection: Collection) -> dict[str, float]:
    return {lexeme: collection.frequency.get(lexeme, 0) / collection.stories for lexeme in query.lexemes}


def _share(conjunctions, collection: Collection, words: float | None = None) -> float:
    """A guess for texts of so many words, or of the usual length: neither words nor conjunctions know of each other."""
    part = 1.0 if words is None else words / collection.mean_length
    total = 0.0
    for clauses in conjunctions:
        share = 1.0
        for clause in clauses:
            share *= 1 - max(0.0, 1 - collection.frequency.get(clause.lexeme, 0) / collection.stories) ** part
        total += share
    return min(1.0, total)
