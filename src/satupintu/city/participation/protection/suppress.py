"""Hide the small cells of all tables, and as few others as give each hidden number a proof."""

from collections.abc import Mapping
from dataclasses import dataclass

from satupintu.city.participation.protection.company import Hiding
from satupintu.city.participation.protection.grouping import Levels, Steps, chosen_tables
from satupintu.city.participation.protection.proofs import Progress, Prover, Spot
from satupintu.city.participation.protection.tables import THRESHOLD, Joint


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
    spots = [Spot(hiding, cube) for hiding, cubes in chosen for cube in cubes.values()]
    while missing := prover.missing(spots):
        useless = prover.seek(missing, progress)
        spots = [spot for spot in spots if spot not in useless]
        for hiding, cube in useless:
            hiding.useless.add(cube)
        for hiding in tables:
            hiding.hide_only(cube for other, cube in spots if other is hiding)
        for hiding, cube in sorted(useless, key=lambda spot: (spot.hiding.table.axes, spot.cube)):
            if (other := hiding.another(cube.own)) is not None:
                spots.append(Spot(hiding, other))
            elif hiding in tables:
                tables.remove(hiding)  # the others stay as they are proven: less is told
        spots = [spot for spot in spots if spot.hiding in tables]
    if not tables:
        raise NotProtectedError("no table can be published")
    return Protected(joint, tuple(tables), tuple(spots))
