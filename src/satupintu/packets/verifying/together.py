"""Documents held against one another: what one of them says, the others must know.

A document alone can be whole and yet old, or stand where another should. Only a day's sheet says that files are all
there; without it what is given must agree, and what is not given is not asked for.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from satupintu.packets.closing import PLACES, Closing, compare
from satupintu.packets.manifest import FIRST_PREVIOUS, Manifest
from satupintu.packets.sheet import SHEET, TRAIL, Sheet
from satupintu.packets.verifying.keyring import Keyring
from satupintu.packets.verifying.reading import Evidence, Trail, Where, read
from satupintu.packets.verifying.report import Report

START = "0" * 64  # head of a trail without a line
Days = dict[tuple[str, date], dict[str, tuple[Where, Closing]]]  # (station, its day) → place → statement


def verify(files: Iterable[tuple[str, bytes]], keyring: Keyring, day: date | None = None) -> Report:
    """Check files, given as (name, bytes), alone and against one another. `day`: its sheet must be among them."""
    evidence = Evidence()
    for name, data in files:
        read(name, data, keyring, evidence)
    if not evidence.hashes:
        evidence.say(Where("."), "NOTHING_GIVEN", "There is no file to check.")
    days = _by_day(evidence)
    closed = tuple(_compare(evidence, days))
    _receipts(evidence, days)
    _manifests(evidence, days)
    _closings_and_manifests(evidence)
    _audit_heads(evidence)
    for where, sheet in evidence.sheets:
        _sheet(evidence, days, where, sheet)
    sheets = Counter(sheet.date for _, sheet in evidence.sheets)
    for twice in (on for on, times in sheets.items() if times > 1):
        evidence.say(Where(SHEET), "SHEET_TWICE", f"More than one sheet of {twice}.")
    if day is not None and day not in sheets:
        evidence.say(Where(SHEET), "SHEET_MISSING", f"No sheet of {day} is given.")
    found = sorted(set(evidence.wrong), key=lambda wrong: (wrong.file, wrong.line, wrong.code, wrong.what))
    return Report(_counts(evidence), closed, tuple(found))


def _counts(evidence: Evidence) -> dict[str, int]:
    return {
        "files": len(evidence.hashes),
        "packets": evidence.packets,
        "manifests": len(evidence.manifests) - evidence.packets,
        "receipts": len(evidence.receipts),
        "closings": len(evidence.closings),
        "audit_lines": sum(len(trail.hashes) for trail in evidence.trails.values()),
        "sheets": len(evidence.sheets),
    }


# -- closings ---------------------------------------------------------------------------------------
def _by_day(evidence: Evidence) -> Days:
    """The first that is given of each place is its statement of the day; what it said before may stand after it."""
    days: Days = defaultdict(dict)
    seen: set[object] = set()
    for where, told in evidence.closings:
        _, newest = days[told.station, told.date].setdefault(told.place, (where, told))
        # with one head of the trail the city says one thing: what it learns stands in the trail
        moment = (told.station, told.date, told.place, told.audit_head or told.ids)
        if moment in seen or not _may_come_before(told, newest):
            evidence.say(where, "CLOSING_TWICE", f"The {told.place} states {told.station} {told.date} a second time.")
        seen.add(moment)
    return days


def _may_come_before(told: Closing, newest: Closing) -> bool:
    """Whether a place may have said `told` and then `newest`: packets come late, and none goes."""
    if told.ids == newest.ids:
        return (told.first, told.last) == (newest.first, newest.last)
    later = iter(newest.ids)
    return all(packet_id in later for packet_id in told.ids)


def _compare(evidence: Evidence, days: Days) -> Iterator[tuple[str, str, bool]]:
    for (station, day), said in sorted(days.items()):
        told = {place: closing for place, (_, closing) in said.items()}
        found = compare(*(told.get(place) for place in PLACES))
        for place, ids in found.missing.items():
            for packet_id in ids:
                evidence.say(said[place][0], "MISSING", f"The {place} lacks packet {packet_id} of {station} {day}.")
        if not (found.agrees or found.missing or found.silent):
            evidence.say(next(iter(said.values()))[0], "NUMBERS_DIFFER", f"First, last or order of {station} {day}.")
        yield station, day.isoformat(), found.agrees


# -- receipts and manifests -------------------------------------------------------------------------
def _receipts(evidence: Evidence, days: Days) -> None:
    given: set[tuple[str, str]] = set()
    numbers: dict[tuple[str, str, int], str] = {}
    closings = [closing for said in days.values() for _, closing in said.values()]
    for where, told in evidence.receipts:
        if (told.by, told.packet_id) in given:
            evidence.say(where, "RECEIPT_TWICE", f"A second receipt of the {told.by} for packet {told.packet_id}.")
        given.add((told.by, told.packet_id))
        if numbers.setdefault((told.by, told.station, told.sequence), told.packet_id) != told.packet_id:
            evidence.say(where, "SEQUENCE_TWICE", f"Two packets under number {told.sequence} of {told.station}.")
        for closing in closings:
            if (closing.place, closing.station) == (told.by, told.station) and _lacks(
                closing, told.sequence, told.packet_id
            ):
                evidence.say(where, "NOT_IN_CLOSING", f"The {told.by}'s closing of {closing.date} lacks this packet.")


def _lacks(closing: Closing, sequence: int, packet_id: str) -> bool:
    """Whether a closing without holes holds another packet where this one should stand."""
    if closing.first is None or closing.last is None or closing.last - closing.first + 1 != closing.count:
        return False
    return closing.first <= sequence <= closing.last and closing.ids[sequence - closing.first] != packet_id


def _manifests(evidence: Evidence, days: Days) -> None:
    chains: dict[str, dict[int, tuple[str, Manifest]]] = defaultdict(dict)
    lines: set[str] = set()
    for where, packet_id, manifest in evidence.manifests:
        if where.line and packet_id in lines:
            evidence.say(where, "MANIFEST_TWICE", f"Packet {packet_id} is listed a second time.")
        if where.line:
            lines.add(packet_id)
        held, _ = chains[manifest.station].setdefault(manifest.sequence, (packet_id, manifest))
        if held != packet_id:
            evidence.say(where, "SEQUENCE_TWICE", f"Two packets under number {manifest.sequence}: {held}, {packet_id}.")
        said = days.get((manifest.station, manifest.sealed_at.date()), {})
        if said and not any(packet_id in closing.ids for _, closing in said.values()):
            evidence.say(where, "NOT_IN_CLOSING", f"No closing of its day names packet {packet_id}.")
    for where, packet_id, manifest in evidence.manifests:
        before, _ = chains[manifest.station].get(manifest.sequence - 1, (None, None))
        expected = FIRST_PREVIOUS if manifest.sequence == 1 else before
        if expected not in {None, manifest.previous}:
            evidence.say(where, "CHAIN_BROKEN", f"Packet {packet_id} follows another than the one before it.")


def _closings_and_manifests(evidence: Evidence) -> None:
    """Numbers and days that closings and receipts give are those of the manifests."""
    known = {packet_id: manifest for _, packet_id, manifest in evidence.manifests}
    for where, told in evidence.receipts:
        manifest = known.get(told.packet_id)
        if manifest and (manifest.station, manifest.sequence) != (told.station, told.sequence):
            evidence.say(where, "RECEIPT_OF_ANOTHER", "Station or number is not that of the packet's manifest.")
    for where, closing in evidence.closings:
        manifests = [known.get(packet_id) for packet_id in closing.ids]
        there = [manifest for manifest in manifests if manifest]
        numbers = [manifest.sequence for manifest in there]
        right = all((m.station, m.sealed_at.date()) == (closing.station, closing.date) for m in there)
        right = right and numbers == sorted(set(numbers))
        for end, number in ((manifests[:1], closing.first), (manifests[-1:], closing.last)):
            right = right and all(manifest is None or manifest.sequence == number for manifest in end)
        if not right:
            evidence.say(where, "NUMBERS_DIFFER", "Station, day or numbers are not those of the packets' manifests.")


# -- the audit trail and the sheet ------------------------------------------------------------------
def _audit_heads(evidence: Evidence) -> None:
    """What the city once signed as the end of its trail must still stand in the trail that it hands out.

    A line that the first one given only names is not shown: whoever wrote it anew could name any.
    """
    known = {digest for trail in evidence.trails.values() for digest in trail.hashes} | {START}
    handed_out = bool(evidence.trails) or any(sheet.audit_until is not None for _, sheet in evidence.sheets)
    for where, closing in evidence.closings:
        if handed_out and closing.audit_head is not None and closing.audit_head not in known:
            evidence.say(where, "AUDIT_HEAD_UNKNOWN", "The trail given does not hold the line that this closing names.")


def _sheet(evidence: Evidence, days: Days, where: Where, sheet: Sheet) -> None:
    folder = where.file.removesuffix(where.file.rpartition("/")[2])
    for name, digest in sheet.files.items():
        given = evidence.hashes.get(folder + name)
        if given != digest:
            code = "FILE_ALTERED" if given else "FILE_MISSING"
            evidence.say(Where(folder + name), code, f"Not the file that the sheet of {sheet.date} names.")
    if sheet.audit_until is not None:
        trail = evidence.trails.get(folder + TRAIL, Trail(after=sheet.audit_until))
        if (trail.after, (trail.hashes or [trail.after])[-1]) != (sheet.audit_after, sheet.audit_until):
            evidence.say(Where(folder + TRAIL), "TRAIL_CUT", "It begins or ends elsewhere than the sheet says.")
    for station in sheet.stations:
        _whole_day(evidence, days.get((station, sheet.date), {}), where, station)


def _whole_day(evidence: Evidence, said: dict[str, tuple[Where, Closing]], where: Where, station: str) -> None:
    """Three statements, and for each packet they name its manifest and the receipts."""
    for place in PLACES:
        if place not in said:
            evidence.say(where, "SILENT", f"The {place} has stated nothing of {station}.")
    manifests = {packet_id for _, packet_id, _ in evidence.manifests}
    receipts = {(told.by, told.packet_id) for _, told in evidence.receipts}
    for place in ("city", "centre"):
        for packet_id in said[place][1].ids if place in said else ():
            if packet_id not in manifests:
                evidence.say(where, "MANIFEST_MISSING", f"No manifest of packet {packet_id}.")
            if (place, packet_id) not in receipts:
                evidence.say(where, "RECEIPT_MISSING", f"No receipt of the {place} for packet {packet_id}.")
