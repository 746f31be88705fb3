"""What a resident reads for a state: where it stands and what to do next, as English msgids; no promise of days."""

from satupintu.city.applications.rules.kinds import Kind
from satupintu.packets.status import Status


def _(msgid: str) -> str:
    """Marks a text for the catalogue; rules know no Django, so the page translates."""
    return msgid


NOT_YET = _("You have not been recorded yet.")
PAPERS_WANTED = _("We have your application. An officer must see your papers.")

_COME = _("Come at the time you chose, with your family card. You need not bring photocopies.")
_CHOOSE = _("Come to any place of recording with your family card.")
_BRING = _("Come at the time you chose and bring the papers for this kind of application.")
_BRING_ANY = _("Come to any counter and bring the papers for this kind of application.")
_WAIT = _("You need not do anything now. Look here again, or wait for our message.")
_OFFICE = _("Come to the office with your family card and this claim code.")
_AGAIN = _("Come to any place of recording with your family card and this claim code.")
_FETCH = _("Come yourself, with this claim code: one finger is compared before the card is handed over.")
_KEEP = _("Keep the card with you. Report a change, a loss or damage.")

_NEXT = {
    Status.BELUM_WAJIB: _("Come back from the 17th birthday on."),
    Status.ENROLL_FAILURE_AT_REGIONAL: _AGAIN,
    Status.DUPLICATE_RECORD: _OFFICE,
    Status.DUPLICATE_ONE_TO_ONE: _OFFICE,
    Status.DUPLICATE_ONE_TO_MANY: _OFFICE,
    Status.CARD_PRINTED: _FETCH,
    Status.CARD_ISSUED: _KEEP,
}


def of(kind: Kind, status: Status, *, has_slot: bool = True) -> tuple[str, str]:
    """Sentence and next step."""
    if status is Status.UNREGISTERED:
        return NOT_YET, _COME if has_slot else _CHOOSE
    if status is Status.REQUEST_VALIDATION and not kind.needs_recording:
        return PAPERS_WANTED, _BRING if has_slot else _BRING_ANY
    return status.sentence, _NEXT.get(status, _WAIT)


STAGES = 6
_STAGE = {
    Status.BELUM_WAJIB: 0,
    Status.UNREGISTERED: 0,
    Status.BIO_CAPTURED: 1,
    Status.PROCESSING: 1,
    Status.ENROLL_FAILURE_AT_REGIONAL: 1,
    Status.PRINT_READY_RECORD: 3,
    Status.SENT_FOR_CARD_PRINTING: 3,
    Status.CARD_PRINTED: 4,
    Status.CARD_SHIPPED: 4,
    Status.CARD_ISSUED: 5,
}


def stage_of(kind: Kind, status: Status) -> int:
    """How far it is: 0 asked, 1 recorded, 2 being checked at the centre, 3 printing, 4 ready, 5 handed over."""
    if status is Status.REQUEST_VALIDATION and not kind.needs_recording:
        return 0
    return _STAGE.get(status, 2)


def stages_of(kind: Kind) -> tuple[int, ...]:
    """The stages that an application of the kind goes through."""
    return tuple(stage for stage in range(STAGES) if kind.needs_recording or stage not in {1, 2})
