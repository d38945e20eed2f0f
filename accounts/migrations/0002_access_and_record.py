"""Invitations, second factor, devices, sessions; the record, which both databases keep from being changed.

Rebuilding a table on SQLite drops its triggers: a later migration that alters `Act` or `DayDigest` runs `add_rules` again.
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import accounts.names
from accounts.names import skeleton

# After this long an act may be deleted: the same number of days as `accounts.digest.RETENTION`.
KEPT_DAYS = 1830

SQLITE = [
    ("act_is_not_changed", "UPDATE ON accounts_act", ""),
    ("act_is_not_deleted", "DELETE ON accounts_act", f"WHEN OLD.at > datetime('now', '-{KEPT_DAYS} days')"),
    ("digest_is_not_changed", "UPDATE ON accounts_daydigest", ""),
    ("digest_is_not_deleted", "DELETE ON accounts_daydigest", ""),
]
POSTGRESQL = f"""
CREATE FUNCTION record_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'accounts_act' THEN
        IF OLD.at <= now() - interval '{KEPT_DAYS} days' THEN RETURN OLD; END IF;
    END IF;
    RAISE EXCEPTION 'record_is_kept';
END $$;
CREATE TRIGGER act_is_kept BEFORE UPDATE OR DELETE ON accounts_act FOR EACH ROW EXECUTE FUNCTION record_is_kept();
CREATE TRIGGER digest_is_kept BEFORE UPDATE OR DELETE ON accounts_daydigest FOR EACH ROW EXECUTE FUNCTION record_is_kept();
"""


def sqlite_rules():
    for name, event, condition in SQLITE:
        yield f"CREATE TRIGGER {name} BEFORE {event} {condition} BEGIN SELECT RAISE(ABORT, 'record_is_kept'); END"


def add_rules(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
        return
    for statement in sqlite_rules():
        schema_editor.execute(statement)


def drop_rules(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER act_is_kept ON accounts_act")
        schema_editor.execute("DROP TRIGGER digest_is_kept ON accounts_daydigest")
        schema_editor.execute("DROP FUNCTION record_is_kept()")
        return
    for name, _, _ in SQLITE:
        schema_editor.execute(f"DROP TRIGGER {name}")


def fill_skeletons(apps, schema_editor):
    """Two names that look alike already keep working; the number tells them apart."""
    taken = set()
    for user in apps.get_model("accounts", "User").objects.order_by("pk"):
        wanted = skeleton(user.username)
        user.skeleton = wanted if wanted not in taken else f"{wanted}#{user.pk}"
        taken.add(user.skeleton)
        # Past `pre_save`, which would make the same skeleton again.
        type(user).objects.filter(pk=user.pk).update(skeleton=user.skeleton)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="DayDigest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(unique=True)),
                ("count", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": "ختم يوم",
                "verbose_name_plural": "أختام الأيام",
                "ordering": ["day"],
            },
        ),
        migrations.AddField(
            model_name="user",
            name="last_seen",
            field=models.DateTimeField(editable=False, null=True, verbose_name="آخر ظهور"),
        ),
        migrations.AddField(
            model_name="user",
            name="skeleton",
            field=accounts.names.SkeletonField(max_length=120, null=True),
        ),
        migrations.RunPython(fill_skeletons, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="user",
            name="skeleton",
            field=accounts.names.SkeletonField(
                error_messages={"unique": "اسم دخول يشبه هذا مستعمل، اختر غيره."}, max_length=120, unique=True
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="is_active",
            field=models.BooleanField(default=True, help_text="الموقوف يخرج فورًا وتبقى توقيعاته.", verbose_name="نشط"),
        ),
        migrations.AlterField(
            model_name="user",
            name="username",
            field=models.CharField(
                error_messages={"unique": "اسم الدخول هذا مستعمل، اختر غيره."},
                max_length=60,
                unique=True,
                validators=[accounts.names.validate_username],
                verbose_name="اسم الدخول",
            ),
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nonce", models.CharField(max_length=32)),
                ("sent_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("was_mailed", models.BooleanField(default=False)),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitation",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "دعوة",
                "verbose_name_plural": "الدعوات",
            },
        ),
        migrations.CreateModel(
            name="SecondFactor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seed", models.CharField(max_length=64)),
                ("last_step", models.BigIntegerField(default=0)),
                ("confirmed_at", models.DateTimeField()),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="second_factor",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "التحقق الثاني",
                "verbose_name_plural": "التحقق الثاني",
            },
        ),
        migrations.CreateModel(
            name="StaffSession",
            fields=[
                (
                    "session_key",
                    models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="session key"),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("address", models.CharField(blank=True, max_length=45)),
                ("agent", models.CharField(blank=True, max_length=60)),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("seen_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "جلسة",
                "verbose_name_plural": "الجلسات",
            },
        ),
        migrations.CreateModel(
            name="Act",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name="الوقت")),
                ("address", models.CharField(blank=True, max_length=45, verbose_name="العنوان")),
                ("name", models.CharField(db_index=True, max_length=30, verbose_name="الفعل")),
                ("about", models.CharField(max_length=30, verbose_name="النوع")),
                ("about_id", models.BigIntegerField(null=True, verbose_name="الرقم")),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="على")),
                ("before", models.JSONField(null=True, verbose_name="قبل")),
                ("after", models.JSONField(null=True, verbose_name="بعد")),
                ("note", models.TextField(blank=True, verbose_name="ملاحظة")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="من",
                    ),
                ),
            ],
            options={
                "verbose_name": "فعل",
                "verbose_name_plural": "السجل",
                "ordering": ["-id"],
                "indexes": [models.Index(models.F("about"), models.F("about_id"), name="act_about")],
            },
        ),
        migrations.CreateModel(
            name="Device",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("agent", models.CharField(max_length=60)),
                ("first_seen", models.DateTimeField(default=django.utils.timezone.now)),
                ("last_seen", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="devices", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "جهاز",
                "verbose_name_plural": "الأجهزة",
                "constraints": [models.UniqueConstraint(fields=("user", "digest"), name="device_known_once")],
            },
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recovery_codes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "رمز احتياطي",
                "verbose_name_plural": "الرموز الاحتياطية",
                "constraints": [models.UniqueConstraint(fields=("user", "digest"), name="recovery_code_once")],
            },
        ),
        migrations.CreateModel(
            name="SignIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name="الوقت")),
                ("account", models.CharField(max_length=64)),
                (
                    "outcome",
                    models.CharField(
                        choices=[("failed", "مرفوض"), ("password", "كلمة المرور صحيحة، ينتظر الرمز"), ("in", "دخل")],
                        default="failed",
                        max_length=10,
                        verbose_name="النتيجة",
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=45, verbose_name="العنوان")),
                ("agent", models.CharField(blank=True, max_length=60, verbose_name="الجهاز")),
                ("device", models.CharField(blank=True, max_length=64)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sign_ins",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="العضو",
                    ),
                ),
            ],
            options={
                "verbose_name": "محاولة دخول",
                "verbose_name_plural": "محاولات الدخول",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(models.F("account"), models.F("at"), name="sign_in_account"),
                    models.Index(models.F("address"), models.F("at"), name="sign_in_address"),
                ],
            },
        ),
        migrations.RunPython(add_rules, drop_rules),
    ]
