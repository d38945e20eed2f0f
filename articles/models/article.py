"""The newsroom's working copy of a story, with its bylines and photos. Readers' code never reads these tables."""

from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, prefetch_related_objects
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.roles import Right
from articles.models.fields import LineField, ProseField, WordsField, validate_visible
from articles.models.people import Author
from articles.models.photo import Photo
from articles.models.section import Section, Topic


class State(models.TextChoices):
    """Where the work stands. What readers see is a matter of Story rows."""

    DRAFT = "draft", "مسودة"
    REVIEW = "review", "قيد المراجعة"
    READY = "ready", "جاهز"
    DONE = "done", "منشور"
    SPIKED = "spiked", "ملغى"


class Kind(models.TextChoices):
    NEWS = "news", "خبر"
    REPORT = "report", "تقرير"
    ANALYSIS = "analysis", "تحليل"
    OPINION = "opinion", "رأي"
    INTERVIEW = "interview", "حوار"
    GALLERY = "gallery", "ملف صور"
    VIDEO = "video", "فيديو"


class Priority(models.IntegerChoices):
    NORMAL = 0, "عادية"
    HIGH = 1, "مهمة"
    URGENT = 2, "عاجلة"


SUBMITTED = (State.REVIEW, State.READY, State.DONE)


class ArticleQuerySet(models.QuerySet):
    """Who reaches which rows (design.md §6). The object question is asked here too, so list and page cannot disagree."""

    def readable_by(self, user):
        # The drafts that one may write are among one's own work: asked for twice, they cost a second walk.
        return self._reached_by(user, self._writable_of_others(user) | self._readable(user))

    def writable_by(self, user):
        return self._reached_by(user, self._writable(user))

    def reads_section(self, user, section):
        """Whether more than one's own work is read in this section."""
        if any(user.has_perm(right) for right in (Right.WRITE_ANY, Right.WRITE_SUBMITTED, Right.READ_SUBMITTED)):
            return True
        # Kept by the person: a list asks for each of its sections.
        prefetch_related_objects([user], "desk_sections")
        return section in {one.pk for one in user.desk_sections.all()}

    def with_public_state(self, now=None):
        """Adds `is_live` and `is_scheduled`: what readers see, beside where the work stands."""
        now = now or timezone.now()
        rows = apps.get_model("articles", "Story").objects.filter(article=OuterRef("pk"))
        withdrawals = apps.get_model("articles", "Withdrawal").objects.filter(article=OuterRef("pk"))
        return self.annotate(
            is_live=Exists(rows.filter(visible_from__lte=now, visible_until__gt=now)),
            is_scheduled=Exists(rows.filter(visible_from__gt=now)),
            is_withdrawn=~Exists(rows.filter(visible_until__gt=now)) & Exists(withdrawals),
        )

    def abandoned(self, now=None):
        """Drafts that were opened and never written in; nothing is lost with them."""
        return self.filter(
            state=State.DRAFT,
            version=1,
            headline="",
            body="",
            created_at__lt=(now or timezone.now()) - timedelta(days=1),
        )

    def _reached_by(self, user, condition):
        if user.has_perm(Right.WRITE_ANY):
            return self.all()
        return self.filter(condition)

    def _writable(self, user):
        condition = self._writable_of_others(user)
        if user.has_perm(Right.WRITE_OWN_DRAFT):
            condition |= own_work(user) & Q(state__in=(State.DRAFT, State.SPIKED))
        return condition

    def _writable_of_others(self, user):
        condition = Q(pk__in=())
        if user.has_perm(Right.WRITE_SECTION):
            condition |= Q(section__in=user.desk_sections.all())
        if user.has_perm(Right.WRITE_SUBMITTED):
            condition |= Q(state__in=(State.REVIEW, State.READY))
        return condition

    def _readable(self, user):
        condition = Q(pk__in=())
        if user.has_perm(Right.WRITE_OWN_DRAFT):
            condition |= own_work(user)
        if user.has_perm(Right.READ_SECTION):
            condition |= Q(section__in=user.desk_sections.all())
        if user.has_perm(Right.READ_SUBMITTED):
            condition |= Q(state__mostly_in=SUBMITTED)
        return condition


def own_work(user):
    return Q(created_by=user) | Q(assigned_to=user)


class Article(models.Model):
    kicker = LineField("عنوان تمهيدي", max_length=60, blank=True)
    headline = LineField("العنوان", max_length=110, blank=True, validators=[validate_visible])
    short_headline = LineField("عنوان قصير", max_length=60, blank=True, help_text="للبطاقات والمشاركة، حتى 45 حرفًا.")
    standfirst = LineField("المقدمة", max_length=400, blank=True)
    dateline = LineField("مكان الخبر", max_length=60, blank=True)
    body = models.TextField("النص", blank=True)
    words = WordsField("الكلمات")
    kind = models.CharField("النوع", max_length=12, choices=Kind, default=Kind.NEWS)
    section = models.ForeignKey(
        Section,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="القسم",
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="+", verbose_name="الموضوعات")
    lead_photo = models.ForeignKey(
        Photo,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="الصورة الرئيسية",
    )
    lead_caption = LineField("تعليق خاص بهذه المادة", max_length=500, blank=True)
    lead_alt = LineField("نص بديل خاص بهذه المادة", max_length=300, blank=True)
    social_headline = LineField(
        "عنوان للشبكات",
        max_length=110,
        blank=True,
        help_text="يظهر على بطاقة المشاركة بدل العنوان، حتى 70 حرفًا.",
    )
    social_photo = models.ForeignKey(
        Photo,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="صورة للشبكات",
        help_text="تُنشر وحدها بلا عنوان فوقها. اتركها فارغة لتُرسم البطاقة من العنوان والصورة الرئيسية.",
    )
    related = models.CharField(
        "مواد مرتبطة",
        max_length=120,
        blank=True,
        help_text="أرقام مواد منشورة أو روابطها، تُعرض بعد الخبر بهذا الترتيب قبل ما يشاركه موضوعاته.",
    )
    authors = models.ManyToManyField(Author, through="Byline", related_name="+", verbose_name="التوقيعات")

    state = models.CharField("الحالة", max_length=10, choices=State, default=State.DRAFT, editable=False)
    return_note = ProseField("ملاحظة الإعادة", blank=True, editable=False)
    publish_at = models.DateTimeField("موعد النشر", null=True, blank=True)
    expires_at = models.DateTimeField("ينتهي النشر في", null=True, blank=True)
    embargo_until = models.DateTimeField("محظور النشر حتى", null=True, blank=True)

    version = models.PositiveIntegerField("رقم الحفظ", default=1, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name="أنشأها",
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name="مسندة إلى",
    )
    assigned_desk = models.ForeignKey(
        Section,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name="مسندة إلى قسم",
    )
    due_at = models.DateTimeField("موعد التسليم", null=True, blank=True)
    priority = models.PositiveSmallIntegerField("الأولوية", choices=Priority, default=Priority.NORMAL)
    created_at = models.DateTimeField("أُنشئت في", auto_now_add=True)
    updated_at = models.DateTimeField("آخر حفظ", auto_now=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = "مادة"
        verbose_name_plural = "المواد"
        ordering = ["-updated_at", "-id"]
        indexes = [
            models.Index("state", F("updated_at").desc(), name="article_state_updated"),
            models.Index("created_by", "state", name="article_own"),
            models.Index(F("updated_at").desc(), F("id").desc(), name="article_latest"),
            models.Index("section", F("updated_at").desc(), F("id").desc(), name="article_section_latest"),
            models.Index("section", "state", F("updated_at").desc(), F("id").desc(), name="article_section_state"),
            # Most articles are nobody's any more: an index of those that are somebody's is small, and known to be.
            models.Index("assigned_to", name="article_assigned", condition=Q(assigned_to__isnull=False)),
            models.Index("assigned_desk", name="article_of_desk", condition=Q(assigned_desk__isnull=False)),
            models.Index("due_at", name="article_due", condition=Q(due_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                name="article_state_known",
                condition=Q(state__in=[state.value for state in State]),
                violation_error_message="حالة غير معروفة.",
            ),
            models.CheckConstraint(
                name="article_photo_texts_need_a_photo",
                condition=Q(lead_photo__isnull=False) | Q(lead_caption="", lead_alt=""),
                violation_error_message="كتبت تعليقًا لصورة غير موجودة: اختر صورة أو امسح التعليق والنص البديل.",
            ),
            models.CheckConstraint(
                name="article_expires_after_publication",
                condition=Q(expires_at__isnull=True) | Q(publish_at__isnull=True) | Q(expires_at__gt=F("publish_at")),
                violation_error_message="موعد انتهاء النشر يجب أن يأتي بعد موعد النشر.",
            ),
        ]

    def __str__(self):
        return self.headline or "مادة بلا عنوان"

    def get_state_pill(self):
        """The word on the pill: a draft that came back with a note says so."""
        return "معاد" if self.state == State.DRAFT and self.return_note else self.get_state_display()

    def is_readable_by(self, user):
        return Article.objects.readable_by(user).filter(pk=self.pk).exists()

    def is_writable_by(self, user):
        return Article.objects.writable_by(user).filter(pk=self.pk).exists()

    @cached_property
    def was_withdrawn(self):
        """Whether readers saw it once and do not any more."""
        return not self.is_public and apps.get_model("articles", "Story").objects.passed().filter(article=self).exists()

    @cached_property
    def is_public(self):
        """Whether readers see it, or will at its hour."""
        if "is_live" in self.__dict__:
            return self.is_live or self.is_scheduled
        return (
            Article.objects.with_public_state()
            .filter(pk=self.pk)
            .filter(Q(is_live=True) | Q(is_scheduled=True))
            .exists()
        )


class Byline(models.Model):
    class Role(models.TextChoices):
        WROTE = "wrote", "كتب"
        CORRESPONDENT = "correspondent", "مراسل"
        PREPARED = "prepared", "إعداد"
        TRANSLATED = "translated", "ترجمة"
        PHOTOGRAPHED = "photographed", "تصوير"

    article = models.ForeignKey(Article, models.CASCADE, related_name="bylines")
    author = models.ForeignKey(Author, models.PROTECT, related_name="+", verbose_name="الاسم")
    role = models.CharField("الدور", max_length=15, choices=Role, default=Role.WROTE)
    order = models.PositiveSmallIntegerField("الترتيب", default=0)

    class Meta:
        verbose_name = "توقيع"
        verbose_name_plural = "التوقيعات بالترتيب"
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "author", "role"],
                name="byline_once",
                violation_error_message="هذا التوقيع مكرر بالدور نفسه.",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}: {self.author}"


class ArticlePhoto(models.Model):
    """A photo inside the body, with what this article says of it."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="photos")
    photo = models.ForeignKey(Photo, models.PROTECT, related_name="+", verbose_name="الصورة")
    caption = LineField("تعليق خاص بهذه المادة", max_length=500, blank=True)
    alt = LineField("نص بديل خاص بهذه المادة", max_length=300, blank=True)
    decorative = models.BooleanField("للزينة", default=False, help_text="لا تعني شيئًا: بلا تعليق ولا نص بديل.")
    order = models.PositiveSmallIntegerField("الترتيب", default=0)

    class Meta:
        verbose_name = "صورة داخل النص"
        verbose_name_plural = "صور داخل النص"
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "photo"],
                name="photo_once_an_article",
                violation_error_message="هذه الصورة مضافة إلى المادة من قبل.",
            ),
        ]

    def __str__(self):
        return str(self.photo)
