from django.utils.translation import gettext_lazy as _

from satupintu.city.foundation.problems import declare

NO_LIST_TO_MATCH = declare(
    "NO_LIST_TO_MATCH",
    400,
    _("This file cannot be read as a list of people."),
    _("Save it as CSV (UTF-8) or XLSX with the headers in the first row, and try again."),
)
NOTHING_TO_COMPARE = declare(
    "NOTHING_TO_COMPARE",
    400,
    _("No column of this file holds names, or none holds NIKs or birth dates."),
    _("Name the column of each field, e.g. --mapping name=NAMA_ORANG; it is remembered for files of this layout."),
)
NO_SUCH_MATCH = declare(
    "NO_SUCH_MATCH",
    404,
    _("This comparison is not here."),
    _("Go back to the list of comparisons."),
)
