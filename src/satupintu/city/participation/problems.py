from django.utils.translation import gettext_lazy as _

from satupintu.city.foundation.problems import declare

NO_SUCH_DAY = declare("NO_SUCH_DAY", 400, _("This day does not exist."), _("Write it as year-month-day: 2026-06-30."))
NO_SUCH_CHOICE = declare(
    "NO_SUCH_CHOICE",
    400,
    _("These days or groups cannot be compared."),
    _("Choose on the page of factors and take the file from there."),
)
NO_ANALYTICS = declare(
    "NO_ANALYTICS",
    501,
    _("Intervals by RT need a library that is not installed here."),
    _("Choose intervals for each person alone, or have somebody type: ./run extras"),
)
