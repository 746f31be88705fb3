"""`python -m satupintu.city VERB` runs a management command of the city."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db import OperationalError, ProgrammingError

from satupintu.city.foundation.problems import Problem

NO_TABLE = ("no such table", "does not exist")  # as SQLite and PostgreSQL say it
MAKE_IT = (
    "Basis data kota belum ada: jalankan ./run sekali, atau `satupintu city migrate`.\n"
    "The city's database is not there yet: start ./run once, or `satupintu city migrate`."
)


def main(words: list[str]) -> None:
    """Run the command. What cannot be done is said, with what to do about it, and leaves with 1.

    Before there is a database in both languages: nobody has chosen one yet.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satupintu.city.config.settings")
    try:
        execute_from_command_line(words)
    except (OperationalError, ProgrammingError) as wrong:
        if not any(said in str(wrong) for said in NO_TABLE):
            raise
        sys.exit(MAKE_IT)
    except Problem as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main(sys.argv)
