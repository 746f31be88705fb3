"""What data do not allow, named instead of computed all the same."""

from dataclasses import dataclass
from enum import StrEnum

Term = tuple[tuple[str, str], ...]
"""(factor, level) of one column of a model; two of them for an interaction, none for the constant."""


class Trouble(StrEnum):
    EMPTY = "EMPTY"
    """A combination holds nobody, or a group has nobody to be compared with."""
    SEPARATED = "SEPARATED"
    """Everybody or nobody is recorded: no finite estimate exists (Albert & Anderson 1984)."""
    COLLINEAR = "COLLINEAR"
    """Two columns say the same: their parts cannot be told apart."""
    FEW = "FEW"
    """Fewer than ten persons of the rarer outcome for each estimate (Peduzzi et al. 1996)."""


@dataclass(frozen=True)
class Finding:
    """`terms`: which; none when it concerns the whole."""

    trouble: Trouble
    terms: tuple[Term, ...] = ()
