"""What was found in a row, in words, and the report as people and programs read it."""

import csv
import re
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from satupintu.city.register import words
from satupintu.city.register.importing.columns import OURS
from satupintu.city.register.importing.findings import Doubt, Fault, Finding
from satupintu.city.register.importing.judging import Judged, Outcome
from satupintu.city.register.importing.services import Outcomes
from satupintu.city.register.importing.values import EVENTS
from satupintu.city.register.rules import history
from satupintu.city.register.rules.nik import masked

FINDINGS = {
    Fault.MISSING: _("is missing"),
    Fault.TOO_MANY_CELLS: _("the row has more cells than there are headers"),
    Fault.UNREADABLE_TEXT: _("holds signs that nobody can read; save the file as UTF-8"),
    Fault.TOO_LONG: _("is too long"),
    Fault.NUMBER_ROUNDED: _("was rounded by the spreadsheet and has lost digits; export it anew as text"),
    Fault.DIGITS_MISSING: _("has fewer than 16 digits"),
    Fault.NO_NUMBER: _("is no such number"),
    Fault.NO_NIK: _("cannot be a NIK"),
    Fault.NO_KK_NUMBER: _("cannot be a KK number"),
    Fault.NO_DATE: _("is no date; write day-month-year"),
    Fault.YEAR_OF_TWO_DIGITS: _("has a year of two digits; write four"),
    Fault.DATE_OUT_OF_RANGE: _("is still to come or before 1900"),
    Fault.NO_SUCH_CODE: _("is not in the code table"),
    Fault.NO_SUCH_AREA: _("is no kelurahan or kecamatan of this city"),
    Fault.NO_SUCH_RT: _("is no RT of this kelurahan"),
    Fault.DOUBLE_IN_FILE: _("stands in an earlier row of this file"),
    Fault.TWO_IN_REGISTER: _("fits two persons of the register"),
    Fault.GONE_IN_REGISTER: _("the register says that this person is gone"),
    Fault.CANNOT_BE_ENTERED: _("cannot be entered"),
    Fault.CARD_ENDED: _("is a family card that has ended; use the card that took its place"),
    Fault.NOT_IN_REGISTER: _("is nobody's in the register; enter the person by a list of residents first"),
    Fault.OTHER_PERSON: _("is not what the register says of this person; compare both and correct the wrong one"),
    Fault.SAYS_OTHERWISE: _("the register says otherwise; undo that event first if the list is right"),
    Fault.UNDONE_BEFORE: _("was entered before and undone; enter it by hand if it is true after all"),
    Fault.PART_OF_MOVE: _("belongs to a move of which another row is refused"),
    Doubt.APOSTROPHE: _("stood behind an apostrophe"),
    Doubt.DECIMAL_POINT: _("had a decimal point"),
    Doubt.SEPARATORS: _("had separators between its digits"),
    Doubt.DATE_AS_SERIAL: _("was a serial number of the spreadsheet"),
    Doubt.OTHER_BIRTH_DATE: _("tells another birth date"),
    Doubt.OTHER_SEX: _("tells another sex"),
    Doubt.WITHOUT_NIK: _("is unknown; the resident is entered without it"),
    Doubt.KK_DAY_UNKNOWN: _("tells no day of issue; today is entered"),
    Doubt.SECOND_HEAD: _("is a second head of this family"),
    Doubt.NEEDS_AN_EVENT: _("differs from the register and is left as it is; enter a move or a new family card"),
    Doubt.SPOUSE_UNKNOWN: _("is nobody's in the register; only the other spouse is entered"),
    Doubt.SAME_NAME_AND_DAY: _("is new, but the family has somebody of this name and birth date"),
}


FIELDS = words.FIELDS | {
    "kk_number": _("KK number"),
    "kk_issued_on": _("KK issued on"),
    "rt": _("RT"),
    "rw": _("RW"),
    "kelurahan": _("Kelurahan"),
    "kecamatan": _("Kecamatan"),
    "head_nik": _("NIK of the head"),
    "head_name": _("Name of the head"),
    "event": _("Kind of event"),
    "happened_on": _("Day of the event"),
    "reported_on": _("Reported on"),
    "evidence": _("Number of the paper"),
    "destination": _("Moved to"),
    "origin": _("Came from"),
    "spouse_nik": _("NIK of the spouse"),
}
LISTS = {
    "RESIDENTS": _("Residents"),
    "FAMILIES": _("Families"),
    "EVENTS": _("Events of several kinds"),
} | {str(kind): words.KINDS[kind] for kind in EVENTS}
"""By what may be said of a list."""
OUTCOMES = {
    Outcome.NEW: _("new"),
    Outcome.SAME: _("the same"),
    Outcome.CHANGED: _("changed"),
    Outcome.REFUSED: _("refused"),
}


def finding_word(finding: Finding) -> str:
    """A finding with its field; the details of most are codes or lines of the file."""
    detail = f" ({finding.detail})" if finding.detail else ""
    return f"{FIELDS.get(finding.field, '')} {FINDINGS[finding.code]}{detail}".strip()


def change_word(name: str, old: Any, new: Any) -> str:
    """A change in words, from values as JSON holds them."""
    before, after = (words.value_word(name, value, lambda _, value: str(value)) for value in (old, new))
    return f"{FIELDS[name]}: {before} → {after}"


def as_json(outcomes: Outcomes, *, applied: bool) -> dict[str, Any]:
    """The report for programs: NIKs are masked, rows that stay the same or are plainly new are only counted."""
    return {
        "applied": applied,
        "run": outcomes.run or None,
        "encoding": outcomes.table.encoding,
        "delimiter": outcomes.table.delimiter,
        "columns": {name: outcomes.table.headers[place] for name, place in outcomes.columns.places.items()},
        "unknown_columns": list(outcomes.columns.unknown),
        "rows": len(outcomes.table.rows),
        "written_before": outcomes.skipped,
        **{outcome.value.lower(): outcomes.counts[outcome] for outcome in Outcome},
        "told": [row_as_json(each) for each in outcomes.told],
    }


def row_as_json(judged: Judged) -> dict[str, Any]:
    """One row of the report."""
    return {
        "line": judged.row.line,
        "outcome": judged.outcome.value,
        "errors": [_finding(each) for each in judged.row.findings if each.refuses],
        "warnings": [_finding(each) for each in judged.row.findings if not each.refuses],
        "changes": {name: [_shown(name, value) for value in pair] for name, pair in judged.changes.items()},
    }


def _finding(finding: Finding) -> dict[str, str]:
    return {"code": finding.code.value, "field": finding.field, "detail": finding.detail}


def _shown(name: str, value: Any) -> Any:
    return masked(value) if name == "nik" and value else history.plain(value)


def as_text(outcomes: Outcomes, *, applied: bool, most: int = 50) -> str:
    """The report on a terminal: what was read, counts, and the first rows that need somebody."""
    table = outcomes.table
    lines = [
        f"{table.encoding} {table.delimiter!r}  " + ", ".join(outcomes.columns.places),
        *([say("Not read: %s") % ", ".join(outcomes.columns.unknown)] if outcomes.columns.unknown else []),
        *(f"{outcomes.counts[outcome]:>9,}  {OUTCOMES[outcome]}" for outcome in Outcome),
    ]
    if outcomes.skipped:
        lines.append(f"{outcomes.skipped:>9,}  " + say("written before the import was broken off"))
    for each in outcomes.told[:most]:
        said = [finding_word(finding) for finding in each.row.findings]
        said += [change_word(name, _shown(name, old), _shown(name, new)) for name, (old, new) in each.changes.items()]
        lines.append(f"{each.row.line:>7}  {OUTCOMES[each.outcome]}: " + "; ".join(said))
    if len(outcomes.told) > most:
        lines.append(say("… and %d more rows; --json tells all of them.") % (len(outcomes.told) - most))
    lines.append(say("Written.") if applied else say("Nothing was written. --apply writes it."))
    return "\n".join(lines)


def write_refused(outcomes: Outcomes, path: Path) -> None:
    """The refused rows as they came, each with its line and the reasons: to be put right and imported again."""
    path.touch(mode=0o600)  # personal data
    path.chmod(0o600)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=outcomes.table.delimiter or ",")
        places = [place for place, header in enumerate(outcomes.table.headers) if header not in OURS]
        writer.writerow([*(outcomes.table.headers[place] for place in places), *OURS])
        for each in outcomes.refused:
            cells = [guarded(each.row.cells[place]) if place < len(each.row.cells) else "" for place in places]
            reasons = "; ".join(finding_word(finding) for finding in each.row.findings if finding.refuses)
            writer.writerow([*cells, each.row.line, reasons])


def guarded(cell: str) -> str:
    """A cell that a spreadsheet neither counts with nor rounds: behind an apostrophe, which the import takes away."""
    return f"'{cell}" if re.match(r"[=+@-]|\d{12}", cell) else cell
