"""A newsroom that takes our ninjs: it reads back the text, captions, credits and bylines whole, and every signal."""

import json
from datetime import datetime
from html.parser import HTMLParser

import pytest

from articles.press.correct import correct
from articles.press.publish import publish, withdraw
from tests.factories import PARAGRAPH, ArticleFactory, AuthorFactory, PhotoFactory, SectionFactory, TopicFactory

pytestmark = pytest.mark.django_db

# The properties of ninjs 2.1 (iptc/newsinjson, specification/ninjs-schema_2.1.json): it allows no others.
ITEM = set(
    "uri type representationtype profile version firstcreated versioncreated contentcreated embargoed pubstatus urgency"
    " copyrightholder copyrightnotice usageterms ednote language descriptions bodies headlines people organisations places"
    " subjects events objects infosources title by slugline located renditions associations altids trustindicators standard"
    " genres expires rightsinfo".split()
)
INSIDE = {
    "descriptions": {"role", "contenttype", "value"},
    "bodies": {"role", "contenttype", "charcount", "wordcount", "value"},
    "headlines": {"role", "contenttype", "value"},
    "subjects": {"name", "rel", "uri", "literal", "creator", "relevance", "confidence"},
    "infosources": {"name", "rel", "uri", "literal", "contactinfo"},
    "renditions": {"name", "href", "contenttype", "title", "height", "width", "sizeinbytes", "duration", "format"},
    "altids": {"role", "value"},
    "trustindicators": {"role", "title", "href"},
    "genres": {"name", "uri", "literal"},
}


def faults(item, extra=frozenset()):
    yield from set(item) - ITEM - extra
    for name, known in INSIDE.items():
        for part in item.get(name, []):
            yield from (f"{name}.{key}" for key in set(part) - known)
    if "uri" not in item or item.get("pubstatus") not in ("usable", "withheld", "canceled"):
        yield "no uri or no status"
    for name in ("firstcreated", "versioncreated", "contentcreated"):
        if name in item and datetime.fromisoformat(item[name]).tzinfo is None:
            yield name
    for part in item.get("associations", []):
        yield from faults(part, {"name"})


class Receiver:
    """Another newsroom's import: what it finds, by ninjs's own names and nothing of ours."""

    def __init__(self, client, address):
        self.response = client.get(address)
        self.item = json.loads(self.response.content)
        assert list(faults(self.item)) == []

    def role(self, name, role):
        return [part["value"] for part in self.item.get(name, []) if part.get("role") == role]

    @property
    def text(self):
        reader = HTMLParser(convert_charrefs=True)
        found = []
        reader.handle_data = found.append
        [html] = [body["value"] for body in self.item["bodies"] if body["contenttype"] == "text/html"]
        reader.feed(html)
        return "".join(found)

    @property
    def pictures(self):
        return [
            {part["role"]: part["value"] for part in picture["descriptions"]}
            | {"href": picture["renditions"][0]["href"]}
            for picture in self.item["associations"]
        ]


@pytest.fixture
def article(editor):
    lead = PhotoFactory(caption="مراكب في النهر", alt="مركب خشبي", credit="ليلى الحبر", agency="وكالة الحبر")
    inline = PhotoFactory(caption="السوق المغطاة", alt="سوق", credit="سامي الورق")
    article = ArticleFactory(
        headline="عودة قوارب الصيد إلى «رشيد»",
        short_headline="قوارب رشيد",
        kicker="بعد عام",
        dateline="رشيد",
        lead_photo=lead,
        lead_caption="تعليق الخبر نفسه",
        body=f'{PARAGRAPH}<h2>ما الجديد؟</h2><figure data-photo="{inline.pk}"></figure><blockquote><p>قال & أكد</p></blockquote>',
        section=SectionFactory(slug="economy"),
        bylines=[AuthorFactory(name="كريم القلم"), AuthorFactory(name="هدى الورّاق")],
    )
    article.topics.add(TopicFactory(name="الصيد"))
    publish(article, by=editor)
    return article


def test_another_newsroom_reads_the_story_back_whole(client, article):
    story = Receiver(client, f"/api/v1/stories/{article.pk}.ninjs")

    assert story.response.headers["Content-Type"].startswith("application/json")
    assert story.item["standard"]["version"] == "2.1"
    assert (story.item["language"], story.item["pubstatus"], story.item["located"]) == ("ar", "usable", "رشيد")
    assert story.role("headlines", "main") == ["عودة قوارب الصيد إلى «رشيد»"]
    assert story.role("headlines", "kicker") == ["بعد عام"]
    assert story.role("descriptions", "standfirst") == [article.standfirst]
    for words in ("قال المسئول عن المشروع", "بأقلام ملونة.", "ما الجديد؟", "قال & أكد"):
        assert words in story.text
        assert words in story.role("bodies", "text")[0]
    assert 'dir="rtl"' in story.item["bodies"][0]["value"]
    assert [source["name"] for source in story.item["infosources"]] == ["كريم القلم", "هدى الورّاق"]
    assert story.item["by"] == "كريم القلم، هدى الورّاق"
    assert [subject["name"] for subject in story.item["subjects"]] == ["الصيد"]
    assert [(picture["caption"], picture["alt"], picture["credit"]) for picture in story.pictures] == [
        ("تعليق الخبر نفسه", "مركب خشبي", "تصوير: ليلى الحبر / وكالة الحبر"),
        ("السوق المغطاة", "سوق", "تصوير: سامي الورق"),
    ]
    for picture in story.pictures:
        response = client.get(picture["href"].removeprefix("http://127.0.0.1:8000"))
        assert b"".join(response.streaming_content).startswith(b"\xff\xd8")


def test_a_correction_is_a_new_version_with_its_signal(client, editor, article):
    before = Receiver(client, f"/api/v1/stories/{article.pk}.ninjs")
    correct(article, by=editor, kind="correction", text="العدد 12 لا 21.")

    after = Receiver(client, f"/api/v1/stories/{article.pk}.ninjs")

    assert after.item["versioncreated"] >= before.item["versioncreated"]
    [signal] = after.item["trustindicators"]
    assert signal["role"] == "http://cv.iptc.org/newscodes/signal/correction"
    assert signal["title"] == "تصحيح: العدد 12 لا 21."
    assert after.role("descriptions", "correction") == ["العدد 12 لا 21."]
    assert "العدد 12 لا 21." in after.item["ednote"]
    assert "العدد 12 لا 21." in after.text
    assert after.item["uri"] == before.item["uri"]


def test_a_take_down_says_stop_and_nothing_else(client, editor, article):
    withdraw(article, by=editor, reason="تبيّن خطأ في الأرقام.")

    gone = Receiver(client, f"/api/v1/stories/{article.pk}.ninjs")

    assert gone.response.status_code == 410
    assert gone.item["pubstatus"] == "canceled"
    assert gone.item["uri"] == f"http://127.0.0.1:8000/n/{article.pk}"
    assert "تبيّن خطأ في الأرقام." in gone.item["ednote"]
    assert "رشيد" not in str(gone.item)
    [told] = json.loads(client.get("/api/v1/withdrawals/").content)["items"]
    assert (told["uri"], told["signal"]) == (gone.item["uri"], "withdrawn")


def test_an_update_is_a_higher_version_of_the_same_thing(client, editor, article):
    before = Receiver(client, f"/api/v1/stories/{article.pk}.ninjs")
    article.headline = "عنوان جديد"
    article.save()
    publish(article, by=editor)

    after = Receiver(client, f"/api/v1/stories/{article.pk}.ninjs")

    assert after.item["uri"] == before.item["uri"]
    assert int(after.item["version"]) > int(before.item["version"])
    assert after.item["firstcreated"] == before.item["firstcreated"]
