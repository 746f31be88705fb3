from django.utils.translation import gettext_lazy as _

from satupintu.city.foundation.problems import declare

NO_SUCH_DAY = declare("NO_SUCH_DAY", 400, _("This day does not exist."), _("Write it as year-month-day: 2026-06-30."))
