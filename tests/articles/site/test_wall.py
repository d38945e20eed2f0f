"""The wall: reader code neither names the desk nor queries it, and the guards notice when it does."""

from pathlib import Path

import pytest
from django.db import connection
from django.http import HttpResponse
from django.urls import path

import articles.site
from tests.wall import READER_TABLES, breaches, desk_tables_in

MODULES = sorted(Path(articles.site.__file__).parent.rglob("*.py"))


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_reader_code_does_not_reach_for_the_desk(module):
    assert breaches(module.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "from articles.models import Story",
        "from ..models import Story",
        "from articles import models",
        "from .. import models",
        "import articles.models",
        "import articles.models.article",
        "from articles.models.article import Article as Story",
        "from articles.models.revision import Revision",
        "from articles.models.story import *",
        "from articles.desk import workflow",
        "from ..desk.workflow import TRANSITIONS",
        "Story.article.field.related_model.Article",
        "Article.objects.all()",
        "apps.get_model('articles', 'Article')",
        "section.article_set.all()",
        "Section.objects.prefetch_related('article_set')",
        "import_string('articles.models.article.Article')",
    ],
)
def test_a_breach_in_the_code_is_noticed(source):
    assert breaches(source) != []


@pytest.mark.parametrize(
    "source",
    [
        "from articles.models.story import Story",
        "from ..models.section import Section",
        "from articles.press import page",
        "from articles.arabic import dates",
        "Story.objects.live().filter(article_id=article_id)",
        '"""Articles are the business of the desk."""',
    ],
)
def test_what_reader_code_may_say_is_no_breach(source):
    assert breaches(source) == []


@pytest.mark.parametrize(
    ("sql", "touched"),
    [
        ('SELECT "articles_article"."id" FROM "articles_article"', {"articles_article"}),
        ("SELECT * FROM articles_story JOIN articles_byline b ON b.id = 1", {"articles_byline"}),
        ('SELECT 1 FROM "articles_article_topics"', {"articles_article_topics"}),
        ('SELECT 1 FROM "articles_section_desk"', {"articles_section_desk"}),
        ('SELECT 1 FROM "accounts_user"', {"accounts_user"}),
        ('SELECT 1 FROM "django_session"', {"django_session"}),
        ('SELECT "articles_story"."article_id" FROM "articles_story"', set()),
    ],
)
def test_a_table_of_the_desk_is_seen_in_sql(sql, touched):
    assert desk_tables_in(sql) == touched


def page_that_peeks(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM articles_article")
    return HttpResponse("")


urlpatterns = [path("peek/", page_that_peeks)]


@pytest.mark.urls(__name__)
def test_a_page_that_reads_a_table_of_the_desk_fails_its_test(client):
    with pytest.raises(AssertionError, match="articles_article"):
        client.get("/peek/")


@pytest.mark.django_db
def test_what_readers_may_see_exists():
    assert set(connection.introspection.table_names()) >= READER_TABLES
