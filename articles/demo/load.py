"""Loads the demo newsroom once, through the same verbs that the desk uses. What editors did since is never touched."""

import re
import tomllib
from datetime import timedelta
from pathlib import Path

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from articles.demo import extras
from articles.demo.front import launch_front
from articles.desk import notes, snapshots, workflow
from articles.models.article import Article, ArticlePhoto, Byline
from articles.models.edition import Edition
from articles.models.masthead import Masthead, Officer
from articles.models.people import Author
from articles.models.photo import Photo
from articles.models.revision import Revision
from articles.models.section import Section, Topic
from articles.photos import library, workshop
from articles.photos.crops import widths_of
from articles.photos.names import RenditionName
from articles.press import body
from articles.press.publish import backdate

HERE = Path(__file__).parent
ROLES = {role.label: role.value for role in Byline.Role}
WITHDRAWAL_REASON = "سحبت الصحيفة هذه المادة بعد أن تبيّن خطأ في نتائج الدراسة التي نقلتها."
ARCHIVED = timedelta(days=402)
RETURN_NOTE = "عدّ الضحايا في المقدمة غير عددهم في النص، وأضف رد الشرطة."


def read_newsroom():
    return tomllib.loads((HERE / "newsroom.toml").read_text(encoding="utf-8"))


@transaction.atomic
def load(now=None):
    """Fill an empty database. Returns False, having changed nothing, where a newspaper already is."""
    if Masthead.objects.exists():
        return False
    now = now or timezone.now()
    newsroom = read_newsroom()
    sections = _sections(newsroom)
    _masthead(newsroom["masthead"])
    _people(newsroom, sections)
    photos = _photos()
    numbers = _stories(newsroom["plan"], sections, photos, now)
    extras.load(newsroom, numbers, now)
    launch_front(newsroom["front"], sections)
    Edition.move()
    return True


def _masthead(masthead):
    officers = masthead.pop("officers")
    row = Masthead.objects.create(pk=1, **masthead)
    Officer.objects.bulk_create(Officer(masthead=row, order=order, **officer) for order, officer in enumerate(officers))


def _sections(newsroom):
    rows = [Section(order=order, colour=item["slug"], **item) for order, item in enumerate(newsroom["sections"])]
    return {row.slug: row for row in Section.objects.bulk_create(rows)}


def _people(newsroom, sections):
    for person in newsroom["people"]:
        login = person.pop("login", None)
        roles, desks = person.pop("roles", ()), person.pop("desks", ())
        user = None
        if login:
            user = User.objects.create_user(
                login, newsroom["password"], full_name=person["name"], roles=roles, is_demo=True
            )
            user.desk_sections.set(sections[slug] for slug in desks)
        Author.objects.create(user=user, **person)


def _photos():
    """The photographs of photos.toml, by file name without its ending."""
    uploader = User.objects.get(username="photo")
    photos = {}
    for item in tomllib.loads((HERE / "photos.toml").read_text(encoding="utf-8"))["photo"]:
        with (HERE / "photos" / item["file"]).open("rb") as file:
            photo, _ = library.add(
                File(file, name=item["file"]),
                by=uploader,
                caption=item["caption"],
                alt=item["alt"],
                credit=item["credit"],
                agency=item["agency"],
                place=item["place"],
                taken_at=item["taken"],
                rights=item["licence"],
                focal_x=item["focal_x"],
                focal_y=item["focal_y"],
            )
        photos[Path(item["file"]).stem] = photo
    return photos


def _stories(plan, sections, photos, now):
    """Write and move every text as the plan says. Returns the articles by the numbers of their texts."""
    reporter = User.objects.get(username="reporter")
    editor = User.objects.get(username="editor")
    texts = {int(path.name[:2]): read_story(path) for path in sorted((HERE / "stories").glob("*.txt"))}

    numbers = {}

    def article(number):
        numbers[number] = _article(texts[number], sections, photos, reporter)
        return numbers[number]

    for number, age in _ages(plan):
        backdate(workflow.move(article(number), "publish", by=editor), now - age)
    for number in plan["withdrawn"]:
        withdrawn = article(number)
        backdate(workflow.move(withdrawn, "publish", by=editor), now - timedelta(days=4))
        workflow.move(withdrawn, "withdraw", by=editor, note=WITHDRAWAL_REASON)
    for number in plan["scheduled"]:
        workflow.move(article(number), "schedule", by=editor, at=_next_morning(now))
    for number in plan["draft"]:
        article(number)
    for number in plan["spiked"]:
        workflow.move(article(number), "spike", by=editor)
    for number in plan["returned"]:
        returned = article(number)
        workflow.move(returned, "submit", by=reporter)
        workflow.move(returned, "return", by=editor, note=RETURN_NOTE)
        notes.add(returned, by=editor, field="standfirst", text=RETURN_NOTE, is_blocking=True)
    for number in plan["review"]:
        workflow.move(article(number), "submit", by=reporter)
    for number in plan["ready"]:
        ready = article(number)
        workflow.move(ready, "submit", by=reporter)
        workflow.move(ready, "approve", by=editor)
    return numbers


def _ages(plan):
    """The public texts and how long ago they were printed; oldest first, so that numbers rise with time as in a real newsroom."""
    for number in plan["archive"]:
        yield number, ARCHIVED
    for place, number in reversed(list(enumerate(plan["live"]))):
        yield number, timedelta(minutes=9 + 13 * place + place * place * 5)


def _next_morning(now):
    """Seven in the morning of tomorrow, Cairo time."""
    return timezone.localtime(now).replace(hour=7, minute=0, second=0, microsecond=0) + timedelta(days=1)


def read_story(path):
    """A story file as a dictionary: its header lines, and `body` in the plain notation of press.body."""
    header, _, text = path.read_text(encoding="utf-8").partition("\n---\n")
    story = dict(re.match(r"(\w+): ?(.*)", line).groups() for line in header.splitlines())
    return {**story, "body": text}


def _article(story, sections, photos, created_by):
    article = Article.objects.create(
        created_by=created_by,
        section=sections[story["section"]],
        lead_photo=photos.get(story["photo"]),
        body=body.from_plain_text(_with_numbers(story["body"], photos)),
        version=2,
        **{
            name: story[name]
            for name in ("kind", "kicker", "headline", "short_headline", "standfirst", "dateline", "lead_caption")
        },
    )
    for order, entry in enumerate(part for part in story["byline"].split(";") if part.strip()):
        label, slug = entry.strip().split("=")
        Byline.objects.create(article=article, author=Author.objects.get(slug=slug), role=ROLES[label], order=order)
    rows = snapshots.photos_in(article.body, [])
    ArticlePhoto.objects.bulk_create(ArticlePhoto(article=article, order=n, **row) for n, row in enumerate(rows))
    article.topics.set(Topic.objects.named(name.strip() for name in story["topics"].split("،") if name.strip()))
    Revision.record(article, Revision.Kind.SAVED, by=created_by)
    return article


def _with_numbers(text, photos):
    """The text with `{{صورة black-canyon}}` naming a photo by its number, as the notation wants it."""

    def numbered(figure):
        numbers = ",".join(str(photos[name].pk) for name in figure[2].split(","))
        return f"{{{{{figure[1]} {numbers}{figure[3] or ''}}}}}"

    return re.sub(r"\{\{(صورة|ألبوم) ([a-z_,-]+)( [^{}]+)?\}\}", numbered, text)


# The widest are for screens that a demo seldom meets, and take longest.
CROP_WIDTHS = 5


def render_cards():
    """Make the crops that the first visit asks for, so that the front page opens with its photographs."""
    for photo in Photo.objects.all():
        for crop in ("16x9", "3x2"):
            for width in widths_of(photo.width, photo.height, crop)[:CROP_WIDTHS]:
                workshop.rendition(photo, RenditionName(photo.token, crop, width, "avif")).close()
