"""Figures in a story's text as readers get them: photos, albums, related stories, foreign posts, quotations with a name."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles.models.article import ArticlePhoto
from articles.models.story import Story
from articles.press import body, embeds
from articles.press.publish import PublishRefused, publish
from tests.factories import PARAGRAPH, ArticleFactory, PhotoFactory

pytestmark = pytest.mark.django_db


def page_of(reader, article):
    return reader.get(f"/n/{article.pk}", follow=True).content.decode()


def article_with(figure, **more):
    return ArticleFactory(body=PARAGRAPH + figure + PARAGRAPH, **more)


# Photos and albums


def test_an_album_has_its_photos_in_order_each_with_caption_and_credit(reader, editor):
    photos = [PhotoFactory(caption=f"تعليق {n}", credit=f"مصوّر {n}") for n in (1, 2, 3)]
    ids = [photos[2].pk, photos[0].pk, photos[1].pk]
    article = article_with(f'<figure data-gallery="{",".join(map(str, ids))}"></figure>', live_by=editor)

    page = page_of(reader, article)

    album = page[page.index('<section class="album"') :]
    assert re.findall(r"تعليق [123]", album)[:3] == ["تعليق 3", "تعليق 1", "تعليق 2"]
    assert re.findall(r'id="img-(\d)"', album) == ["1", "2", "3"]
    assert album.count("تصوير: <bdi>مصوّر 1</bdi>") == 2
    assert 'aria-label="الصورة 2 من 3"' in album


def test_every_photo_of_a_story_opens_in_large_the_lead_first(reader, editor):
    lead, inside, *album = [PhotoFactory(caption=f"تعليق {n}", credit=f"مصوّر {n}") for n in (1, 2, 3, 4)]
    figures = f'<figure data-photo="{inside.pk}"></figure><figure data-gallery="{album[0].pk},{album[1].pk}"></figure>'
    page = page_of(reader, article_with(figures, lead_photo=lead, live_by=editor))

    assert re.findall(r'class="enlarge[^"]*" href="#img-(\d)"', page) == ["1", "2", "3", "4"]
    large = re.findall(r'<div class="lightbox"\s+id="img-(\d)".*?</div>', page, re.DOTALL)
    assert large == ["1", "2", "3", "4"]
    for n in large:
        box = page[page.index(f'id="img-{n}"') :].split("</div>")[0]
        assert f"تعليق {n}" in box
        assert f"<cite>تصوير: <bdi>مصوّر {n}</bdi></cite>" in box
        assert f'href="#open-{n}"' in box
        assert page.count(f'id="open-{n}"') == 1


def test_a_lead_photo_that_stands_in_the_text_too_is_turned_over_once(reader, editor):
    photos = [PhotoFactory() for _ in range(2)]
    album = f'<figure data-gallery="{photos[0].pk},{photos[1].pk}"></figure>'
    page = page_of(reader, article_with(album, lead_photo=photos[1], live_by=editor))

    assert re.findall(r'class="enlarge[^"]*" href="#img-(\d)"', page) == ["2", "1", "2"]
    assert re.findall(r'id="(?:img|open)-(\d)"', page) == ["1", "2", "1", "2"]


def test_a_photo_of_the_text_may_be_wide_or_half_and_asks_for_a_file_of_its_width(reader, editor):
    wide, half = PhotoFactory(), PhotoFactory()
    figures = f'<figure data-photo="{wide.pk}" data-width="wide"></figure>'
    figures += f'<figure data-photo="{half.pk}" data-width="half"></figure>'
    page = page_of(reader, article_with(figures, live_by=editor))

    assert re.findall(r'<figure class="figure figure--(\w+)"', page) == ["wide", "half"]
    assert re.search(r'figure--half".*?sizes="\(min-width:640px\) 320px, 100vw"', page, re.DOTALL)


def test_two_albums_number_their_photos_through(reader, editor):
    one, two = PhotoFactory(), PhotoFactory()
    figure = f'<figure data-gallery="{one.pk},{two.pk}"></figure>'
    page = page_of(reader, article_with(figure + "<p>بينهما</p>" + figure, live_by=editor))

    assert re.findall(r'id="img-(\d)"', page) == ["1", "2", "3", "4"]


def test_a_photo_whose_rights_end_leaves_the_album_at_that_second_and_its_crops_answer_404(reader, editor):
    ends = timezone.now() + timedelta(hours=1)
    stays, goes = PhotoFactory(caption="تبقى"), PhotoFactory(caption="ترحل", expires_at=ends)
    article = article_with(f'<figure data-gallery="{stays.pk},{goes.pk}"></figure>', live_by=editor)
    address = re.search(rf"/media/photos/{goes.token}/3x2-\d+\.jpg", page_of(reader, article))[0]

    assert b"".join(reader.get(address).streaming_content)
    with time_machine.travel(ends - timedelta(seconds=1), tick=False):
        assert "ترحل" in page_of(reader, article)
    with time_machine.travel(ends, tick=False):
        page = page_of(reader, article)
        assert "تبقى" in page
        assert "ترحل" not in page
        assert reader.get(address).status_code == 404


def test_a_photo_under_embargo_waits_for_its_second(reader, editor):
    opens = timezone.now() + timedelta(hours=1)
    photo = PhotoFactory(caption="بعد الموعد")
    article = article_with(f'<figure data-photo="{photo.pk}"></figure>', live_by=editor)
    photo.embargo_until = opens
    photo.save()

    assert "بعد الموعد" not in page_of(reader, article)
    with time_machine.travel(opens, tick=False):
        assert "بعد الموعد" in page_of(reader, article)


def test_the_story_says_its_own_of_a_photo_and_never_its_own_credit(reader, editor):
    photo = PhotoFactory(caption="الأصل", alt="مركب", credit="ليلى الحبر")
    article = article_with(f'<figure data-photo="{photo.pk}"></figure>')
    ArticlePhoto.objects.create(article=article, photo=photo, caption="تعليق المادة")
    publish(article, by=editor)

    page = page_of(reader, article)
    assert "تعليق المادة" in page
    assert "الأصل" not in page
    assert "تصوير: <bdi>ليلى الحبر</bdi>" in page
    assert 'alt="مركب"' in page


def test_a_decorative_photo_needs_no_words_but_a_credit(reader, editor):
    photo = PhotoFactory(caption="", alt="", credit="ليلى الحبر")
    article = article_with(f'<figure data-photo="{photo.pk}"></figure>')
    use = ArticlePhoto.objects.create(article=article, photo=photo)
    with pytest.raises(PublishRefused):
        publish(article, by=editor)

    use.decorative = True
    use.save()
    publish(article, by=editor)
    assert "تصوير: <bdi>ليلى الحبر</bdi>" in page_of(reader, article)

    article.photos.update(decorative=True)
    photo.credit = ""
    photo.save()
    article.headline = "عنوان آخر لطبعة أخرى"
    article.save()
    with pytest.raises(PublishRefused, match="بلا مصدر"):
        publish(article, by=editor)


def test_a_photo_for_one_use_is_not_printed_in_a_second_article(editor):
    photo = PhotoFactory(single_use=True)
    ArticleFactory(lead_photo=photo, live_by=editor)
    second = article_with(f'<figure data-photo="{photo.pk}"></figure>')

    with pytest.raises(PublishRefused, match="لاستخدام واحد"):
        publish(second, by=editor)


def test_a_photo_under_embargo_or_past_its_rights_stops_publication(editor):
    now = timezone.now()
    for terms, words in (
        ({"embargo_until": now + timedelta(hours=1)}, "محظورة قبل موعدها"),
        ({"expires_at": now - timedelta(hours=1)}, "انتهت حقوقها"),
    ):
        with pytest.raises(PublishRefused, match=words):
            publish(ArticleFactory(lead_photo=PhotoFactory(**terms)), by=editor)


def test_photos_of_a_draft_answer_404_at_every_address_that_can_be_guessed(reader):
    photo = PhotoFactory()
    ArticleFactory(lead_photo=photo)
    guesses = [
        str(photo.pk),
        photo.sha256,
        photo.phash,
        "0" * 32,
        "originals",
        photo.token[:-1] + "g",
        photo.token.upper(),
    ]
    names = [f"{guess}/{name}" for guess in guesses for name in ("full-1200.jpg", "16x9-320.avif", "1x1-240.jpg", "")]
    paths = [f"/media/photos/{name}" for name in names]
    paths += [
        f"/media/{photo.file.name}",
        f"/media/photos/../{photo.file.name}",
        f"/media/photos/{photo.token}/full-9.jpg",
    ]
    paths += [f"/media/photos/{photo.token}/{name}" for name in ("full-1200.png", "original.jpg", "full-1200.jpg/", "")]

    assert {reader.get(path).status_code for path in paths} == {404}


# Related stories


def test_a_related_box_shows_live_stories_only(reader, editor):
    live = ArticleFactory(headline="خبر منشور قديم", live_by=editor)
    draft = ArticleFactory(headline="مسودة لا تُرى")
    article = article_with(f'<figure data-related="{draft.pk},{live.pk},999"></figure>', live_by=editor)

    page = page_of(reader, article)
    box = page[page.index('<aside class="related"') : page.index("</aside>", page.index('<aside class="related"'))]
    assert "خبر منشور قديم" in box
    assert "مسودة لا تُرى" not in page

    Story.objects.filter(article=live).update(visible_until=timezone.now())
    assert '<aside class="related"' not in page_of(reader, article)


# Foreign posts

ADDRESSES = {
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=10s": "youtube:dQw4w9WgXcQ",
    "https://youtu.be/dQw4w9WgXcQ?si=abc": "youtube:dQw4w9WgXcQ",
    "https://m.youtube.com/shorts/dQw4w9WgXcQ": "youtube:dQw4w9WgXcQ",
    "https://www.youtube.com/embed/dQw4w9WgXcQ": "youtube:dQw4w9WgXcQ",
    "https://x.com/newsroom/status/1234567890?s=20": "x:1234567890",
    "https://twitter.com/newsroom/status/1234567890/photo/1": "x:1234567890",
    "https://www.facebook.com/almidad/posts/pfbid02abc": "facebook:almidad/posts/pfbid02abc",
    "https://www.facebook.com/reel/123456": "facebook:reel/123456",
    "https://t.me/almidad/77": "telegram:almidad/77",
    "https://t.me/s/almidad/77": "telegram:almidad/77",
    "https://vimeo.com/1": None,
    "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ": None,
    "https://evil.example/youtube.com/watch?v=dQw4w9WgXcQ": None,
    "https://www.youtube.com/watch?v=short": None,
    "https://youtu.be/dQw4w9WgXcQ/../../x": None,
    "https://t.me/joinchat/abc": None,
    "https://x.com/newsroom": None,
    "https://[bad/": None,
    "javascript:alert(1)": None,
    "youtube:../../../evil": None,
    'youtube:"><script>': None,
}


@pytest.mark.parametrize(("address", "key"), ADDRESSES.items())
def test_an_address_as_people_copy_it_becomes_a_key_or_is_refused(address, key):
    assert embeds.key_of(address) == key
    cleaned = body.clean(f"<p>أ</p><figure data-embed='{address}'></figure>")
    assert cleaned == "<p>أ</p>" + (f'<figure data-embed="{key}"></figure>' if key else "")


def test_every_frame_is_of_an_origin_that_the_policy_names():
    keys = {key for key in ADDRESSES.values() if key}
    for key in keys:
        frame = embeds.embed_of(key).frame
        assert any(frame.startswith(f"{origin}/") for origin in embeds.FRAME_ORIGINS)


def test_a_foreign_post_is_a_link_until_it_is_asked_for(reader, editor):
    article = article_with('<figure data-embed="youtube:dQw4w9WgXcQ"></figure>', live_by=editor)
    answer = reader.get(f"/n/{article.pk}", follow=True)
    page = answer.content.decode()

    assert "<iframe" not in page
    assert 'href="https://www.youtube.com/watch?v=dQw4w9WgXcQ"' in page
    assert 'data-frame="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ' in page
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";") if part)
    assert policy["frame-src"].split() == embeds.FRAME_ORIGINS


# Quotations


def test_a_quotation_with_a_name_says_whose_it_is(reader, editor):
    quote = "<blockquote><p>«النهر لا يحب المفاجآت»</p><p>— عادل الكومي، مهندس</p></blockquote>"
    page = page_of(reader, article_with(quote + "<blockquote><p>بلا اسم</p></blockquote>", live_by=editor))

    assert re.search(r'<footer class="pull__name">\s*عادل الكومي، مهندس\s*</footer>', page)
    assert page.count("<blockquote") == 2
    assert page.count("pull__name") == 1


def test_every_figure_can_be_written_without_a_script():
    photo = (
        "{{صورة ١٢}}\n\n{{ألبوم 3، 4}}\n\n{{اقرأ أيضًا 5,6}}\n\n{{تضمين https://youtu.be/dQw4w9WgXcQ}}\n\n> قول — صاحبه"
    )

    html = body.from_plain_text(photo)

    assert html == (
        '<figure data-photo="12"></figure><figure data-gallery="3,4"></figure><figure data-related="5,6"></figure>'
        '<figure data-embed="youtube:dQw4w9WgXcQ"></figure><blockquote><p>قول</p><p>— صاحبه</p></blockquote>'
    )
    assert body.from_plain_text(body.to_plain_text(html)) == html


def test_a_story_asks_no_more_for_any_number_of_figures(reader, editor, django_assert_max_num_queries):
    photos = ",".join(str(PhotoFactory().pk) for _ in range(6))
    live = ArticleFactory(live_by=editor)
    figures = f'<figure data-gallery="{photos}"></figure><figure data-related="{live.pk}"></figure>' * 3
    article = article_with(figures, live_by=editor)
    address = Story.objects.get(article=article).get_absolute_url()
    reader.get(address)

    with django_assert_max_num_queries(6):
        reader.get(address)
