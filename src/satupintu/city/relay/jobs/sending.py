"""One pass of the relay: what came in goes to the centre, in order of station and sequence; answers are fetched.

docs/flows/relay.md. Every step may be cut off anywhere: the next pass does it again and nothing happens twice.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.db.models import Q, QuerySet

from satupintu.city.enrolment import keys
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.enrolment.rules.entries import RecordingEntry
from satupintu.city.foundation import clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.selectors import find_setting
from satupintu.city.foundation.services import note_setting
from satupintu.city.register import selectors as register
from satupintu.city.relay import selectors, services
from satupintu.city.relay.centre import NOT_THERE, Answer, Centre, NotInTime, NotLetIn, Unreachable
from satupintu.city.relay.jobs.deleting import run_deletions
from satupintu.city.relay.jobs.due import due
from satupintu.city.relay.models import OutboxItem
from satupintu.city.relay.rules.osia import encounter_of, read_answer
from satupintu.city.relay.rules.pauses import is_due
from satupintu.city.relay.services.hearing import transaction_of
from satupintu.city.relay.services.outbox import VIEWER

MOST_TRIES = 8  # of a step that the centre answers oddly; then a person must look
RECEIPTS_AFTER, RECEIPTS_ASKED = "centre_receipts_after", "centre_receipts_asked"
ASK_FOR_RECEIPTS_EVERY = timedelta(seconds=30)
ASKED_TOGETHER = 20
State = OutboxItem.State
log = logging.getLogger(__name__)


def run_once(centre: Centre) -> int:
    """One pass; gives how many steps were taken.

    Raises Unreachable when the line is down (noted as an outage), and NotLetIn when the centre refuses this city.
    """
    services.collect()
    services.forget_fingers()
    try:
        steps = _all_steps(centre)
    except NotLetIn as no:
        services.centre_refuses(said=str(no))
        raise
    except Unreachable:
        services.line_is_down()
        raise
    return steps


def _all_steps(centre: Centre) -> int:
    if keys.find_centre_signer() is None:
        services.trust_centre(centre=centre)
        services.line_is_up()
    services.need_same_port()
    steps = 0
    for item in _to_create():
        steps += _step(centre, item, _create)
    _fetch_receipts(centre)
    services.look_at_centre(centre=centre)
    for state, step in ((State.CREATED, _search), (State.SEARCHING, _ask)):
        for item in _due(state):
            steps += _step(centre, item, step)
    return steps + run_deletions(centre)


def _due(state: OutboxItem.State) -> list[OutboxItem]:
    rows = due(OutboxItem.objects.filter(state=state)).select_related("packet").defer("packet__content")
    return list(rows.order_by("packet__station", "packet__sequence"))


def _to_create() -> Iterator[OutboxItem]:
    """Waiting packets whose turn it is: one that must wait holds back its station's later ones, not other stations'."""
    rows = OutboxItem.objects.filter(state=State.WAITING).select_related("packet").defer("packet__content")
    for _, items in groupby(rows.order_by("packet__station", "packet__sequence"), lambda item: item.packet.station_id):
        for item in items:
            if not is_due(item.next_try_at, clock.now()):
                break
            yield item
            if OutboxItem.objects.filter(pk=item.pk, state=State.WAITING).exists():
                break  # it has to wait since just now


def _step(centre: Centre, item: OutboxItem, step: Callable[[Centre, OutboxItem], None]) -> int:
    """One step for one packet. An odd answer concerns this packet only; a silent line concerns all."""
    try:
        step(centre, item)
    except Unreachable as problem:
        services.try_later(item=item, error=str(problem))
        raise
    except Problem as problem:
        log.warning("packet %s: %s", item.packet.packet_id[:12], problem.kind.code)
        services.note_failed(item=item, error=problem.kind.code)
    except (OperationalError, InterfaceError):
        raise  # about the database, not about this packet
    except Exception as stumble:
        # whatever one packet or the answer to it does to us, the others must not wait behind it
        log.exception("packet %s", item.packet.packet_id[:12])
        services.note_failed(item=item, error=type(stumble).__name__)
    services.line_is_up()
    return 1


def _create(centre: Centre, item: OutboxItem) -> None:
    packet_id = item.packet.packet_id
    recording = enrolment.get_recording(packet_id)
    who = register.get_card_data(VIEWER, recording.subject)
    document = encounter_of(
        enrolment.get_sealed(packet_id), packet_id=packet_id, birth_year=who.birth_date.year, female=who.sex_code == 2
    )
    earlier = services.find_earlier(packet_id) if item.compared_at is None else None
    if earlier is not None and not _compare(centre, item, earlier, document):
        return
    answer = centre.create(str(recording.subject), packet_id, document)
    # 409: it was created by an earlier try whose answer got lost
    if answer.status not in {200, 202, 409}:
        _odd(item, answer)
    elif settings.CENTRE_HAS_PORT:
        _keep_answer(centre, item, answer)
    elif answer.status == 202:
        services.try_later(item=item, error="HTTP 202")  # it says only that it will: asked again it says 409
    else:
        services.vouch(item=item, answered=f"createEncounter: HTTP {answer.status}")


def _compare(centre: Centre, item: OutboxItem, earlier: RecordingEntry, document: dict[str, Any]) -> bool:
    """The prints against those of the same person at the centre, before they lie there themselves.

    False when that has to be asked again later.
    """
    packet_id = item.packet.packet_id
    if settings.CENTRE_HAS_PORT and centre.receipt(packet_id).members.get("receipt"):
        # a city that came back from a backup: these prints would be compared with themselves
        services.note_compared(item=item, earlier=earlier, doubt="there already")
        return True
    question = {"biometricData": [each for each in document["biometricData"] if "image" in each]}
    try:
        answer = centre.verify(str(earlier.subject), f"{packet_id}.earlier", question)
    except NotInTime as slow:
        if item.odd_answers < MOST_TRIES:
            # the centre makes the earlier templates first; other stations need not wait for that
            services.try_later(item=item, error=str(slow), is_odd=True)
            return False
        answer = Answer(0, str(slow))
    if answer.status >= 500 and answer.status not in NOT_THERE and item.odd_answers < MOST_TRIES:
        _odd(item, answer)
        return False
    nobody_there = answer.status == 404 and "code" in answer.members and earlier.packet_id is None
    alike = answer.members.get("decision") is True or nobody_there
    doubt = "" if alike else f"HTTP {answer.status} {str(answer.document)[:200]}"
    services.note_compared(item=item, earlier=earlier, doubt=doubt)
    return True


def _keep_answer(centre: Centre, item: OutboxItem, answer: Answer) -> None:
    """The receipt, and whether something of the same NIK lies there that the city does not know.

    Kept in one step: a city that is killed or restored in between would never ask again.
    """
    again = answer.status == 409
    told = centre.receipt(item.packet.packet_id).members if again else answer.members.get("others")
    told = told if isinstance(told, dict) else {}
    receipt, earlier = told.get("receipt"), told.get("earlier")
    unknown = [each for each in earlier if not _is_here(each)] if isinstance(earlier, list) else []
    if unknown and item.odd_answers < MOST_TRIES:
        # after a backup came back the packet may be on its way here; others of the station wait that long
        services.try_later(item=item, error=f"earlier at the centre, unknown here: {unknown}", is_odd=True)
    elif unknown:
        services.note_unknown_earlier(item=item, receipt=receipt, unknown=unknown)
    elif not receipt or not services.keep_receipt(document=receipt):
        services.note_created(item=item)


def _is_here(encounter: object) -> bool:
    return isinstance(encounter, str) and enrolment.find_recording(encounter) is not None


def _search(centre: Centre, item: OutboxItem) -> None:
    subject = enrolment.get_recording(item.packet.packet_id).subject
    answer = centre.identify(str(subject), transaction_of(item))
    task = answer.members.get("taskId")
    if answer.status == 202 and isinstance(task, str):
        services.note_searching(item=item, task=task)
    elif answer.status == 404 and item.odd_answers < MOST_TRIES:
        services.search_anew(item=item)
    else:
        _hear(item, answer)


def _ask(centre: Centre, item: OutboxItem) -> None:
    """No callback came: ask how far the search is, and for its answer when it is done."""
    status = centre.task_status(item.task, transaction_of(item))
    if status.status == 404:
        services.search_anew(item=item)
    elif status.document == "PENDING":
        services.try_later(item=item, error="")
    else:
        # the same transaction gets the same answer; nothing is searched a second time
        subject = enrolment.get_recording(item.packet.packet_id).subject
        _hear(item, centre.identify(str(subject), transaction_of(item), at_once=True))


def _hear(item: OutboxItem, answer: Answer) -> None:
    try:
        heard = read_answer(answer.document)
    except ValueError:
        _odd(item, answer)
        return
    services.hear(transaction_id=transaction_of(item), heard=heard, by="POLLING")


def _odd(item: OutboxItem, answer: Answer) -> None:
    """Try again after a server's error; anything else the centre will say again."""
    error = f"HTTP {answer.status} {str(answer.document)[:200]}"
    if answer.status >= 500 and item.odd_answers < MOST_TRIES:
        services.try_later(item=item, error=error, is_odd=True)
    else:
        services.note_failed(item=item, error=error)


def _fetch_receipts(centre: Centre) -> None:
    """Receipts that came in no answer, because the answer got lost; an ABIS without our port gives none.

    Asked for as well while the line is thought to be down and nothing else is due: else nobody would see it come back.
    """
    if not settings.CENTRE_HAS_PORT:
        return
    lacking = OutboxItem.objects.exclude(state=State.WAITING).filter(packet__centre_receipt=None)
    waiting = lacking.filter(Q(created_at__isnull=False) | Q(state=State.ANSWERED))
    if not (waiting.exists() or selectors.is_line_down()):
        return
    after = int(find_setting(RECEIPTS_AFTER) or 0)
    told = centre.receipts(after).document
    if not isinstance(told, dict) or not isinstance(told.get("last"), int):
        raise Unreachable("receipts that cannot be read")
    services.line_is_up()
    for document in told.get("receipts") or []:
        services.keep_receipt(document=document)
    if told["last"] != after:
        note_setting(name=RECEIPTS_AFTER, value=told["last"])
        return
    _ask_for_receipts(centre, waiting)


def _ask_for_receipts(centre: Centre, waiting: QuerySet[OutboxItem]) -> None:
    """One by one, some at a time: what was no receipt when the list came by, or stands there under a lower number."""
    now, before = clock.now(), find_setting(RECEIPTS_ASKED)
    asked_at, upto = before if isinstance(before, list) else ("", 0)
    if asked_at and not is_due(datetime.fromisoformat(asked_at) + ASK_FOR_RECEIPTS_EVERY, now):
        return
    rows = waiting.select_related("packet").defer("packet__content").order_by("pk")
    some = list(rows.filter(pk__gt=upto)[:ASKED_TOGETHER]) or list(rows[:ASKED_TOGETHER])
    if not some:
        return
    note_setting(name=RECEIPTS_ASKED, value=[now.isoformat(), some[-1].pk])  # first: one that fails stops no other step
    for item in some:
        receipt = centre.receipt(item.packet.packet_id).members.get("receipt")
        if receipt:
            services.keep_receipt(document=receipt)
