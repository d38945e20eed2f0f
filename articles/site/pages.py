"""Static pages: what editors wrote at the desk, and the staff as the paper prints it."""

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404

from articles.models.page import Page
from articles.models.people import Author
from articles.models.story import Story
from articles.press import body
from articles.press.page import prose
from articles.site import answers, shell, structured_lists
from articles.site.head import absolute, paper, summary


@answers.read_only
def page(request, slug):
    page = get_object_or_404(Page, slug=slug)
    context = shell.context(
        title=page.title,
        description=summary(body.to_text(page.body)) or page.title,
        canonical=absolute(page.get_absolute_url()),
        social=paper(),
    )
    context["structured"] = structured_lists.collection(
        context["masthead"],
        url=context["canonical"],
        name=page.title,
        description=context["description"],
        kind="WebPage",
    )
    host = settings.SITE_URL.split("//", 1)[1]
    context |= {
        "page": page,
        "body": [
            prose(body.render_html(part.html, host)) for part in body.blocks(page.body) if isinstance(part, body.Html)
        ],
        "staff": _staff(context["masthead"]["officers"]) if page.lists_staff else (),
    }
    return answers.page(request, "site/page.html", context)


def _staff(officers):
    """Everyone who writes for the paper and is not named above already; a name leads to a page only if there is something to read on it."""
    has_stories = Exists(Story.objects.live().filter(authors=OuterRef("pk")))
    people = Author.objects.filter(kind=Author.Kind.PERSON, is_on_staff=True).exclude(
        name__in=[officer.name for officer in officers]
    )
    return people.select_related("photo").annotate(has_stories=has_stories).order_by("name")
