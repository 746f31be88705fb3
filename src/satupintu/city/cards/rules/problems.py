"""What can go wrong with blanks, cards and letters."""

from django.utils.translation import gettext_lazy as _

from satupintu.city.foundation.problems import declare

NO_BLANK = declare(
    "NO_BLANK",
    409,
    _("No blank card is left."),
    _("Issue a suket in place of the card, and print the card when blanks have come."),
)
SERIALS_UNREADABLE = declare(
    "SERIALS_UNREADABLE",
    400,
    _("These serial numbers are not a range."),
    _("Write the first and the last number as printed on the box: same letters, same length, ascending."),
)
SERIALS_OVERLAP = declare(
    "SERIALS_OVERLAP",
    409,
    _("Some of these blanks are in the books already."),
    _("Compare the numbers on the box with the deliveries listed below."),
)
BLANK_NOT_FREE = declare(
    "BLANK_NOT_FREE",
    409,
    _("This blank cannot be booked out."),
    _("Look it up in the ledger: it was used, spoiled, returned or set aside."),
)
NOT_PRINT_READY = declare(
    "NOT_PRINT_READY",
    409,
    _("This request is not ready for this step."),
    _("Go back to the list: only what the data centre found unique can be printed."),
)
CASE_OPEN = declare(
    "CASE_OPEN",
    409,
    _("Officers have yet to decide whose recording this is."),
    _("No card or letter is made or handed over before that. A verifier finds the case under Adjudication."),
)
MAY_NOT_HOLD_CARD = declare(
    "MAY_NOT_HOLD_CARD",
    409,
    _("This person may not be given a card today."),
    _("Check the person's page: the 17th birthday, the domicile or a life event stands against it."),
)
SUKET_NOT_NEEDED = declare(
    "SUKET_NOT_NEEDED",
    409,
    _("Blanks are left, so a suket may not be issued."),
    _("Print the card. Only the head of office may decide otherwise, with a reason."),
)
NO_PRINTER_KEY = declare(
    "NO_PRINTER_KEY",
    409,
    _("The printer's key is not known, so nothing can be sealed for the chip."),
    _("Put its public key into SATUPINTU_PRINTER_KEY (docs/operations/chip.md) and start the service again."),
)
CARD_NOT_WAITING = declare(
    "CARD_NOT_WAITING",
    409,
    _("No printed card waits to be handed over."),
    _("Check the claim code. The status page says where the request stands."),
)
FINGER_DIFFERS = declare(
    "FINGER_DIFFERS",
    409,
    _("This finger is not the card owner's finger."),
    _("Try once more with a clean, dry finger. If fingers cannot be read, a verifier vouches with a reason."),
)
PHOTO_UNREADABLE = declare(
    "PHOTO_UNREADABLE",
    422,
    _("The photo or signature of this record cannot be read."),
    _("Let the person be recorded once more, or tell the administrator which station took it."),
)
REASON_NEEDED = declare("REASON_NEEDED", 400, _("A reason is missing."), _("Write in a few words why."))
