"""Reports by the people and ticks of heads of RTs, waiting, rejected, with a second officer, accepted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from satupintu.city.config.inventing.areas import CITY
from satupintu.city.config.inventing.desks import OFFICER, random_words
from satupintu.city.config.inventing.people import references
from satupintu.city.config.inventing.rows import moment, write_rows
from satupintu.city.config.inventing.waiting import EVENING, keys_of
from satupintu.city.foundation.claim_codes import LENGTH
from satupintu.city.foundation.models import Account
from satupintu.city.foundation.viewers import Grant, Role, Viewer
from satupintu.city.register.models import CommunityReport, ReportDecision
from satupintu.city.register.rules import reports as rules
from satupintu.city.register.rules.reports import Authority, Outcome, ReportKind, WhyNot
from satupintu.city.register.rules.roster import Whereabouts
from satupintu.city.register.services import accept_mistake, keep_evidence
from satupintu.city.register.words import ticked
from satupintu.synthetic.city import InventedCity
from satupintu.synthetic.city.draws import source
from satupintu.synthetic.city.faults import Faults
from satupintu.synthetic.city.reporting import Reported, invent_reports
from satupintu.synthetic.city.waiting import Told

TICKS_WAIT = 60
"""Days after which the office has looked at a tick and asked for papers."""
LOOKED_AFTER = timedelta(days=2)
LATE_EVENING = 700  # minutes after eight
PAPER_SIZE = (640, 420)


@dataclass(frozen=True)
class _Report:
    """A row without its number, and how it was decided (fields of the decision; none while it is open)."""

    row: CommunityReport
    decided: dict[str, Any] | None = None
    corrected: tuple[UUID, dict[str, Any]] | None = None


def write_reports(city: InventedCity, faults: Faults, gone: list[tuple[int, Told]]) -> None:
    """`gone`: words of heads of RTs that somebody is gone, with their numbers."""
    invented = invent_reports(source(city.seed, len(city.residents), "reports"), city, faults)
    officer = Account.objects.get(username=OFFICER)
    reports = [*_of_people(city, invented, officer), *_of_ticks(city, gone, officer)]
    reports.sort(key=lambda each: each.row.created_at)
    count = len(reports)
    codes = random_words(city, "claim codes of reports", count, LENGTH)
    for each, key, code in zip(reports, keys_of(city, "keys of reports", count), codes, strict=True):
        each.row.key, each.row.claim_code = key, code
    write_rows(CommunityReport, (each.row for each in reports))
    write_rows(ReportDecision, _decisions(reports))
    viewer = Viewer(officer.pk, officer.name, (Grant(Role.VERIFIER),), rules.PURPOSE)
    for number, each in enumerate(reports, start=1):
        if each.corrected:
            ref, values = each.corrected
            accept_mistake(viewer=viewer, number=number, ref=ref, values=values)


def _of_people(city: InventedCity, invented: list[Reported], officer: Account) -> Iterator[_Report]:
    refs = list(references(city))
    papers = {kind: keep_evidence(content=_paper(kind)) for kind in ReportKind}
    for each in invented:
        kind, authority = ReportKind(each.kind), Authority(each.authority)
        rt = city.rts[city.residents.rt[each.resident]]
        row = CommunityReport(
            kind=kind,
            words=each.words,
            name=each.name,
            area_id=rt.kelurahan if each.knows_place else CITY,
            where=_house(city, each.resident) if each.knows_place else "",
            authority=authority,
            reporter=_reporter(city, each, rt.number),
            paper="RSUD (simulasi)" if authority is Authority.INSTITUTION else "",
            contact=each.contact,
            photo_id=papers[kind] if each.with_photo else None,
            **_when(city, each.resident, kind, each.happened_on, moment(each.sent_on, each.minute)),
        )
        corrected = (refs[each.resident], dict([each.corrected])) if each.corrected else None
        yield _Report(row, _decided(each, refs[each.resident], _looked_at(city, row), officer), corrected)


def _of_ticks(city: InventedCity, gone: list[tuple[int, Told]], officer: Account) -> Iterator[_Report]:
    for number, told in gone:
        word = Whereabouts(told.word)
        kind = rules.OF_WORD[word]
        rt = city.rts[city.residents.rt[told.resident]]
        row = CommunityReport(
            kind=kind,
            words=ticked(word, "", rt.number),
            name=str(city.residents.name[told.resident]),
            area_id=rt.kelurahan,
            where=_house(city, told.resident),
            authority=Authority.RT_HEAD,
            reporter=f"Ketua RT {rt.number} (simulasi)",
            word_id=number,
            **_when(city, told.resident, kind, told.on, moment(told.on, EVENING)),
        )
        waits = (city.today - told.on).days <= TICKS_WAIT
        asked = _rejected(WhyNot.NEEDS_PAPERS, _looked_at(city, row), officer)
        yield _Report(row, None if waits else asked)


def _when(city: InventedCity, who: int, kind: ReportKind, happened_on: date, sent: datetime) -> dict[str, Any]:
    born = city.residents.birth_date[who].item().year
    return {
        "birth_year": born,
        "happened_on": happened_on,
        "consequence": rules.consequence(kind, born, sent.date()),
        "created_at": sent,
    }


def _looked_at(city: InventedCity, row: CommunityReport) -> datetime:
    """Two days after it was sent, at the latest last evening."""
    return min(row.created_at + LOOKED_AFTER, moment(city.today - timedelta(days=1), LATE_EVENING))


def _house(city: InventedCity, who: int) -> str:
    rt = city.rts[city.residents.rt[who]]
    return f"{city.families.address[city.residents.family[who]]}, RT {rt.number}"


def _reporter(city: InventedCity, report: Reported, rt: str) -> str:
    """Somebody of the neighbourhood; the family when they say so."""
    if report.authority == Authority.RT_HEAD:
        return f"Ketua RT {rt} (simulasi)"
    apart = 1 if report.authority == Authority.FAMILY else 40
    return str(city.residents.name[(report.resident + apart) % len(city.residents)]).title()


def _decided(report: Reported, ref: UUID, at: datetime, officer: Account) -> dict[str, Any] | None:
    if report.rejected:
        return _rejected(WhyNot(report.rejected), at, officer)
    if report.state != "WITH_SECOND":
        return None
    asked = {"ref": str(ref), "happened_on": report.happened_on.isoformat(), "spouse": None}
    return {
        "outcome": Outcome.PROPOSED,
        "resident_id": report.resident + 1,
        "asked": asked,
        "takes_two": True,
        "decided_by": officer,
        "decided_at": at,
    }


def _rejected(why: WhyNot, at: datetime, officer: Account) -> dict[str, Any]:
    return {"outcome": Outcome.REJECTED, "why": why, "decided_by": officer, "decided_at": at}


def _decisions(reports: list[_Report]) -> Iterator[ReportDecision]:
    for number, each in enumerate(reports, start=1):
        if each.decided:
            yield ReportDecision(report_id=number, number=1, **each.decided)


def _paper(kind: ReportKind) -> bytes:
    """What stands for a photo of a letter."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", PAPER_SIZE, "white")
    ImageDraw.Draw(picture).multiline_text((40, 60), f"DATA SIMULASI\n\nSURAT KETERANGAN\n{kind}", fill="black")
    out = BytesIO()
    picture.save(out, "JPEG")
    return out.getvalue()
