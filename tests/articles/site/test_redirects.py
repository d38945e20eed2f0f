"""Old addresses: every spelling of one is one, an editor's word comes first, and what leads nowhere is remembered."""

from urllib.parse import quote

import pytest

from articles.models.redirect import Miss, address_key, path_of
from articles.press.publish import publish
from articles.site import redirects
from tests.articles.site.reading import Reading
from tests.factories import ArticleFactory, RedirectFactory, SectionFactory

pytestmark = pytest.mark.django_db
OLD = "/اقتصاد/قصة-القهوة"


@pytest.mark.parametrize(
    "spelling",
    [
        OLD,
        OLD + "/",
        OLD + "...",
        OLD + "//",
        quote(OLD),
        quote(quote(OLD)),
        quote(OLD).lower(),
        "/إقتصاد/قصه-القهوه/",
        "/اقتصَاد/قصّة-القهوة",
        f"https://old.example{OLD}#top",
        f"//old.example{quote(OLD)}?",
        "/اقتصاد//قصة-القهوة",
    ],
)
def test_every_spelling_of_an_old_address_has_one_key(spelling):
    assert address_key(spelling) == address_key(OLD)


@pytest.mark.parametrize(
    "junk", ["", "/", "%", "%%%", "/%00", "/%FF%FE", "\ud800", "/" + "ط" * 9000, "?" + "&" * 9000, "[", "http://[x"]
)
def test_nothing_that_is_typed_breaks_a_key(junk):
    assert len(address_key(junk)) <= 300
    assert path_of(junk) in ("", "/") or path_of(junk).startswith("/")


def test_two_long_addresses_that_begin_alike_are_two():
    assert address_key("/a" * 900 + "/1") != address_key("/a" * 900 + "/2")


@pytest.mark.parametrize("asked", [OLD, quote(quote(OLD)), "/إقتصاد/قصه-القهوه/", OLD + "..."])
def test_an_old_address_leads_to_its_new_page(client, asked):
    RedirectFactory(old=OLD, target="/corrections/")

    response = client.get(asked)

    assert (response.status_code, response.headers["Location"]) == (301, "/corrections/")
    assert "max-age=0" in response.headers["Cache-Control"]


def test_the_number_of_an_old_system_in_its_parameters_leads_too(client):
    RedirectFactory(old="/index.php?id=12&lang=ar", target="/page/a/")
    RedirectFactory(old="/index.php?id=13", target="/page/b/")
    RedirectFactory(old="/index.php", target="/")

    found = {
        query: client.get(f"/index.php{query}").headers["Location"]
        for query in ("?lang=ar&id=12", "?id=13", "?id=14", "")
    }

    assert found == {"?lang=ar&id=12": "/page/a/", "?id=13": "/page/b/", "?id=14": "/", "": "/"}


def test_what_an_editor_says_of_an_address_comes_before_a_number_that_happens_to_be_ours(client, editor):
    story = publish(ArticleFactory(section=SectionFactory(slug="economy")), by=editor)
    RedirectFactory(old=f"/news/{story.article_id}/قديم", target="/most-read/")

    assert client.get(f"/news/{story.article_id}/قديم/").headers["Location"] == "/most-read/"
    assert client.get(f"/news/{story.article_id}/آخر/").headers["Location"] == story.get_absolute_url()
    assert client.get(story.get_absolute_url()).status_code == 200


def test_a_redirect_to_itself_ends_in_404_and_not_in_a_circle(client):
    RedirectFactory(old="/x/", target="/x/")

    assert client.get("/x/").status_code == 404


def test_what_leads_nowhere_is_counted_under_one_spelling(client):
    for asked in ("/أخبار/المرفأ", quote("/أخبار/المرفأ") + "/", "/اخبار/المرفا/"):
        assert client.get(asked).status_code == 404

    redirects.misses.flush()

    assert [(miss.count, miss.key) for miss in Miss.objects.all()] == [(3, "اخبار/المرفا")]


@pytest.mark.parametrize("asked", ["/wp-login.php", "/.env", "/.git/config", "/x.zip", "/favicon.ico", "/" + "a" * 600])
def test_those_who_look_for_holes_are_not_listed(client, asked):
    client.get(asked)

    redirects.misses.flush()

    assert not Miss.objects.exists()


def test_a_post_to_nowhere_is_neither_redirected_nor_listed(client):
    RedirectFactory(old="/old/x/y/", target="/")

    assert client.post("/old/x/y/").status_code == 404
    redirects.misses.flush()
    assert not Miss.objects.exists()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("/economy/قوارب-الصيد-تعود", "قوارب الصيد تعود"),
        (quote("/أخبار/123/المرفأ_القديم.html"), "المرفأ القديم html"),
        ("/1234/", ""),
        ('/"><script>x</script>/', "script"),
    ],
)
def test_the_search_of_a_missing_page_begins_with_the_words_of_its_address(client, asked, words):
    page = Reading(client.get(asked))

    # Before it stands the search of every page's head, which is empty.
    head, missing = page.all("input", name="q")
    assert "value" not in head
    assert missing["value"] == words
    assert [form["action"] for form in page.all("form", role="search")] == ["/search/", "/search/"]
