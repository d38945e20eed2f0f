"""The administrator's walk: invite, accept, second factor, roles, publish as the new editor, deactivate, and be thrown out."""

import base64
import re

import pytest
from django.core import mail
from django.urls import reverse
from django_otp.oath import TOTP
from playwright.sync_api import expect

from accounts import second_factor
from accounts.models import Act, User
from accounts.roles import Role
from articles.models.article import State
from articles.models.masthead import Masthead
from articles.models.story import Story
from tests.accounts.test_sign_in import with_factor
from tests.e2e.accessible import SIZES, faults_everywhere, violations
from tests.e2e.steps import publish, sign_in, writing_screen
from tests.factories import ArticleFactory, UserFactory

# Cells of a table that are so narrow that a word of theirs stands on several lines.
BROKEN = """() => [...document.querySelectorAll("main table :is(th, td)")].filter(cell => {
  const words = cell.innerText.trim().split(/\\s+/);
  return cell.getClientRects().length && Math.max(...words.map(word => word.length)) > 2 && cell.clientWidth < 24;
}).map(cell => cell.innerText)"""

PASSWORD = "قارب وبرتقالة وسلم"


@pytest.fixture
def administrator(transactional_db, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Masthead.objects.create(pk=1, name="المِداد", tagline="يومية")
    return UserFactory(username="admin", full_name="سامي المفتاح", roles=[Role.ADMIN])


def code_from(letters):
    """What an authenticator shows that was given this key."""
    return f"{TOTP(base64.b32decode(letters)).token():06}"


def invited(page, live_server):
    page.goto(live_server.url + reverse("admin:accounts_user_add"))
    assert violations(page) == []
    page.fill("#id_username", "amal")
    page.fill("#id_full_name", "أمل الدواة")
    page.fill("#id_email", "amal@news.example")
    page.get_by_label("محرر", exact=False).first.check()
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist")).to_contain_text("الدعوة في طريقها")
    return re.search(r"/invite/\S+", mail.outbox[-1].body)[0]


def test_an_editor_comes_publishes_and_goes(live_server, page, browser, administrator, browser_context_args):
    article = ArticleFactory(headline="خبر ينتظر من ينشره", state=State.READY)
    sign_in(page, live_server, "admin")
    link = invited(page, live_server)

    # The new colleague, in a browser of their own
    theirs = browser.new_context(**browser_context_args).new_page()
    theirs.goto(live_server.url + link)
    assert violations(theirs) == []
    theirs.fill("#id_new_password1", PASSWORD)
    theirs.fill("#id_new_password2", PASSWORD)
    theirs.get_by_role("button", name="احفظ كلمة المرور").click()

    # The administrator makes an editor of them
    member = User.objects.get(username="amal")
    page.goto(live_server.url + reverse("admin:accounts_user_change", args=[member.pk]))
    assert violations(page) == []
    page.locator("input[name=roles][value=reporter]").uncheck()
    page.locator("input[name=roles][value=editor]").check()
    page.locator("[name=_save]").click()
    page.wait_for_url("**/user/")

    # Who publishes sets a second factor first
    theirs.fill("#id_username", "amal")
    theirs.fill("#id_password", PASSWORD)
    theirs.press("#id_password", "Enter")
    expect(theirs.locator(".factor__square svg")).to_be_visible()
    assert violations(theirs) == []
    theirs.locator("summary").click()
    letters = theirs.locator(".factor__secret").inner_text().replace(" ", "")
    theirs.fill("#id_code", code_from(letters))
    theirs.get_by_role("button", name="تحقّق واحفظ").click()
    expect(theirs.locator(".codes li")).to_have_count(second_factor.CODES)
    assert violations(theirs) == []

    theirs.goto(writing_screen(live_server, article))
    publish(theirs)
    expect(theirs.locator(".messagelist")).to_contain_text("نُشرت المادة")
    assert Story.objects.filter(article=article).exists()

    # And is thrown out
    page.goto(live_server.url + reverse("admin:accounts_user_change", args=[member.pk]))
    page.get_by_role("button", name="أوقف الحساب").click()
    expect(page.locator(".messagelist")).to_contain_text("أُوقف الحساب")
    theirs.goto(live_server.url + reverse("admin:index"))
    expect(theirs.locator("#login-form")).to_be_visible()

    # All of it is on record
    page.goto(live_server.url + reverse("admin:accounts_act_changelist"))
    assert violations(page) == []
    for said in ("دعا عضوًا", "قبل الدعوة", "غيّر الأدوار", "ضبط التحقق الثاني", "نشر خبرًا", "أوقف حسابًا"):
        expect(page.locator("#result_list")).to_contain_text(said)


def test_signing_in_takes_two_steps_where_there_is_a_second_factor(live_server, page, transactional_db):
    user = UserFactory(username="nader", roles=[Role.CHIEF], is_demo=False)
    codes = with_factor(user)

    page.goto(live_server.url + reverse("admin:login"))
    page.fill("#id_username", "nader")
    page.fill("#id_password", "newsroom-demo")
    page.press("#id_password", "Enter")
    expect(page.locator("#code-form")).to_be_visible()
    assert violations(page) == []
    page.fill("#id_code", "111111")
    page.press("#id_code", "Enter")
    expect(page.get_by_role("alert")).to_contain_text("الرمز غير صحيح")
    page.fill("#id_code", codes[0])
    page.press("#id_code", "Enter")
    expect(page.locator("#logout-form")).to_be_visible()


SCREENS = [
    *("account/", "accounts/user/", "accounts/user/add/", "accounts/user/roles/", "accounts/user/roles/editor/"),
    *("accounts/signin/", "accounts/act/", "password_change/"),
]


def test_the_screens_of_trust_are_for_everybody(live_server, page, administrator):
    Act.record("publish", by=administrator, about=ArticleFactory(), before="ready", after="done")
    sign_in(page, live_server, "admin")
    for screen in SCREENS:
        page.goto(live_server.url + reverse("admin:index") + screen)

        assert faults_everywhere(page) == {}, screen
        for size in SIZES.values():
            page.set_viewport_size(size)
            assert page.evaluate(BROKEN) == [], screen
