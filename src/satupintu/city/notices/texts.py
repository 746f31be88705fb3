"""The messages, as short as a text message."""

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from satupintu.city.notices.rules import Template

_TEXTS: dict[Template, str | Promise] = {
    Template.APPLICATION_RECEIVED: _(
        "Disdukcapil: we have your KTP-el application. Your claim code is %(claim_code)s. Keep it: with it and your "
        "birth date you can see how far your card is. The service is free."
    ),
    Template.CARD_READY: _(
        "Disdukcapil: your KTP-el is ready (%(claim_code)s). Come yourself to %(place)s; one finger is compared "
        "before it is handed over. The service is free."
    ),
    Template.SUKET_ISSUED: _(
        "Disdukcapil: there is no blank card now. A letter in place of the KTP-el (suket) was issued for "
        "%(claim_code)s, valid until %(valid_until)s. You will hear from us when the card is printed."
    ),
    Template.SUKET_WITHDRAWN: _(
        "Disdukcapil: your KTP-el was handed over (%(claim_code)s). The letter in its place is no longer valid."
    ),
    Template.DUPLICATE: _(
        "Disdukcapil: for %(claim_code)s the national data centre found an earlier record. Please come to the office "
        "with your family card; an officer will look into it with you."
    ),
    Template.COME_AGAIN: _(
        "Disdukcapil: part of the record for %(claim_code)s could not be read. Please come to any place of recording "
        "once more. We are sorry for the second trip."
    ),
    Template.TWO_RECORDINGS: _(
        "Disdukcapil: you were recorded twice (%(claim_code)s), one time without a network. An officer compares both; "
        "no card is printed before that. You need not come: you will hear from us."
    ),
    Template.CARD_ISSUED: _(
        "Disdukcapil: your KTP-el was handed over (%(claim_code)s). If it was not to you, come to the office at once."
    ),
    Template.REPORT_RECEIVED: _(
        "Disdukcapil: we have your report. Your claim code is %(claim_code)s. With it you can see on our page what "
        "becomes of it and why. The service is free."
    ),
    Template.REPORT_DECIDED: _(
        "Disdukcapil: your report %(claim_code)s has been decided. What became of it and why stands on our page under "
        "the claim code."
    ),
}


class _Blank(dict[str, str]):
    """A word that was not given prints as a dash: a message is better with a gap than not sent."""

    def __missing__(self, key: str) -> str:
        return "–"


def text_of(template: Template, context: dict[str, str], language: str) -> str:
    """A message in a language ("id", "en")."""
    with translation.override(language):
        return str(_TEXTS[template]) % _Blank(context)
