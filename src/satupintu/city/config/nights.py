"""What is done once a night (docs/flows/nights.md). Each job may be done twice without harm."""

from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.utils.translation import gettext_lazy as _

from satupintu.city.cards.services import reserve_for_slots
from satupintu.city.enrolment.services import sweep_uploads
from satupintu.city.foundation.nights import NightJob
from satupintu.city.foundation.viewers import program
from satupintu.city.keeping.services import back_up_tonight
from satupintu.city.participation.services import keep_cells
from satupintu.city.register.services.quality import keep_counts

JOBS: tuple[NightJob, ...] = (
    NightJob(
        "register_check",
        _("Data quality: what is missing, contradictory or stale is counted"),
        lambda: keep_counts(viewer=program("register_check")),
    ),
    NightJob(
        "participation_cells",
        _("Who takes part: counts by all combinations of factors"),
        lambda: keep_cells(viewer=program("participation_cells")),
    ),
    NightJob(
        "participation_pages",
        _("Factors, obstacles, the semester report and the head's board: pages made ahead"),
        lambda: call_command("participation_pages", stdout=StringIO()),
    ),
    NightJob(
        "reserve_blanks",
        _("Blank cards set aside for the coming days"),
        lambda: reserve_for_slots(viewer=program("reserve_blanks")),
    ),
    NightJob("sweep_uploads", _("Parts of packets that nobody went on with, thrown away"), sweep_uploads),
    *((NightJob("backup", _("The sealed backup of the whole city"), back_up_tonight),) if settings.BACKUP_OUT else ()),
)
