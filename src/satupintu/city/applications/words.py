"""The stage's words as the interface shows them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from satupintu.city.applications.rules.kinds import Kind
from satupintu.city.register.rules.reports import Authority

KINDS: dict[Kind, str | Promise] = {
    Kind.NEW: _("First card"),
    Kind.LOST: _("The card is lost"),
    Kind.DAMAGED: _("The card is damaged"),
    Kind.CHANGE: _("Something on the card has changed"),
    Kind.ARRIVAL: _("I have moved here from another city"),
    Kind.EXTENSION: _("The card of a foreigner ends"),
    Kind.ELSEWHERE: _("I am registered in another city"),
}

PAPERS: dict[Kind, tuple[str | Promise, ...]] = {
    Kind.NEW: (_("Family card (KK)"),),
    Kind.LOST: (_("Letter of loss from the police. No letter from the RT or RW is needed."),),
    Kind.DAMAGED: (_("The damaged card, which you hand in"),),
    Kind.CHANGE: (
        _("Family card (KK)"),
        _("The old card"),
        _("Proof of the change, for example a marriage certificate"),
    ),
    Kind.ARRIVAL: (_("Moving letter (SKPWNI) from where you came"), _("Family card (KK)")),
    Kind.EXTENSION: (
        _("Family card (KK)"),
        _("The old card"),
        _("Passport"),
        _("Card of permanent stay (ITAP)"),
    ),
    Kind.ELSEWHERE: (_("Family card (KK)"),),
}

AUTHORITIES: dict[Authority, str | Promise] = {
    Authority.FAMILY: _("Of the family"),
    Authority.RT_HEAD: _("Head of the RT"),
    Authority.WRITTEN: _("Written authority of the person"),
    Authority.INSTITUTION: _("Hospital, school, company or another institution"),
}

STAGES: tuple[str | Promise, ...] = (
    _("Application received"),
    _("Recorded"),
    _("Checked by the national data centre"),
    _("Card being printed"),
    _("Ready to pick up"),
    _("Handed over"),
)
"""The way of an application in a resident's words, by the number that `sentences.stage_of` gives."""
