"""Coarser groups of the factors, for public tables in which too few people would stand in a cell.

Each step is coarser than the one before it and made of whole groups of it. A group is named by its levels, with plus
signs between, so that a table says itself what it has put together.
"""

from collections.abc import Mapping

from satupintu.city.participation.rules.factors import Factor

JOINED = "+"
Step = Mapping[str, str]
"""Level → the name of its group; a level that is not there stays by itself."""


def _step(*groups: tuple[str, ...]) -> Step:
    return {level: JOINED.join(group) for group in groups for level in group}


STEPS: Mapping[Factor, tuple[Step, ...]] = {
    Factor.AGE: (
        _step(("55_64", "FROM_65")),
        _step(("TO_24", "25_34"), ("35_44", "45_54"), ("55_64", "FROM_65")),
    ),
    # who gave no education is too few to stand alone beside another factor
    Factor.EDUCATION: (_step(("NONE", "PRIMARY")), _step(("NONE", "PRIMARY", "UNKNOWN"))),
    Factor.OCCUPATION: (
        _step(("NONE", "RETIRED")),
        _step(
            ("NONE", "RETIRED", "HOUSEHOLD", "STUDENT"),
            ("STATE", "COMPANY"),
            ("TRADE", "LAND_AND_SEA"),
            ("HANDS", "OTHER"),
        ),
    ),
    Factor.INCOME: (_step(("LOW", "MIDDLE"), ("HIGH", "VERY_HIGH")),),
}
