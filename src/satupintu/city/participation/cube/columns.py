"""The columns of a file of persons, and the factors that can be made of them."""

from collections.abc import Collection, Iterable, Mapping

from satupintu.city.register.rules.codes import Education, IncomeBand, Sex
from satupintu.city.register.rules.occupations import OCCUPATIONS

COLUMNS = (
    "kelurahan_code",
    "birth_date",
    "sex",
    "education",
    "occupation",
    "income_band",
    "wajib_ktp",
    "recorded",
)
FACTORS = ("age_group", "sex", "education", "occupation", "income_band", "kelurahan_code")
STUDY_FACTORS = FACTORS[:5]  # the five of the study (Angell, in Firmansyah 2009)
CODES: Mapping[str, Collection[int]] = {
    "sex": list(Sex),
    "education": list(Education),
    "occupation": range(1, len(OCCUPATIONS) + 1),
    "income_band": list(IncomeBand),
}
"""Numbers of the code tables; the kelurahan of another city are any text."""
COUNTS = ("population", "wajib_ktp", "recorded")


class UnreadableSource(Exception):
    """The file cannot be counted; the text says why."""


def check_columns(names: Iterable[str]) -> None:
    """Raise UnreadableSource when a file has other columns than `COLUMNS`, in any order; both sides are named."""
    given = set(names)
    missing, unknown = sorted(set(COLUMNS) - given), sorted(given - set(COLUMNS))
    if missing or unknown:
        said = [f"missing: {', '.join(missing)}"] * bool(missing) + [f"unknown: {', '.join(unknown)}"] * bool(unknown)
        raise UnreadableSource("; ".join(said))


def check_factors(by: Iterable[str]) -> tuple[str, ...]:
    """The factors in their order, each once. Raises UnreadableSource for one that does not exist."""
    asked = set(by)
    if unknown := sorted(asked - set(FACTORS)):
        raise UnreadableSource(f"unknown: {', '.join(unknown)}")
    return tuple(factor for factor in FACTORS if factor in asked)
