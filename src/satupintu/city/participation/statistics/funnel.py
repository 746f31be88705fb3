"""The steps of taking part, and where people stop."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Person(NamedTuple):
    """The steps that somebody took, and the groups they belong to: factor → level. No name, no number."""

    steps: frozenset[str]
    groups: Mapping[str, str]


@dataclass
class Stage:
    """One step of the funnel, in persons.

    `took`: took this very step. `reached`: this or a later one. `stopped`: went no further than this; who, by factor
    and level, in `who`. So each `reached` less `stopped` is the next stage's `reached`.
    """

    step: str
    took: int = 0
    reached: int = 0
    stopped: int = 0
    who: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def skipped(self) -> int:
        """Went on without this step."""
        return self.reached - self.took


def funnel(steps: Sequence[str], people: Iterable[Person], factors: Collection[str]) -> list[Stage]:
    """`steps` in order; everybody has taken the first one."""
    stages = [Stage(step, who={factor: Counter() for factor in factors}) for step in steps]
    for person in people:
        furthest = max((place for place, step in enumerate(steps) if step in person.steps), default=0)
        for place, stage in enumerate(stages[: furthest + 1]):
            stage.reached += 1
            stage.took += place == 0 or stage.step in person.steps
        stages[furthest].stopped += 1
        for factor in factors:
            stages[furthest].who[factor][person.groups[factor]] += 1
    return stages
