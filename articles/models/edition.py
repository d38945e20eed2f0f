from django.db import models
from django.db.models import F


class Edition(models.Model):
    """The one row that every public page is keyed by. It rises in the transaction of any change to public content."""

    number = models.PositiveBigIntegerField(default=1)

    class Meta:
        verbose_name = "الطبعة"
        verbose_name_plural = "الطبعة"
        constraints = [
            models.CheckConstraint(
                name="one_edition",
                condition=models.Q(id=1),
                violation_error_message="للطبعة سطر واحد فقط.",
            ),
        ]

    def __str__(self):
        return f"الطبعة {self.number}"

    @classmethod
    def move(cls):
        """Make every cached page stale. Call it inside the transaction that changes what readers see."""
        if not cls.objects.filter(pk=1).update(number=F("number") + 1):
            raise cls.DoesNotExist("The edition row is missing: run the migrations.")

    @classmethod
    def hold(cls):
        """Let nobody else change what readers see until this transaction ends."""
        cls.objects.select_for_update().get(pk=1)

    @classmethod
    def number_now(cls):
        return cls.objects.values_list("number", flat=True).get(pk=1)
