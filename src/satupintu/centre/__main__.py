"""`python -m satupintu.centre VERB` runs a management command of the centre."""

import sys

from satupintu import environment

MAKE_IT = (
    "Basis data pusat data belum ada: jalankan ./run sekali, atau `satupintu centre migrate`.\n"
    "The centre's database is not there yet: start ./run once, or `satupintu centre migrate`."
)


def main(words: list[str]) -> None:
    """Run the command. Before there is a database that is said, in both languages: nobody has chosen one yet."""
    environment.manage(words, settings="satupintu.centre.settings", make_it=MAKE_IT)


if __name__ == "__main__":
    main(sys.argv)
