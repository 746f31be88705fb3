from django.db import models
from django.db.models import Q

from satupintu.city.foundation.models import Account
from satupintu.city.register.models.residents import FamilyCard, Resident


class Evidence(models.Model):
    """A document that shows what is reported: a photo or scan, kept in the database with the event that rests on it."""

    sha256 = models.CharField(max_length=64, unique=True)
    media_type = models.CharField(max_length=60)
    content = models.BinaryField()
    received_at = models.DateTimeField()


class LifeEvent(models.Model):
    """Something that happened and changed the register. Rows are only added (database triggers); an undo is a row too.

    `resident`: whom it is about first; none for a stillbirth of a mother from elsewhere. `evidence`: the reference of
    a paper; `detail`: what the KTP and KK do not hold, e.g. where somebody moved to. `key`: the caller's own, so that
    the same report sent twice is entered once; `request`: SHA-256 of what was asked under it.
    """

    key = models.CharField(max_length=64, unique=True)
    request = models.CharField(max_length=64)
    resident = models.ForeignKey(Resident, models.PROTECT, null=True, related_name="events")
    kind = models.CharField(max_length=30)
    happened_on = models.DateField()
    reported_on = models.DateField()
    evidence = models.CharField(max_length=200, blank=True)
    evidence_file = models.ForeignKey(Evidence, models.PROTECT, null=True, related_name="+")
    form = models.CharField(max_length=10, blank=True)
    regulation = models.CharField(max_length=60, blank=True)
    detail = models.JSONField(default=dict)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")
    written_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("kind", "happened_on")), models.Index(fields=("written_at",)))
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="UNDONE", undoes__isnull=False) | ~Q(kind="UNDONE") & Q(undoes__isnull=True),
                name="only_an_undo_undoes",
            ),
        )


class Change(models.Model):
    """What an event changed in one resident or one family card: fields with the values before and after.

    `made`: the event entered this resident or card into the register; `before` is empty then.
    """

    event = models.ForeignKey(LifeEvent, models.PROTECT, related_name="changes")
    resident = models.ForeignKey(Resident, models.PROTECT, null=True, related_name="changes")
    family = models.ForeignKey(FamilyCard, models.PROTECT, null=True, related_name="changes")
    made = models.BooleanField(default=False)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(resident__isnull=False, family__isnull=True)
                | Q(resident__isnull=True, family__isnull=False),
                name="a_change_is_of_a_resident_or_a_family_card",
            ),
            models.UniqueConstraint(fields=("event", "resident"), name="an_event_changes_a_resident_once"),
            models.UniqueConstraint(fields=("event", "family"), name="an_event_changes_a_family_card_once"),
        )
