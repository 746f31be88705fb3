"""Which tables are published, and in which groups: the finest in which few cells are small."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product

from satupintu.city.participation.protection.company import Cube, Hiding
from satupintu.city.participation.protection.tables import WAYS, Axes, Grouping, Joint, Place, Table, tables_of

FEW = 0.05
"""Of the cells over three factors at most so many are small: each hides two others with it."""

Steps = Mapping[str, Sequence[Mapping[str, str]]]
"""Factor → its groups, from fine to coarse, each as level → name of its group."""
Levels = Mapping[str, frozenset[str]]
"""Factor → names of its groups in a table."""


def chosen_tables(
    joint: Joint, steps: Steps, earlier: Mapping[frozenset[str], Levels]
) -> list[tuple[Hiding, dict[Place, Cube]]]:
    """Tables of up to three factors, their small cells in company. What is too fine in all groups is left out.

    Over one and two factors no cell is hidden: their groups are as coarse as that needs. `earlier`: by factors, the
    groups of the semester published before; nothing becomes finer, or the difference would tell the parts.
    """
    found = []
    for axes in tables_of(len(joint.factors)):
        before = earlier.get(frozenset(joint.factors[axis] for axis in axes), {})
        for table in _finest_first(joint, axes, steps, before):
            hiding = Hiding.of(joint, table)
            if _is_fit(joint, hiding) and (cubes := hiding.give_company()) is not None:
                found.append((hiding, cubes))
                break
    return found


def _finest_first(joint: Joint, axes: Axes, steps: Steps, before: Levels) -> Iterator[Table]:
    ladders = [_ladder(joint, axis, steps, before) for axis in axes]
    tables = [Table(axes, groupings) for groupings in product(*ladders)]
    yield from sorted(tables, key=lambda table: -(table.sums(joint.possible) > 0).sum())


def _ladder(joint: Joint, axis: int, steps: Steps, before: Levels) -> list[Grouping]:
    """A factor's groupings from the finest that is allowed."""
    factor, levels = joint.factors[axis], joint.levels[axis]
    found = [Grouping.by(levels, step) for step in steps.get(factor, ({},))]
    alike = [len(before.get(factor, frozenset()).intersection(grouping.names)) for grouping in found]
    return found[max(range(len(found)), key=alike.__getitem__, default=0) :]


def _is_fit(joint: Joint, hiding: Hiding) -> bool:
    table, cells = hiding.table, ~hiding.impossible
    if len(table.axes) < WAYS:
        return not hiding.small.any()
    parts = (Hiding.of(joint, table.part(pair)) for pair in combinations(table.axes, WAYS - 1))
    return bool(hiding.small.sum() <= FEW * cells.sum()) and not any(part.small.any() for part in parts)
