from django.db import models
from django.db.models import F, Q

from satupintu.city.areas.models import Area


class QualityCount(models.Model):
    """How many of a kelurahan's residents showed a fault on a day, of how many: a snapshot, never computed anew.

    `kind`: a code of `rules.quality.Fault`, or ANY. `afterwards`: computed later, from what was known on that day.
    """

    day = models.DateField()
    kind = models.CharField(max_length=30)
    kelurahan = models.ForeignKey(Area, models.PROTECT, related_name="+")
    count = models.PositiveIntegerField()
    of = models.PositiveIntegerField()
    afterwards = models.BooleanField(default=False)
    counted_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("day", "kind", "kelurahan"), name="a_kind_is_counted_once_a_day"),
            models.CheckConstraint(condition=Q(count__lte=F("of")), name="no_more_faults_than_residents"),
        )
