"""How the journey tells what happens: a step at a time, with its duration and what a person would see."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Told:
    """One step as it went."""

    number: int
    title: str
    seconds: float = 0.0
    seen: list[str] = field(default_factory=list)
    problem: str = ""


class Story:
    """Collects the steps; prints them as they happen unless the answer is wanted as JSON."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self.steps: list[Told] = []
        self.figures: dict[str, object] = {}

    @property
    def ok(self) -> bool:
        return bool(self.steps) and not any(step.problem for step in self.steps)

    @contextmanager
    def step(self, title: str) -> Iterator[Callable[[str], None]]:
        """Play one step. What it raises ends the journey; the step keeps the reason."""
        told = Told(len(self.steps) + 1, title)
        self.steps.append(told)
        self.say(f"\n{told.number}. {title}")
        began = time.monotonic()

        def see(line: str) -> None:
            told.seen.append(line)
            self.say(f"   {line}")

        try:
            yield see
        except Exception as error:
            told.problem = str(error) or type(error).__name__
            self.say(f"   ✗ {told.problem}")
            raise
        finally:
            told.seconds = round(time.monotonic() - began, 2)
            self.say(f"   ({told.seconds:.1f} s)")

    def say(self, line: str) -> None:
        print(line, file=sys.stderr if self.as_json else sys.stdout, flush=True)

    def document(self) -> str:
        steps = [vars(step) for step in self.steps]
        total = round(sum(step.seconds for step in self.steps), 1)
        return json.dumps(
            {"ok": self.ok, "seconds": total, "steps": steps, **self.figures}, indent=2, ensure_ascii=False
        )
