from django.db import models
from django.db.models import F, Q

from satupintu.city.enrolment.models import Packet, Station
from satupintu.city.foundation.models import Account


class OutboxItem(models.Model):
    """A packet's way to the centre: written in the transaction that first sees it, sent by (station, sequence)."""

    class State(models.TextChoices):
        WAITING = "WAITING"  # not yet at the centre
        CREATED = "CREATED"  # the centre keeps the encounter and gave its receipt
        SEARCHING = "SEARCHING"  # the centre was asked whether this person is new
        ANSWERED = "ANSWERED"
        FAILED = "FAILED"  # the centre refused; a person must look

    packet = models.OneToOneField(Packet, models.PROTECT, related_name="outbox")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    task = models.CharField(max_length=80, blank=True)
    search = models.PositiveSmallIntegerField(default=1, help_text="grows when a failed search is asked anew")
    tries = models.PositiveIntegerField(default=0)
    odd_answers = models.PositiveIntegerField(
        default=0, help_text="of these tries those that the centre answered, oddly: silence says nothing of a packet"
    )
    next_try_at = models.DateTimeField()
    last_error = models.CharField(max_length=300, blank=True)
    written_at = models.DateTimeField()
    compared_at = models.DateTimeField(null=True, help_text="with the prints recorded earlier under the same NIK")
    created_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("state", "next_try_at")),)


class CentreReceipt(models.Model):
    """The centre's signed word that it keeps a packet's encounter."""

    packet = models.OneToOneField(Packet, models.PROTECT, related_name="centre_receipt")
    document = models.JSONField()
    kept_at = models.DateTimeField()


class Verdict(models.Model):
    """The centre's answer on a packet; the first one counts, later ones must be equal."""

    class Outcome(models.TextChoices):
        UNIQUE = "UNIQUE"
        DUPLICATE = "DUPLICATE"
        UNDECIDED = "UNDECIDED"
        FAILED = "FAILED"

    packet = models.OneToOneField(Packet, models.PROTECT, related_name="verdict")
    outcome = models.CharField(max_length=10, choices=Outcome)
    candidates = models.JSONField(default=list)
    heard_by = models.CharField(max_length=10, help_text="CALLBACK or POLLING")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(outcome__in=("UNIQUE", "DUPLICATE", "UNDECIDED", "FAILED")),
                name="an_outcome_is_known",
            ),
        )


class Adjudication(models.Model):
    """A case that a human decides. Nothing prints while it is open."""

    class Decision(models.TextChoices):
        SAME_PERSON = "SAME_PERSON"
        DIFFERENT_PEOPLE = "DIFFERENT_PEOPLE"

    verdict = models.OneToOneField(Verdict, models.PROTECT, related_name="adjudication")
    opened_at = models.DateTimeField()
    round = models.PositiveSmallIntegerField(default=1, help_text="one more each time a decision is undone")
    decision = models.CharField(max_length=20, choices=Decision, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | (~Q(decision="") & ~Q(reason="")),
                name="a_decision_has_a_reason",
            ),
        )

    def said(self) -> "models.QuerySet[Opinion]":
        """Opinions of the present round that were not taken back."""
        return self.opinions.filter(round=self.round, taken_back_at=None)

    def open_again(self) -> None:
        """Begin another round, in which no opinion or picture of the last one counts."""
        self.revealed.all().delete()
        self.round, self.decision, self.reason, self.decided_by, self.decided_at = self.round + 1, "", "", None, None
        self.save(update_fields=["round", "decision", "reason", "decided_by", "decided_at"])


class Opinion(models.Model):
    """What one officer says of a case. Two officers who say the same decide it."""

    case = models.ForeignKey(Adjudication, models.PROTECT, related_name="opinions")
    round = models.PositiveSmallIntegerField()
    officer = models.ForeignKey(Account, models.PROTECT, related_name="+")
    decision = models.CharField(max_length=20, choices=Adjudication.Decision)
    reason = models.CharField(max_length=500)
    given_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case", "round", "officer"),
                condition=Q(taken_back_at=None),
                name="an_officer_has_one_opinion_of_a_case",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="an_opinion_has_a_reason"),
        )


class Undoing(models.Model):
    """That the decision of a round was undone, by whom (null: the centre's new answer) and why; the case is open."""

    case = models.ForeignKey(Adjudication, models.PROTECT, related_name="undoings")
    round = models.PositiveSmallIntegerField()
    decision = models.CharField(max_length=20, choices=Adjudication.Decision)
    reason = models.CharField(max_length=500)
    officer = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("case", "round"), name="a_decision_is_undone_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="an_undoing_has_a_reason"),
        )


class Deletion(models.Model):
    """That the centre is to delete a false recording: asked by one officer, ordered by a second, then carried out."""

    case = models.OneToOneField(Adjudication, models.PROTECT, related_name="deletion")
    asked_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    ordered_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    ordered_reason = models.CharField(max_length=500, blank=True)
    ordered_at = models.DateTimeField(null=True)
    refusals = models.PositiveIntegerField(default=0, help_text="each makes the next try another transaction")
    next_try_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="a_deletion_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ordered_at=None, ordered_by=None, done_at=None)
                | (
                    Q(ordered_at__isnull=False, ordered_by__isnull=False)
                    & ~Q(ordered_by=F("asked_by"))
                    & ~Q(ordered_reason="")
                ),
                name="two_officers_order_a_deletion",
            ),
        )


class OfficerKey(models.Model):
    """What the centre seals for one officer. The private half lies locked under the officer's own password."""

    account = models.OneToOneField(Account, models.PROTECT, related_name="+")
    public = models.CharField(max_length=44)
    salt = models.BinaryField()
    locked = models.BinaryField()
    made_at = models.DateTimeField()


class Revealed(models.Model):
    """Fingers of one case as they came: sealed to one officer. Deleted when the case is decided, or after a day."""

    case = models.ForeignKey(Adjudication, models.CASCADE, related_name="revealed")
    officer = models.ForeignKey(Account, models.PROTECT, related_name="+")
    sealed = models.JSONField()
    came_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case", "officer"), name="an_officer_has_a_case_once"),)
        indexes = (models.Index(fields=("came_at",), name="revealed_came_at"),)


class Closing(models.Model):
    """What station, city and centre state about one station's day, and whether they agree."""

    station = models.ForeignKey(Station, models.PROTECT)
    day = models.DateField()
    by_station = models.JSONField(null=True)
    by_city = models.JSONField(null=True)
    by_centre = models.JSONField(null=True)
    agrees = models.BooleanField(default=False)
    missing = models.JSONField(default=dict)
    audit_head = models.CharField(max_length=64, blank=True)
    stated_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("station", "day"), name="a_day_of_a_station_closes_once"),)


class Outage(models.Model):
    """A time in which a line was down, from the relay's own attempts or as a station told it of its own.

    `uplink`: one of several ways of a station that was silent while another carried; "": the line as a whole was down.
    """

    class Line(models.TextChoices):
        STATION_CITY = "STATION_CITY"
        CITY_CENTRE = "CITY_CENTRE"

    line = models.CharField(max_length=15, choices=Line)
    station = models.ForeignKey(Station, models.PROTECT, null=True)
    uplink = models.CharField(max_length=30, blank=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True, help_text="when the station told it; null: the relay's own")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("station", "uplink", "began_at"),
                condition=Q(told_at__isnull=False),
                name="an_outage_is_told_once",
            ),
        )
