"""`python -m satupintu.station send | enrol --code … | migrate | …`."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satupintu.station.settings")
MAKE_IT = (
    "Basis data perangkat perekaman belum ada: jalankan ./run sekali, atau `satupintu station migrate`.\n"
    "The station's database is not there yet: start ./run once, or `satupintu station migrate`."
)


def main(words: list[str]) -> None:
    """Run the command. Before there is a database that is said, in both languages: nobody has chosen one yet."""
    try:
        execute_from_command_line(["satupintu.station", *words])
    except OperationalError as wrong:
        if "no such table" not in str(wrong):
            raise
        sys.exit(MAKE_IT)


if __name__ == "__main__":
    main(sys.argv[1:])
