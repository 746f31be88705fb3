"""Hide the small cells of all tables, and as few others as give each hidden number a proof."""

from collections.abc import Mapping
from dataclasses import dataclass

from satupintu.city.participation.protection.company import Hiding
from satupintu.city.participation.protection.grouping import Levels, Steps, chosen_tables
from satupintu.city.participation.protection.proofs import Progress, Prover, Spot
from satupintu.city.participation.protection.tables import THRESHOLD, Joint, Place


class NotProtectedError(ValueError):
    """A hidden number could be worked out, and hiding more does not help: nothing may be published."""


@dataclass(frozen=True)
class Protected:
    """The tables that may be published, with what is hidden in each, and the cube of each proof."""

    joint: Joint
    tables: tuple[Hiding, ...]
    proofs: tuple[Spot, ...]

    @property
    def groups(self) -> dict[frozenset[str], Levels]:
        """By its factors, the groups of each table."""
        return {
            frozenset(self.joint.factors[axis] for axis in table.axes): {
                self.joint.factors[axis]: frozenset(grouping.names)
                for axis, grouping in zip(table.axes, table.groupings, strict=True)
            }
            for table in (hiding.table for hiding in self.tables)
        }


def protect(
    joint: Joint,
    steps: Steps | None = None,
    earlier: Mapping[frozenset[str], Levels] | None = None,
    progress: Progress = lambda *_: None,
) -> Protected:
    """Tables of up to three factors, their small cells hidden, each with a proof. Raises NotProtectedError.

    `steps`: the groups of each factor from fine to coarse; `earlier`: those of the tables published before, by factors.
    """
    if any(count.sum() < THRESHOLD for count in joint.counts):
        raise NotProtectedError("fewer than the threshold altogether")
    chosen = chosen_tables(joint, steps or {}, earlier or {})
    tables = [hiding for hiding, _ in chosen]
    prover = Prover(joint, tables)
    proofs: list[Spot] = []
    asked = [Spot(hiding, cube) for hiding, cubes in chosen for cube in cubes.values()]
    while asked:
        useless = prover.unproven(asked, progress)
        proofs += [spot for spot in asked if spot not in useless]
        for hiding, cube in useless:
            hiding.useless.add(cube)
        asked = []
        for hiding in list(tables):
            more = [hiding.another(place) for place in _waiting(hiding, proofs)]
            if None in more:
                tables.remove(hiding)  # the others stay as they are proven: less is told
            else:
                asked += [Spot(hiding, cube) for cube in more if cube]
    if not tables:
        raise NotProtectedError("no table can be published")
    return Protected(joint, tuple(tables), tuple(spot for spot in proofs if spot.hiding in tables))


def _waiting(hiding: Hiding, proofs: list[Spot]) -> list[Place]:
    """Hidden cells without a proof. A cell that holds enough moves with any cube by as much as the cube's own cell."""
    cubes = [cube for other, cube in proofs if other is hiding]
    large = {where for cube in cubes for where, _ in cube.corners() if not hiding.small[where]}
    return [place for place in hiding.places(hiding.hidden) if place not in large | {cube.own for cube in cubes}]
