"""Issues the letter in place of the card, only where no blank is left (letter of the Dirjen 471.13/10231/Dukcapil)."""

from django.db import transaction

from satupintu.city.applications import selectors as applications
from satupintu.city.applications import services as application_services
from satupintu.city.applications.rules.entries import ApplicationEntry
from satupintu.city.cards.models import Blank, Suket
from satupintu.city.cards.rules import sukets as rules
from satupintu.city.cards.rules.checking import new_token
from satupintu.city.cards.rules.problems import NOT_PRINT_READY, SUKET_NOT_NEEDED
from satupintu.city.cards.services.blanks import State, account_of
from satupintu.city.cards.services.printing import may_hold_card, need_no_case
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.notices.rules import Template
from satupintu.city.register import selectors as register
from satupintu.packets.status import Status

ISSUERS = (Role.VERIFIER, Role.HEAD)


@transaction.atomic
def issue_suket(*, viewer: Viewer, application_id: int, override_reason: str = "") -> int:
    """Issue a suket for somebody recorded and found unique, while no blank is left; gives its number in the books.

    One that is valid already is given again. The head may issue one although blanks are left, with a reason. Raises
    NOT_ALLOWED, NO_SUCH_APPLICATION, NOT_PRINT_READY, CASE_OPEN, MAY_NOT_HOLD_CARD, SUKET_NOT_NEEDED.
    """
    viewer.need(*ISSUERS)
    entry = applications.get_application(viewer, application_id)
    if entry.status is not Status.PRINT_READY_RECORD:
        raise Problem(NOT_PRINT_READY)
    need_no_case(entry.id)
    resident = may_hold_card(entry)
    if valid := _valid_one(entry):
        return valid
    reason = override_reason.strip() if viewer.has(Role.HEAD) else ""
    blanks_left = blank_left_for(entry)
    if blanks_left and not reason:
        raise Problem(SUKET_NOT_NEEDED)
    suket = _write(viewer, entry, resident, reason if blanks_left else "")
    audit.record(viewer, "SUKET_ISSUED", subjects=[entry.subject], detail={"suket": suket.number, "override": reason})
    return suket.pk


def blank_left_for(entry: ApplicationEntry) -> bool:
    """Whether a blank could be taken for this application: a free one, or one set aside for it."""
    blanks = Blank.objects.all()
    if (
        entry.blank_set_aside
        and blanks.filter(state=State.RESERVED, application__isnull=True, slot__bookings__application=entry.id).exists()
    ):
        return True
    return (
        blanks.filter(state=State.FREE).exists() or blanks.filter(state=State.RESERVED, application=entry.id).exists()
    )


def _valid_one(entry: ApplicationEntry) -> int | None:
    """A suket of the application that still counts; one that ran out is withdrawn."""
    running = Suket.objects.select_for_update().filter(application=entry.id, withdrawn_at__isnull=True).first()
    if running is None or running.valid_until >= clock.today():
        return running.pk if running else None
    running.withdrawn_at = clock.now()
    running.save(update_fields=["withdrawn_at"])
    return None


def _write(viewer: Viewer, entry: ApplicationEntry, resident: int, override_reason: str) -> Suket:
    today, token = clock.today(), new_token()
    suket = Suket.objects.create(
        number=token,  # until the row's own number is known: counting rows would give two letters one number
        token=token,
        resident_id=resident,
        application_id=entry.id,
        elements=register.get_card_data(viewer, entry.subject).as_biodata(),
        issued_at=clock.now(),
        issued_by_id=account_of(viewer),
        valid_until=rules.valid_until(today),
        override_reason=override_reason,
    )
    suket.number = rules.number(suket.pk, today)
    suket.save(update_fields=["number"])
    application_services.tell(
        application_id=entry.id,
        template=Template.SUKET_ISSUED,
        once=str(suket.pk),
        valid_until=f"{suket.valid_until:%d-%m-%Y}",
    )
    return suket
