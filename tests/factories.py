"""One factory a model; what a test does not name is ordinary newspaper matter."""

import factory
from django.core.files.base import ContentFile
from PIL import Image

from accounts.models import RoleGrant, User
from articles.models.article import Article, Byline
from articles.models.correction import Correction
from articles.models.people import Author
from articles.models.photo import Photo
from articles.models.redirect import Redirect, address_key
from articles.models.section import Section, Topic
from articles.press.publish import publish

PARAGRAPH = (
    "<p>قال المسئول عن المشروع إن العمل بدأ قبل عشرة أيام في ثلاث قرى قريبة من النهر، وإن السكان شاركوا في اختيار "
    "موضع المحطة الجديدة بعد أن زار المهندسون بيوتهم واحدًا واحدًا، وسمعوا منهم عن انقطاع المياه في الصيف وعن الطريق "
    "الذي لا تصل إليه السيارات إذا هطل المطر، ثم عادوا بعد أسبوع ومعهم خريطة رسمها تلاميذ المدرسة بأقلام ملونة.</p>"
)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    full_name = factory.Sequence(lambda n: f"زميل رقم {n}")
    password = factory.django.Password("newsroom-demo")
    # As in the demo newsroom, nobody needs a second factor here; a test of it makes people with `is_demo=False`.
    is_demo = True

    @factory.post_generation
    def roles(self, create, extracted, **kwargs):
        for role in extracted or ():
            RoleGrant.objects.create(user=self, role=role)


class SectionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Section

    name = factory.Sequence(lambda n: f"قسم {n}")
    slug = factory.Sequence(lambda n: f"section-{n}")


class TopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Topic

    name = factory.Sequence(lambda n: f"موضوع {n}")


class AuthorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Author

    name = factory.Sequence(lambda n: f"كاتب رقم {n}")


def jpeg(width=1200, height=800, colour=(120, 90, 60), *, noise=False):
    """The bytes of a plain photograph; with noise, of one that no encoder makes small, and no two of which are alike."""
    picture = Image.new("RGB", (width, height), colour)
    if noise:
        picture = Image.effect_noise((width, height), 90).convert("RGB")
    content = ContentFile(b"", name="photo.jpg")
    picture.save(content, "JPEG")
    content.seek(0)
    return content


class PhotoFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Photo

    file = factory.LazyFunction(jpeg)
    width = 1200
    height = 800
    caption = "مراكب في النهر صباح افتتاح المرفأ"
    alt = "مركب خشبي قرب الضفة"
    credit = "ليلى الحبر"
    agency = ""
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    phash = factory.Sequence(lambda n: f"{n:016x}")
    uploaded_by = factory.SubFactory(UserFactory)


class ArticleFactory(factory.django.DjangoModelFactory):
    """A draft that is ready for the press; `live_by=editor` publishes it."""

    class Meta:
        model = Article
        skip_postgeneration_save = True

    headline = factory.Sequence(lambda n: f"عودة قوارب الصيد إلى المرفأ القديم {n}")
    standfirst = "مائة مركب رست في صباح واحد."
    body = PARAGRAPH
    section = factory.SubFactory(SectionFactory)
    created_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def bylines(self, create, extracted, **kwargs):
        for order, author in enumerate([AuthorFactory()] if extracted is None else extracted):
            Byline.objects.create(article=self, author=author, order=order)

    @factory.post_generation
    def live_by(self, create, extracted, **kwargs):
        if extracted:
            publish(self, by=extracted)
            self.refresh_from_db()


class CorrectionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Correction

    article = factory.SubFactory(ArticleFactory)
    text = "العدد الصحيح 12 لا 21."
    by = factory.SubFactory(UserFactory)


class RedirectFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Redirect

    old = factory.Sequence(lambda n: f"/old/{n}")
    key = factory.LazyAttribute(lambda redirect: address_key(redirect.old))
    target = "/"
    by = factory.SubFactory(UserFactory)
