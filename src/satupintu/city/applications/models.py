from django.db import models
from django.db.models import F, Q

from satupintu.city.applications.rules.kinds import DELEGATED, Kind
from satupintu.city.areas.models import Place
from satupintu.city.register.models import Resident


class Slot(models.Model):
    """A time at a place. `quota` bookings have a blank set aside (cards says how many); up to `capacity` may come."""

    place = models.ForeignKey(Place, models.PROTECT)
    day = models.DateField()
    starts = models.TimeField()
    ends = models.TimeField()
    capacity = models.PositiveSmallIntegerField()
    quota = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("place", "day", "starts"), name="a_slot_exists_once"),
            models.CheckConstraint(condition=Q(quota__lte=F("capacity")), name="quota_within_capacity"),
        )


class Application(models.Model):
    """What a resident asks for. `status` is a SIAK word (packets.status).

    `authority`: by what authority somebody else asks; "" for the resident, and for what was asked before it was kept.
    """

    claim_code = models.CharField(max_length=13, unique=True)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.name) for kind in Kind])
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="applications")
    on_behalf_by = models.CharField(max_length=120, blank=True, help_text="who applies for the resident, if another")
    authority = models.CharField(max_length=11, blank=True, choices=[(each.value, each.name) for each in DELEGATED])
    contact = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=30)
    status_since = models.DateTimeField()
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("resident", "kind"),
                condition=Q(closed_at__isnull=True),
                name="one_open_application_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(authority="") | ~Q(on_behalf_by=""), name="an_authority_is_of_somebody_named"
            ),
        )
        indexes = (models.Index(fields=("status", "status_since")),)


class SetAside(models.Model):
    """A number with its claim code, given ahead to a station that records without a network.

    `application`: what it became, or the open one of the same person that it leads to.
    """

    holder = models.CharField(max_length=20, help_text="the station's code")
    ordinal = models.PositiveIntegerField()
    claim_code = models.CharField(max_length=13, unique=True)
    given_at = models.DateTimeField()
    application = models.ForeignKey(Application, models.PROTECT, null=True, related_name="numbers")
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("holder", "ordinal"), name="a_number_is_set_aside_once"),
            models.CheckConstraint(
                condition=Q(application__isnull=True, used_at__isnull=True)
                | Q(application__isnull=False, used_at__isnull=False),
                name="a_used_number_leads_to_an_application",
            ),
        )


class StatusChange(models.Model):
    """One step of an application; rows are only added."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="changes")
    before = models.CharField(max_length=30, blank=True)
    after = models.CharField(max_length=30)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    note = models.CharField(max_length=300, blank=True)


class Booking(models.Model):
    """An application's place in a slot. `ordinal` counts from 1; a number is given once, so a slot never overflows."""

    application = models.OneToOneField(Application, models.CASCADE, related_name="booking")
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="bookings")
    ordinal = models.PositiveSmallIntegerField()
    booked_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("slot", "ordinal"), name="a_seat_in_a_slot_is_given_once"),
            models.CheckConstraint(condition=Q(ordinal__gte=1), name="seats_count_from_one"),
        )


class QueueTicket(models.Model):
    """A number in the day's queue of a place."""

    place = models.ForeignKey(Place, models.PROTECT)
    day = models.DateField()
    number = models.PositiveSmallIntegerField()
    application = models.ForeignKey(Application, models.CASCADE, related_name="tickets")
    drawn_at = models.DateTimeField()
    window = models.PositiveSmallIntegerField(null=True, help_text="the window that called the number")
    called_at = models.DateTimeField(null=True)
    served_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("place", "day", "number"), name="a_queue_number_is_given_once"),
            models.UniqueConstraint(fields=("application", "day"), name="one_ticket_a_day"),
        )


class DayCount(models.Model):
    """Requests of an earlier day by kind, from before single requests were kept here."""

    place = models.ForeignKey(Place, models.PROTECT)
    day = models.DateField()
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.name) for kind in Kind])
    count = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("place", "day", "kind"), name="a_day_is_counted_once"),)
