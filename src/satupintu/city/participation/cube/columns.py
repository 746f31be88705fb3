"""The columns of a file of persons, and the factors that can be made of them."""

from collections.abc import Iterable

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
