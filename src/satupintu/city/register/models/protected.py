from django.db import models
from django.db.models import Q

from satupintu.city.foundation.models import Account
from satupintu.city.register.models.residents import Resident


class Disability(models.Model):
    """Protected data (UU 24/2013 art. 84): in no export, log, search or statistic; read only with a purpose.

    Rows are only added; the newest of a resident holds. Code 7 is "none".
    """

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="+")
    code = models.PositiveSmallIntegerField()
    since = models.DateField()
    evidence = models.CharField(max_length=200, blank=True)
    written_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(code__gte=1, code__lte=7), name="disability_is_coded_1_to_7"),
        )
