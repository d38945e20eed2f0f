"""The newsroom's roles and what each one may do: the only place that says so.

A right is one word of the table in design.md §6. Which rows a right reaches (own draft, own sections, submitted) is said
once, in the querysets of `articles.models.article` and `articles.models.photo`.
"""

from collections.abc import Iterable
from enum import StrEnum

from django.db.models import TextChoices


class Role(TextChoices):
    """A person may hold several; the rights are their union."""

    REPORTER = "reporter", "محرر"
    DESK = "desk", "رئيس قسم"
    COPY = "copy", "مراجع لغوي"
    PHOTO = "photo", "محرر صور"
    EDITOR = "editor", "مدير تحرير"
    CHIEF = "chief", "رئيس التحرير"
    ADMIN = "admin", "مدير النظام"


class Right(StrEnum):
    """What one may do; each value is a permission name, so Django's `has_perm` speaks it too."""

    WRITE_OWN_DRAFT = "articles.write_own_draft"
    WRITE_SECTION = "articles.write_section"
    READ_SECTION = "articles.read_section"
    READ_SUBMITTED = "articles.read_submitted"
    WRITE_SUBMITTED = "articles.write_submitted"
    WRITE_ANY = "articles.write_any"
    RETURN = "articles.return_article"
    ASSIGN = "articles.assign_article"
    APPROVE = "articles.approve_article"
    APPROVE_SECTION = "articles.approve_section_article"
    PUBLISH = "articles.publish_article"
    OVERRIDE_CHECKLIST = "articles.override_checklist"
    OVERRIDE_EMBARGO = "articles.override_embargo"
    UPLOAD_PHOTO = "articles.upload_photo"
    CAPTION_OWN_PHOTO = "articles.caption_own_photo"
    CAPTION_ANY_PHOTO = "articles.caption_any_photo"
    MANAGE_PHOTOS = "articles.manage_photos"
    EDIT_FRONT = "articles.edit_front"
    CORRECT = "articles.correct_story"
    MANAGE_TAXONOMY = "articles.manage_taxonomy"
    EXPORT = "articles.export"
    READ_RECORD = "accounts.read_record"
    READ_STAFF = "accounts.read_staff"
    MANAGE_STAFF = "accounts.manage_staff"
    SITE_SETTINGS = "articles.site_settings"


_REPORTER = frozenset({Right.WRITE_OWN_DRAFT, Right.UPLOAD_PHOTO, Right.CAPTION_OWN_PHOTO})
_DESK = _REPORTER | {
    Right.WRITE_SECTION,
    Right.RETURN,
    Right.ASSIGN,
    Right.APPROVE_SECTION,
    Right.CAPTION_ANY_PHOTO,
    Right.MANAGE_PHOTOS,
}
_COPY = frozenset(
    {
        Right.WRITE_OWN_DRAFT,
        Right.READ_SUBMITTED,
        Right.WRITE_SUBMITTED,
        Right.RETURN,
        Right.APPROVE,
        Right.CAPTION_ANY_PHOTO,
    }
)
_PHOTO = frozenset(
    {
        Right.READ_SECTION,
        Right.READ_SUBMITTED,
        Right.UPLOAD_PHOTO,
        Right.CAPTION_ANY_PHOTO,
        Right.MANAGE_PHOTOS,
    }
)
_EDITOR = _REPORTER | {
    Right.READ_SUBMITTED,
    Right.WRITE_SUBMITTED,
    Right.WRITE_ANY,
    Right.RETURN,
    Right.ASSIGN,
    Right.APPROVE,
    Right.PUBLISH,
    Right.CAPTION_ANY_PHOTO,
    Right.MANAGE_PHOTOS,
    Right.EDIT_FRONT,
    Right.CORRECT,
    Right.MANAGE_TAXONOMY,
    Right.EXPORT,
}
_CHIEF = _EDITOR | {
    Right.OVERRIDE_CHECKLIST,
    Right.OVERRIDE_EMBARGO,
    Right.READ_STAFF,
    Right.READ_RECORD,
    Right.SITE_SETTINGS,
}
_ADMIN = frozenset({Right.READ_STAFF, Right.MANAGE_STAFF, Right.READ_RECORD, Right.SITE_SETTINGS})

RIGHTS: dict[str, frozenset[Right]] = {
    Role.REPORTER: _REPORTER,
    Role.DESK: _DESK,
    Role.COPY: _COPY,
    Role.PHOTO: _PHOTO,
    Role.EDITOR: _EDITOR,
    Role.CHIEF: _CHIEF,
    Role.ADMIN: _ADMIN,
}


def rights_of(roles: set[str]) -> frozenset[Right]:
    """The union of the rights of these roles. An unknown role gives nothing."""
    return frozenset().union(*(RIGHTS.get(role, frozenset()) for role in roles))


# Rights that change what the public sees or who works here: whoever has one signs in with a second factor.
GUARDED = frozenset({Right.PUBLISH, Right.EDIT_FRONT, Right.MANAGE_STAFF, Right.SITE_SETTINGS, Right.READ_RECORD})

# What each right lets one do, as the staff screens spell it out.
EXPLAINED: dict[Right, str] = {
    Right.WRITE_OWN_DRAFT: "يكتب مسوداته ويرسلها للمراجعة",
    Right.WRITE_SECTION: "يكتب في مواد أقسامه",
    Right.READ_SECTION: "يقرأ مواد أقسامه",
    Right.READ_SUBMITTED: "يقرأ ما أُرسل للمراجعة في كل الأقسام",
    Right.WRITE_SUBMITTED: "يحرر ما أُرسل للمراجعة في كل الأقسام",
    Right.WRITE_ANY: "يقرأ كل المواد ويحررها",
    Right.RETURN: "يعيد المادة إلى محررها",
    Right.ASSIGN: "يسند المواد",
    Right.APPROVE: "يعتمد المواد في كل الأقسام",
    Right.APPROVE_SECTION: "يعتمد مواد أقسامه",
    Right.PUBLISH: "ينشر ويجدول ويسحب",
    Right.OVERRIDE_CHECKLIST: "ينشر رغم ملاحظات الفحص",
    Right.OVERRIDE_EMBARGO: "ينشر قبل رفع الحظر",
    Right.UPLOAD_PHOTO: "يرفع الصور",
    Right.CAPTION_OWN_PHOTO: "يكتب تعليقات صوره",
    Right.CAPTION_ANY_PHOTO: "يكتب تعليقات كل الصور",
    Right.MANAGE_PHOTOS: "يدير الصور وحقوقها ونقاط تركيزها",
    Right.EDIT_FRONT: "يرتب الصفحة الأولى والعاجل",
    Right.CORRECT: "ينشر التصويبات",
    Right.MANAGE_TAXONOMY: "يدير الأقسام والموضوعات والكتّاب والترويسة",
    Right.EXPORT: "يصدّر البيانات",
    Right.READ_RECORD: "يقرأ سجل الأفعال",
    Right.READ_STAFF: "يطّلع على فريق العمل",
    Right.MANAGE_STAFF: "يدعو الأعضاء ويمنح الأدوار ويوقف الحسابات",
    Right.SITE_SETTINGS: "يغيّر إعدادات الموقع",
}


def explained(roles: Iterable[str]) -> list[str]:
    """What these roles may do together, in the order of the table."""
    rights = rights_of(set(roles))
    return [sentence for right, sentence in EXPLAINED.items() if right in rights]


def are_guarded(roles: Iterable[str]) -> bool:
    """Whether a person with these roles has to sign in with a second factor."""
    return bool(rights_of(set(roles)) & GUARDED)
