"""What a check found."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Wrong:
    """One thing that does not hold: where (line 0: the whole file), a fixed code, and in words."""

    file: str
    line: int
    code: str
    what: str


@dataclass(frozen=True)
class Report:
    """`checked`: how many of each kind; `closed`: (station, day, whether all three places agree)."""

    checked: Mapping[str, int]
    closed: tuple[tuple[str, str, bool], ...]
    wrong: tuple[Wrong, ...]

    @property
    def ok(self) -> bool:
        return not self.wrong

    def to_dict(self) -> dict[str, object]:
        """For JSON."""
        days = [{"station": station, "date": day, "closed": closed} for station, day, closed in self.closed]
        return {"ok": self.ok, "checked": dict(self.checked), "days": days, "wrong": [asdict(w) for w in self.wrong]}

    def as_text(self) -> str:
        """For a terminal: what was checked, and each wrong on a line of its own."""
        counted = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in self.checked.items() if number)
        days = [f"{station} {day}: {'closed' if closed else 'NOT CLOSED'}" for station, day, closed in self.closed]
        wrongs = [f"{wrong.file}:{wrong.line}: {wrong.code}: {wrong.what}" for wrong in self.wrong]
        whole = (
            "Everything holds." if self.checked["sheets"] else "What was given holds; no sheet says whether it is all."
        )
        end = whole if self.ok else f"{len(wrongs)} wrong."
        return "\n".join([f"Checked {counted}.", *days, *wrongs, end])
