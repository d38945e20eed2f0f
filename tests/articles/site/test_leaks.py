"""What is not public is nowhere a reader can look: not its title, not its text, not its photo, not that it exists."""

from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from articles.models.article import State
from articles.models.story import Story
from articles.press.publish import publish, withdraw
from tests.articles.site.reading import Reading
from tests.factories import PARAGRAPH, ArticleFactory, AuthorFactory, PhotoFactory, SectionFactory, TopicFactory

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
# One word in every text of the article; none of them may be found on any page.
SECRET = "سرمكتوم"
WORDS = {name: f"{SECRET} {name}" for name in ("kicker", "headline", "short_headline", "standfirst", "dateline")}


@pytest.fixture
def section():
    return SectionFactory(slug="economy")


@pytest.fixture
def live(editor, section):
    return publish(ArticleFactory(section=section), by=editor)


def secret_article(section, **values):
    photo = PhotoFactory(caption=f"{SECRET} تعليق", alt=f"{SECRET} بديل", credit=f"{SECRET} مصوّر")
    article = ArticleFactory(
        section=section,
        lead_photo=photo,
        body=f"{PARAGRAPH}<h2>{SECRET}</h2><p>{SECRET} في النص</p>",
        bylines=[AuthorFactory(name=f"{SECRET} كاتب")],
        **WORDS | values,
    )
    article.topics.add(TopicFactory(name=f"{SECRET} موضوع"))
    return article


def hidden(state, section, editor):
    """An article that readers must not see, in one of the ways in which it may be hidden."""
    if state in State.values:
        return secret_article(section, state=state)
    if state == "scheduled":
        article = secret_article(section)
        publish(article, by=editor, at=timezone.now() + HOUR)
    elif state == "under embargo":
        article = secret_article(section, embargo_until=timezone.now() + HOUR)
        publish(article, by=editor, at=timezone.now() + 2 * HOUR)
    elif state == "withdrawn":
        article = secret_article(section, live_by=editor)
        withdraw(article, by=editor, reason="سبب للقارئ")
    elif state == "withdrawn and written anew":
        article = secret_article(section, live_by=editor)
        withdraw(article, by=editor, reason="سبب للقارئ")
        publish(article, by=editor, at=timezone.now() + HOUR)
    elif state == "expired":
        with time_machine.travel(timezone.now() - 3 * HOUR, tick=False):
            article = secret_article(section, expires_at=timezone.now() + HOUR, live_by=editor)
    elif state == "pending edit":
        article = ArticleFactory(section=section, live_by=editor)
        rewrite(article, state=State.REVIEW)
    elif state == "scheduled update":
        article = ArticleFactory(section=section, live_by=editor)
        rewrite(article)
        publish(article, by=editor, at=timezone.now() + HOUR)
    return article


def rewrite(article, state=State.DRAFT):
    for name, value in WORDS.items():
        setattr(article, name, value)
    article.body = f"{PARAGRAPH}<p>{SECRET} في النص</p>"
    article.lead_photo = PhotoFactory(caption=f"{SECRET} تعليق", alt=f"{SECRET} بديل", credit=f"{SECRET} مصوّر")
    article.topics.add(TopicFactory(name=f"{SECRET} موضوع"))
    article.bylines.create(author=AuthorFactory(name=f"{SECRET} كاتب"), order=2)
    article.state = state
    article.version += 1
    article.save()


# State.DONE without a story is what a crash would leave; the site must not take the desk's word for it.
HIDDEN = [*State.values, "scheduled", "under embargo"]
GONE = ["withdrawn", "withdrawn and written anew", "expired"]
LIVE = ["pending edit", "scheduled update"]


@pytest.mark.parametrize("state", HIDDEN + GONE + LIVE)
def test_nothing_of_it_is_on_any_page(client, editor, section, live, state):
    article = hidden(state, section, editor)
    number = article.pk
    anywhere = [
        "/",
        "/economy/",
        f"/economy/?after=0-{number}",
        f"/economy/?before=9999999999999999-{number}",
        live.get_absolute_url(),
        f"/n/{number}",
        f"/economy/{number}",
        f"/economy/{number}/",
        f"/economy/{number}/{SECRET}-headline/",
        f"/nowhere/{number}/x/",
        f"/economy/{number + 1000}/",
        "/nowhere/",
    ]

    for address in anywhere:
        response = client.get(address, follow=True)
        # An unknown address comes back in its search form: that is the reader's word, not ours.
        assert SECRET not in response.text.replace(f'value="{SECRET} headline"', ""), address
        assert SECRET not in unquote(f"{response.headers} {response.redirect_chain}"), address


@pytest.mark.parametrize("state", HIDDEN)
def test_its_number_answers_exactly_as_a_number_that_nobody_has(client, editor, section, live, state):
    number = hidden(state, section, editor).pk
    unknown = number + 1000
    conditions = {"If-None-Match": "*", "Range": "bytes=0-9", "If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"}

    for path in ("/n/{}", "/economy/{}/", "/nowhere/{}/عنوان/"):
        for headers in ({}, conditions):
            mine, other = (client.get(path.format(pk), headers=headers) for pk in (number, unknown))
            assert mine.status_code == other.status_code == 404
            assert mine.content == other.content
            assert dict(mine.headers) == dict(other.headers)
            assert not {"ETag", "Last-Modified"} & {*mine.headers}


@pytest.mark.parametrize("state", GONE)
def test_what_was_public_once_answers_410_without_a_word_of_it(client, editor, section, state):
    number = hidden(state, section, editor).pk

    for path in (f"/n/{number}", f"/economy/{number}/", f"/economy/{number}/{SECRET}-headline/"):
        assert client.get(path).status_code == 410


@pytest.mark.parametrize("state", LIVE)
def test_readers_keep_the_old_text_meanwhile(client, editor, section, state):
    article = hidden(state, section, editor)

    response = client.get(f"/n/{article.pk}", follow=True)

    assert response.status_code == 200
    assert "قال المسئول عن المشروع" in response.text


def test_a_scheduled_story_is_everywhere_from_its_second_on_and_nowhere_before(client, editor, section):
    noon = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
    with time_machine.travel(noon - HOUR, tick=False):
        article = ArticleFactory(headline="خبر الظهر", section=section)
        address = publish(article, by=editor, at=noon).get_absolute_url()

    with time_machine.travel(noon - timedelta(seconds=1), tick=False):
        assert client.get(address).status_code == 404
        assert client.get(f"/n/{article.pk}").status_code == 404
        assert all("خبر الظهر" not in client.get(path).text for path in ("/", "/economy/"))
    with time_machine.travel(noon, tick=False):
        assert client.get(address).status_code == 200
        assert client.get(f"/n/{article.pk}").status_code == 301
        assert all("خبر الظهر" in client.get(path).text for path in ("/", "/economy/", "/nowhere/"))


def test_a_story_that_expires_leaves_every_page_at_its_second(client, editor, section):
    noon = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
    with time_machine.travel(noon - HOUR, tick=False):
        article = ArticleFactory(headline="خبر الظهر", section=section, expires_at=noon, live_by=editor)
        address = Story.objects.get(article=article).get_absolute_url()

    with time_machine.travel(noon - timedelta(seconds=1), tick=False):
        assert all("خبر الظهر" in client.get(path).text for path in ("/", "/economy/", address))
    with time_machine.travel(noon, tick=False):
        assert all("خبر الظهر" not in client.get(path).text for path in ("/", "/economy/", address))


def test_a_withdrawn_story_leaves_every_page_at_once(client, editor, section, live):
    article = ArticleFactory(headline="خبر سُحب", section=section, live_by=editor)
    places = ["/", "/economy/", live.get_absolute_url(), "/nowhere/"]
    assert all("خبر سُحب" in client.get(path).text for path in places)

    withdraw(article, by=editor, reason="سبب")

    assert all("خبر سُحب" not in client.get(path).text for path in places)


def test_a_photo_leaves_every_page_when_its_rights_end(client, editor, section):
    noon = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
    with time_machine.travel(noon - HOUR, tick=False):
        photo = PhotoFactory(expires_at=noon, caption="تعليق الصورة")
        body = f'{PARAGRAPH}<figure data-photo="{photo.pk}"></figure>'
        address = publish(ArticleFactory(section=section, lead_photo=photo, body=body), by=editor).get_absolute_url()
        ArticleFactory(section=section, live_by=editor)
        for path in ("/", "/economy/", address):
            assert photo.token in client.get(path).text

    with time_machine.travel(noon, tick=False):
        for path in ("/", "/economy/", address, "/nowhere/"):
            text = client.get(path).text
            assert photo.token not in text
            assert "تعليق الصورة" not in text


# Who is asking makes no difference


@pytest.mark.parametrize("path", ["/", "/economy/", "story", "short", "/nowhere/", "/n/999", "/media/photos/x.jpg"])
def test_pages_set_no_cookie_and_do_not_vary_by_one(client, live, path):
    address = {"story": live.get_absolute_url(), "short": f"/n/{live.article_id}"}.get(path, path)

    response = client.get(address)

    assert not response.cookies
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")


def test_a_signed_in_editor_gets_the_very_bytes_of_everybody_else(client, editor, section, live):
    secret_article(section)
    signed_in = Client()
    signed_in.force_login(editor)
    client.cookies = signed_in.cookies

    for path in ("/", "/economy/", live.get_absolute_url(), "/nowhere/"):
        mine, anybody = client.get(path), Client().get(path)
        assert mine.content == anybody.content
        assert dict(mine.headers) == dict(anybody.headers)


def test_what_the_desk_says_of_people_stays_there(client, editor, live):
    for path in ("/", live.get_absolute_url()):
        page = Reading(client.get(path))
        assert editor.username not in page.text
        assert editor.full_name not in page.text
