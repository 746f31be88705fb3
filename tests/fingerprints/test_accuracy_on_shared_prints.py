"""A small share of the benchmark's protocol in every run; the whole is `python -m bench.fingerprints`."""

from itertools import combinations

import numpy as np
import pytest

from satupintu.fingerprints import compare, decode, extract
from satupintu.fingerprints.thresholds import PARAMETERS, evidence

pytestmark = [pytest.mark.shared, pytest.mark.slow]


@pytest.fixture(scope="module")
def scores(shared_prints):
    """Pairs of three impressions of three fingers of both sets: 18 genuine, 54 impostors."""
    genuine, impostors = [], []
    for folder in ("fvc2002_db4_b", "fvc2004_db4_b"):
        names = [(finger, number) for finger in (102, 104, 109) for number in (2, 4, 7)]
        files = {name: shared_prints / folder / "{}_{}.png".format(*name) for name in names}
        templates = {name: extract(decode(file.read_bytes())) for name, file in files.items()}
        for a, b in combinations(names, 2):
            (genuine if a[0] == b[0] else impostors).append(compare(templates[a], templates[b]))
    return np.array(genuine), np.array(impostors)


def test_no_stranger_is_taken_for_the_person(scores):
    _, impostors = scores
    assert len(impostors) == 54
    assert max(evidence([score]) for score in impostors) < PARAMETERS.verified


def test_nine_in_ten_people_are_known_by_one_finger(scores):
    genuine, _ = scores
    assert len(genuine) == 18
    assert np.mean([evidence([score]) >= PARAMETERS.verified for score in genuine]) >= 0.9


def test_the_worst_hundredth_of_strangers_stays_below_the_middle_of_the_rest(scores):
    genuine, impostors = scores
    assert np.quantile(impostors, 0.99) < 0.6 * np.median(genuine)
