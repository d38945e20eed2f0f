"""What is asked of a database, and which module asks it. Both answer the same rows in the same order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from django.db import connection
from django.db.models.expressions import RawSQL

from articles.models.search import SearchEntry
from articles.search import postgresql, sqlite
from articles.search.query import Alternative, Clause
from articles.search.ranking import Candidate


@dataclass(frozen=True)
class Filters:
    """What narrows a search beside its words. Times are seconds since 1970: first publication from, until (not included)."""

    now: datetime
    section_id: int | None = None
    author_id: int | None = None
    kind: str | None = None
    since: int | None = None
    until: int | None = None


@dataclass(frozen=True)
class Wanted:
    """Stories in which one of the conjunctions holds, every phrase stands, and nothing of `left_out`; newest first.

    `share` is a guess of how many of all stories that is, `title_share` of how many have it in the headline, and `newest` is
    when the newest of all was published; they decide how a database looks, never what it finds.
    """

    conjunctions: Sequence[tuple[Clause, ...]]
    filters: Filters
    limit: int
    phrases: Sequence[Alternative] = ()
    left_out: Sequence[str] = ()
    in_title: bool = False
    share: float = 0.0
    title_share: float = 0.0
    newest: int = 0

    def of_title(self, limit: int) -> "Wanted":
        return replace(self, in_title=True, limit=limit, share=self.title_share)


class Backend(Protocol):
    def insert(self, entries: list[SearchEntry]) -> None: ...
    def candidates(self, wanted: Wanted) -> list[Candidate]: ...
    def explain(self, wanted: Wanted) -> str: ...
    def beginning(self, words: Sequence[str], now: datetime, limit: int) -> list[int]: ...
    def explain_beginning(self, words: Sequence[str], now: datetime, limit: int) -> str: ...
    def desk_entries(self, words: Sequence[str]) -> RawSQL: ...


def backend() -> Backend:
    return postgresql if connection.vendor == "postgresql" else sqlite
