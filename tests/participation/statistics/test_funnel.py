"""Everybody stops at one step and is counted there."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from satupintu.city.participation.statistics.funnel import Person, funnel

STEPS = ("must", "asked", "came", "done")
people = st.builds(
    Person,
    st.frozensets(st.sampled_from(STEPS)),
    st.fixed_dictionaries({"sex": st.sampled_from("MF")}),
)


def test_who_stops_where():
    men, women = {"sex": "M"}, {"sex": "F"}
    stages = funnel(
        STEPS,
        [
            Person(frozenset({"must"}), men),
            Person(frozenset({"must", "asked"}), women),
            Person(frozenset({"must", "came"}), men),
            Person(frozenset({"must", "asked", "came", "done"}), women),
        ],
        ["sex"],
    )
    assert [(s.reached, s.took, s.skipped, s.stopped) for s in stages] == [
        (4, 4, 0, 1),
        (3, 2, 1, 1),
        (2, 2, 0, 1),
        (1, 1, 0, 1),
    ]
    assert [dict(s.who["sex"]) for s in stages] == [{"M": 1}, {"F": 1}, {"M": 1}, {"F": 1}]


@given(st.lists(people, max_size=30))
def test_whoever_does_not_stop_is_at_the_next_step(everybody):
    stages = funnel(STEPS, everybody, ["sex"])
    assert stages[0].reached == len(everybody)
    for stage, following in pairwise(stages):
        assert following.reached == stage.reached - stage.stopped
        assert stage.stopped == stage.who["sex"].total()
    assert stages[-1].reached == stages[-1].stopped
