from django.db import models
from django.db.models import Q

from satupintu.city.register.models.events import LifeEvent


class NumberCounter(models.Model):
    """The last serial given out for the twelve digits that stand before it, of NIKs and of KK numbers."""

    class Kind(models.TextChoices):
        NIK = "NIK"
        KK = "KK"

    kind = models.CharField(max_length=3, choices=Kind)
    prefix = models.CharField(max_length=12)
    last = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("kind", "prefix"), name="one_counter_for_each_prefix"),
            models.CheckConstraint(condition=Q(last__lte=9999), name="a_serial_has_four_digits"),
            models.CheckConstraint(condition=Q(kind__in=("NIK", "KK")), name="a_counter_is_of_niks_or_kk_numbers"),
        )


class NumberIssued(models.Model):
    """A NIK or KK number given out, in the transaction of the event that uses it; never given out again.

    WITHDRAWN: that event was undone. So every serial up to the counter's last is explained: by a row here, or by a
    resident or family card that held it before.
    """

    class State(models.TextChoices):
        ISSUED = "ISSUED"
        WITHDRAWN = "WITHDRAWN"

    kind = models.CharField(max_length=3, choices=NumberCounter.Kind)
    prefix = models.CharField(max_length=12)
    serial = models.PositiveSmallIntegerField()
    event = models.ForeignKey(LifeEvent, models.PROTECT, related_name="numbers")
    state = models.CharField(max_length=9, choices=State, default=State.ISSUED)
    issued_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("kind", "prefix", "serial"), name="a_number_is_given_out_once"),
            models.CheckConstraint(condition=Q(serial__gte=1, serial__lte=9999), name="serials_run_from_1_to_9999"),
            models.CheckConstraint(
                condition=Q(state__in=("ISSUED", "WITHDRAWN")), name="a_number_is_issued_or_withdrawn"
            ),
        )
