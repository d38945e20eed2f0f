"""Lists that are no section: a topic, an author, the most read, the paper's corrections."""

from django.db.models import Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from articles.models.correction import Correction
from articles.models.people import Author
from articles.models.section import Topic
from articles.models.story import Story
from articles.site import answers, shell, structured_lists
from articles.site.head import absolute, paper, summary
from articles.site.most_read import most_read
from articles.site.paging import page_of

# What these lists are ordered by, and what tells two rows of one moment apart.
CORRECTIONS = ("at", "pk")
LISTED = ("listed_at", "listed_number")


@answers.read_only
def topic(request, slug):
    topic = get_object_or_404(Topic, slug=slug)
    found = _page_of(_about, request, topic)
    return _list(
        request,
        found,
        "site/topic.html",
        title=topic.name,
        description=topic.description or f"كل ما نُشر عن {topic.name}",
        path=topic.get_absolute_url(),
        feed_url=topic.get_absolute_url(),
        topic=topic,
    )


@answers.read_only
def author(request, slug):
    author = get_object_or_404(Author.objects.select_related("photo"), slug=slug)
    found = _page_of(_by, request, author)
    return _list(
        request,
        found,
        "site/author.html",
        title=author.name,
        description=summary(author.bio) or f"كل ما كتبه {author.name}",
        path=author.get_absolute_url(),
        feed_url=author.get_absolute_url(),
        author=author,
    )


@answers.read_only
def most_read_page(request):
    context = shell.context(
        title="الأكثر قراءة",
        description="أكثر ما قُرئ في آخر 24 ساعة",
        canonical=absolute(request.path),
        social=paper(),
    )
    stories = most_read(context["stamp"])
    context["structured"] = structured_lists.collection(
        context["masthead"], url=context["canonical"], name=context["page_title"], stories=stories
    )
    return answers.page(request, "site/most_read.html", context | {"stories": stories})


@answers.read_only
def corrections(request):
    """Every correction of a story that can be read, newest first, each with the story it belongs to."""
    rows = Correction.objects.filter(article__in=Subquery(Story.objects.live().values("article_id")))
    found = page_of(rows, request.GET, keys=CORRECTIONS)
    stories = Story.objects.live().filter(article__in={row.article_id for row in found.stories}).for_cards()
    by_article = {story.article_id: story for story in stories}
    context = shell.context(
        title="سجل التصويبات",
        description="كل ما صححته الصحيفة ووضحته بعد نشره",
        canonical=absolute(request.path),
        social=paper(),
        feed_url="/corrections/",
    )
    rows = [(row, by_article[row.article_id]) for row in found.stories if row.article_id in by_article]
    context["structured"] = structured_lists.ledger(
        context["masthead"], url=context["canonical"], name=context["page_title"], rows=rows
    )
    context |= {
        "corrections": rows,
        "newer_url": found.newer,
        "older_url": found.older,
    }
    return answers.page(request, "site/corrections.html", context)


def _about(now, topic):
    return Story.objects.live(now).within(topics=topic).for_cards()


def _by(now, author):
    return Story.objects.live(now).within(authors=author).for_cards()


def _page_of(rows, request, of):
    """A page of stories; a list without any would say that its name is known to the desk."""
    found = page_of(rows, request.GET, timezone.now(), of.pk, keys=LISTED)
    if not found.stories:
        raise Http404("لا توجد مواد منشورة هنا.")
    return found


def _list(request, found, template, *, title, description, path, **more):
    context = shell.context(
        title=title, description=summary(description), canonical=absolute(path), social=paper(), **more
    )
    of_page = {"url": context["canonical"], "stories": found.stories}
    if "author" in more:
        context["structured"] = structured_lists.profile(context["masthead"], more["author"], **of_page)
    else:
        context["structured"] = structured_lists.collection(
            context["masthead"], name=title, description=context["description"], **of_page
        )
    context |= {
        "stories": found.stories,
        "newer_url": found.newer,
        "older_url": found.older,
        "is_first_page": found.is_first,
        "path": path,
    }
    return answers.page(request, template, context)
