"""What runs and how much memory it takes: `./run status`."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measured:
    """One program with its children: proportional set size in MB (shared pages counted once)."""

    name: str
    pid: int
    running: bool
    memory_mb: float


def measure(var: Path) -> list[Measured]:
    """All programs of the installation in `var`; empty when none was started."""
    note = var / "running.json"
    if not note.exists():
        return []
    programs = json.loads(note.read_text())["programs"]
    return [
        Measured(name, pid, Path(f"/proc/{pid}").exists(), round(sum(map(_memory_kb, _tree(pid))) / 1024, 1))
        for name, pid in programs.items()
    ]


def as_text(programs: list[Measured]) -> str:
    """The table that a person reads."""
    if not programs:
        return "Nothing runs here. Start it with ./run."
    rows = [f"{p.name:<14}{'runs' if p.running else 'ended':<8}{p.memory_mb:>8.1f} MB" for p in programs]
    return "\n".join([*rows, f"{'in all':<22}{sum(p.memory_mb for p in programs):>8.1f} MB"])


def as_json(programs: list[Measured]) -> str:
    total = round(sum(p.memory_mb for p in programs), 1)
    return json.dumps({"programs": [asdict(p) for p in programs], "memory_mb": total}, indent=2)


def _tree(pid: int) -> list[int]:
    """A process and its descendants."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(found for child in children for found in _tree(int(child)))]


def _memory_kb(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
