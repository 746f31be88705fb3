"""`python -m satupintu.centre VERB` runs a management command of the centre."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db import OperationalError

MAKE_IT = (
    "Basis data pusat data belum ada: jalankan ./run sekali, atau `satupintu centre migrate`.\n"
    "The centre's database is not there yet: start ./run once, or `satupintu centre migrate`."
)


def main(words: list[str]) -> None:
    """Run the command. Before there is a database that is said, in both languages: nobody has chosen one yet."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satupintu.centre.settings")
    try:
        execute_from_command_line(words)
    except OperationalError as wrong:
        if "no such table" not in str(wrong):
            raise
        sys.exit(MAKE_IT)


if __name__ == "__main__":
    main(sys.argv)
