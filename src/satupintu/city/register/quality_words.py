"""The faults of the register in the words that people read: what is wrong, and what to do about it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from satupintu.city.register.rules.quality import ANY, Fault, Nature, Weight

NATURES: dict[Nature, str | Promise] = {
    Nature.MISSING: _("Missing"),
    Nature.CONTRADICTORY: _("Contradictory"),
    Nature.STALE: _("Stale"),
}
WEIGHTS: dict[Weight, str | Promise] = {
    Weight.GRAVE: _("grave"),
    Weight.USUAL: _("usual"),
    Weight.SLIGHT: _("slight"),
}
TONES = {Weight.GRAVE: "now", Weight.USUAL: "sea", Weight.SLIGHT: "plain"}
ANY_FAULT = _("Any grave or usual doubt")
FAULTS: dict[Fault, tuple[str | Promise, str | Promise]] = {
    Fault.NO_NIK: (_("No NIK"), _("Look the person up in SIAK; give a NIK only when there is none.")),
    Fault.NO_FAMILY: (_("In no family card"), _("Ask for the family card and enter the person in it.")),
    Fault.NO_ADDRESS: (_("No address or no RT"), _("Ask the head of the RT, then enter a correction.")),
    Fault.NO_WEDDING_DATE: (
        _("Ever married, day of the wedding unknown"),
        _("Enter the day from the marriage certificate when the person comes."),
    ),
    Fault.NO_EDUCATION: (_("No education"), _("Ask when the person comes.")),
    Fault.NO_OCCUPATION: (_("No occupation"), _("Ask when the person comes.")),
    Fault.NO_BIRTH_PLACE: (_("No place of birth"), _("Enter it from the birth certificate.")),
    Fault.NO_BLOOD_GROUP: (_("No blood group"), _("Ask when the person comes; it may stay unknown.")),
    Fault.SAID_GONE: (
        _("Said to be dead or moved, and counted here"),
        _("Check before anybody goes there; ask for the death or the move to be reported."),
    ),
    Fault.GONE_BUT_COUNTED: (
        _("Dead or gone, and still counted"),
        _("The day of death or departure lies ahead: undo the event and enter it anew."),
    ),
    Fault.AGED_110: (
        _("110 years or older"),
        _("Ask the family or the head of the RT: the death may not be reported."),
    ),
    Fault.NO_HEAD: (_("In a family without a living head"), _("Enter the new head; that gives a new family card.")),
    Fault.SEVERAL_HEADS: (
        _("In a family with several heads"),
        _("Compare with the family card and correct the relation."),
    ),
    Fault.NIK_OTHER_BIRTH_DATE: (
        _("NIK and date of birth differ"),
        _("Compare with the birth certificate. A NIK stays when a date was corrected: then nothing is wrong."),
    ),
    Fault.NIK_OTHER_SEX: (
        _("NIK and sex differ"),
        _("Compare with the birth certificate. A NIK stays when the sex was corrected: then nothing is wrong."),
    ),
    Fault.OLDER_THAN_PARENT: (
        _("Child not younger than a parent in the family"),
        _("Compare dates and relation; a stepchild may be older."),
    ),
    Fault.HERE_BEFORE_BIRTH: (_("Counted here before birth"), _("Correct the day of arrival or of birth.")),
    Fault.SINGLE_WITH_WEDDING: (
        _("Never married, with a day of wedding"),
        _("Compare with the marriage certificate and correct one of the two."),
    ),
    Fault.KK_DATE_AHEAD: (_("Family card issued on a day to come"), _("Correct the family card.")),
    Fault.PERMIT_ENDED: (
        _("Permit of permanent stay has ended"),
        _("Ask for the new permit; the duty has ended till then."),
    ),
    Fault.TIME_OUTSIDE_OVER: (
        _("Said to be outside until a day that is over"),
        _("Ask the head of the RT whether the person is back."),
    ),
    Fault.WORD_TOO_OLD: (_("What was said is older than 90 days"), _("Ask the head of the RT again.")),
    Fault.OLDER_OCCUPATION_LIST: (
        _("Occupation by the older list of 89"),
        _("Choose the occupation anew from today's list when the person comes."),
    ),
    Fault.NOT_HEARD_OF: (
        _("Not heard of for five years"),
        _("No event, no word of the RT: let the head of the RT confirm it."),
    ),
}


def kind_word(kind: str) -> str:
    """A kind in a count: a fault, or ANY."""
    return str(ANY_FAULT if kind == ANY else FAULTS[Fault(kind)][0])
