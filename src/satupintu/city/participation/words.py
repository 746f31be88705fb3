"""The stage's words as the interface shows them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from satupintu.city.participation.rules import study
from satupintu.city.participation.rules.delays import Cause
from satupintu.city.participation.rules.rates import Denominator

LINES: dict[str, str | Promise] = {
    study.POPULATION: _("Population"),
    study.WAJIB_KTP: _("Must have a KTP"),
    study.RECORDED: _("Already recorded"),
    study.NOT_RECORDED: _("Not yet recorded"),
    study.AGED_55: _("Aged 55 and over"),
}
SOURCES: dict[str, str | Promise] = {"study": _("the study"), "register": _("this register")}
DENOMINATORS: dict[Denominator, str | Promise] = {
    Denominator.POPULATION: _("of the population"),
    Denominator.WAJIB_KTP: _("of those who must have a KTP"),
    Denominator.NOT_RECORDED: _("of those not yet recorded"),
}
CAUSES: dict[Cause, str | Promise] = {
    Cause.BLANKS: _("No blank card was left"),
    Cause.LINE_DOWN: _("A network line was down"),
    Cause.CENTRE: _("The national data centre had not answered"),
    Cause.ADJUDICATION: _("An officer had to decide on a doubt"),
    Cause.OFFICE: _("The office had not sent or printed it"),
    Cause.RESIDENT: _("The resident had not come"),
}
