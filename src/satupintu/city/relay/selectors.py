"""Reads of the relay: what is on its way, cases for a human, closed days."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Max, Min, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from satupintu.city.applications import selectors as applications
from satupintu.city.areas.selectors import get_place
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.enrolment.rules.entries import StationEntry, Unanswered
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.problems import NOT_FOUND, Problem
from satupintu.city.foundation.selectors import find_setting
from satupintu.city.foundation.viewers import Role, Viewer, program
from satupintu.city.register import selectors as register
from satupintu.city.relay.models import Adjudication, CentreReceipt, Closing, Outage, OutboxItem, Revealed
from satupintu.city.relay.models import Deletion as DeletionRow
from satupintu.city.relay.models import Opinion as OpinionRow
from satupintu.city.relay.models import Undoing as UndoingRow
from satupintu.city.relay.problems import NO_SUCH_CASE
from satupintu.city.relay.rules.ageing import Waiting, waiting
from satupintu.city.relay.rules.entries import (
    Agreement,
    Case,
    CaseLine,
    ClosedDay,
    Crossed,
    Deletion,
    Held,
    News,
    Opinion,
    Person,
    Told,
    Undoing,
    Way,
)
from satupintu.city.relay.rules.fingers import FINGERS_STAY
from satupintu.city.relay.rules.lines import Line, Span, Wait, line_of
from satupintu.city.relay.rules.outages import NOT_LET_IN
from satupintu.city.relay.rules.verdicts import Candidate
from satupintu.packets import closing
from satupintu.packets.polling import BLOCK, Asked, Word, blocks, within
from satupintu.packets.status import Status, may_follow

WATCHERS = (Role.VERIFIER, Role.HEAD, Role.ADMINISTRATOR)
READERS_OF_DAYS = (*WATCHERS, Role.AUDITOR)
SENDERS = (Role.VERIFIER, Role.ADMINISTRATOR)
JUDGES = (Role.VERIFIER, Role.HEAD)
DAYS = 7
MOST_NEWS = 200  # receipts and words in one answer to a station, and the rest of the last block
State = OutboxItem.State
PRINTED = (Status.SENT_FOR_CARD_PRINTING, Status.CARD_PRINTED, Status.CARD_SHIPPED)


@dataclass(frozen=True)
class Monitor:
    """The relay at a glance. `states`: (state, how many, oldest); `ways`: packets that wait or failed, oldest first.

    `outages`: (line, station, uplink, begin, end); `unanswered`: what the centre has had for long, each with its item,
    the oldest hundred of `unanswered_in_all`; `not_let_in`: since when the centre answers and refuses this city, and
    its words.
    """

    states: tuple[tuple[str, int, datetime | None], ...]
    ways: tuple[Way, ...]
    stations: tuple[StationEntry, ...]
    outages: tuple[tuple[str, str, str, datetime, datetime | None], ...]
    refused: tuple[tuple[str, str, str, datetime], ...]
    open_cases: int
    waiting: tuple[Waiting, ...]
    unanswered: tuple[tuple[Unanswered, int | None], ...]
    unanswered_in_all: int
    not_let_in: tuple[datetime, str] | None


# -- on the way -----------------------------------------------------------------------------------
def get_monitor(viewer: Viewer) -> Monitor:
    """What waits where and since when. Names nobody. Raises NOT_ALLOWED."""
    viewer.need(*WATCHERS)
    counts = {
        state: (number, oldest)
        for state, number, oldest in OutboxItem.objects.values_list("state").annotate(Count("pk"), Min("written_at"))
    }
    states = tuple((state.value, *counts.get(state, (0, None))) for state in State)
    rows = OutboxItem.objects.exclude(state=State.ANSWERED).select_related("packet").defer("packet__content")
    outages = Outage.objects.order_by("-began_at")[:10]
    return Monitor(
        states=states,
        ways=tuple(_way(row) for row in rows.order_by("written_at", "pk")[:100]),
        stations=tuple(enrolment.list_stations(viewer)),
        outages=tuple((row.line, row.station_id or "", row.uplink, row.began_at, row.ended_at) for row in outages),
        refused=tuple(enrolment.list_refused(viewer, 20)),
        open_cases=Adjudication.objects.filter(decided_at=None).count(),
        waiting=_ages(),
        unanswered=_unanswered(),
        unanswered_in_all=enrolment.unanswered_packets(aged()).count(),
        not_let_in=_not_let_in(),
    )


def is_line_down() -> bool:
    """Whether the line to the centre is thought to be down."""
    return Outage.objects.filter(line=Outage.Line.CITY_CENTRE, ended_at=None).exists()


def _not_let_in() -> tuple[datetime, str] | None:
    told = find_setting(NOT_LET_IN)
    return (datetime.fromisoformat(told["since"]), told["said"]) if told else None


def _ages() -> tuple[Waiting, ...]:
    """What waits where, along the way of a packet, and for how long."""
    items = OutboxItem.objects.values_list("written_at", flat=True)
    cases = Adjudication.objects.filter(decided_at=None).values_list("opened_at", flat=True)
    moments: dict[str, Iterable[datetime]] = {
        "COMING": enrolment.list_unfinished(),
        "TO_SEND": items.filter(state=State.WAITING),
        "AT_CENTRE": enrolment.list_at_centre(),
        "REFUSED": items.filter(state=State.FAILED),
        "CASES": cases,
    }
    now = clock.now()
    return tuple(waiting(where, since, now) for where, since in moments.items())


def aged() -> datetime:
    """What has been at the centre since before this moment has been there for long."""
    return clock.now() - timedelta(days=settings.AGED_DAYS)


def _unanswered() -> tuple[tuple[Unanswered, int | None], ...]:
    found = enrolment.list_unanswered(aged())
    ids = [each.packet_id for each in found]
    items = dict(OutboxItem.objects.filter(packet__packet_id__in=ids).values_list("packet__packet_id", "pk"))
    return tuple((each, items.get(each.packet_id)) for each in found)


def _way(row: OutboxItem) -> Way:
    packet = row.packet
    return Way(
        row.pk,
        packet.packet_id,
        packet.station_id,
        packet.sequence,
        row.state,
        row.written_at,
        row.tries,
        row.last_error,
    )


def list_receipts(station: str, after: int = 0, numbers: Iterable[int] | None = None) -> list[dict[str, str]]:
    """Receipts of the centre for a station's packets numbered above `after`, or for some numbers among them."""
    rows = CentreReceipt.objects.filter(packet__station=station, packet__sequence__gt=after)
    rows = rows if numbers is None else rows.filter(packet__sequence__in=list(numbers))
    return list(rows.order_by("packet__sequence").values_list("document", flat=True))


def get_news(station: str, asked: Asked) -> News:
    """What a station does not know of its packets: block after block of numbers until there are `MOST_NEWS` things.

    A station that asks without digests gets everything at once.
    """
    words = enrolment.list_statuses(station, asked.after)
    held = CentreReceipt.objects.filter(packet__station=station, packet__sequence__gt=asked.after)
    at_centre = set(held.values_list("packet__sequence", flat=True))
    news, city, centre, upto = list[Word](), list[int](), list[int](), asked.after
    found = blocks(words, asked.after, whole=asked.known is None)
    for number, block in found.items():
        news += [] if asked.knows(number, block) else block
        city += [each for each, *_ in block if within(each, asked.city)]
        centre += [each for each, *_ in block if each in at_centre and within(each, asked.centre)]
        upto = asked.after + (number + 1) * BLOCK
        if asked.known is not None and len(news) + len(city) + len(centre) >= MOST_NEWS:
            break
    return News(
        city=enrolment.list_receipts(station, asked.after, city),
        centre=list_receipts(station, asked.after, centre),
        words=news,
        upto=upto,
        more=bool(words) and words[-1][0] > upto,
    )


def list_outages(since: date) -> list[tuple[str, datetime, datetime | None]]:
    """(line, begin, end) of the times since a day in which a line was down, oldest first; end None: it still is.

    One uplink that is silent while another carries is no such time.
    """
    rows = _whole_lines().filter(Q(ended_at=None) | Q(ended_at__date__gte=since))
    return list(rows.order_by("began_at").values_list("line", "began_at", "ended_at"))


def list_traced_outages(since: date) -> list[tuple[int, str, str | None, datetime, datetime | None]]:
    """(row, line, place of the station, begin, end) of the same; the place is None for city-centre or if not known."""
    rows = _whole_lines().filter(Q(ended_at=None) | Q(ended_at__date__gte=since)).order_by("began_at", "pk")
    return list(rows.values_list("pk", "line", "station__place", "began_at", "ended_at"))


def data_state() -> str:
    """Another text as soon as a line goes down or comes back, for later stages that keep what they counted."""
    return "|".join(map(str, _whole_lines().aggregate(Count("pk"), Count("ended_at"), Max("ended_at")).values()))


def _whole_lines() -> QuerySet[Outage]:
    return Outage.objects.filter(uplink="")


def get_lines(viewer: Viewer, days: int) -> list[Line]:
    """Every station's line and the one to the centre in the last `days` days, by station. Names nobody.

    A line is counted from its station's enrolment on, or from its first outage where that was noted before.
    Raises NOT_ALLOWED.
    """
    viewer.need(*WATCHERS)
    now = clock.local()
    since = now - timedelta(days=days)
    spans: dict[tuple[str, str], list[Span]] = {}
    for row in Outage.objects.filter(Q(ended_at=None) | Q(ended_at__gte=since)).order_by("began_at"):
        known = row.station_id or row.line == Outage.Line.CITY_CENTRE
        if known:  # without its station it was on nobody knows which line
            span = Span(timezone.localtime(row.began_at), timezone.localtime(row.ended_at) if row.ended_at else now)
            spans.setdefault((row.station_id or "", row.uplink), []).append(span)
    waits = _waits(since, now)
    found = []
    for station in enrolment.list_stations(viewer):
        whole = spans.get((station.code, ""), [])
        begins = [timezone.localtime(at) for at in (station.enrolled_at,) if at] + [span.began for span in whole]
        if begins:
            found.append(
                line_of(
                    station=station.code,
                    name=station.name,
                    place=get_place(station.place).name,
                    period=Span(max(since, min(begins)), now),
                    outages=whole,
                    uplinks={up: s for (code, up), s in spans.items() if code == station.code and up},
                    waits=waits.get(station.code, []),
                )
            )
    centre = line_of(
        station="",
        name="",
        place="",
        period=Span(since, now),
        outages=spans.get(("", ""), []),
        uplinks={},
        waits=waits.get("", []),
    )
    return [*found, centre]


def _waits(since: datetime, now: datetime) -> dict[str, list[Wait]]:
    """By station, and "" for the line to the centre, when packets waited for that line."""
    found: dict[str, list[Wait]] = {}
    for station, sealed, received, person in enrolment.list_waits(since):
        found.setdefault(station, []).append(Wait(sealed, received, person or 0))
    rows = OutboxItem.objects.filter(Q(created_at=None) | Q(created_at__gte=since))
    for written, created, person in rows.values_list("written_at", "created_at", "packet__recording__resident"):
        found.setdefault("", []).append(Wait(written, created or now, person or 0))
    return found


def get_line(viewer: Viewer, station: str, days: int) -> Line:
    """One station's line of `get_lines`. Raises NOT_FOUND, NOT_ALLOWED."""
    line = next((line for line in get_lines(viewer, days) if line.station == station), None)
    if line is None:
        raise Problem(NOT_FOUND)
    return line


# -- cases ----------------------------------------------------------------------------------------
def has_open_case(application: int) -> bool:
    """Whether a recording of this application is before a human, or will be, or none counts: nothing is printed.

    So it is for people whom somebody else's open case names: of two who are alike neither gets a card before that.
    """
    here = Adjudication.objects.filter(decided_at=None, verdict__packet__recording__application=application)
    held = here.exists() or is_one_of_two(application) or enrolment.is_left_without_a_recording(application)
    return held or _is_named(application)


def _is_named(application: int) -> bool:
    subject = applications.get_application(program("relay"), application).subject
    return _naming(str(subject)).filter(decided_at=None).exists()


def _naming(reference: str) -> QuerySet[Adjudication]:
    """Cases in which a person was found alike. References are random: no other text of the answer contains one."""
    rows = Adjudication.objects.alias(answer=Cast("verdict__candidates", TextField()))
    return rows.filter(answer__contains=reference)


def is_one_of_two(application: int) -> bool:
    """Whether an officer has yet to decide on two recordings of the person, one of them of this application."""
    packets = enrolment.list_beside(application)
    decided = Adjudication.objects.filter(verdict__packet__packet_id__in=packets, decided_at__isnull=False)
    return decided.count() < len(packets)


def list_cases(viewer: Viewer) -> list[CaseLine]:
    """Open cases of residents the viewer may see, oldest first. Raises NOT_ALLOWED."""
    viewer.need(*JUDGES)
    return _lines(viewer, Adjudication.objects.filter(decided_at=None).order_by("opened_at"))


def list_held_cases(viewer: Viewer) -> list[CaseLine]:
    """Decided cases of two people recorded as one whose applications stay unprinted. Raises NOT_ALLOWED."""
    viewer.need(*JUDGES)
    two = Adjudication.objects.filter(decision=Adjudication.Decision.DIFFERENT_PEOPLE)
    neither = {"verdict__packet__recording__counts": False, "verdict__packet__recording__beside__counts": False}
    lines = _lines(viewer, two.filter(**neither).order_by("decided_at"))
    return [line for line in lines if list_held(viewer, line.packet_id)]


def list_deletions(viewer: Viewer) -> list[CaseLine]:
    """Cases whose recording is to be deleted at the centre and is not yet, oldest first. Raises NOT_ALLOWED."""
    viewer.need(*JUDGES)
    return _lines(viewer, Adjudication.objects.filter(deletion__done_at=None, deletion__isnull=False).order_by("pk"))


def _lines(viewer: Viewer, rows: QuerySet[Adjudication]) -> list[CaseLine]:
    lines = []
    for row in rows.select_related("verdict__packet").defer("verdict__packet__content"):
        packet = row.verdict.packet
        person = _person(viewer, str(enrolment.get_recording(packet.packet_id).subject))
        best = max((float(c["score"]) for c in row.verdict.candidates), default=0.0)
        if person.name:  # nobody of the viewer's area otherwise
            said = set(row.said().values_list("officer", flat=True))
            told = (row.pk, packet.packet_id, person, packet.station_id, row.opened_at, row.verdict.outcome, best)
            lines.append(CaseLine(*told, opinions=len(said), mine=viewer.account in said))
    return lines


def list_held(viewer: Viewer, packet_id: str) -> tuple[Held, ...]:
    """Applications of two people recorded as one that are as far as the card, as far as the viewer may see them."""
    found = []
    for number in enrolment.list_left_without_a_recording(packet_id):
        with suppress(Problem):
            entry = applications.get_application(viewer, number)
            if entry.status in {Status.PRINT_READY_RECORD, *PRINTED}:
                found.append(Held(number, entry.claim_code, entry.status in PRINTED))
    return tuple(found)


def get_case(viewer: Viewer, case_id: int) -> Case:
    """One case, both sides as far as the viewer may see them; audited.

    Raises NOT_ALLOWED, NO_SUCH_CASE, also for a resident outside the viewer's area.
    """
    viewer.need(*JUDGES)
    rows = Adjudication.objects.select_related("verdict__packet", "decided_by").defer("verdict__packet__content")
    row = rows.filter(pk=case_id).first()
    if row is None:
        raise Problem(NO_SUCH_CASE)
    packet_id = row.verdict.packet.packet_id
    recording = enrolment.get_recording(packet_id)
    person = _person(viewer, str(recording.subject))
    if not person.name:
        raise Problem(NO_SUCH_CASE)
    audit.record(viewer, "CASE_READ", subjects=[recording.subject], detail={"packet": packet_id})
    found = [candidate_of(each) for each in row.verdict.candidates]
    candidates = tuple((each, _with_recording(viewer, _person(viewer, each.person))) for each in found)
    return Case(
        id=row.pk,
        packet_id=packet_id,
        outcome=row.verdict.outcome,
        opened_at=row.opened_at,
        person=_with_recording(viewer, person, packet_id),
        candidates=candidates,
        beside=_beside(viewer, str(recording.subject), packet_id),
        held=list_held(viewer, packet_id),
        decision=row.decision,
        reason=row.reason,
        decided_by=row.decided_by.name if row.decided_by else "",
        decided_at=row.decided_at,
        **_opinions(viewer, row),
        may_undo=is_undoable(row),
        crossed=_crossed(person, [each for _, each in candidates]),
        deletion=_deletion(viewer, row),
        may_delete=is_deletable(row),
    )


def may_see_case(viewer: Viewer, case: Adjudication) -> bool:
    """Whether its resident is of the viewer's area: the rule by which cases are listed."""
    return bool(_person(viewer, str(enrolment.get_recording(case.verdict.packet.packet_id).subject)).name)


def _crossed(person: Person, others: list[Person]) -> tuple[Crossed, ...]:
    """Cases of the others, as far as the viewer may see them, that name this person and did not set them apart."""
    names = {other.reference: other.name for other in others if other.name}
    rows = _naming(person.reference).filter(verdict__packet__recording__resident__ref__in=list(names))
    rows = rows.exclude(decision=Adjudication.Decision.DIFFERENT_PEOPLE).order_by("pk")
    told = rows.values_list("pk", "verdict__packet__recording__resident__ref", "decision")
    return tuple(Crossed(pk, names[str(ref)], decision) for pk, ref, decision in told)


def is_deletable(case: Adjudication) -> bool:
    """Whether two officers may have the recording deleted at the centre: it is decided to be of whom it names."""
    same = case.decision == Adjudication.Decision.SAME_PERSON
    least = settings.CENTRE_THRESHOLDS.unique_below
    named = any(candidate_of(each).score >= least for each in case.verdict.candidates)
    return same and named and not DeletionRow.objects.filter(case=case, ordered_at__isnull=False).exists()


def _deletion(viewer: Viewer, case: Adjudication) -> Deletion | None:
    row = DeletionRow.objects.filter(case=case).select_related("asked_by", "ordered_by").first()
    if row is None:
        return None
    return Deletion(
        asked_by=row.asked_by.name,
        reason=row.reason,
        asked_at=row.asked_at,
        ordered_by=row.ordered_by.name if row.ordered_by else "",
        ordered_reason=row.ordered_reason,
        ordered_at=row.ordered_at,
        last_error=row.last_error,
        done_at=row.done_at,
        mine=row.asked_by_id == viewer.account,
    )


def is_undoable(case: Adjudication) -> bool:
    """Whether nothing has followed from a decision that could not be taken back."""
    packet_id = case.verdict.packet.packet_id
    if case.decided_at is None or enrolment.find_beside(packet_id) is not None:
        return False
    if DeletionRow.objects.filter(case=case, ordered_at__isnull=False).exists():
        return False
    recording = enrolment.get_recording(packet_id)
    newest = enrolment.list_recordings([str(recording.subject)])[0]
    statuses = [recording.status]
    if recording.application is not None:
        application = applications.get_application(program("relay"), recording.application)
        if application.closed_at is not None:
            return False
        statuses.append(application.status)
    return newest.packet_id == packet_id and all(may_follow(each, Status.ADJUDICATE_RECORD) for each in statuses)


def _opinions(viewer: Viewer, case: Adjudication) -> dict[str, Any]:
    """Opinions and undoings of a case; of an open round only what the viewer said."""
    rows = list(case.opinions.select_related("officer").order_by("given_at", "pk"))
    now = [row for row in rows if row.round == case.round and row.taken_back_at is None]
    mine = next((row for row in now if row.officer_id == viewer.account), None)
    shown = [row for row in rows if case.decided_at or row.round < case.round or row.officer_id == viewer.account]
    undone = case.undoings.select_related("officer").order_by("at", "pk")
    return {
        "opinions": tuple(map(_opinion, shown)),
        "undoings": tuple(map(_undoing, undone)),
        "mine": _opinion(mine) if mine else None,
        "others": len(now) - bool(mine),
    }


def _opinion(row: OpinionRow) -> Opinion:
    return Opinion(row.round, row.officer.name, row.decision, row.reason, row.given_at, row.taken_back_at)


def _undoing(row: UndoingRow) -> Undoing:
    return Undoing(row.round, row.officer.name if row.officer else "", row.decision, row.reason, row.at)


def _beside(viewer: Viewer, reference: str, packet_id: str) -> Person | None:
    """The same person as they were recorded the other time, where an officer has to say whether it is."""
    other = enrolment.find_beside(packet_id)
    if other is None:
        return None
    person = replace(_person(viewer, reference), recorded_on=other.recorded_on)
    if not person.name or other.packet_id is None:
        return person
    return replace(person, photo=enrolment.show_part(viewer, other.packet_id, "photo"))


def candidate_of(stored: dict[str, Any]) -> Candidate:
    """Somebody found alike, as an answer is kept."""
    fingers = tuple((str(name), float(score)) for name, score in stored["fingers"])
    return Candidate(stored["person"], float(stored["score"]), fingers, bool(stored["hands_exchanged"]))


def _person(viewer: Viewer, reference: str) -> Person:
    """Somebody as the register shows them to this viewer; the centre also knows people of other cities."""
    try:
        data = register.get_card_data(viewer, UUID(reference))
    except (Problem, ValueError):
        return Person(reference)
    return Person(reference, data.name, data.birth_date, data.kelurahan, data.kecamatan)


def _with_recording(viewer: Viewer, person: Person, packet_id: str | None = None) -> Person:
    """... with when they were recorded and the photo taken then: of one packet, or of the newest."""
    recordings = enrolment.list_recordings([person.reference]) if person.name else []
    ours = [entry for entry in recordings if packet_id in {None, entry.packet_id}]
    if not ours:
        return person
    shown = next((entry.packet_id for entry in ours if entry.packet_id), None)
    photo = enrolment.show_part(viewer, shown, "photo") if shown else ""
    return replace(person, recorded_on=ours[0].recorded_on, photo=photo)


def find_fingers(viewer: Viewer, case_id: int) -> datetime | None:
    """Since when fingers of a case lie here for this officer, None where none do. Raises NOT_ALLOWED."""
    viewer.need(Role.VERIFIER)
    rows = Revealed.objects.filter(case=case_id, officer=viewer.account, came_at__gt=clock.now() - FINGERS_STAY)
    return rows.values_list("came_at", flat=True).first()


# -- closed days ----------------------------------------------------------------------------------
def list_days(viewer: Viewer, days: int = DAYS) -> list[ClosedDay]:
    """Stations' days, newest first: the last ones, and of any age those that are not closed or nobody has stated."""
    viewer.need(*READERS_OF_DAYS)
    since = clock.today() - timedelta(days=days)
    rows = Closing.objects.filter(Q(day__gte=since) | Q(agrees=False))
    closed = {(row.station_id, row.day): row for row in rows}
    names = {entry.code: entry.name for entry in enrolment.list_stations(viewer)}
    agreed = Closing.objects.filter(agrees=True).values_list("station_id", "day")
    wanted = set(closed) | (set(enrolment.list_days_with_packets()) - set(agreed))
    return [
        _day(station, names.get(station, station), day, closed.get((station, day)))
        for station, day in sorted(wanted, key=lambda pair: (pair[1], pair[0]), reverse=True)
    ]


def _day(station: str, name: str, day: date, row: Closing | None) -> ClosedDay:
    statements = (row.by_station, row.by_city, row.by_centre) if row else (None, None, None)
    told = tuple((place, _told(place, statement)) for place, statement in zip(closing.PLACES, statements, strict=True))
    silent = tuple(place for place, statement in told if statement is None)
    agreement = Agreement(row.agrees, row.missing, silent) if row else Agreement(agrees=False, silent=silent)
    return ClosedDay(station, name, day, told, agreement)


def _told(place: str, statement: dict[str, str] | None) -> Told | None:
    if statement is None:
        return None
    said = closing.SignedClosing.from_dict(statement).closing
    return Told(place, said.first, said.last, said.count, said.root)
