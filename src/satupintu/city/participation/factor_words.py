"""Words for factors, their levels, and what can be said of them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from satupintu.city.areas import selectors as areas
from satupintu.city.participation.rules.factors import UNKNOWN, Factor
from satupintu.city.participation.selectors import Kind, Step
from satupintu.city.participation.statistics.bridge import Cause
from satupintu.city.participation.statistics.findings import Trouble
from satupintu.city.register.rules.codes import IncomeBand

Text = str | Promise

FACTORS: dict[Factor, Text] = {
    Factor.AGE: _("Age"),
    Factor.SEX: _("Sex"),
    Factor.EDUCATION: _("Education"),
    Factor.OCCUPATION: _("Occupation"),
    Factor.INCOME: _("Income a month"),
    Factor.KELURAHAN: _("Kelurahan"),
}
LEVELS: dict[Factor, dict[str, Text]] = {
    Factor.AGE: {
        "TO_24": _("to 24 years"),
        "25_34": _("25-34 years"),
        "35_44": _("35-44 years"),
        "45_54": _("45-54 years"),
        "55_64": _("55-64 years"),
        "FROM_65": _("65 years and over"),
    },
    Factor.SEX: {"MALE": _("men"), "FEMALE": _("women")},
    Factor.EDUCATION: {
        "NONE": _("no school finished"),
        "PRIMARY": _("primary school"),
        "LOWER_SECONDARY": _("lower secondary school"),
        "UPPER_SECONDARY": _("upper secondary school"),
        "HIGHER": _("higher education"),
        UNKNOWN: _("not known"),
    },
    Factor.OCCUPATION: {
        "NONE": _("not working (yet)"),
        "HOUSEHOLD": _("looking after the household"),
        "STUDENT": _("pupil or student"),
        "RETIRED": _("retired"),
        "STATE": _("state, army, police"),
        "COMPANY": _("employee of a company"),
        "TRADE": _("trade and own business"),
        "LAND_AND_SEA": _("farming and fishing"),
        "HANDS": _("manual work"),
        "OTHER": _("other work"),
    },
    Factor.INCOME: {**{band.name: band.printed for band in IncomeBand}, UNKNOWN: _("not known")},
}
CAUSES: dict[Cause, Text] = {
    Cause.CAME_OF_AGE: _("Turned 17"),
    Cause.MARRIED: _("Married before 17"),
    Cause.ARRIVED: _("Moved in"),
    Cause.RECORDED: _("Recorded"),
    Cause.DIED: _("Died"),
    Cause.LEFT: _("Moved away"),
    Cause.PERMIT_ENDED: _("Permit of stay ended"),
    Cause.CORRECTED: _("Register corrected"),
}
STEPS: dict[Step, Text] = {
    Step.MUST: _("Must have a KTP, not recorded before"),
    Step.INFORMED: _("Was sent a message"),
    Step.ASKED: _("Asked for a KTP"),
    Step.BOOKED: _("Booked a time"),
    Step.CAME: _("Drew a number at the place"),
    Step.RECORDED: _("Was recorded"),
    Step.UNIQUE: _("Found to be unique"),
    Step.PRINTED: _("Card printed"),
    Step.IN_HAND: _("Card in hand"),
}
KINDS: dict[Kind, Text] = {
    Kind.IN_PERSON: _("Direct: asked in person"),
    Kind.BY_DELEGATION: _("Indirect: somebody asked for them"),
    Kind.VIEWS: _("Direct: views given"),
    Kind.OBJECTIONS: _("Direct: objections"),
    Kind.PROPOSALS: _("Direct: proposals"),
}
TROUBLES: dict[Trouble, Text] = {
    Trouble.EMPTY: _("Nobody belongs to this combination, so it cannot be compared:"),
    Trouble.SEPARATED: _("Everybody or nobody is recorded here, so that no odds ratio exists; the rate stands above:"),
    Trouble.COLLINEAR: _("These groups are the same people, so that their parts cannot be told apart:"),
    Trouble.FEW: _("Few people are not recorded for so many comparisons: read odds ratios with much caution."),
}


def level_words() -> dict[str, dict[str, str]]:
    """Factor → level → its word; kelurahan are named by their own stage."""
    words = {str(factor): {level: str(word) for level, word in known.items()} for factor, known in LEVELS.items()}
    kelurahan = {area.code: area.name for area in areas.list_areas("KELURAHAN")}
    return {**words, str(Factor.KELURAHAN): kelurahan}


def level_word(factor: str, level: str, kelurahan: Mapping[str, str]) -> str:
    """A level in words; `kelurahan`: code → name."""
    if factor == Factor.KELURAHAN:
        return kelurahan.get(level, level)
    return str(LEVELS[Factor(factor)][level])
