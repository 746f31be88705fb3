import uuid
from collections.abc import Iterable
from enum import StrEnum

from django.db import models
from django.db.models import Q

from satupintu.city.areas.models import Area
from satupintu.city.foundation.models import Account
from satupintu.city.register.models.residents import Resident
from satupintu.city.register.rules.roster import FOR_A_TIME, Reason, Source, Whereabouts, Why


def _plain(values: Iterable[StrEnum]) -> list[str]:
    return [each.value for each in values]  # a migration must not follow what the rules come to say


class RosterCopy(models.Model):
    """An RT's roster taken along on a phone: by whom and when. The phone deletes it after 24 hours."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rt = models.ForeignKey(Area, models.PROTECT, related_name="+")
    taken_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()


class StatusSaid(models.Model):
    """Where somebody is said to be. Rows are only added (database triggers); the newest of a resident is believed.

    `key`: the sender's own, so that a word sent twice is written once.
    """

    key = models.UUIDField(unique=True)
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="said")
    kind = models.CharField(max_length=15, choices=[(each.value, each.name) for each in Whereabouts])
    where = models.CharField(max_length=60, blank=True)
    until = models.DateField(null=True)
    source = models.CharField(max_length=9, choices=[(each.value, each.name) for each in Source])
    said_on = models.DateField()
    copy = models.ForeignKey(RosterCopy, models.PROTECT, null=True, related_name="+")
    written_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("resident", "said_on")),)
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=_plain(Whereabouts)), name="whereabouts_are_known"),
            models.CheckConstraint(condition=Q(source__in=_plain(Source)), name="a_word_has_a_known_source"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(kind__in=_plain(sorted(FOR_A_TIME))),
                name="only_who_is_outside_for_a_time_has_an_end",
            ),
        )


class StatusConflict(models.Model):
    """Words on a resident that an officer has to decide on. `decision`: the officer's own word, None while open."""

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="+")
    why = models.CharField(max_length=16, choices=[(each.value, each.name) for each in Why])
    opened_at = models.DateTimeField()
    decision = models.OneToOneField(StatusSaid, models.PROTECT, null=True, related_name="decides")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("resident",), condition=Q(decision=None), name="one_open_conflict_for_a_resident"
            ),
        )


class ReasonGiven(models.Model):
    """Why a resident has not come, or comes now. `words` are protected: read only with a purpose. Rows only grow."""

    key = models.UUIDField(unique=True)
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=15, choices=[(each.value, each.name) for each in Reason])
    words = models.CharField(max_length=300, blank=True)
    asked_on = models.DateField()
    written_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(reason__in=_plain(Reason)), name="a_reason_is_a_known_one"),)
