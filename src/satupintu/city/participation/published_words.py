"""Words for the groups of published tables."""

from collections.abc import Mapping

from satupintu.city.areas import selectors as areas
from satupintu.city.participation.factor_words import level_words
from satupintu.city.participation.rules.factors import Factor
from satupintu.city.participation.rules.published_groups import JOINED

Words = Mapping[str, Mapping[str, str]]
"""Factor → level → its word."""


def published_words() -> Words:
    """With the words of kecamatan, in which kelurahan are put together."""
    kecamatan = {area.code: f"kecamatan {area.name}" for area in areas.list_areas("KECAMATAN")}
    words = level_words()
    return words | {Factor.KELURAHAN: words[Factor.KELURAHAN] | kecamatan}


def group_word(words: Words, factor: str, group: str) -> str:
    """A group in words: those of the levels that it puts together."""
    return " + ".join(words[factor].get(level, level) for level in group.split(JOINED))
