from django.utils.translation import gettext_lazy as _

from satupintu.city.foundation.problems import declare

UNREADABLE_IMPORT = declare(
    "UNREADABLE_IMPORT",
    400,
    _("This file cannot be read as a list."),
    _("Save it as CSV (UTF-8) or XLSX with the headers in the first row, and try again."),
)
UNKNOWN_COLUMNS = declare(
    "UNKNOWN_COLUMNS",
    400,
    _("The columns of this file do not say what they hold."),
    _("Name the column of each field, e.g. --mapping name=NAMA_ORANG; it is remembered for files of this layout."),
)
IMPORT_FAILED = declare(
    "IMPORT_FAILED",
    409,
    _("A batch of this file could not be written; the batches before it stand."),
    _("Start the import again: it goes on with this batch."),
)
