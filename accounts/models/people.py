"""Users and the roles granted to them."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.functional import cached_property

from accounts.names import SkeletonField, skeleton, validate_username
from accounts.roles import Role, are_guarded


class UserManager(BaseUserManager):
    @transaction.atomic
    def create_user(self, username, password=None, *, roles=(), granted_by=None, **fields):
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save()
        RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role, granted_by=granted_by) for role in roles)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who signs in to the desk. A printed name is an Author, which needs no login."""

    username = models.CharField(
        "اسم الدخول",
        max_length=60,
        unique=True,
        validators=[validate_username],
        error_messages={"unique": "اسم الدخول هذا مستعمل، اختر غيره."},
    )
    skeleton = SkeletonField(
        max_length=120, unique=True, error_messages={"unique": "اسم دخول يشبه هذا مستعمل، اختر غيره."}
    )
    full_name = models.CharField("الاسم الكامل", max_length=120)
    email = models.EmailField("البريد الإلكتروني", blank=True)
    is_active = models.BooleanField("نشط", default=True, help_text="الموقوف يخرج فورًا وتبقى توقيعاته.")
    is_demo = models.BooleanField("حساب تجريبي", default=False, editable=False)
    last_seen = models.DateTimeField("آخر ظهور", null=True, editable=False)
    date_joined = models.DateTimeField("تاريخ الإضافة", auto_now_add=True)

    # Rights come from roles only, so Django's groups and per-user permissions do not exist here.
    groups = None
    user_permissions = None

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    objects = UserManager()

    class Meta:
        verbose_name = "عضو"
        verbose_name_plural = "فريق العمل"
        ordering = ["full_name"]
        constraints = [
            models.CheckConstraint(
                name="nobody_is_superuser",
                condition=models.Q(is_superuser=False),
                violation_error_message="لا يوجد مستخدم فوق الأدوار: امنح دورًا بدلًا من ذلك.",
            ),
        ]

    def __str__(self):
        return self.full_name or self.username

    def clean(self):
        super().clean()
        alike = User.objects.exclude(pk=self.pk).filter(skeleton=skeleton(self.username))
        if self.username and alike.exists():
            raise ValidationError({"username": "اسم دخول يشبه هذا مستعمل، اختر غيره."}, code="alike")

    @property
    def is_staff(self):
        """Everyone who can sign in works here; what they may do is a matter of roles."""
        return self.is_active

    @cached_property
    def role_names(self):
        return {grant.role for grant in self.role_grants.all()}

    @property
    def needs_second_factor(self):
        """Whoever publishes or administers; the demo accounts, whose password everybody knows, are for this machine only."""
        return are_guarded(self.role_names) and not (self.is_demo and not settings.HTTPS)

    @property
    def role_labels(self):
        return [role.label for role in Role if role in self.role_names]


class RoleGrant(models.Model):
    user = models.ForeignKey(User, models.CASCADE, related_name="role_grants", verbose_name="العضو")
    role = models.CharField("الدور", max_length=20, choices=Role)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="منحه")
    granted_at = models.DateTimeField("مُنح في", auto_now_add=True)

    class Meta:
        verbose_name = "دور"
        verbose_name_plural = "الأدوار"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"],
                name="role_granted_once",
                violation_error_message="هذا الدور ممنوح لهذا العضو من قبل.",
            ),
            models.CheckConstraint(
                name="role_is_known",
                condition=models.Q(role__in=[role.value for role in Role]),
                violation_error_message="دور غير معروف.",
            ),
        ]

    def __str__(self):
        return self.get_role_display()
