"""Numbers as people read them."""

from django.utils.formats import number_format


def grouped(number: int) -> str:
    """A whole number with its thousands apart: 167.094 in Indonesian, 167,094 in English."""
    return number_format(number, use_l10n=True, force_grouping=True)
