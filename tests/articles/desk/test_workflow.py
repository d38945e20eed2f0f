"""Who may make which move from which state. The table below is the newsroom's policy (design.md §6)."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from articles.desk import locks, screen, workflow
from articles.models.article import Article, Priority, State
from articles.models.revision import Revision
from articles.models.story import Story
from articles.press.publish import PublishRefused
from tests.factories import ArticleFactory, SectionFactory, UserFactory

pytestmark = pytest.mark.django_db

WRITER = {State.DRAFT: {"submit", "spike"}, State.SPIKED: {"restore"}}
EDITOR = {
    State.DRAFT: {"submit", "publish", "schedule", "assign", "spike"},
    State.REVIEW: {"return", "approve", "publish", "schedule", "assign", "spike"},
    State.READY: {"return", "publish", "schedule", "assign", "spike"},
    State.SPIKED: {"restore"},
}
WORKING = (State.DRAFT, State.REVIEW, State.READY)
# What each role is offered on an article of its own, in its own section, that nobody published.
OWN = {
    Role.REPORTER: WRITER,
    Role.DESK: {
        State.DRAFT: {"submit", "assign", "spike"},
        State.REVIEW: {"return", "approve", "assign", "spike"},
        State.READY: {"return", "assign", "spike"},
        State.SPIKED: {"restore"},
    },
    Role.COPY: {
        State.DRAFT: {"submit", "spike"},
        State.REVIEW: {"return", "approve", "spike"},
        State.READY: {"return", "spike"},
        State.SPIKED: {"restore"},
    },
    Role.PHOTO: {},
    Role.EDITOR: EDITOR,
    Role.CHIEF: EDITOR,
    Role.ADMIN: {},
}
FOREIGN_EDITOR = {state: moves | ({"take"} if state in WORKING else set()) for state, moves in EDITOR.items()}
# The same on a colleague's article in a section that is not theirs.
FOREIGN = {
    Role.REPORTER: {},
    Role.DESK: {},
    Role.COPY: {State.REVIEW: {"return", "approve", "take", "spike"}, State.READY: {"return", "take", "spike"}},
    Role.PHOTO: {},
    Role.EDITOR: FOREIGN_EDITOR,
    Role.CHIEF: FOREIGN_EDITOR,
    Role.ADMIN: {},
}
# A second «انشر» on what is published already is answered by the press, with the edition that is there.
REFUSED = [
    (role, state, name)
    for role in Role
    for state in State
    for name in workflow.MOVES
    if name not in FOREIGN[role].get(state, set())
    and not (name == "publish" and state == State.DONE and role in (Role.EDITOR, Role.CHIEF))
]


@pytest.mark.parametrize("state", State)
def test_each_role_is_offered_its_own_moves_on_its_own_article(role, state):
    user = UserFactory(roles=[role])
    article = ArticleFactory(created_by=user, state=state)
    article.section.desk.add(user)

    assert set(workflow.open_to(user, article)) == OWN[role].get(state, set())


@pytest.mark.parametrize("state", State)
def test_each_role_is_offered_its_own_moves_on_a_colleagues_article(role, state):
    article = ArticleFactory(state=state)

    assert set(workflow.open_to(UserFactory(roles=[role]), article)) == FOREIGN[role].get(state, set())


@pytest.mark.parametrize(("role", "state", "name"), REFUSED)
def test_a_move_that_is_not_offered_is_refused_and_changes_nothing(role, state, name):
    user = UserFactory(roles=[role])
    article = ArticleFactory(state=state)

    with pytest.raises((PermissionDenied, workflow.MoveRefused)):
        workflow.move(article, name, by=user, note="سبب")

    article.refresh_from_db()
    assert article.state == state
    assert not article.transitions.exists()
    assert not Story.objects.exists()


def test_a_person_with_two_roles_has_the_rights_of_both():
    user = UserFactory(roles=[Role.REPORTER, Role.COPY])
    own = ArticleFactory(created_by=user)
    submitted = ArticleFactory(state=State.REVIEW)

    assert "submit" in workflow.open_to(user, own)
    assert "approve" in workflow.open_to(user, submitted)


def test_the_way_of_a_story_from_draft_to_reader_is_on_record(reporter, editor):
    article = ArticleFactory(created_by=reporter)

    workflow.move(article, "submit", by=reporter)
    workflow.move(article, "return", by=editor, note="أضف رد الهيئة")
    article.refresh_from_db()
    assert article.get_state_pill() == "معاد"
    workflow.move(article, "submit", by=reporter)
    workflow.move(article, "approve", by=editor)
    workflow.move(article, "publish", by=editor)

    article.refresh_from_db()
    moves = [(move.name, move.from_state, move.to_state, move.by) for move in article.transitions.order_by("id")]
    assert moves == [
        ("submit", "draft", "review", reporter),
        ("return", "review", "draft", editor),
        ("submit", "draft", "review", reporter),
        ("approve", "review", "ready", editor),
        ("publish", "ready", "done", editor),
    ]
    assert article.state == State.DONE
    assert article.return_note == ""
    assert Revision.objects.filter(article=article, kind=Revision.Kind.SUBMITTED).count() == 2


def test_a_return_needs_a_reason(editor):
    article = ArticleFactory(state=State.REVIEW)

    with pytest.raises(workflow.MoveRefused) as refusal:
        workflow.move(article, "return", by=editor, note="   ")

    assert refusal.value.field == "note"


def test_an_empty_draft_is_not_submitted(reporter):
    with pytest.raises(workflow.MoveRefused) as refusal:
        workflow.move(ArticleFactory(created_by=reporter, headline=""), "submit", by=reporter)

    assert refusal.value.field == "headline"


def test_a_submitted_article_is_out_of_its_reporters_hands(reporter):
    article = ArticleFactory(created_by=reporter)
    workflow.move(article, "submit", by=reporter)
    article.refresh_from_db()

    assert article.is_readable_by(reporter)
    assert not article.is_writable_by(reporter)


def test_a_desk_head_works_in_their_own_sections_only(desk_head):
    mine, other = SectionFactory(), SectionFactory()
    mine.desk.add(desk_head)

    assert ArticleFactory(section=mine).is_writable_by(desk_head)
    assert not ArticleFactory(section=other).is_readable_by(desk_head)


def test_a_public_story_is_withdrawn_rather_than_spiked(editor):
    article = ArticleFactory(live_by=editor)

    assert set(workflow.open_to(editor, article)) == {"withdraw"}


def test_an_article_is_assigned_to_a_person_with_its_hour_and_urgency(editor, reporter):
    article = ArticleFactory()
    due = timezone.now() + timedelta(hours=2)

    workflow.move(article, "assign", by=editor, assignment=workflow.Assignment(reporter, None, due, Priority.HIGH))

    article.refresh_from_db()
    assert (article.assigned_to, article.due_at, article.priority) == (reporter, due, Priority.HIGH)
    assert article.is_writable_by(reporter)
    assert article.transitions.get().note == str(reporter)


def test_what_was_assigned_to_a_desk_is_taken_by_one_of_it(editor, desk_head):
    article = ArticleFactory()
    article.section.desk.add(desk_head)
    workflow.move(article, "assign", by=editor, assignment=workflow.Assignment(desk=article.section))

    workflow.move(article, "take", by=desk_head)

    article.refresh_from_db()
    assert article.assigned_to == desk_head
    assert article.assigned_desk == article.section
    assert [move.name for move in article.transitions.order_by("id")] == ["assign", "take"]


@pytest.mark.parametrize(
    ("assignment", "field"),
    [({}, "assigned_to"), ({"due_at": timezone.now() - timedelta(minutes=1)}, "due_at")],
)
def test_an_assignment_to_nobody_or_for_yesterday_is_refused(editor, reporter, assignment, field):
    person = reporter if assignment else None

    with pytest.raises(workflow.MoveRefused) as refusal:
        workflow.move(ArticleFactory(), "assign", by=editor, assignment=workflow.Assignment(person, **assignment))

    assert refusal.value.field == field


def test_a_withdrawn_story_returns_as_it_was(editor):
    article = ArticleFactory(live_by=editor)
    first = Story.objects.get(article=article)
    workflow.move(article, "withdraw", by=editor, note="للتحقق")
    assert "reinstate" in workflow.open_to(editor, Article.objects.get(pk=article.pk))

    workflow.move(Article.objects.get(pk=article.pk), "reinstate", by=editor)

    story = Story.objects.live().get(article=article)
    assert (story.headline, story.published_at, story.slug) == (first.headline, first.published_at, first.slug)
    assert "reinstate" not in workflow.open_to(editor, Article.objects.get(pk=article.pk))


def test_nobody_but_the_chief_publishes_before_an_embargo_ends(editor, chief):
    article = ArticleFactory(embargo_until=timezone.now() + timedelta(hours=1))

    with pytest.raises(PublishRefused):
        workflow.move(article, "publish", by=editor)
    workflow.move(article, "publish", by=chief)

    assert Story.objects.live().filter(article=article).exists()
    assert "الحظر" in article.transitions.first().note


def test_an_article_that_a_colleague_is_editing_is_not_published_over_their_head(editor, reporter):
    article = ArticleFactory()
    locks.hold(article, by=reporter, tab="1")

    with pytest.raises(PublishRefused) as refusal:
        workflow.move(article, "publish", by=editor)

    assert str(reporter) in str(refusal.value)


def test_the_pills_say_where_the_work_stands_and_what_readers_see(editor):
    def pills(article):
        shown = screen.pills(Article.objects.with_public_state().get(pk=article.pk))
        return re.findall(r">([^<>]+)</span>", shown)

    draft, live, scheduled = ArticleFactory(), ArticleFactory(live_by=editor), ArticleFactory()
    workflow.move(scheduled, "schedule", by=editor, at=timezone.now() + timedelta(hours=1))
    updated, withdrawn = ArticleFactory(live_by=editor), ArticleFactory(live_by=editor)
    Article.objects.filter(pk=updated.pk).update(state=State.REVIEW)
    workflow.move(withdrawn, "withdraw", by=editor, note="خطأ")
    ended = ArticleFactory(expires_at=timezone.now() + timedelta(minutes=1), live_by=editor)

    assert pills(draft) == ["مسودة"]
    assert pills(live) == ["منشور"]
    assert pills(scheduled) == ["مجدول"]
    assert pills(updated) == ["قيد المراجعة", "منشور"]
    assert pills(withdrawn) == ["مسودة", "مسحوب"]
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        assert pills(ended) == ["انتهى نشره"]
