from django.db import models
from django.db.models import F, Q

from satupintu.city.areas.models import Area
from satupintu.city.foundation.models import Account
from satupintu.city.register.models.events import Evidence, LifeEvent
from satupintu.city.register.models.residents import Resident
from satupintu.city.register.models.roster import StatusSaid
from satupintu.city.register.rules.reports import Authority, Outcome, ReportKind, WhyNot


class CommunityReport(models.Model):
    """A birth, a death, a move or a mistake that somebody reports (laporan warga). Rows are only added.

    Fields as in `rules.reports.Told`. `key`: of the reporter's answers, so that sending twice makes one report;
    `consequence`: its place in the worklist, 0 first; `word`: what the head of the RT ticked, when it came so.
    """

    key = models.UUIDField(unique=True)
    claim_code = models.CharField(max_length=13, unique=True)
    kind = models.CharField(max_length=7, choices=[(each.value, each.name) for each in ReportKind])
    words = models.CharField(max_length=500, blank=True)
    name = models.CharField(max_length=100)
    birth_year = models.PositiveSmallIntegerField(null=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    where = models.CharField(max_length=200, blank=True)
    happened_on = models.DateField()
    authority = models.CharField(max_length=11, choices=[(each.value, each.name) for each in Authority])
    reporter = models.CharField(max_length=100, blank=True)
    paper = models.CharField(max_length=120, blank=True)
    contact = models.CharField(max_length=120, blank=True)
    photo = models.ForeignKey(Evidence, models.PROTECT, null=True, related_name="+")
    word = models.ForeignKey(StatusSaid, models.PROTECT, null=True, related_name="+")
    consequence = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("consequence", "created_at")),)
        constraints = (
            models.CheckConstraint(
                condition=Q(authority=Authority.SELF.value) | ~Q(reporter=""), name="who_reports_for_another_is_named"
            ),
            models.UniqueConstraint(fields=("word",), condition=Q(word__isnull=False), name="a_word_is_reported_once"),
        )


class ReportDecision(models.Model):
    """One step in deciding a report; rows are only added, numbered from 1. The newest says where the report stands.

    `resident`: whom it is about; `asked`: what a first officer proposed to enter; `first_by`: who proposed what is
    accepted; `takes_two`: the death of somebody who must have a KTP.
    """

    report = models.ForeignKey(CommunityReport, models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=8, choices=[(each.value, each.name) for each in Outcome])
    resident = models.ForeignKey(Resident, models.PROTECT, null=True, related_name="+")
    asked = models.JSONField(default=dict)
    event = models.OneToOneField(LifeEvent, models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=15, blank=True, choices=[(each.value, each.name) for each in WhyNot])
    note = models.CharField(max_length=300, blank=True)
    takes_two = models.BooleanField(default=False)
    first_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("report", "number"), name="a_report_is_decided_step_by_step"),
            models.UniqueConstraint(
                fields=("report",),
                condition=Q(outcome__in=(Outcome.ACCEPTED.value, Outcome.REJECTED.value)),
                name="a_report_is_decided_once",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.ACCEPTED.value)
                | Q(takes_two=False)
                | Q(first_by__isnull=False) & ~Q(first_by=F("decided_by")),
                name="a_death_of_wajib_ktp_takes_two_officers",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.ACCEPTED.value) | Q(event__isnull=False, resident__isnull=False),
                name="what_is_accepted_has_its_event",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.REJECTED.value) | ~Q(why=""), name="what_is_rejected_has_a_reason"
            ),
        )
