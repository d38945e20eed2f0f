"""The staff screens: invitation, roles, deactivation, what a role sees, and the record on paper."""

import csv
import re
from datetime import timedelta
from io import StringIO
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Act, User
from accounts.roles import Right, Role
from articles.desk.record_admin import as_csv, cell
from articles.models.article import State
from articles.models.editing import Lock, WorkingCopy
from articles.models.front import FrontVersion
from articles.models.page import Page
from articles.models.preview import PreviewLink
from articles.models.revision import Revision
from articles.models.story import Story
from articles.photos import library
from articles.press import breaking, fronts
from articles.press.publish import publish
from tests.accounts.test_sign_in import with_factor
from tests.articles.desk.desk_client import signed_in
from tests.factories import ArticleFactory, PhotoFactory, SectionFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "قارب وبرتقالة وسلم"
NEW = {"username": "amal", "full_name": "أمل الدواة", "email": "amal@news.example"}


@pytest.fixture
def administrator():
    return UserFactory(roles=[Role.ADMIN], full_name="سامي المفتاح")


@pytest.fixture
def desk(administrator):
    return signed_in(administrator)


@pytest.fixture
def invite(desk, django_capture_on_commit_callbacks):
    """Invites somebody; returns the path of the link in the mail."""

    def _invite(**values):
        with django_capture_on_commit_callbacks(execute=True):
            answer = desk.post(reverse("admin:accounts_user_add"), NEW | {"roles": ["reporter"]} | values)
        assert answer.status_code == 302, answer.context["errors"]
        return link_in(mail.outbox[-1])

    return _invite


def link_in(letter):
    url = next(line for line in letter.body.splitlines() if line.startswith("http"))
    return urlsplit(url).path


def change(desk, user, **values):
    fields = {"username": user.username, "full_name": user.full_name, "email": user.email}
    return desk.post(reverse("admin:accounts_user_change", args=[user.pk]), fields | values)


def act(desk, user, name):
    return desk.post(reverse("admin:accounts_user_act", args=[user.pk]), {"do": name}, follow=True)


def accept(path, password=PASSWORD):
    return Client().post(path, {"new_password1": password, "new_password2": password})


# Invitations


def test_somebody_is_invited_by_mail_and_chooses_a_password(invite):
    section = SectionFactory()
    path = invite(roles=["reporter", "desk"], desks=[section.pk])
    member = User.objects.get(username="amal")
    assert not member.is_active
    assert "أمل الدواة" in Client().get(path).content.decode()

    assert accept(path).url == reverse("admin:login")

    member = User.objects.get(username="amal")
    assert member.is_active
    assert member.check_password(PASSWORD)
    assert member.role_names == {Role.REPORTER, Role.DESK}
    assert list(member.desk_sections.all()) == [section]
    assert list(Act.objects.filter(about_id=member.pk).values_list("name", flat=True).order_by("id")) == [
        "roles",
        "desks",
        "invite",
        "join",
    ]


def test_the_link_works_once(invite):
    path = invite()
    accept(path)

    assert Client().get(path).status_code == 404
    assert accept(path, "كلمة أخرى طويلة جدا").status_code == 404
    assert User.objects.get(username="amal").check_password(PASSWORD)


def test_the_link_works_for_three_days(invite):
    path = invite()

    with time_machine.travel(timezone.now() + timedelta(days=3, seconds=2), tick=False):
        assert Client().get(path).status_code == 404


def test_a_link_that_was_revoked_or_replaced_is_void(invite, desk, django_capture_on_commit_callbacks):
    first = invite()
    member = User.objects.get(username="amal")
    with django_capture_on_commit_callbacks(execute=True):
        act(desk, member, "invite")
    second = link_in(mail.outbox[-1])
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200

    act(desk, member, "revoke")

    assert Client().get(second).status_code == 404


def test_a_link_that_went_to_an_old_address_is_void(invite, desk):
    path = invite()
    member = User.objects.get(username="amal")

    change(desk, member, email="other@news.example", roles=["reporter"])

    assert Client().get(path).status_code == 404
    assert accept(path).status_code == 404


def test_who_is_deactivated_has_no_link_left(desk, django_capture_on_commit_callbacks):
    member = UserFactory(roles=[Role.REPORTER], email="m@news.example", is_demo=False)
    with django_capture_on_commit_callbacks(execute=True):
        act(desk, member, "reset")
    path = link_in(mail.outbox[-1])
    assert Client().get(path).status_code == 200

    act(desk, member, "deactivate")

    assert Client().get(path).status_code == 404
    assert accept(path).status_code == 404
    assert User.objects.get(pk=member.pk).check_password("newsroom-demo")


@pytest.mark.parametrize("token", ["x", "WzEsIngiXQ:1x:y", "%00", "ا", "a" * 3000])
def test_a_made_up_link_opens_nothing(token, db):
    assert Client().get(f"/invite/{token}/").status_code in (400, 404)


def test_the_address_of_an_invitation_is_kept_by_no_cache_and_told_to_nobody(invite):
    answer = Client().get(invite())

    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_a_weak_password_is_refused_at_its_field(invite):
    answer = accept(invite(), "كلمةالمرور123")

    assert answer.status_code == 200
    assert answer.context["form"].errors["new_password2"]
    assert not User.objects.get(username="amal").is_active


def test_a_lost_password_is_replaced_by_a_link_and_ends_the_sessions(desk, django_capture_on_commit_callbacks):
    member = UserFactory(email="m@news.example", is_demo=False)
    theirs = signed_in(member)
    with django_capture_on_commit_callbacks(execute=True):
        act(desk, member, "reset")

    accept(link_in(mail.outbox[-1]))

    assert User.objects.get(pk=member.pk).check_password(PASSWORD)
    assert theirs.get(reverse("admin:index")).status_code == 302


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("username", "ﻛﺮﻳﻢ", "اكتب اسم الدخول بحروف"),
        ("username", "amalأمل", "لغة واحدة"),
        ("full_name", "\u3164\u200b", "حرف ظاهر"),
        ("full_name", "أ\x00ب", "غير مسموح"),
        ("email", "لا بريد", "بريد"),
        ("email", "", "مطلوب"),
        ("roles", "owner", "owner"),
        ("desks", "9999", "9999"),
    ],
)
def test_bad_input_is_told_at_its_field_and_invites_nobody(desk, field, value, said):
    answer = desk.post(reverse("admin:accounts_user_add"), NEW | {"roles": ["reporter"], field: value})

    assert answer.status_code == 200
    assert said in str(answer.context["adminform"].form.errors[field])
    assert not User.objects.filter(email=NEW["email"]).exists()
    assert not mail.outbox


def test_a_bidi_override_in_a_name_is_dropped(desk):
    desk.post(reverse("admin:accounts_user_add"), NEW | {"full_name": "أمل\u202e الدواة"})

    assert User.objects.get(username="amal").full_name == "أمل الدواة"


# Roles


def test_roles_act_on_the_next_request(desk):
    member = UserFactory(roles=[Role.REPORTER], email="m@news.example")
    theirs = signed_in(member)
    assert theirs.get(reverse("admin:articles_section_changelist")).status_code == 403

    change(desk, member, roles=["editor"])

    assert theirs.get(reverse("admin:articles_section_changelist")).status_code == 200
    change(desk, member, roles=["reporter"])
    assert theirs.get(reverse("admin:articles_section_changelist")).status_code == 403


def test_desks_act_on_the_next_request(desk):
    section = SectionFactory()
    head = UserFactory(roles=[Role.DESK], email="head@news.example")
    head.desk_sections.set([section])
    client, draft = signed_in(head), ArticleFactory(section=section)
    address = reverse("admin:articles_article_change", args=[draft.pk])
    assert client.get(address).status_code == 200

    change(desk, head, roles=["desk"], desks=[])

    assert client.get(address).status_code in (302, 404)


def test_nobody_changes_their_own_roles_or_desks(desk, administrator):
    section = SectionFactory()

    answer = change(desk, administrator, roles=["admin", "chief"], desks=[section.pk])

    assert "لا يغيّر أحد أدواره بنفسه" in answer.content.decode()
    assert "لا يغيّر أحد أقسامه بنفسه" in answer.content.decode()
    assert User.objects.get(pk=administrator.pk).role_names == {Role.ADMIN}


def test_the_form_spells_out_what_each_role_may_do(desk):
    page = desk.get(reverse("admin:accounts_user_add")).content.decode()

    assert "ينشر ويجدول ويسحب" in page
    assert "يدعو الأعضاء ويمنح الأدوار" in page


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
def test_nobody_else_posts_to_a_staff_address(role):
    somebody, member = UserFactory(roles=[role]), UserFactory(roles=[Role.REPORTER])
    desk = signed_in(somebody)

    assert change(desk, member, roles=["admin"]).status_code == 403
    assert change(desk, somebody, roles=["admin"]).status_code == 403
    assert act(desk, member, "deactivate").status_code == 403
    assert desk.post(reverse("admin:accounts_user_add"), NEW).status_code == 403
    assert set(User.objects.get(pk=somebody.pk).role_names) == {role}


def test_fields_that_are_not_on_the_form_are_not_taken_from_it(desk):
    member = UserFactory(email="m@news.example")

    change(desk, member, is_superuser="on", is_active="", password="x", is_demo="on", last_seen="2020-01-01")

    member.refresh_from_db()
    assert (member.is_superuser, member.is_active, member.check_password("newsroom-demo")) == (False, True, True)


@pytest.mark.parametrize(
    "query",
    [
        "password__startswith=m",
        "sessions__session_data__contains=x",
        "invitation__nonce__startswith=a",
        "second_factor__seed__startswith=a",
    ],
)
def test_no_filter_of_the_staff_list_tells_a_secret(chief, query):
    answer = signed_in(chief).get(reverse("admin:accounts_user_changelist") + "?" + query)

    assert answer.status_code in (302, 400)


def test_the_list_says_who_needs_what(desk):
    UserFactory(full_name="هند القلم", roles=[Role.EDITOR], is_demo=False)
    with_factor(UserFactory(full_name="ليلى السطر", roles=[Role.EDITOR], is_demo=False))

    page = desk.get(reverse("admin:accounts_user_changelist")).content.decode()

    for word in ("الأدوار", "الأقسام", "آخر ظهور", "التحقق الثاني", "ينقصه", "مضبوط", "غير مطلوب"):
        assert word in page


def test_the_list_costs_the_same_for_every_length(desk, django_assert_max_num_queries):
    for number in range(12):
        UserFactory(roles=[Role.EDITOR], is_demo=bool(number % 2))
    with django_assert_max_num_queries(14):
        desk.get(reverse("admin:accounts_user_changelist"))


# Deactivation


def test_who_is_deactivated_is_out_at_once_and_nothing_typed_is_lost(desk):
    member = UserFactory(roles=[Role.REPORTER], full_name="كريم القلم")
    theirs = signed_in(member)
    article = ArticleFactory(created_by=member, state=State.DRAFT)
    theirs.post(reverse("admin:articles_article_lock", args=[article.pk]), {"act": "hold", "tab": "1"})
    theirs.post(
        reverse("admin:articles_article_autosave", args=[article.pk]), {"headline": "كُتب ولم يُحفظ", "base_version": 1}
    )
    assert WorkingCopy.objects.exists()

    page = act(desk, member, "deactivate").content.decode()

    assert "أُوقف الحساب" in page
    assert not member.sessions.exists()
    assert theirs.get(reverse("admin:index")).status_code == 302
    assert not Lock.objects.exists()
    assert Revision.objects.get(article=article, kind=Revision.Kind.KEPT).snapshot["headline"] == "كُتب ولم يُحفظ"
    assert (
        Client().post(reverse("admin:login"), {"username": member.username, "password": "newsroom-demo"}).status_code
        == 200
    )
    act(desk, member, "activate")
    assert signed_in(User.objects.get(pk=member.pk)).get(reverse("admin:index")).status_code == 200


def test_an_administrator_does_not_lock_themselves_out(desk, administrator):
    page = act(desk, administrator, "deactivate").content.decode()

    assert "لم يعد هذا الإجراء ممكنًا" in page
    assert User.objects.get(pk=administrator.pk).is_active


def test_a_lost_phone_is_taken_off_the_account(desk):
    member = UserFactory(roles=[Role.EDITOR], is_demo=False)
    with_factor(member)
    theirs = signed_in(member)

    act(desk, member, "factor")

    assert not hasattr(User.objects.get(pk=member.pk), "second_factor")
    assert theirs.get(reverse("admin:account")).status_code == 302


# Showing once more who one is


def grown_old(client):
    session = client.session
    session["confirmed_at"] = 0
    session.save()
    return client


def test_roles_are_changed_only_by_who_has_just_shown_the_password(desk):
    member = UserFactory(roles=[Role.REPORTER], email="m@news.example")

    asked = change(grown_old(desk), member, roles=["editor"])
    assert asked.status_code == 401
    assert "أكّد أنك أنت" in asked.content.decode()
    wrong = change(desk, member, roles=["editor"], again_password="غيرها تماما")
    assert wrong.status_code == 401
    assert User.objects.get(pk=member.pk).role_names == {Role.REPORTER}

    assert change(desk, member, roles=["editor"], again_password="newsroom-demo").status_code == 302
    assert User.objects.get(pk=member.pk).role_names == {Role.EDITOR}
    assert change(desk, member, roles=["copy"]).status_code == 302


@pytest.mark.parametrize(
    ("name", "embargo", "override"), [("withdraw", False, ""), ("publish", True, ""), ("publish", False, "سبب التجاوز")]
)
def test_taking_down_and_overriding_ask_as_well_and_lose_nothing(chief, name, embargo, override):
    article = ArticleFactory(created_by=chief)
    if embargo:
        article.embargo_until = timezone.now() + timedelta(hours=1)
        article.save()
    elif name == "withdraw":
        publish(article, by=chief)
    desk = grown_old(signed_in(chief))
    fields = {"_move": name, "move_note": "سبب السحب", "headline": "عنوان مكتوب الآن", "override_reason": override}

    answer = desk.post(reverse("admin:articles_article_change", args=[article.pk]), fields)

    assert answer.status_code == 401
    assert "عنوان مكتوب الآن" in answer.content.decode()


def test_taking_down_many_at_once_asks_too_and_goes_on_from_there(editor):
    stories = [publish(ArticleFactory(), by=editor) for _ in range(2)]
    desk = grown_old(signed_in(editor))
    form = {"act": "withdraw", "confirmed": "1", "move_note": "سبب السحب"}
    form["article"] = [story.article_id for story in stories]

    asked = desk.post(reverse("admin:articles_article_bulk"), form)

    assert asked.status_code == 401
    assert Story.objects.live().count() == 2
    carried = {"again_password": "newsroom-demo"} | {
        name: [value for key, value in asked.context["posted"] if key == name] for name, _ in asked.context["posted"]
    }
    assert desk.post(reverse("admin:articles_article_bulk"), carried).status_code == 200
    assert not Story.objects.live().exists()


# What a role sees


def test_a_page_shows_what_a_role_sees_and_no_text_of_it(chief):
    ArticleFactory(headline="عنوان سري", state=State.DRAFT)
    ArticleFactory(headline="عنوان مرسل", state=State.REVIEW)

    answer = signed_in(chief).get(reverse("admin:accounts_user_see_role", args=["copy"]))

    page = answer.content.decode()
    assert "شاهد كمراجع لغوي" in page
    assert "عنوان" not in page.split("<main", 1)[1]
    assert answer.context["places"] == ["المواد", "الصور", "الكتّاب والوكالات", "الموضوعات"]
    assert {row[0]: row[1:] for row in answer.context["reach"]}["مسودة"] == (1, 0, 0)
    assert {row[0]: row[1:] for row in answer.context["reach"]}["قيد المراجعة"] == (1, 1, 1)


def test_looking_as_somebody_changes_nobody_s_session(desk, administrator):
    reporter = UserFactory(roles=[Role.REPORTER])

    desk.get(reverse("admin:accounts_user_see", args=[reporter.pk]))

    assert int(desk.session["_auth_user_id"]) == administrator.pk


# The record


def test_editorial_acts_are_on_record_with_who_when_from_where(editor):
    article = ArticleFactory(created_by=editor)
    desk = signed_in(editor)
    page = desk.get(reverse("admin:articles_article_change", args=[article.pk]))
    assert page.status_code == 200
    publish(article, by=editor)
    desk.post(reverse("admin:articles_topic_add"), {"name": "ميناء", "description": ""})

    published, added = Act.objects.order_by("id")
    assert (published.name, published.by, published.about_id, published.before, published.after) == (
        "publish",
        editor,
        article.pk,
        "draft",
        "done",
    )
    assert (added.name, added.title, added.address, added.after) == ("add", "ميناء", "127.0.0.1", {"name": "ميناء"})


def test_what_is_done_beside_the_articles_is_on_record_too(chief):
    live = ArticleFactory(live_by=chief)
    topics = TopicFactory(name="الميناء القديم"), TopicFactory(name="مرفأ الصيد")
    page = Page.objects.create(title="صفحة قديمة", slug="old-page")
    photo = PhotoFactory(uploaded_by=chief)
    desk = signed_in(chief)

    def post(name, fields, *arguments):
        answer = desk.post(reverse(f"admin:{name}", args=arguments), fields)
        assert answer.status_code in (200, 302), (name, answer.status_code)

    post("articles_front_act", {"do": f"place:lead:{live.pk}:0", "base": fronts.draft().version})
    post("articles_front_act", {"do": "launch", "base": fronts.draft().version})
    post("articles_front_restore", {}, FrontVersion.objects.get().pk)
    item = breaking.announce("خبر عاجل من المرفأ", by=chief, story=Story.objects.get(article=live))
    post("articles_breaking_end", {}, item.pk)
    post("articles_topic_merge", {"name": topics[0].name}, topics[1].pk)
    post("articles_page_delete", {"post": "yes"}, page.pk)
    post("articles_redirect_import", {"table": "/old/1,/n/1"})
    post("articles_article_preview", {"reader": "خبير القانون", "days": 1}, live.pk)
    post("articles_article_preview", {"act": "revoke", "link": PreviewLink.objects.get().pk}, live.pk)
    post("articles_article_bulk", {"act": "export", "article": [live.pk]})
    assert desk.get(reverse("admin:articles_article_export")).status_code == 200
    library.change(photo, by=chief, caption="تعليق مصحح")
    library.remove(photo, by=chief)

    found = [act.name for act in Act.objects.filter(by=chief).order_by("id") if act.name != "publish"]
    assert found == [
        *("launch", "launch", "break", "end_breaking", "merge", "remove", "import", "share", "unshare"),
        *("export", "export", "change", "remove"),
    ]
    assert Act.objects.get(name="share").note == "خبير القانون"
    assert Act.objects.get(name="merge").before == "مرفأ الصيد"
    assert {act.label for act in Act.objects.all()} <= set(Act.Name.labels)


def test_the_record_speaks_as_the_desk_does(chief):
    article, photo = ArticleFactory(live_by=chief, kind="opinion"), PhotoFactory(uploaded_by=chief)
    library.change(photo, by=chief, caption="تعليق مصحح", focal_x=0.25)
    Act.record("change", by=chief, about=article, before={"kind": "news", "unknown": True}, after={"kind": "opinion"})

    page = signed_in(chief).get(reverse("admin:accounts_act_changelist")).content.decode()

    shown = re.sub("<[^>]+>", " ", page.split("<tbody", 1)[1].split("</tbody", 1)[0])
    assert re.findall("[A-Za-z_]{2,}", shown) == []
    for words in ("مسودة ← منشور", "التعليق: تعليق مصحح", "رأي"):
        assert words in shown


def test_the_record_says_in_arabic_what_changed(chief):
    section = SectionFactory(name="عرب وعالم")
    Act.record("approve", by=chief, about=ArticleFactory(), before="review", after="ready")
    Act.record("change", by=chief, about=section, before={"order": 1, "description": ""}, after={"order": 2})

    page = signed_in(chief).get(reverse("admin:accounts_act_changelist")).content.decode()

    assert "قيد المراجعة ← جاهز" in page
    assert "\u2068الترتيب: 1، الوصف: —\u2069 ← الترتيب: 2" in page


def test_the_record_is_filtered_and_taken_along_safely(chief):
    Act.record("publish", by=chief, note='=HYPERLINK("http://evil.example")')
    Act.record("withdraw", by=chief, note="سبب")
    desk = signed_in(chief)

    shown = desk.get(reverse("admin:accounts_act_changelist") + "?name=withdraw")
    file = desk.post(reverse("admin:accounts_act_export") + "?name=publish")

    assert len(shown.context["cl"].result_list) == 1
    rows = list(csv.reader(StringIO(file.content.decode("utf-8-sig"))))
    assert len(rows) == 2
    assert rows[1][7].startswith("'=HYPERLINK")
    assert Act.objects.filter(name="export", by=chief).count() == 1


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1"])
def test_no_cell_begins_like_a_formula(value):
    assert cell(value).startswith("'")


def test_a_csv_of_nothing_still_has_its_headings(db):
    assert as_csv(Act.objects.none()).startswith("الوقت,من,الفعل")


def test_who_may_not_read_the_record_does_not_export_it(editor):
    assert signed_in(editor).post(reverse("admin:accounts_act_export")).status_code == 403
    assert not editor.has_perm(Right.READ_RECORD)


def test_a_mail_server_that_is_away_is_no_500(desk, settings, django_capture_on_commit_callbacks):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    with django_capture_on_commit_callbacks(execute=True):
        answer = desk.post(reverse("admin:accounts_user_add"), NEW)

    assert answer.status_code == 302
    assert "دعوة لم تخرج بالبريد" in desk.get(answer.url).content.decode()
