"""Lists that were held against the register: runs, pairs, and what was decided about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from satupintu.city.areas import selectors as areas
from satupintu.city.foundation import audit
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.register.matching.problems import NO_SUCH_MATCH
from satupintu.city.register.models import MatchDecision, MatchPair, MatchRow, MatchRun, Resident
from satupintu.city.register.rules import nik
from satupintu.city.register.rules.matching import FIELDS, Caution, Level, Purpose, Verdict, cautions

PAIRS_A_PAGE = 10
OPEN, DECIDED = "open", "decided"


@dataclass(frozen=True)
class RunLine:
    """A run and how far people are with it. `open`: pairs that nobody decided, here or in an earlier run."""

    id: int
    purpose: Purpose
    started_at: datetime
    finished_at: datetime | None
    failed_at: datetime | None
    step: int
    rows: int
    unmatched: int
    sure: int
    pairs: int
    open: int


@dataclass(frozen=True)
class Side:
    """A person as one side of a pair says: by field the value, "" for not known; a NIK is masked."""

    nik: str
    name: str
    birth_date: date | None
    sex: int | None
    birth_place: str
    kelurahan: str


@dataclass(frozen=True)
class Decided:
    """The newest decision about a pair. `at_purpose`: what the list was for, which may be another one."""

    verdict: Verdict
    reason: str
    by: str
    at: datetime
    at_purpose: Purpose


@dataclass(frozen=True)
class PairSeen:
    """A pair as it is decided on. `line`: in the file, None for two residents; `other`: the newer entry of a double."""

    id: int
    line: int | None
    ref: UUID
    other: UUID | None
    probability: float
    sure: bool
    one: Side
    resident: Side
    levels: dict[str, Level]
    cautions: tuple[Caution, ...]
    decided: Decided | None


@dataclass(frozen=True)
class PairPage:
    """One page of a run's pairs, likeliest first. `number` counts from 1."""

    pairs: list[PairSeen]
    number: int
    pages: int
    total: int


def list_runs(viewer: Viewer, limit: int = 50) -> list[RunLine]:
    """The newest runs first; names nobody. Raises NOT_ALLOWED."""
    viewer.need(Role.VERIFIER, area="")
    return [_line(run) for run in _counted(MatchRun.objects.order_by("-pk"))[:limit]]


def get_run(viewer: Viewer, run_id: int) -> RunLine:
    """One run. Raises NOT_ALLOWED, NO_SUCH_MATCH."""
    viewer.need(Role.VERIFIER, area="")
    run = _counted(MatchRun.objects.filter(pk=run_id)).first()
    if run is None:
        raise Problem(NO_SUCH_MATCH)
    return _line(run)


def list_pairs(viewer: Viewer, run_id: int, *, show: str = OPEN, number: int = 1, size: int = PAIRS_A_PAGE) -> PairPage:
    """Pairs that are open or decided (LATER is open). Writes the trail. Raises NOT_ALLOWED, NO_SUCH_MATCH."""
    run = get_run(viewer, run_id)
    wanted = _is_decided() if show == DECIDED else ~_is_decided()
    found = MatchPair.objects.filter(wanted, run_id=run.id).order_by("-probability", "pk")
    total = found.count()
    pages = max(1, -(-total // size))
    number = min(max(1, number), pages)
    rows = list(found.select_related("row", "resident", "other")[(number - 1) * size : number * size])
    page = PairPage(_seen(rows), number, pages, total)
    if rows:
        subjects = [ref for pair in page.pairs for ref in (pair.ref, pair.other) if ref]
        audit.record(viewer, "MATCH_PAIRS_READ", subjects=subjects, detail={"run": run.id})
    return page


def newest_decision(pair: MatchPair) -> MatchDecision | None:
    """What counts for a pair, decided in this run or in an earlier one; inside the stage only."""
    return MatchDecision.objects.filter(about=pair.about, resident_id=pair.resident_id).order_by("-pk").first()


def _newest() -> "QuerySet[MatchDecision]":
    return MatchDecision.objects.filter(about=OuterRef("about"), resident_id=OuterRef("resident_id")).order_by("-pk")


def _is_decided() -> Q:
    """A condition on pairs: the newest decision is not LATER."""
    newest = MatchDecision.objects.filter(pk=Subquery(_newest().values("pk")[:1]))
    return Q(Exists(newest.exclude(verdict=Verdict.LATER)))


def _counted(runs: "QuerySet[MatchRun]") -> "QuerySet[MatchRun]":
    undecided = MatchPair.objects.filter(~_is_decided(), run_id=OuterRef("pk")).order_by()
    return runs.annotate(
        count_pairs=Count("pairs"),
        count_sure=Count("pairs", filter=Q(pairs__sure=True)),
        count_open=Subquery(undecided.values("run_id").annotate(count=Count("pk")).values("count")),
    )


def _line(run: MatchRun) -> RunLine:
    return RunLine(
        id=run.pk,
        purpose=Purpose(run.purpose),
        started_at=run.started_at,
        finished_at=run.finished_at,
        failed_at=run.failed_at,
        step=run.step,
        rows=run.rows,
        unmatched=run.unmatched,
        sure=run.count_sure,  # type: ignore[attr-defined]
        pairs=run.count_pairs,  # type: ignore[attr-defined]
        open=run.count_open or 0,  # type: ignore[attr-defined]
    )


def _seen(rows: Iterable[MatchPair]) -> list[PairSeen]:
    names = {area.code: area.name for area in areas.list_areas("KELURAHAN")}
    return [_pair(row, names) for row in rows]


def _pair(pair: MatchPair, names: dict[str, str]) -> PairSeen:
    levels = {field: Level(pair.levels[field]) for field in FIELDS if field in pair.levels}
    one = pair.row or pair.other
    assert one is not None  # noqa: S101  # the database says so
    return PairSeen(
        id=pair.pk,
        line=pair.row.line if pair.row else None,
        ref=pair.resident.ref,
        other=pair.other.ref if pair.other else None,
        probability=pair.probability,
        sure=pair.sure,
        one=_side(one, names),
        resident=_side(pair.resident, names),
        levels=levels,
        cautions=cautions(levels, alive=pair.resident.life_status == Resident.LifeStatus.ALIVE),
        decided=_decided(pair),
    )


def _side(person: MatchRow | Resident, names: dict[str, str]) -> Side:
    kelurahan = person.kelurahan if isinstance(person, MatchRow) else person.rt_id.partition("-")[0]
    return Side(
        nik=nik.masked(person.nik) if person.nik else "",
        name=person.name,
        birth_date=person.birth_date,
        sex=person.sex,
        birth_place=person.birth_place,
        kelurahan=names.get(kelurahan, kelurahan),
    )


def _decided(pair: MatchPair) -> Decided | None:
    newest = newest_decision(pair)
    if newest is None:
        return None
    by = newest.decided_by.name if newest.decided_by else ""
    return Decided(Verdict(newest.verdict), newest.reason, by, newest.decided_at, Purpose(newest.purpose))
