from django.utils.translation import gettext_lazy as _

from satupintu.city.foundation.problems import declare
from satupintu.city.register.importing.files import NoList

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
UNKNOWN_LIST = declare(
    "UNKNOWN_LIST",
    400,
    _("This list tells of events and does not say of which."),
    _("Say what the list holds (--list DEATH, …), or add a column JENIS_PERISTIWA."),
)
IMPORT_FAILED = declare(
    "IMPORT_FAILED",
    409,
    _("A batch of this file could not be written; the batches before it stand."),
    _("Start the import again: it goes on with this batch."),
)
IMPORT_UNDER_WAY = declare(
    "IMPORT_UNDER_WAY",
    409,
    _("This list is being tried or written, or was written already."),
    _("Look at it again in a minute."),
)
IMPORT_BROKE = declare(
    "IMPORT_BROKE",
    500,
    _("This step broke off; what was written before stands."),
    _("Start it again. If it breaks off once more, tell the administrator; the log says why."),
)

NO_LIST = {
    NoList.EMPTY: _("It is empty."),
    NoList.NO_ROWS: _("It holds headers and no rows."),
    NoList.TOO_LARGE: _("It is larger than 64 MB or ten million cells; send it in parts."),
    NoList.UNPACKS_TOO_LARGE: _("It unpacks to more than 512 MB; send it in parts, or as CSV."),
    NoList.CELL_TOO_LARGE: _("A cell holds more than 131,072 signs; a quotation mark may be missing."),
    NoList.OLD_EXCEL: _("It is a workbook of the old kind (.xls) or has a password; save it as XLSX without one."),
    NoList.NO_WORKBOOK: _("The workbook is broken; open it, save it anew and send that."),
    NoList.NO_TEXT: _("It is neither text nor a workbook, or its encoding is not known."),
}
"""Why a file is no list."""
