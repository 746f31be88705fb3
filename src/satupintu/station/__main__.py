"""`python -m satupintu.station send | enrol --code … | migrate | …`."""

import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satupintu.station.settings")

if __name__ == "__main__":
    execute_from_command_line(["satupintu.station", *sys.argv[1:]])
