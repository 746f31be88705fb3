"""Numbers as people read them."""

from decimal import ROUND_HALF_UP, Decimal

from django.template.defaultfilters import floatformat
from django.utils.formats import number_format


def grouped(number: int) -> str:
    """A whole number with its thousands apart: 167.094 in Indonesian, 167,094 in English."""
    return number_format(number, use_l10n=True, force_grouping=True)


def decimals(value: Decimal | float, places: int) -> str:
    """Rounded, halves up, as in print (number_format alone cuts: 66,66 of two thirds); what rounds to 0 has no sign."""
    return floatformat(value, f"{places}g")


def signed(value: Decimal | float, places: int = 0) -> str:
    """A change: + or − before it, ± where it rounds to 0."""
    figure = decimals(value, places).lstrip("-")
    sign = "±" if not figure.strip("0,.") else "−" if value < 0 else "+"
    return f"{sign}{figure}"


def rounded(value: float, places: int) -> float:
    """The same figure for programs."""
    return float(Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)) + 0.0  # no -0.0
