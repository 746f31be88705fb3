"""Fingers as points: plausible, quickly made, and recognised by the engine."""

from dataclasses import replace

import numpy as np
import pytest

from satupintu.fingerprints import compare
from satupintu.synthetic.minutiae import (
    CALIBRATED,
    CONTACT,
    CROWDED,
    HEALTHY,
    HEIGHT,
    WIDTH,
    Conditions,
    impression_of,
    minutiae_of,
)

PEOPLE = range(40)


@pytest.fixture(scope="module")
def sets():
    return [minutiae_of(person, person % 10 + 1) for person in PEOPLE]


def test_the_same_numbers_give_the_same_points(sets) -> None:
    for one, again in ((sets[3], minutiae_of(3, 4)), (impression_of(sets[3], 2), impression_of(sets[3], 2))):
        for column in ("x", "y", "angle", "kind", "quality"):
            assert np.array_equal(getattr(one, column), getattr(again, column))


@pytest.mark.parametrize("other", [(4, 4, 0), (3, 5, 0), (3, 4, 1)], ids=["person", "finger", "seed"])
def test_another_person_finger_or_seed_is_another_finger(sets, other) -> None:
    assert not np.array_equal(minutiae_of(*other).x[:10], sets[3].x[:10])


def test_there_are_as_many_minutiae_as_on_real_prints(sets) -> None:
    counts = [len(one) for one in sets]
    assert min(counts) >= 20
    assert max(counts) <= 80
    assert 38 <= np.mean(counts) <= 52


def test_minutiae_keep_their_distance_and_lie_on_the_finger(sets) -> None:
    for one in sets:
        z = one.x + 1j * one.y
        apart = np.abs(z[:, None] - z[None, :]) + 1e9 * np.eye(len(z))
        assert apart.min() >= CROWDED - 1e-3
        across, along = (one.x - WIDTH / 2) / CONTACT[0], (one.y - HEIGHT / 2) / CONTACT[1]
        assert (across**2 + along**2).max() <= 1.001


def test_a_set_and_its_impressions_are_what_the_engine_calls_a_template(sets) -> None:
    for one in sets:
        for points in (one, impression_of(one, 1)):
            template = points.template()  # checks every limit of the standard
            assert len(template) == len(points) >= 12
            assert set(np.unique(template.kind)) <= {1, 2}
            assert template.angle.min() >= 0
            assert template.angle.max() < 2 * np.pi


def test_an_impression_misses_some_points_and_invents_others(sets) -> None:
    one = sets[5]
    found = impression_of(one, 1)
    assert len(found) != len(one) or not np.allclose(found.x, one.x)
    assert not np.array_equal(found.x, impression_of(one, 2).x)


def test_the_engine_tells_the_same_finger_from_others(sets) -> None:
    pairs = [(impression_of(one, 1).template(), impression_of(one, 2).template()) for one in sets[:12]]
    genuine = [compare(a, b) for a, b in pairs]
    impostor = [compare(pairs[i][0], pairs[j][1]) for i in range(12) for j in range(12) if i != j]
    assert min(genuine) > max(impostor)
    assert np.median(genuine) > 4 * np.median(impostor)


def test_impressions_are_counted_from_one_and_fingers_to_ten(sets) -> None:
    with pytest.raises(ValueError, match="numbered from 1"):
        impression_of(sets[0], 0)
    with pytest.raises(ValueError, match="numbered 1 to 10"):
        minutiae_of(1, 11)


def test_calibrated_impressions_are_the_same_for_the_same_numbers_and_what_the_engine_calls_a_template() -> None:
    for person in PEOPLE:
        one = minutiae_of(person, 2, conditions=CALIBRATED)
        found = impression_of(one, 1, CALIBRATED)
        assert (
            found.template() == impression_of(minutiae_of(person, 2, conditions=CALIBRATED), 1, CALIBRATED).template()
        )


def test_healthy_conditions_are_those_of_who_names_none(sets) -> None:
    assert minutiae_of(3, 4, conditions=HEALTHY).template() == sets[3].template()
    assert impression_of(sets[3], 2, HEALTHY).template() == impression_of(sets[3], 2).template()


def test_calibrated_touches_are_harder_to_recognise_than_healthy_ones_and_differ_more() -> None:
    def scores(conditions: Conditions) -> np.ndarray:
        fingers = [minutiae_of(person, 2, conditions=conditions) for person in PEOPLE]
        touches = [[impression_of(one, touch, conditions).template() for touch in (1, 2)] for one in fingers]
        return np.array([compare(*pair) for pair in touches])

    healthy, calibrated = scores(HEALTHY), scores(CALIBRATED)
    assert calibrated.std() > healthy.std()
    assert np.quantile(calibrated, 0.1) < np.quantile(healthy, 0.1)


def test_hardship_takes_points_away_and_adds_false_ones() -> None:
    gentle, harsh = (replace(CALIBRATED, missed=(share, share), uneven_touches=0.0) for share in (0.0, 0.5))
    one = minutiae_of(7, 2, conditions=CALIBRATED)
    assert len(impression_of(one, 1, harsh)) < len(impression_of(one, 1, gentle))
    dirty = replace(gentle, invented=200.0)
    assert len(impression_of(one, 1, dirty)) > len(impression_of(one, 1, gentle))


def test_fingers_of_one_person_may_share_their_hardship() -> None:
    """Where all of it is in common and touches are even, both hands miss the same share of points."""
    alike = replace(CALIBRATED, in_common=1.0, uneven_fingers=1.0, uneven_touches=0.0, missed=(0.2, 0.2), invented=0.0)
    alike = replace(alike, touching=(3.0, 3.0), aside=(0.0, 0.0), shifted=0.0, pulled=0.0, jitter=0.0)

    def kept(finger: int) -> np.ndarray:
        points = [minutiae_of(person, finger, conditions=alike) for person in range(150)]
        return np.array([len(impression_of(one, 1, alike)) / len(one) for one in points])

    assert np.corrcoef(kept(2), kept(7))[0, 1] > 0.8
