"""A list against the register, from the file to what somebody decides. Nothing here changes the register."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from django.db import transaction
from django_tasks import task

from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role, Viewer, program
from satupintu.city.register.matching.comparing import Pair, pairs_of_list, pairs_of_register
from satupintu.city.register.matching.frames import Compared
from satupintu.city.register.matching.lists import digest_of, read_list
from satupintu.city.register.matching.problems import NO_SUCH_MATCH
from satupintu.city.register.models import ImportLayout, MatchDecision, MatchPair, MatchRow, MatchRun, Resident
from satupintu.city.register.rules.matching import MODEL, THRESHOLDS, Purpose, Verdict, is_sure
from satupintu.city.register.selectors.matching import newest_decision

STEPS = 3
"""Of a run: the register read, all compared, written down."""
_BATCH = 500


@transaction.atomic
def open_list(*, viewer: Viewer, file: Path, purpose: Purpose, mapping: Mapping[str, str] | None = None) -> MatchRun:
    """Take in a list; `compute` then looks for its people. Raises NOT_ALLOWED, NO_LIST_TO_MATCH, NOTHING_TO_COMPARE."""
    viewer.need(Role.VERIFIER, area="")
    found = read_list(file, mapping)
    if mapping:
        remembered = {"mapping": dict(mapping), "remembered_at": clock.now()}
        ImportLayout.objects.update_or_create(layout=found.layout, defaults=remembered)
    run = _opened(viewer, purpose, found.sha256, found.rows)
    rows = [
        MatchRow(
            run=run,
            line=person.key,
            digest=digest_of(person),
            name=person.name,
            nik=person.nik,
            birth_date=person.birth_date,
            sex=person.sex,
            birth_place=person.birth_place,
            kelurahan=person.kelurahan,
        )
        for person in found.people
    ]
    MatchRow.objects.bulk_create(rows, batch_size=_BATCH)
    return run


@transaction.atomic
def open_doubles(*, viewer: Viewer) -> MatchRun:
    """Look for residents who stand in the register twice. Raises NOT_ALLOWED."""
    viewer.need(Role.VERIFIER, area="")
    return _opened(viewer, Purpose.DOUBLES, "", 0)


def _opened(viewer: Viewer, purpose: Purpose, sha256: str, rows: int) -> MatchRun:
    run = MatchRun.objects.create(
        purpose=purpose,
        file_sha256=sha256,
        rows=rows,
        sure_from=THRESHOLDS[purpose].sure,
        look_from=THRESHOLDS[purpose].look,
        model=MODEL,
        started_by_id=viewer.account,
        started_at=clock.now(),
    )
    audit.record(viewer, "MATCH_STARTED", detail={"run": run.pk, "purpose": purpose, "rows": rows})
    return run


@task()
def compute_later(run_id: int) -> None:
    """The job that a page leaves: `compute`, as a program."""
    compute(viewer=program("register_match"), run_id=run_id)


def compute(*, viewer: Viewer, run_id: int, progress: Callable[[int], None] = lambda _: None) -> MatchRun:
    """Find the pairs of a run; one that was broken off begins anew, one that is over stays. Raises NO_SUCH_MATCH.

    `progress` is called with the step, 1 to STEPS, that begins.
    """
    viewer.need(Role.VERIFIER, area="")
    run = MatchRun.objects.filter(pk=run_id).first()
    if run is None:
        raise Problem(NO_SUCH_MATCH)
    if run.finished_at:
        return run
    try:
        _compute(viewer, run, progress)
    except Exception:
        MatchRun.objects.filter(pk=run.pk).update(failed_at=clock.now())
        raise
    return run


def _compute(viewer: Viewer, run: MatchRun, progress: Callable[[int], None]) -> None:
    def begin(step: int) -> None:
        MatchRun.objects.filter(pk=run.pk).update(step=step, failed_at=None)
        progress(step)

    begin(1)
    register = list(_register())
    begin(2)
    look_from = THRESHOLDS[Purpose(run.purpose)].look
    if run.purpose == Purpose.DOUBLES:
        pairs = pairs_of_register(register, look_from)
    else:
        pairs = pairs_of_list(_rows(run), register, look_from)
    begin(3)
    with transaction.atomic():
        _write(run, pairs)
        run.finished_at, run.step, run.failed_at = clock.now(), STEPS, None
        run.save(update_fields=["finished_at", "step", "failed_at", "unmatched"])
        audit.record(viewer, "MATCH_DONE", detail={"run": run.pk, "pairs": len(pairs), "unmatched": run.unmatched})


def _register() -> Iterator[Compared]:
    """Everybody who is or was here: a list of deaths also names those whose death is entered."""
    rows = Resident.objects.exclude(life_status=Resident.LifeStatus.INVALID).values_list(
        "pk", "name", "nik", "birth_date", "sex", "birth_place", "rt_id"
    )
    for pk, name, number, born, sex, place, rt in rows.iterator(chunk_size=5000):
        yield Compared(pk, name, number, born, sex, place, rt.partition("-")[0])


def _rows(run: MatchRun) -> Iterator[Compared]:
    for row in run.list_rows.iterator(chunk_size=5000):
        yield Compared(row.pk, row.name, row.nik, row.birth_date, row.sex, row.birth_place, row.kelurahan)


def _write(run: MatchRun, pairs: list[Pair]) -> None:
    run.pairs.all().delete()
    doubles = run.purpose == Purpose.DOUBLES
    if doubles:
        about = {pk: str(ref) for pk, ref in Resident.objects.values_list("pk", "ref")}
    else:
        about = dict(run.list_rows.values_list("pk", "digest"))
    rows = []
    for pair in pairs:
        # of two residents the older entry is the one that stays
        other, resident = sorted((pair.one, pair.other), reverse=True) if doubles else (pair.one, pair.other)
        rows.append(
            MatchPair(
                run=run,
                row_id=None if doubles else other,
                other_id=other if doubles else None,
                resident_id=resident,
                about=about[other],
                probability=pair.probability,
                sure=is_sure(Purpose(run.purpose), pair.probability, pair.levels),
                levels=pair.levels,
            )
        )
    MatchPair.objects.bulk_create(rows, batch_size=_BATCH)
    run.unmatched, _ = run.list_rows.filter(pairs=None).delete()


@transaction.atomic
def decide(*, viewer: Viewer, pair_id: int, verdict: Verdict, reason: str = "") -> None:
    """Note what somebody decided about a pair; the newest counts, in later runs too. The same again is noted once.

    Nothing else happens: what follows from it is a step of its own. Raises NOT_ALLOWED, NO_SUCH_MATCH.
    """
    viewer.need(Role.VERIFIER, area="")
    pair = MatchPair.objects.select_related("run", "resident").filter(pk=pair_id).first()
    if pair is None:
        raise Problem(NO_SUCH_MATCH)
    Resident.objects.select_for_update().get(pk=pair.resident_id)  # two who decide at once come one after the other
    before = newest_decision(pair)
    if before and (before.verdict, before.reason, before.decided_by_id) == (verdict, reason, viewer.account):
        return
    MatchDecision.objects.create(
        about=pair.about,
        resident=pair.resident,
        purpose=pair.run.purpose,
        probability=pair.probability,
        verdict=verdict,
        reason=reason,
        decided_by_id=viewer.account,
        decided_at=clock.now(),
    )
    audit.record(viewer, "MATCH_DECIDED", subjects=[pair.resident.ref], detail={"run": pair.run_id, "verdict": verdict})
