"""How good the order is, on public questions and titles (ARCD) in three spellings."""

import json
from collections import defaultdict
from pathlib import Path

import pytest
from django.utils import timezone

from articles.search import engine
from articles.search.backends import Filters
from tests.articles.search.papers import archive

CORPUS = Path(__file__).parents[4] / "shared/corpora/search"
LEAST = {"arcd-title": (0.90, 0.87), "arcd-question": (0.85, 0.97)}
WORSE_AT_MOST = 0.03

pytestmark = pytest.mark.django_db


@pytest.mark.skipif(not CORPUS.exists(), reason=f"{CORPUS} is not there: the relevance of search is not measured")
def test_titles_and_questions_find_their_paragraphs():
    documents = [json.loads(line) for line in (CORPUS / "documents.jsonl").read_text(encoding="utf-8").splitlines()]
    stories = archive([(".", document["body"]) for document in documents])
    numbers = {document["id"]: story.pk for document, story in zip(documents, stories, strict=True)}

    scores = defaultdict(list)
    for line in (CORPUS / "queries.jsonl").read_text(encoding="utf-8").splitlines():
        query = json.loads(line)
        found = [one.story_id for one in engine.search(query["query"], Filters(now=timezone.now())).all[:10]]
        scores[query["set"]].append(score(found, {numbers[name] for name in query["relevant"]}))
    means = {
        name: tuple(sum(column) / len(column) for column in zip(*rows, strict=True)) for name, rows in scores.items()
    }

    for name, (mrr, recall) in LEAST.items():
        assert means[name][0] >= mrr, means
        assert means[name][1] >= recall, means
    for name in ("arcd-title-egyptian", "arcd-title-sloppy"):
        assert means[name][0] >= means["arcd-title"][0] - WORSE_AT_MOST, means
        assert means[name][1] >= means["arcd-title"][1] - WORSE_AT_MOST, means


def score(found, relevant):
    """Reciprocal rank of the first relevant paragraph, and the share of the relevant ones that were found."""
    first = next((1 / place for place, number in enumerate(found, 1) if number in relevant), 0.0)
    return first, len(relevant & set(found)) / min(10, len(relevant))
