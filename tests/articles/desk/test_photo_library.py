"""The photo library at the desk: a batch of files, finding, what is said of a photo, where it is used, and removing it."""

import json
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from articles.models.article import ArticlePhoto
from articles.models.edition import Edition
from articles.models.photo import Photo, PhotoChange
from articles.photos import library
from tests.articles.desk.desk_client import signed_in
from tests.articles.photos import samples
from tests.factories import PARAGRAPH, ArticleFactory, PhotoFactory, UserFactory

pytestmark = pytest.mark.django_db

UPLOAD = reverse("admin:articles_photo_upload")
PICK = reverse("admin:articles_photo_pick")
LIBRARY = reverse("admin:articles_photo_changelist")
# Light falls from the right, so that it has a fingerprint of its own.
PICTURE = samples.turned(samples.picture(900, 600), 2)
BY_SCRIPT = {"X-Requested-With": "fetch"}
CAPTION, ARABIC_NAME = "مراكب الصيد في مرفأ رشيد القديم", "ليلى الحبر"


@pytest.fixture
def photographer(db):
    return UserFactory(roles=[Role.PHOTO])


def file(data=None, name="مرفأ رشيد.jpg"):
    return SimpleUploadedFile(name, samples.encoded(PICTURE) if data is None else data, "image/jpeg")


def captioned(**changes):
    records = {"caption": (2, 120), "photographer": (2, 80), "agency": (2, 110)}
    texts = {"caption": CAPTION, "photographer": ARABIC_NAME, "agency": "وكالة النيل"} | changes
    return samples.jpeg_with(
        samples.iptc([(records[name], text.encode()) for name, text in texts.items()], utf8=True),
        image=PICTURE,
    )


def send(client, data, name="مرفأ رشيد.jpg"):
    return client.post(UPLOAD, {"file": file(data, name)}, headers=BY_SCRIPT)


# Coming in


def test_what_the_photographer_wrote_is_read_and_marked(photographer):
    answer = send(signed_in(photographer), captioned())

    photo = Photo.objects.get()
    assert (photo.caption, photo.credit, photo.agency) == (CAPTION, ARABIC_NAME, "وكالة النيل")
    assert answer.json()["html"].count("من بيانات الصورة") == 3
    assert photo.file_said["caption"] == CAPTION


def test_a_refused_file_says_why_and_the_rest_of_the_batch_goes_on(photographer):
    files = [file(b"%PDF-1.7", "بيان.pdf"), file(), file(b"", "فارغ.jpg")]

    page = signed_in(photographer).post(UPLOAD, {"file": files}).content.decode()

    assert Photo.objects.count() == 1
    assert "بيان.pdf" in page
    assert "مستند PDF" in page
    assert "فارغ.jpg" in page
    assert page.count("data-done=") == 1


def test_a_refused_file_answers_the_script_with_its_sentence(photographer):
    answer = send(signed_in(photographer), samples.ftyp(b"heic", b"mif1"), "IMG_1.HEIC")

    assert answer.status_code == 422
    assert "احفظها JPEG" in answer.json()["error"]


def test_a_file_that_is_known_is_offered_and_not_added_twice(photographer, editor):
    client = signed_in(photographer)
    send(client, captioned())
    Photo.objects.update(alt="مراكب")
    ArticleFactory(headline="قوارب رشيد تعود", lead_photo=Photo.objects.get(), live_by=editor)

    html = send(client, captioned()).json()["html"]

    assert Photo.objects.count() == 1
    assert "هذه الصورة موجودة — استعملها." in html
    assert "نُشرت اليوم في «قوارب رشيد تعود»" in html


def test_a_photo_that_looks_like_a_known_one_is_told(photographer):
    client = signed_in(photographer)
    send(client, captioned())

    smaller = samples.encoded(PICTURE.resize((450, 300)), quality=60)
    html = send(client, smaller).json()["html"]

    assert Photo.objects.count() == 2
    assert "تشبه صورة موجودة" in html
    assert CAPTION in html


def test_what_was_just_uploaded_is_captioned_where_it_stands(photographer):
    client = signed_in(photographer)
    send(client, captioned())
    photo = Photo.objects.get()
    url = reverse("admin:articles_photo_texts", args=[photo.pk])
    said = {"caption": CAPTION, "credit": ARABIC_NAME, "agency": "وكالة النيل"}
    prefixed = {f"p{photo.pk}-{name}": text for name, text in said.items()}

    long = client.post(url, {**prefixed, f"p{photo.pk}-alt": "م" * 5000}, headers=BY_SCRIPT)
    assert long.status_code == 422
    assert "م" * 5000 in long.json()["html"]

    fine = client.post(url, {**prefixed, f"p{photo.pk}-alt": "مراكب زرقاء"}, headers=BY_SCRIPT)
    assert fine.status_code == 200
    photo.refresh_from_db()
    assert photo.alt == "مراكب زرقاء"
    assert photo.is_complete


def test_bidi_controls_in_a_caption_do_not_reach_the_database(photographer):
    photo = PhotoFactory(uploaded_by=photographer)

    library.change(photo, by=photographer, caption="قارب\u202e أزرق\u0000\n في النيل")

    assert Photo.objects.get().caption == "قارب أزرق  في النيل"


def test_a_full_disk_is_told_and_leaves_no_half_file(photographer, media_root):
    media_root.mkdir()
    (media_root / "originals").write_text("a file where a folder has to be: nothing can be written below it")

    answer = send(signed_in(photographer), captioned())

    assert answer.status_code == 422
    assert "لا مكان في مخزن الصور" in answer.json()["error"]
    assert not Photo.objects.exists()


def test_whoever_is_signed_out_is_told_so_and_others_are_refused(db):
    assert Client().post(UPLOAD, {"file": file()}, headers=BY_SCRIPT).status_code == 401
    copy = signed_in(UserFactory(roles=[Role.COPY]))
    assert copy.post(UPLOAD, {"file": file()}, headers=BY_SCRIPT).status_code == 403
    assert not Photo.objects.exists()


# Finding


def found(client, **query):
    page = client.get(PICK, query).content.decode()
    return {photo.pk for photo in Photo.objects.all() if f'data-pick="{photo.pk}"' in page}


def test_photos_are_found_however_the_words_are_spelled(photographer):
    client = signed_in(photographer)
    boats = PhotoFactory(caption="إفتتاح مرفأ رشيد", credit="عبد الله النجار").pk
    fields = PhotoFactory(caption="حقول القمح", place="الفيّوم", keywords="زراعة، حصاد").pk

    assert found(client, q="افتتاح") == found(client, q="عبدالله") == {boats}
    assert found(client, q="الفيوم") == found(client, q="حصاد القمح") == {fields}
    assert found(client, q="حصاد رشيد") == set()
    assert found(client) == {boats, fields}


def test_filters_narrow_and_nonsense_in_them_does_no_harm(photographer):
    client = signed_in(photographer)
    tall = PhotoFactory(width=800, height=1200).pk
    ended = PhotoFactory(expires_at=timezone.now()).pk
    bare = PhotoFactory(caption="").pk
    used = PhotoFactory(agency="وكالة النيل", uploaded_by=photographer)
    ArticleFactory(lead_photo=used)

    assert found(client, shape="tall") == {tall}
    assert found(client, state="ended") == {ended}
    assert found(client, state="incomplete") == {bare}
    assert found(client, state="mine") == found(client, agency="وكاله النيل") == {used.pk}
    assert found(client, state="unused") == {tall, ended, bare}
    assert found(client, width="1200", state="usable") == {bare, used.pk}
    assert len(found(client, state="x", before="-1", width="ج", since="9")) == 4


def test_the_library_costs_the_same_however_much_is_in_it(photographer, django_assert_num_queries):
    client = signed_in(photographer)
    for _ in range(3):
        ArticleFactory(lead_photo=PhotoFactory())
    client.get(LIBRARY)
    with django_assert_num_queries(6):
        client.get(LIBRARY)
    for _ in range(12):
        ArticleFactory(lead_photo=PhotoFactory())
    with django_assert_num_queries(6):
        client.get(LIBRARY)


# What is said of it


def test_a_corrected_credit_is_on_every_live_page_and_in_the_history(photographer, editor, reader):
    photo = PhotoFactory(credit="اسم خطأ")
    inside = PhotoFactory(caption="تعليق قديم")
    body = f'{PARAGRAPH}<figure data-photo="{inside.pk}"></figure>'
    article = ArticleFactory(lead_photo=photo, body=body, live_by=editor)
    before = Edition.number_now()

    library.change(photo, by=photographer, credit="اسم صحيح")
    library.change(inside, by=photographer, caption="تعليق جديد")

    page = reader.get(f"/n/{article.pk}", follow=True).content.decode()
    assert "اسم خطأ" not in page
    assert "تصوير: اسم صحيح" in page
    assert "تعليق جديد" in page
    assert Edition.number_now() == before + 2
    history = signed_in(photographer).get(reverse("admin:articles_photo_change", args=[photo.pk])).content.decode()
    assert "اسم خطأ" in history


def test_a_change_that_changes_nothing_leaves_no_trace(photographer):
    photo = PhotoFactory()
    before = Edition.number_now()

    assert not library.change(photo, by=photographer, caption=photo.caption)
    assert (PhotoChange.objects.count(), Edition.number_now()) == (0, before)


def test_who_may_only_caption_cannot_touch_credit_or_rights(db):
    copy = UserFactory(roles=[Role.COPY])
    photo = PhotoFactory(credit="ليلى الحبر")
    url = reverse("admin:articles_photo_change", args=[photo.pk])
    posted = {"caption": "تعليق المراجع", "alt": "مركب", "credit": "غيري", "focal_x": "0.1", "focal_y": "0.1"}

    assert signed_in(copy).post(url, posted).status_code == 302
    photo.refresh_from_db()
    assert (photo.caption, photo.credit, photo.focal_x) == ("تعليق المراجع", "ليلى الحبر", 0.5)
    with pytest.raises(PermissionDenied):
        library.change(photo, by=copy, credit="غيري")
    photo.refresh_from_db()
    assert photo.credit == "ليلى الحبر"


def test_a_reporter_says_nothing_of_a_colleagues_photo(reporter):
    photo = PhotoFactory()
    url = reverse("admin:articles_photo_texts", args=[photo.pk])

    assert signed_in(reporter).post(url, {f"p{photo.pk}-caption": "غيري"}, headers=BY_SCRIPT).status_code == 403


def test_the_focal_point_gives_the_crops_new_addresses(photographer):
    photo = PhotoFactory()
    token = photo.token

    library.change(photo, by=photographer, focal_x=0.2)

    photo.refresh_from_db()
    assert (photo.focal_x, photo.token != token) == (0.2, True)


# Where it is used, and removing it


def test_a_photo_in_use_is_not_removed_and_every_use_is_listed(photographer, editor, desk_head):
    lead, inside, logo = PhotoFactory(), PhotoFactory(), PhotoFactory()
    ArticleFactory(headline="مادة بصورتها", lead_photo=lead, live_by=editor)
    draft = ArticleFactory(headline="مسودة قسم آخر", body=f'<figure data-photo="{inside.pk}"></figure>')
    ArticlePhoto.objects.create(article=draft, photo=inside)

    for photo, words in ((lead, "مادة بصورتها"), (inside, "مواد أخرى لا تظهر لك")):
        url = reverse("admin:articles_photo_delete", args=[photo.pk])
        answer = signed_in(photographer).post(url)
        assert answer.status_code == 409
        assert words in answer.content.decode()
        assert "مسودة قسم آخر" not in answer.content.decode()
        with pytest.raises(library.PhotoInUse):
            library.remove(photo, by=photographer)
    assert Photo.objects.count() == 3

    assert signed_in(photographer).post(reverse("admin:articles_photo_delete", args=[logo.pk])).status_code == 302
    assert not Photo.objects.filter(pk=logo.pk).exists()


def test_a_photo_of_a_live_story_stays_although_the_draft_has_dropped_it(photographer, editor):
    photo = PhotoFactory()
    body = f'{PARAGRAPH}<figure data-gallery="{photo.pk}"></figure>'
    article = ArticleFactory(body=body, live_by=editor)
    article.body = PARAGRAPH
    article.save()

    with pytest.raises(library.PhotoInUse):
        library.remove(photo, by=photographer)


@pytest.mark.django_db(transaction=True)
def test_a_removed_photo_takes_its_files_along(media_root):
    photographer = UserFactory(roles=[Role.PHOTO])
    send(signed_in(photographer), captioned())
    photo = Photo.objects.get()
    signed_in(photographer).get(reverse("admin:articles_photo_seen", args=[photo.pk]))
    assert [path for path in media_root.rglob("*") if path.is_file()]

    library.remove(photo, by=photographer)

    assert [path for path in media_root.rglob("*") if path.is_file()] == []


def test_a_removal_needs_the_right(reporter):
    photo = PhotoFactory(uploaded_by=reporter)

    assert signed_in(reporter).post(reverse("admin:articles_photo_delete", args=[photo.pk])).status_code == 403
    with pytest.raises(PermissionDenied):
        library.remove(photo, by=reporter)
    assert Photo.objects.exists()


# What the editor asks


def test_the_editor_learns_what_a_figure_stands_for(editor):
    photo = PhotoFactory(caption="مراكب")
    story = ArticleFactory(headline="قوارب الصيد تعود", live_by=editor)
    ArticleFactory(headline="مسودة عن الصيد")
    client = signed_in(editor)
    url = reverse("admin:articles_article_inserts")

    about = client.get(url, {"photos": f"{photo.pk},99,x", "stories": story.pk, "q": "الصيد"}).json()
    assert about["photos"][str(photo.pk)]["caption"] == "مراكب"
    assert about["stories"] == {str(story.pk): "قوارب الصيد تعود"}
    assert [found["id"] for found in about["found"]] == [story.pk]
    film = client.get(url, {"embed": "https://youtu.be/dQw4w9WgXcQ?t=3"})
    assert film.json() == {"key": "youtube:dQw4w9WgXcQ", "site": "يوتيوب"}
    refused = client.get(url, {"embed": "https://tube.example/1"})
    assert refused.status_code == 422
    assert "يوتيوب" in json.loads(refused.content)["error"]


@pytest.mark.django_db(transaction=True)
def test_two_uploads_of_one_file_at_once_are_one_photo(media_root):
    photographer = UserFactory(roles=[Role.PHOTO])
    clients, data, answers = [signed_in(photographer) for _ in range(4)], captioned(), []

    def upload(client):
        answers.append(send(client, data).status_code)
        connection.close()

    threads = [threading.Thread(target=upload, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [200] * 4
    assert Photo.objects.count() == 1
    assert len([path for path in media_root.rglob("*") if path.is_file()]) == 1


def test_the_window_in_which_the_masthead_chooses_a_logo_opens(editor):
    PhotoFactory(caption="شعار الجريدة")

    assert "شعار الجريدة" in signed_in(editor).get(LIBRARY, {"_popup": "1"}).content.decode()
