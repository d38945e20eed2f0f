"""What the OpenAPI document promises, asked of every address by schemathesis with inputs of its own invention."""

import json

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from articles.press.correct import correct
from articles.press.publish import publish, withdraw
from articles.site import openapi
from tests.factories import ArticleFactory, AuthorFactory, PhotoFactory, SectionFactory, TopicFactory

pytestmark = pytest.mark.django_db

EXAMPLES = 25
PATHS = sorted(openapi.document("")["paths"])
POSITIVE, NEGATIVE = schemathesis.GenerationMode
# There is no wrong way of asking for what takes no parameter.
ASKED = [(path, POSITIVE) for path in PATHS] + [(path, NEGATIVE) for path in PATHS if "sections" not in path]


@pytest.fixture
def paper(editor):
    """A paper with everything that the API may have to say."""
    section = SectionFactory(slug="economy")
    story = publish(
        ArticleFactory(
            section=section,
            lead_photo=PhotoFactory(),
            bylines=[AuthorFactory(), AuthorFactory(kind="agency")],
        ),
        by=editor,
    )
    story.topics.add(TopicFactory())
    correct(story.article, by=editor, kind="correction", text="العدد 12 لا 21.")
    for _ in range(3):
        ArticleFactory(section=section, live_by=editor)
    gone = ArticleFactory(section=section, live_by=editor)
    withdraw(gone, by=editor, reason="سبب")
    return [story.article_id, gone.pk, 999_999]


@pytest.mark.parametrize(("path", "mode"), ASKED)
def test_every_address_keeps_what_the_document_promises(paper, live_server, path, mode):
    """Right questions get what is documented, wrong ones a documented refusal; never a 500, never another status or shape."""
    document = openapi.document("البريد") | {"servers": [{"url": live_server.url}]}
    item = document["paths"][path]
    if "parameters" in item:
        numbers = {"enum": [paper[0], paper[2]]} if mode == POSITIVE else {"type": "integer", "minimum": 1}
        item["parameters"] = [part | {"schema": numbers} for part in item["parameters"]]
    operation = schemathesis.openapi.from_dict(document)[path]["GET"]

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=EXAMPLES, phases=[Phase.generate], suppress_health_check=list(HealthCheck), deadline=None)
    def ask(case):
        case.call_and_validate(base_url=live_server.url)

    ask()


def test_the_document_is_served_whole(client, paper):
    document = json.loads(client.get("/api/v1/openapi.json").content)

    assert document["openapi"].startswith("3.1")
    assert sorted(document["paths"]) == PATHS
    assert document["servers"] == [{"url": "http://127.0.0.1:8000"}]


def test_every_field_of_the_answers_is_documented(client, paper):
    story = json.loads(client.get(f"/api/v1/stories/{paper[0]}/").content)

    assert set(story) == set(openapi.SCHEMAS["Story"]["properties"])
