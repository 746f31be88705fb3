"""`python -m satupintu.station send | enrol --code … | migrate | …`."""

import sys

from satupintu import environment

MAKE_IT = (
    "Basis data perangkat perekaman belum ada: jalankan ./run sekali, atau `satupintu station migrate`.\n"
    "The station's database is not there yet: start ./run once, or `satupintu station migrate`."
)


def main(words: list[str]) -> None:
    """Run the command. Before there is a database that is said, in both languages: nobody has chosen one yet."""
    environment.manage(["satupintu.station", *words], settings="satupintu.station.settings", make_it=MAKE_IT)


if __name__ == "__main__":
    main(sys.argv[1:])
