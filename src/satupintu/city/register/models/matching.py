from django.db import models
from django.db.models import Q

from satupintu.city.foundation.models import Account
from satupintu.city.register.models.residents import Resident
from satupintu.city.register.rules.matching import Purpose, Verdict


class MatchRun(models.Model):
    """A list held against the register, or the register against itself (DOUBLES, which has no file).

    `step` of `steps` tells how far it is; it is over with `finished_at` or `failed_at`. Thresholds and model are those
    it was done with. `rows`: of the list; `unmatched`: rows like whom nobody was found.
    """

    purpose = models.CharField(max_length=12, choices=[(purpose.value, purpose.value) for purpose in Purpose])
    file_sha256 = models.CharField(max_length=64, blank=True)
    rows = models.PositiveIntegerField()
    unmatched = models.PositiveIntegerField(default=0)
    sure_from = models.FloatField()
    look_from = models.FloatField()
    model = models.CharField(max_length=20)
    step = models.PositiveSmallIntegerField(default=0)
    started_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)


class MatchRow(models.Model):
    """A row of a list, no more of it than is compared. Rows like whom nobody was found are removed after the run.

    `digest`: the same for the same row in another list, keyed, so that no NIK can be guessed from it.
    """

    run = models.ForeignKey(MatchRun, models.CASCADE, related_name="list_rows")
    line = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=100)
    nik = models.CharField(max_length=16, null=True)  # noqa: DJ001  # unknown is not the empty NIK
    birth_date = models.DateField(null=True)
    sex = models.PositiveSmallIntegerField(null=True)
    birth_place = models.CharField(max_length=60, blank=True)
    kelurahan = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("run", "digest"), name="a_row_is_looked_at_once"),)


class MatchPair(models.Model):
    """A row of a list, or another resident, who may be this resident. `levels`: by field how close both are.

    `about`: digest of the row, or reference of the other resident; with the resident it finds earlier decisions.
    """

    run = models.ForeignKey(MatchRun, models.CASCADE, related_name="pairs")
    row = models.ForeignKey(MatchRow, models.CASCADE, null=True, related_name="pairs")
    other = models.ForeignKey(Resident, models.PROTECT, null=True, related_name="+")
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="+")
    about = models.CharField(max_length=64)
    probability = models.FloatField()
    sure = models.BooleanField()
    levels = models.JSONField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(row__isnull=True, other__isnull=False) | Q(row__isnull=False, other__isnull=True),
                name="a_pair_is_of_a_row_or_of_two_residents",
            ),
            models.UniqueConstraint(fields=("run", "about", "resident"), name="a_pair_is_found_once"),
        )
        indexes = (models.Index(fields=("run", "probability")),)


class MatchDecision(models.Model):
    """What somebody decided about a pair; only grows, and the newest one of a pair counts, in each later run too."""

    about = models.CharField(max_length=64)
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=12, choices=[(purpose.value, purpose.value) for purpose in Purpose])
    probability = models.FloatField()
    verdict = models.CharField(max_length=10, choices=[(verdict.value, verdict.value) for verdict in Verdict])
    reason = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("about", "resident")),)
