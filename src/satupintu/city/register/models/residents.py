import uuid

from django.db import models
from django.db.models import F, Q

from satupintu.city.areas.models import Area


class FamilyCard(models.Model):
    """A family card (KK). Its head is the member whose relation is 1 (KEPALA KELUARGA)."""

    kk_number = models.CharField(max_length=16, unique=True)
    rt = models.ForeignKey(Area, models.PROTECT, related_name="+")
    address = models.CharField(max_length=200)
    issued_on = models.DateField()
    ended_on = models.DateField(null=True, help_text="no longer valid from this day: another card took its place")


class PersonFacts(models.Model):
    """What the register says of a person. Codes are those of the KTP and KK code tables (docs/glossary.md)."""

    class LifeStatus(models.TextChoices):
        ALIVE = "HIDUP"
        DEAD = "MATI"
        MOVED = "PINDAH"
        LOST = "HILANG"
        LEFT = "PERGI"
        INVALID = "TIDAK VALID"

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
    family = models.ForeignKey(FamilyCard, models.PROTECT, null=True, related_name="+")
    relation = models.PositiveSmallIntegerField(default=11)
    rt = models.ForeignKey(Area, models.PROTECT, related_name="+")
    address = models.CharField(max_length=200)
    life_status = models.CharField(max_length=12, choices=LifeStatus, default=LifeStatus.ALIVE)
    registered_from = models.DateField(help_text="counted in this city from this day")
    registered_until = models.DateField(null=True, help_text="... and no longer from this day (death, move)")

    class Meta:
        abstract = True


class Resident(PersonFacts):
    """One person of the register as things stand now. How it came to that stands in the events."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    nik = models.CharField(max_length=16, null=True, unique=True)  # noqa: DJ001  # unknown is not the empty NIK
    family = models.ForeignKey(FamilyCard, models.PROTECT, null=True, related_name="members")
    known_since = models.DateTimeField(null=True, help_text="entered at; None: with the first filling of the register")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(sex__in=(1, 2)), name="sex_is_1_or_2"),
            models.CheckConstraint(condition=~Q(nik=""), name="an_unknown_nik_is_null"),
            models.CheckConstraint(
                condition=Q(registered_until__isnull=True) | Q(registered_until__gte=F("registered_from")),
                name="nobody_leaves_before_arriving",
            ),
            models.CheckConstraint(
                condition=Q(life_status="HIDUP") | Q(registered_until__isnull=False),
                name="whoever_is_gone_has_a_day_of_going",
            ),
            models.CheckConstraint(
                condition=~Q(life_status="TIDAK VALID") | Q(registered_until=F("registered_from")),
                name="an_invalid_row_is_never_counted",
            ),
        )
        # none on registered_from: nearly everybody matches, and SQLite would look up each row by it, 17 times slower
        indexes = (
            models.Index(fields=("birth_date", "id")),  # both: a span of days is answered from the index alone
            models.Index(fields=("name",)),
        )


class ResidentPeriod(PersonFacts):
    """What was so of a resident from one day to another, as the register knew it from one moment to another.

    Only residents with events have such rows, and then for all time: their last row repeats the resident. They are
    composed from the events (`rules.history`) so that the database can count any day as any other day knew it. Ends
    are excluded; None is without end. The addresses in time are here.
    """

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="periods")
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    known_from = models.DateTimeField(null=True)
    known_until = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="a_period_lasts_a_day_at_least",
            ),
        )
        indexes = (models.Index(fields=("resident", "known_until")),)
