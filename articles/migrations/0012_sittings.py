from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0011_one_record_of_what_readers_saw")]

    operations = [
        migrations.AddField(
            model_name="workingcopy", name="sitting", field=models.CharField(default="", max_length=32)
        ),
        migrations.AlterField(
            model_name="revision",
            name="kind",
            field=models.CharField(
                choices=[
                    ("saved", "حفظ"),
                    ("submitted", "إرسال"),
                    ("published", "نشر"),
                    ("restored", "استعادة"),
                    ("merged", "حفظ ودمج"),
                    ("kept", "نص لم يحفظه كاتبه"),
                    ("shown", "عرض للاطلاع"),
                ],
                max_length=10,
            ),
        ),
    ]
