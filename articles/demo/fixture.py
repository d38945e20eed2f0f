"""Writes an archive of generated stories in bulk: every row that the press would have made, with the index.

It is the one writer of Story rows beside the press, for tests of size only; `check_newsroom` holds it to the same invariants.
"""

from datetime import UTC, datetime, timedelta
from functools import partial

from django.db import transaction

from accounts.models import User
from accounts.roles import Role
from articles.demo.archive import WORDS_A_STORY, printed
from articles.models.article import Article, Byline, Kind, State
from articles.models.edition import Edition
from articles.models.people import Author
from articles.models.printing import Printing
from articles.models.revision import SNAPSHOT_FIELDS, SNAPSHOT_TIMES, Revision, Transition
from articles.models.section import Section, Topic
from articles.models.story import FAR, Story
from articles.search import index, rebuild
from articles.search.ahead import ahead

BATCH = 500
# The oldest story of every archive, and how far the next one lies behind it: a million end before the autumn of 2026.
OLDEST = datetime(2020, 12, 1, 6, tzinfo=UTC)
STEP = timedelta(minutes=3)
PEOPLE, SECTIONS, TOPICS = 40, 6, 60
PARTS = "abcdefghijklmnopqrstuvwxyz"


def write(stories, words=WORDS_A_STORY):
    """Bring the archive to so many generated stories, oldest first. Yields (done, total) after each batch."""
    cast = _cast()
    done = Article.objects.filter(created_by=cast["user"]).count()
    tally = index.Tally()
    batches = (range(start, min(start + BATCH, stories)) for start in range(done, stories, BATCH))
    names = {people: tuple(row.name for row in cast[people]) for people in ("topics", "authors")}
    for numbers, texts in ahead(partial(printed, words=words, **names), batches):
        with transaction.atomic():
            Edition.move()
            known = {text.said: text.analysis for text in texts}
            for entry in rebuild.write(_batch(numbers, texts, cast), known):
                tally.add(entry)
        yield numbers.stop, stories
    with transaction.atomic():
        tally.write()
    rebuild.analyze()


def _cast():
    """The people and places of the archive; made once."""
    user, is_new = User.objects.get_or_create(
        username="archive", defaults={"full_name": "أرشيف مولَّد", "is_active": False, "is_demo": True}
    )
    if is_new:
        user.set_unusable_password()
        user.save()
        user.role_grants.create(role=Role.EDITOR)
    return {
        "user": user,
        "authors": [_named(Author, f"كاتب الأرشيف {number}") for number in range(PEOPLE)],
        "topics": [_named(Topic, f"موضوع الأرشيف {number}") for number in range(TOPICS)],
        "sections": [
            Section.objects.get_or_create(slug=f"archive-{PARTS[number]}", defaults={"name": f"أرشيف {number + 1}"})[0]
            for number in range(SECTIONS)
        ],
    }


def _named(model, name):
    return model.objects.filter(name=name).first() or model.objects.create(name=name)


def _batch(numbers, texts, cast):
    """The stories of these numbers, with their articles, revisions, bylines and moves."""
    moments = [OLDEST + STEP * number for number in numbers]
    articles = Article.objects.bulk_create(
        _article(number, text, cast) for number, text in zip(numbers, texts, strict=True)
    )
    authors = [cast["authors"][number % PEOPLE] for number in numbers]
    topics = [cast["topics"][number % TOPICS] for number in numbers]
    Byline.objects.bulk_create(
        Byline(article=article, author=author) for article, author in zip(articles, authors, strict=True)
    )
    Article.topics.through.objects.bulk_create(
        Article.topics.through(article_id=article.pk, topic_id=topic.pk)
        for article, topic in zip(articles, topics, strict=True)
    )
    Transition.objects.bulk_create(
        Transition(article=article, name="publish", from_state=State.DRAFT, to_state=State.DONE, by=cast["user"])
        for article in articles
    )
    revisions = Revision.objects.bulk_create(
        Revision(
            article=article,
            number=1,
            version=1,
            kind=Revision.Kind.PUBLISHED,
            snapshot=_snapshot(article, author, topic),
            by=cast["user"],
        )
        for article, author, topic in zip(articles, authors, topics, strict=True)
    )
    stories = Story.objects.bulk_create(
        _story(*row) for row in zip(articles, revisions, moments, texts, authors, strict=True)
    )
    _link(stories, authors, topics)
    Printing.objects.bulk_create(
        Printing.of(story, story.visible_from, topics=[topic.pk], authors=[author.pk])
        for story, author, topic in zip(stories, authors, topics, strict=True)
    )
    return stories


def _article(number, text, cast):
    return Article(
        headline=text.said.headline,
        standfirst=text.said.standfirst,
        body=text.body,
        section=cast["sections"][number % SECTIONS],
        created_by=cast["user"],
        state=State.DONE,
    )


def _snapshot(article, author, topic):
    """`snapshot_of(article)`, without asking the database for what was just written."""
    return (
        {name: getattr(article, name) for name in SNAPSHOT_FIELDS}
        | dict.fromkeys(SNAPSHOT_TIMES)
        | {
            "topics": [topic.pk],
            "bylines": [{"author_id": author.pk, "role": Byline.Role.WROTE.value}],
            "photos": [],
        }
    )


def _story(article, revision, moment, text, author):
    byline = {
        "role": Byline.Role.WROTE.value,
        "label": Byline.Role.WROTE.label,
        "name": author.name,
        "slug": author.slug,
        "kind": author.kind,
    }
    return Story(
        article=article,
        revision=revision,
        visible_from=moment,
        visible_until=FAR,
        published_at=moment,
        slug=text.slug,
        headline=article.headline,
        standfirst=article.standfirst,
        body_html=article.body,
        body_text=text.said.body_text,
        words=text.words,
        kind=Kind.NEWS.value,
        kind_label=Kind.NEWS.label,
        section_id=article.section_id,
        bylines=[byline],
    )


def _link(stories, authors, topics):
    Story.authors.through.objects.bulk_create(
        Story.authors.through(story_id=story.pk, author_id=author.pk)
        for story, author in zip(stories, authors, strict=True)
    )
    Story.topics.through.objects.bulk_create(
        Story.topics.through(story_id=story.pk, topic_id=topic.pk) for story, topic in zip(stories, topics, strict=True)
    )
