from django.utils.translation import gettext_lazy as _

from satupintu.city.foundation.problems import declare

NO_SUCH_DAY = declare("NO_SUCH_DAY", 400, _("This day does not exist."), _("Write it as year-month-day: 2026-06-30."))
NO_PUBLIC_DAY = declare(
    "NO_PUBLIC_DAY",
    403,
    _("Of past days the public figures are those of the ends of months."),
    _("Ask for the last day of a month, or for today."),
)
NO_CUT_OFF = declare(
    "NO_CUT_OFF",
    400,
    _("No semester ends on this day, or it is still to come."),
    _("Choose 30 June or 31 December of a year that has reached it."),
)
KNOWN_OUT_OF_RANGE = declare(
    "KNOWN_OUT_OF_RANGE",
    400,
    _("The figures of this semester cannot be asked as known on that day."),
    _("Choose a day from the semester's end to today."),
)
NO_AGGREGATE = declare(
    "NO_AGGREGATE",
    400,
    _("No figure of this file can be used."),
    _("Look at what was found row by row, correct the file at its source and read it again."),
)
SEVERAL_CITIES = declare(
    "SEVERAL_CITIES",
    400,
    _("This file tells of several cities."),
    _("Hand in one file for each city; figures of two cities are not added up."),
)
UNREADABLE_AGGREGATE = declare(
    "UNREADABLE_AGGREGATE",
    400,
    _("This file cannot be read."),
    _("Send a CSV or XLSX of at most 64 MB, as a program wrote it."),
)
UNWRITABLE_AGGREGATE = declare(
    "UNWRITABLE_AGGREGATE",
    400,
    _("The file cannot be written."),
    _("Name a file that ends in .csv or .xlsx, in a folder that exists."),
)
AGGREGATE_WITHOUT_DAY = declare(
    "AGGREGATE_WITHOUT_DAY",
    400,
    _("The file does not say of which day its figures are."),
    _("Give the day with --on, or write it into a column “on” as year-month-day."),
)
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
NOT_PROTECTED = declare(
    "NOT_PROTECTED",
    409,
    _("The tables of this semester cannot be published: small numbers could be worked out from them."),
    _("Wait for a semester in which more people are counted."),
)
NOT_PUBLISHED = declare(
    "NOT_PUBLISHED",
    404,
    _("There is no such public table."),
    _("Choose a semester and up to three factors on the page of open data."),
)
PAGE_BROKE = declare(
    "PAGE_BROKE",
    503,
    _("This page could not be computed."),
    _("Open it again in a minute. If that does not help, tell the administrator."),
)
PAGE_UNDER_WAY = declare(
    "PAGE_UNDER_WAY",
    503,
    _("These figures are still being computed."),
    _("Open the page that they stand on; it says how far they are. Then take the file again."),
)
NO_SUCH_FILE = declare(
    "NO_SUCH_FILE",
    404,
    _("This page has no such file."),
    _("Take the files from the page: it lists those it has."),
)
