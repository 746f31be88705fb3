from django.db import models
from django.db.models import F, Q

from satupintu.city.applications.models import Application, Slot
from satupintu.city.foundation.models import Account
from satupintu.city.register.models import Resident


class Delivery(models.Model):
    """Blanks that came from the province or the Ministry, by serial range (inclusive)."""

    received_on = models.DateField()
    first_serial = models.CharField(max_length=20)
    last_serial = models.CharField(max_length=20)
    count = models.PositiveIntegerField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(count__gte=1), name="a_delivery_brings_something"),
            models.UniqueConstraint(fields=("first_serial",), name="a_delivery_is_booked_once"),
        )


class Blank(models.Model):
    """One blank card by its serial number. RESERVED belongs to a slot, and to an application once somebody booked."""

    class State(models.TextChoices):
        FREE = "FREE"
        RESERVED = "RESERVED"
        USED = "USED"
        SPOILED = "SPOILED"
        RETURNED = "RETURNED"

    serial = models.CharField(max_length=20, unique=True)
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="blanks")
    state = models.CharField(max_length=10, choices=State, default=State.FREE)
    slot = models.ForeignKey(Slot, models.PROTECT, null=True, related_name="blanks")
    application = models.OneToOneField(Application, models.PROTECT, null=True, related_name="blank")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="FREE") | Q(slot__isnull=True, application__isnull=True),
                name="a_free_blank_belongs_to_nobody",
            ),
            models.CheckConstraint(
                condition=~Q(state="RESERVED") | Q(slot__isnull=False), name="a_reserved_blank_belongs_to_a_slot"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("FREE", "RESERVED", "USED", "SPOILED", "RETURNED")),
                name="a_blank_is_in_a_known_state",
            ),
        )
        indexes = (models.Index(fields=("state", "serial")),)


class BlankMovement(models.Model):
    """The ledger of blanks: every change of state, by whom and why. Rows are only added; `before` "" is a delivery."""

    blank = models.ForeignKey(Blank, models.PROTECT, related_name="movements")
    before = models.CharField(max_length=10, blank=True)
    after = models.CharField(max_length=10)
    at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=200)

    class Meta:
        indexes = (models.Index(fields=("at",)),)


class StockDay(models.Model):
    """Blanks at the end of an earlier day, from before they were kept one by one here."""

    day = models.DateField(primary_key=True)
    received = models.PositiveIntegerField(default=0)
    used = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField()


class Card(models.Model):
    """A printed KTP-el. A person has one card only (UU 24/2013 art. 63(6)); a new one may wait beside it."""

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="cards")
    application = models.ForeignKey(Application, models.PROTECT, null=True, related_name="cards")
    blank = models.OneToOneField(Blank, models.PROTECT, null=True, related_name="card")
    token = models.CharField(max_length=26, unique=True, help_text="in the QR; says nothing about the person")
    elements = models.JSONField(
        default=dict, help_text="what was printed: a later change in the register does not change it"
    )
    printed_at = models.DateTimeField()
    printed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    handed_over_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("resident",),
                condition=Q(revoked_at__isnull=True, handed_over_at__isnull=False),
                name="one_card_in_hand_a_person",
            ),
            models.UniqueConstraint(
                fields=("resident",),
                condition=Q(revoked_at__isnull=True, handed_over_at__isnull=True),
                name="one_card_waiting_a_person",
            ),
        )
        indexes = (models.Index(fields=("printed_at",)),)


class HandOver(models.Model):
    """How it was made sure that the card went to its owner."""

    class How(models.TextChoices):
        FINGER = "FINGER"
        OFFICER = "OFFICER"  # fingers unreadable: an officer vouches, with a reason

    card = models.OneToOneField(Card, models.PROTECT, related_name="hand_over")
    how = models.CharField(max_length=10, choices=How)
    finger = models.PositiveSmallIntegerField(null=True)
    score = models.FloatField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(how="OFFICER") | ~Q(reason=""), name="an_officer_vouches_with_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(how="FINGER") | Q(finger__range=(1, 10)), name="a_finger_has_a_position_of_1_to_10"
            ),
        )


class Suket(models.Model):
    """A letter in place of the card, only while no blank is left; valid six months (letter 471.13/10231/Dukcapil)."""

    number = models.CharField(max_length=40, unique=True)
    token = models.CharField(max_length=26, unique=True)
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="sukets")
    application = models.ForeignKey(Application, models.PROTECT, related_name="sukets")
    elements = models.JSONField(default=dict, help_text="what was printed")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    valid_until = models.DateField()
    override_reason = models.CharField(
        max_length=200, blank=True, help_text="why it was issued although blanks were left"
    )
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("application",),
                condition=Q(withdrawn_at__isnull=True),
                name="one_valid_suket_an_application",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("issued_at")),
                name="a_suket_ends_after_it_began",
            ),
        )
