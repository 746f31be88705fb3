"""`python -m satupintu.city VERB` runs a management command of the city."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db import OperationalError, ProgrammingError

NO_TABLE = ("no such table", "does not exist")  # as SQLite and PostgreSQL say it
MAKE_IT = (
    "Basis data kota belum ada: jalankan ./run sekali, atau `satupintu city migrate`.\n"
    "The city's database is not there yet: start ./run once, or `satupintu city migrate`."
)


def main(words: list[str]) -> None:
    """Run the command. Before there is a database it says so, in both languages: nobody has chosen one yet."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satupintu.city.config.settings")
    try:
        execute_from_command_line(words)
    except (OperationalError, ProgrammingError) as wrong:
        if not any(said in str(wrong) for said in NO_TABLE):
            raise
        sys.exit(MAKE_IT)


if __name__ == "__main__":
    main(sys.argv)
