"""The stage's words as the interface shows them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from satupintu.city.participation.rules import study
from satupintu.city.participation.rules.dkb_checks import Impossible, Odd
from satupintu.city.participation.rules.funnel_limits import Place
from satupintu.city.participation.rules.rates import Denominator

LINES: dict[str, str | Promise] = {
    study.POPULATION: _("Population"),
    study.WAJIB_KTP: _("Must have a KTP"),
    study.RECORDED: _("Already recorded"),
    study.NOT_RECORDED: _("Not yet recorded"),
    study.AGED_55: _("Aged 55 and over"),
    study.PRINT_READY: _("Ready to print"),
    study.IN_HAND: _("Card in hand"),
}
SOURCES: dict[str, str | Promise] = {"study": _("the study"), "register": _("this register"), "aggregate": _("a file")}
DENOMINATORS: dict[Denominator, str | Promise] = {
    Denominator.POPULATION: _("of the population"),
    Denominator.WAJIB_KTP: _("of those who must have a KTP"),
    Denominator.RECORDED: _("of those recorded"),
    Denominator.NOT_RECORDED: _("of those not yet recorded"),
}
FOUND: dict[Impossible | Odd, str | Promise] = {
    Impossible.COLUMNS_MISSING: _("columns are missing: give the table all columns of its layout"),
    Impossible.HEADING_TWICE: _("stands twice in the headings: which of the two is meant is not known, so keep one"),
    Impossible.NO_TABLE: _("holds no table of the layout: each needs the key and the columns of its table"),
    Impossible.NO_SUCH_KELURAHAN: _("is no kelurahan of this city: write its ten-digit Kemendagri code"),
    Impossible.NO_SEMESTER: _("is no semester: write 1 or 2, and the year with four digits"),
    Impossible.NO_DAY: _("is no day: write year-month-day"),
    Impossible.DOUBLE_ROW: _("stands in an earlier row already: keep one of them"),
    Impossible.EMPTY: _("is empty: write 0 where nobody was counted"),
    Impossible.NOT_A_COUNT: _("is no whole number: write digits only"),
    Impossible.NEGATIVE: _("is below zero: persons are counted from 0"),
    Impossible.PARTS_DO_NOT_SUM: _("the parts do not make the whole: ask the office that counted"),
    Odd.UNKNOWN_COLUMNS: _("columns that the layout does not have were left out"),
    Odd.OTHER_CITY: _("is a kelurahan of another city; its code was not checked"),
    Odd.THOUSANDS_APART: _("was read as a whole number with its thousands apart"),
    Odd.ABOVE_WAJIB_KTP: _("more are recorded than must have a KTP: counted later, or some have moved away since"),
    Odd.ABOVE_AND_MISSING: _(
        "more are recorded than must have a KTP, and yet some are not recorded: not counted of the same people; "
        "ask the office that counted"
    ),
    Odd.MORE_CARDS_THAN_RECORDED: _("more hold a card than are recorded: counted on different days"),
    Odd.PERCENT_DIFFERS: _("the percentage is not that of its two numbers; it is worked out anew from them"),
    Odd.TABLES_DIFFER: _("two tables of the file count differently"),
    Odd.KELURAHAN_MISSING: _("the table leaves out kelurahan of this city"),
    Odd.PARTS_UNLIKE_WHOLE: _(
        "the parts of one level do not make the whole: look for areas that are missing, or ask the office that counted"
    ),
}
ABOVE_WHOLE = _(
    "Recorded persons are counted later than those who must have a card, and some have moved away since. "
    "The figure is shown as it is."
)
PLACES: dict[Place, str | Promise] = {
    Place.WITHIN: _("within 95%"),
    Place.DOUBTFUL: _("outside 95%, within 99.8%"),
    Place.ABOVE: _("above the limit of 99.8%"),
    Place.BELOW: _("below the limit of 99.8%"),
}
