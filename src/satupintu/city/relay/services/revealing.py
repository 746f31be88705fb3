"""The fingers of one case, for the eyes of the officer who decides it: asked for, looked at, forgotten."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.hashers import check_password
from django.db import transaction

from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.limits import count_try, refuse_above
from satupintu.city.foundation.models import Account
from satupintu.city.foundation.problems import NOT_ALLOWED, Problem
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.register import selectors as register
from satupintu.city.relay.centre import Centre
from satupintu.city.relay.models import Adjudication, Deletion, OfficerKey, Revealed
from satupintu.city.relay.problems import (
    CASE_DECIDED,
    NO_FINGERS,
    NO_FINGERS_ALIKE,
    NO_SUCH_CASE,
    REASON_MISSING,
    WRONG_PASSWORD,
)
from satupintu.city.relay.rules.fingers import FINGERS_STAY, Asked, LockedKey, pictures
from satupintu.city.relay.selectors import find_fingers
from satupintu.city.relay.services.resealing import sealed_anew
from satupintu.packets.keys import ReaderKey, ReadingKey

TRIES = 5  # wrong passwords in a quarter of an hour


@dataclass(frozen=True)
class Compared:
    """`sides`: names, the recording of the case first; `fingers`: (1 to 10, a picture for each side or "")."""

    sides: tuple[str, ...]
    fingers: tuple[tuple[int, list[str]], ...]


def ask_for_fingers(*, viewer: Viewer, case_id: int, password: str, reason: str, centre: Centre | None = None) -> None:
    """Have the centre seal the fingers of both sides to this officer. What lies here already is not asked for again.

    The officer's key is made at the first time, and anew after the password was changed. Raises NOT_ALLOWED,
    REASON_MISSING, WRONG_PASSWORD, TOO_MANY_TRIES, NO_SUCH_CASE, CASE_DECIDED, NO_FINGERS_ALIKE, FINGERS_WITHHELD,
    CENTRE_UNREACHABLE, CENTRE_REFUSES, CENTRE_ODD.
    """
    account = _officer(viewer)
    if not reason.strip():
        raise Problem(REASON_MISSING)
    _need_password(account, password)
    case = _open_case(case_id)
    people = _people(viewer, case)
    if len(people) < 2:
        raise Problem(NO_FINGERS_ALIKE)
    key = _key_of(account, password)
    if find_fingers(viewer, case_id) is not None:
        return
    # named by its recording: a city that came back from a backup may give the number of a case a second time
    asked = Asked(case.verdict.packet.packet_id, account.username, key.public, tuple(people))
    detail = {"case": case_id, "encounters": list(people), "key": ReaderKey(key.public).key_id}
    # before the question: whoever asked is known even if the answer gets lost
    audit.record(viewer, "FINGERS_ASKED", subjects=people.values(), detail={**detail, "reason": reason.strip()[:300]})
    sealed = sealed_anew(asked, centre)
    with transaction.atomic():
        _open_case(case_id, locked=True)
        now = clock.now()
        Revealed.objects.update_or_create(case=case, officer=account, defaults={"sealed": sealed, "came_at": now})
        audit.record(viewer, "FINGERS_CAME", subjects=people.values(), detail=detail)


def look_at_fingers(*, viewer: Viewer, case_id: int, password: str) -> Compared:
    """The pictures, opened for this one answer and kept nowhere; audited.

    Raises NOT_ALLOWED, WRONG_PASSWORD, TOO_MANY_TRIES, NO_SUCH_CASE, CASE_DECIDED, NO_FINGERS (none came, they are
    another officer's, a day has passed, or the password is another one since).
    """
    account = _officer(viewer)
    _need_password(account, password)
    case = _open_case(case_id)
    row = Revealed.objects.filter(case=case, officer=account).first()
    key = _opened(OfficerKey.objects.filter(account=account).first(), password)
    people = _people(viewer, case)
    if row is None or key is None or find_fingers(viewer, case_id) is None:
        raise Problem(NO_FINGERS)
    encounters = [side["encounter"] for side in row.sealed]
    if not set(encounters) <= people.keys():  # the officer's area became another one since
        raise Problem(NO_FINGERS)
    subjects = [people[each] for each in encounters]
    audit.record(viewer, "FINGERS_SEEN", subjects=subjects, detail={"case": case_id, "encounters": encounters})
    names = tuple(register.get_card_data(viewer, UUID(each)).name for each in subjects)
    return Compared(names, tuple(pictures(row.sealed, key)))


def forget_fingers() -> None:
    """Delete what has lain here for a day."""
    old = Revealed.objects.filter(came_at__lte=clock.now() - FINGERS_STAY)
    if old.exists():  # asked first: a delete takes the database's one lock of writers, many times a minute
        old.delete()


def _officer(viewer: Viewer) -> Account:
    viewer.need(Role.VERIFIER)
    if viewer.account is None:  # a program decides no cases
        raise Problem(NOT_ALLOWED)
    return Account.objects.get(pk=viewer.account)


def _need_password(account: Account, password: str) -> None:
    refuse_above("fingers", account.username, limit=TRIES)
    if not check_password(password, account.password):
        count_try("fingers", account.username, limit=TRIES)
        raise Problem(WRONG_PASSWORD)


def _open_case(case_id: int, *, locked: bool = False) -> Adjudication:
    rows = Adjudication.objects.select_for_update(of=("self",)) if locked else Adjudication.objects
    rows = rows.select_related("verdict__packet").defer("verdict__packet__content")
    case = rows.filter(pk=case_id).first()
    if case is None:
        raise Problem(NO_SUCH_CASE)
    if case.decided_at is not None:
        raise Problem(CASE_DECIDED)
    return case


def _people(viewer: Viewer, case: Adjudication) -> dict[str, str]:
    """References by recording: the case's own first, then those found alike whom this officer may see."""
    packet_id = case.verdict.packet.packet_id
    own = str(enrolment.get_recording(packet_id).subject)
    if not _may_see(viewer, own):
        raise Problem(NO_SUCH_CASE)
    # what was heard before encounters were kept names none
    named = {str(each.get("encounter", "")): str(each["person"]) for each in case.verdict.candidates}
    gone = Deletion.objects.filter(done_at__isnull=False, case__verdict__packet__packet_id__in=list(named))
    for encounter in gone.values_list("case__verdict__packet__packet_id", flat=True):
        del named[encounter]  # the centre would refuse all of them for this one
    alike = {encounter: person for encounter, person in named.items() if encounter and _may_see(viewer, person)}
    return {packet_id: own, **alike}


def _may_see(viewer: Viewer, reference: str) -> bool:
    try:
        register.get_card_data(viewer, UUID(reference))
    except (Problem, ValueError):
        return False
    return True


def _key_of(account: Account, password: str) -> LockedKey:
    row = OfficerKey.objects.filter(account=account).first()
    if row is not None and _opened(row, password) is not None:
        return _locked(row)
    made = LockedKey.make(password)
    with transaction.atomic():
        Revealed.objects.filter(officer=account).delete()  # nobody can open that any more
        told = {"public": made.public, "salt": made.salt, "locked": made.locked, "made_at": clock.now()}
        OfficerKey.objects.update_or_create(account=account, defaults=told)
    return made


def _opened(row: OfficerKey | None, password: str) -> ReadingKey | None:
    return _locked(row).open(password) if row else None


def _locked(row: OfficerKey) -> LockedKey:
    return LockedKey(row.public, bytes(row.salt), bytes(row.locked))
