"""Whatever people typed stands in a box of its own, so that its direction moves nothing beside it, and no page gets wider."""

from datetime import timedelta
from itertools import count

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Act
from accounts.roles import Role
from articles.models.article import State
from articles.models.breaking import Breaking
from articles.models.desk_page import InboxItem, SavedView
from articles.models.editing import Lock
from articles.models.edition import Edition
from articles.models.masthead import Masthead, Officer, SocialLink
from articles.models.note import Note
from articles.models.page import Page
from articles.models.preview import PreviewLink
from articles.models.revision import Transition
from articles.models.views import ViewCount
from articles.press import fronts
from articles.press.correct import correct
from articles.press.publish import publish, withdraw
from tests.e2e.accessible import DESKTOP, PHONE, scrolls_sideways
from tests.e2e.steps import EDITOR_IS_READY, sign_in, until
from tests.factories import PARAGRAPH, ArticleFactory, AuthorFactory, PhotoFactory, SectionFactory, TopicFactory
from tests.factories import UserFactory as Someone

pytestmark = pytest.mark.looks


# What no neighbour may be moved by: signs at the end of a Latin name, Arabic after it, a word that nothing breaks.
TYPED = {
    "latin": lambda number, most: f"BBC{number} (x)!",
    "mixed": lambda number, most: f"OPEC{number}+ 98:76 - قمة",
    "long": lambda number, most: f"طط{number}".ljust(min(most, 200), "ط"),
}

# Each text node that holds something of what was typed, with all that shares its box: words between two boxes, or two
# breaks, are put in order together. What lies in a box inside that one counts as one sign without a direction.
SHARED = """typed => {
  const OWN = /^(block|flow-root|list-item|table|table-cell|table-caption|flex|grid|inline-(block|flex|grid|table))$/;
  const HERE = /BBC\\d|\\(x\\)!|OPEC\\d|98:76|- قمة/, ISOLATED = /\\u2068[^\\u2068\\u2069]*\\u2069/g;
  // What the writer types in, and an extract that runs from one text of a story into the next.
  const ELSEWHERE = "script, style, template, noscript, textarea, .cke, .cke_editable, .hit__snippet";
  const isBox = element => {
    const {display, unicodeBidi} = getComputedStyle(element);
    return OWN.test(display) || /isolate|plaintext/.test(unicodeBidi);
  };
  const lines = box => {
    const found = [""], holding = new Map();
    const gather = node => {
      for (const child of node.childNodes) {
        if (child.nodeType === Node.TEXT_NODE) {
          holding.set(child, found.length - 1);
          found[found.length - 1] += child.data;
        } else if (child.localName === "br") found.push("");
        else if (child.nodeType === Node.ELEMENT_NODE && !isBox(child)) gather(child);
      }
    };
    gather(box);
    return text => found[holding.get(text)];
  };
  const plain = text => text.replace(ISOLATED, "").replace(/\\s+/g, " ").trim();
  const faults = new Set(), all = document.body.textContent;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (text.parentElement.closest(ELSEWHERE)) continue;
    if (!HERE.test(text.data)) continue;
    let box = text.parentElement;
    while (!isBox(box)) box = box.parentElement;
    const beside = plain(lines(box)(text)), cut = beside.replace(/…$/, "").trim();
    if (HERE.test(beside) && !typed.some(one => one.includes(cut))) faults.add(`<${box.localName} class="${box.className}"> ${beside}`);
  }
  return {faults: [...faults].map(fault => fault.slice(0, 300)), seen: typed.filter(one => all.includes(one))};
}"""
# These speak through attributes and fields only.
UNPRINTED = {"alt", "lead alt", "short headline", "social headline"}


class Words:
    """Gives every field a text of its own, and knows afterwards which field each was for."""

    def __init__(self, kind):
        self.make, self.number, self.field_of = TYPED[kind], count(1), {}

    def __call__(self, field, most=200):
        text = self.make(next(self.number), most)
        self.field_of[text] = field
        return text


class Newsroom:
    """A newspaper in which everything that somebody can type is hostile, seen from outside and from the desk."""

    def __init__(self, kind):
        self.kind, self.say = kind, Words(kind)
        say = self.say
        self.chief = Someone(
            username="chief", full_name=say("full name", 120), roles=[Role.CHIEF, Role.ADMIN, Role.PHOTO]
        )
        self.other = Someone(full_name=say("colleague", 120), roles=[Role.REPORTER])
        self.section, self.beside = (self._section(order) for order in (1, 2))
        self.topics = [TopicFactory(name=say("topic", 60), description=say("topic description")) for _ in range(2)]
        self.authors = [
            AuthorFactory(name=say("author", 120), job_title=say("job title", 120), bio=say("bio")) for _ in range(3)
        ]
        self.photos = [self._photo(number) for number in range(4)]
        self._masthead()
        self.stories = [self._printed() for _ in range(10)]
        self.other_stories = [self._printed(section=self.beside) for _ in range(3)]
        self.opinion = self._printed(kind="opinion")
        self.album = self._printed(kind="gallery", body=self._gallery() + PARAGRAPH)
        self.long_read = self._printed(kind="analysis", body=self._everything())
        self.withdrawn = self._printed()
        withdraw(self.withdrawn.article, by=self.chief, reason=say("reason"))
        correction = say("correction")
        correct(self.long_read.article, by=self.chief, kind="correction", text=correction)
        # As the article's record keeps it.
        say.field_of[f"تصحيح: {correction}"] = "correction"
        self._front()
        self._desk()
        Edition.move()

    def _section(self, order):
        say = self.say
        return SectionFactory(
            name=say("section", 40), slug=f"part-{order}", order=order, description=say("section description")
        )

    def _photo(self, number):
        say = self.say
        return PhotoFactory(
            caption=say("caption"),
            alt=say("alt"),
            credit=say("credit", 120),
            agency=say("agency", 120) if number % 2 else "",
        )

    def _masthead(self):
        say = self.say
        masthead = Masthead.objects.create(
            pk=1,
            name=say("masthead", 60),
            tagline=say("tagline", 120),
            promise=say("promise", 120),
            licence_line=say("licence"),
        )
        for order in range(2):
            Officer.objects.create(masthead=masthead, order=order, title=say("post", 80), name=say("officer", 120))
            SocialLink.objects.create(
                masthead=masthead, order=order, name=say("social link", 40), url=f"https://x.example/{order}"
            )
        Page.objects.create(title=say("page title", 80), slug="about", body=f"<p>{say('page text')}</p>")
        Page.objects.create(title=say("page title", 80), slug="staff", body="", lists_staff=True, order=1)

    def _article(self, **fields):
        say = self.say
        bylines = fields.pop("bylines", self.authors)
        given = {
            "section": self.section,
            "created_by": self.chief,
            "kicker": say("kicker", 60),
            "headline": say("headline", 110),
            "short_headline": say("short headline", 60),
            "standfirst": say("standfirst"),
            "dateline": say("dateline", 60),
            "body": PARAGRAPH,
            "lead_photo": self.photos[0],
            "lead_caption": say("lead caption"),
            "lead_alt": say("lead alt"),
            "social_headline": say("social headline", 110),
        }
        article = ArticleFactory(**given | fields, bylines=bylines)
        article.topics.set(self.topics)
        article.bylines.create(author=self.authors[-1], order=9, role="photographed")
        return article

    def _printed(self, **fields):
        return publish(self._article(**fields), by=self.chief, override="للتجربة")

    def _gallery(self):
        return f'<figure data-gallery="{self.photos[1].pk},{self.photos[2].pk}"></figure>'

    def _everything(self):
        """A body with each kind of block."""
        say = self.say
        return (
            f"{PARAGRAPH}<h2>{say('subhead')}</h2><p>{say('paragraph')}</p><ul><li>{say('item')}</li></ul>"
            f"<blockquote><p>{say('quotation')}</p><p>— {say('who said it')}</p></blockquote>"
            f"<table><tbody><tr><td>{say('cell')}</td></tr></tbody></table>"
            f'<figure data-photo="{self.photos[3].pk}"></figure>{self._gallery()}'
            f'<figure data-related="{self.stories[0].article_id},{self.stories[1].article_id}"></figure>'
        )

    def _front(self):
        """A lead in other words with links, what is breaking, and what is read most."""
        say = self.say
        lead = self.stories[0].article
        fronts.place(lead.pk, "lead", by=self.chief, base=fronts.draft().version)
        texts = {
            "headline": say("front headline", 110),
            "kicker": say("front kicker", 60),
            "links": [self.stories[1].article_id, self.stories[2].article_id],
        }
        fronts.dress(lead.pk, "lead", texts, by=self.chief, base=fronts.draft().version)
        fronts.launch(by=self.chief, base=fronts.draft().version)
        # What nobody has launched yet.
        fronts.place(
            self.stories[3].article_id,
            f"section-{self.section.pk}",
            by=self.chief,
            base=fronts.draft().version,
        )
        until_then = timezone.now() + timedelta(hours=1)
        Breaking.objects.create(line=say("breaking", 110), article=lead, by=self.chief, until=until_then)
        for number, story in enumerate(self.stories, start=1):
            ViewCount.objects.create(article_id=story.article_id, hour=timezone.now(), count=10 * number)

    def _desk(self):
        say, now = self.say, timezone.now()
        self.draft = self._article(assigned_to=self.other, due_at=now, return_note=say("return note"))
        self.held = self._article(state=State.REVIEW, created_by=self.other, priority=2)
        Lock.objects.create(article=self.held, user=self.other, tab="1", since=now, seen=now)
        Transition.objects.create(
            article=self.held, name="return", from_state="review", to_state="draft", by=self.other, note=say("note")
        )
        thread = Note.objects.create(
            article=self.held,
            by=self.other,
            quote=say("quote"),
            text=say("note text"),
            suggestion=say("suggestion"),
        )
        Note.objects.create(article=self.held, parent=thread, guest=say("guest", 80), text=say("reply"))
        PreviewLink.objects.create(
            article=self.opinion.article,
            revision=self.opinion.revision,
            reader=say("reader", 80),
            by=self.chief,
            expires_at=now + timedelta(days=1),
        )
        InboxItem.objects.create(user=self.chief, article=self.held, kind="mention", text=say("inbox"), by=self.other)
        SavedView.objects.create(user=self.chief, name=say("saved view", 40), query="status=review")
        Act.record("change", by=self.other, about=self.section, before={"name": say("was")}, after={"name": say("is")})

    @property
    def pages(self):
        """One of each kind that readers open."""
        story, today = self.long_read, timezone.localdate()
        return {
            "front": "/",
            "section": self.section.get_absolute_url(),
            "topic": self.topics[0].get_absolute_url(),
            "author": self.authors[0].get_absolute_url(),
            "story": story.get_absolute_url(),
            "opinion": self.opinion.get_absolute_url(),
            "album": self.album.get_absolute_url(),
            "day": f"/archive/{today:%Y/%m/%d}/",
            "month": f"/archive/{today:%Y/%m}/",
            "search": f"/search/?q={self.stories[5].headline.split()[0]}",
            "search in a section": f"/search/?q=النهر&section={self.section.slug}&author={self.authors[0].name}",
            "most read": "/most-read/",
            "corrections": "/corrections/",
            "about": "/page/about/",
            "staff": "/page/staff/",
            "withdrawn": f"/n/{self.withdrawn.article_id}",
            "missing": "/nowhere/at/all/",
            "lite front": "/lite/",
            "lite section": f"/lite{self.section.get_absolute_url()}",
            "lite story": f"/lite{story.get_absolute_url()}",
        }

    @property
    def screens(self):
        listing, lead = reverse("admin:articles_article_changelist"), self.stories[0].article_id
        change = "admin:articles_article_change"
        of = {"writing": self.draft, "held": self.held, "live": self.long_read.article}
        lists = ("photo", "author", "topic", "section", "page", "correction", "breaking", "front")
        return {
            "today": reverse("admin:index"),
            "inbox": reverse("admin:inbox"),
            "list": listing,
            "list of an author": f"{listing}?author={self.authors[0].pk}",
            **{name: reverse(change, args=[article.pk]) for name, article in of.items()},
            "history": reverse("admin:articles_article_history", args=[self.long_read.article_id]),
            "notes": reverse("admin:articles_article_notes", args=[self.held.pk]),
            "preview": reverse("admin:articles_article_preview", args=[self.opinion.article_id]),
            **{name: reverse(f"admin:articles_{name}_changelist") for name in lists},
            "a photo": reverse("admin:articles_photo_change", args=[self.photos[1].pk]),
            "an author": reverse("admin:articles_author_change", args=[self.authors[0].pk]),
            "a section": reverse("admin:articles_section_change", args=[self.section.pk]),
            "masthead": reverse("admin:articles_masthead_change", args=[1]),
            "card on the front": reverse("admin:articles_front_card", args=["lead", lead]),
            "launches": reverse("admin:articles_front_launches"),
            "staff": reverse("admin:accounts_user_changelist"),
            "a colleague": reverse("admin:accounts_user_change", args=[self.other.pk]),
            "record": reverse("admin:accounts_act_changelist"),
            "account": reverse("admin:account"),
        }


@pytest.fixture(params=TYPED)
def newsroom(request, transactional_db):
    return Newsroom(request.param)


def looked_at(page, newsroom):
    """What is wrong with the page that is open, on a phone and on a desk, and which fields were met on it."""
    faults, met = [], set()
    for viewport in (PHONE, DESKTOP):
        page.set_viewport_size(viewport)
        found = page.evaluate(SHARED, list(newsroom.say.field_of))
        faults += [fault for fault in found["faults"] if fault not in faults]
        met |= {newsroom.say.field_of[text] for text in found["seen"]}
        if viewport == PHONE and scrolls_sideways(page):
            faults.append("scrolls sideways")
    return faults, met


def walk(page, live_server, newsroom, places):
    """The faults by place, and the fields whose text was met anywhere."""
    faults, met = {}, set()
    for name, address in places.items():
        page.goto(live_server.url + address)
        if page.locator("[data-body-editor]").count():
            until(page, EDITOR_IS_READY)
        faults[name], fields = looked_at(page, newsroom)
        met |= fields
    return {name: found for name, found in faults.items() if found}, met


OF_THE_DESK = {
    *(
        "full name",
        "colleague",
        "return note",
        "note",
        "quote",
        "note text",
        "suggestion",
    ),
    *("guest", "reply", "reader", "inbox", "saved view", "was", "is"),
}


def test_what_somebody_typed_moves_nothing_beside_it_on_the_paper(live_server, page, newsroom):
    faults, met = walk(page, live_server, newsroom, newsroom.pages)

    assert faults == {}
    assert set(newsroom.say.field_of.values()) - met - OF_THE_DESK == UNPRINTED


def test_nor_at_the_desk(live_server, page, newsroom):
    sign_in(page, live_server, "chief")
    faults, met = walk(page, live_server, newsroom, newsroom.screens)

    assert faults == {}
    assert OF_THE_DESK - met == set()
