"""What a resident reads for a state: where it stands and what to do next, as English msgids; no promise of days."""

from satupintu.city.applications.rules.kinds import Kind
from satupintu.packets.status import Status

NOT_YET = "You have not been recorded yet."
PAPERS_WANTED = "We have your application. An officer must see your papers."

_COME = "Come at the time you chose, with your family card. You need not bring photocopies."
_CHOOSE = "Come to any place of recording with your family card, or choose a time first."
_BRING = "Come at the time you chose and bring the papers for this kind of application."
_WAIT = "You need not do anything now. Look here again, or wait for our message."
_OFFICE = "Come to the office with your family card and this claim code."
_AGAIN = "Come to any place of recording with your family card and this claim code."
_FETCH = "Come yourself, with this claim code: one finger is compared before the card is handed over."
_KEEP = "Keep the card with you. Report a change, a loss or damage."

_NEXT = {
    Status.BELUM_WAJIB: "Come back from the 17th birthday on.",
    Status.UNREGISTERED: _CHOOSE,
    Status.ENROLL_FAILURE_AT_REGIONAL: _AGAIN,
    Status.DUPLICATE_RECORD: _OFFICE,
    Status.DUPLICATE_ONE_TO_ONE: _OFFICE,
    Status.DUPLICATE_ONE_TO_MANY: _OFFICE,
    Status.CARD_PRINTED: _FETCH,
    Status.CARD_ISSUED: _KEEP,
}


def of(kind: Kind, status: Status, *, has_slot: bool = True) -> tuple[str, str]:
    """Sentence and next step."""
    if status is Status.UNREGISTERED and has_slot:
        return NOT_YET, _COME
    if status is Status.REQUEST_VALIDATION and not kind.needs_recording:
        return PAPERS_WANTED, _BRING
    return status.sentence, _NEXT.get(status, _WAIT)
