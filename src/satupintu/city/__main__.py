"""`python -m satupintu.city VERB` runs a management command of the city."""

import sys

from satupintu import environment
from satupintu.city.foundation.problems import Problem

MAKE_IT = (
    "Basis data kota belum ada: jalankan ./run sekali, atau `satupintu city migrate`.\n"
    "The city's database is not there yet: start ./run once, or `satupintu city migrate`."
)


def main(words: list[str]) -> None:
    """Run the command. What cannot be done is said, with what to do about it, and leaves with 1.

    Before there is a database in both languages: nobody has chosen one yet.
    """
    try:
        environment.manage(words, settings="satupintu.city.config.settings", make_it=MAKE_IT)
    except Problem as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main(sys.argv)
