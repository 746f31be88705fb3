import uuid

from django.db import models
from django.db.models import Q

from satupintu.city.areas.models import Area
from satupintu.city.foundation.models import Account


class FamilyCard(models.Model):
    """A family card (KK). Its head is the member whose relation is 1 (KEPALA KELUARGA)."""

    kk_number = models.CharField(max_length=16, unique=True)
    rt = models.ForeignKey(Area, models.PROTECT, related_name="+")
    address = models.CharField(max_length=200)
    issued_on = models.DateField()


class Resident(models.Model):
    """One person of the register. Codes are those of the KTP and KK code tables (docs/glossary.md)."""

    class LifeStatus(models.TextChoices):
        ALIVE = "HIDUP"
        DEAD = "MATI"
        MOVED = "PINDAH"
        LOST = "HILANG"
        LEFT = "PERGI"
        INVALID = "TIDAK VALID"

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    nik = models.CharField(max_length=16, null=True, unique=True)  # noqa: DJ001  # unknown is not the empty NIK
    name = models.CharField(max_length=100)
    birth_place = models.CharField(max_length=60)
    birth_date = models.DateField()
    sex = models.PositiveSmallIntegerField()
    blood_group = models.PositiveSmallIntegerField(default=13)
    religion = models.PositiveSmallIntegerField()
    marital_status = models.PositiveSmallIntegerField(default=1)
    married_on = models.DateField(null=True, help_text="first marriage: from this day a KTP is a duty at any age")
    education = models.PositiveSmallIntegerField()
    occupation = models.PositiveSmallIntegerField()
    occupation_list = models.PositiveSmallIntegerField(default=99)
    income_band = models.PositiveSmallIntegerField(null=True)
    nationality = models.CharField(max_length=3, default="IDN")
    itap_until = models.DateField(null=True)
    family = models.ForeignKey(FamilyCard, models.PROTECT, null=True, related_name="members")
    relation = models.PositiveSmallIntegerField(default=11)
    rt = models.ForeignKey(Area, models.PROTECT, related_name="+")
    address = models.CharField(max_length=200)
    life_status = models.CharField(max_length=12, choices=LifeStatus, default=LifeStatus.ALIVE)
    registered_from = models.DateField(help_text="counted in this city from this day")
    registered_until = models.DateField(null=True, help_text="... and no longer from this day (death, move)")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(sex__in=(1, 2)), name="sex_is_1_or_2"),
            models.CheckConstraint(condition=~Q(nik=""), name="an_unknown_nik_is_null"),
            models.CheckConstraint(
                condition=Q(registered_until__isnull=True) | Q(registered_until__gte=models.F("registered_from")),
                name="nobody_leaves_before_arriving",
            ),
            models.CheckConstraint(
                condition=Q(life_status="HIDUP") | Q(registered_until__isnull=False),
                name="whoever_is_gone_has_a_day_of_going",
            ),
            models.CheckConstraint(
                condition=~Q(life_status="TIDAK VALID") | Q(registered_until=models.F("registered_from")),
                name="an_invalid_row_is_never_counted",
            ),
        )
        # none on registered_from: nearly everybody matches, and SQLite would look up each row by it, 17 times slower
        indexes = (
            models.Index(fields=("birth_date",)),
            models.Index(fields=("name",)),
        )


class LifeEvent(models.Model):
    """Something that happened to a resident and changed the register. Rows are only added; an undo is a row too."""

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=30)
    happened_on = models.DateField()
    reported_on = models.DateField()
    evidence = models.CharField(max_length=200, blank=True)
    form = models.CharField(max_length=10, blank=True)
    regulation = models.CharField(max_length=60, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    written_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()
