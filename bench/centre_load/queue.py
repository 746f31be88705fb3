"""Fills an empty centre with people and a queue of searches. Called by `bench.centre_load`."""

import sys

import django


def fill(people: int, searches: int) -> None:
    from django.conf import settings
    from django.db import transaction

    from satupintu.centre import services, stock
    from satupintu.centre.models import Task
    from satupintu.fingerprints import Finger
    from satupintu.synthetic.minutiae import impression_of, minutiae_of

    def prints(person: int, touch: int) -> dict[Finger, object]:
        return {f: impression_of(minutiae_of(person, f, 1), touch).template() for f in Finger}

    for first in range(0, people, 200):
        stock.write([(f"PERSON-{n}", prints(n, 1)) for n in range(first, min(people, first + 200))])
    asked = [f"{'AGAIN' if n % 2 else 'NEW'}-{n}" for n in range(searches)]
    for first in range(0, searches, 200):
        numbers = range(first, min(searches, first + 200))
        # a double is somebody of the people once more, a stranger somebody of nobody's number
        stock.write([(asked[n], prints(n % people if n % 2 else 10_000_000 + n, 2)) for n in numbers])
    with transaction.atomic():
        for name in asked:
            question = {"gallery": settings.GALLERY, "filter": {}}
            services.ask(Task.Kind.IDENTIFY, services.Call(name, name), person_id=name, question=question)


if __name__ == "__main__":
    django.setup()
    fill(int(sys.argv[1]), int(sys.argv[2]))
