"""Areas with few people on one side are hidden so that the sums above them do not tell."""

import pytest

from satupintu.city.participation.protection.places import People, hidden_places

MANY, FEW = People(900, 50), People(900, 3)


@pytest.mark.parametrize(
    ("kecamatan", "hidden"),
    [
        ({"1": {"a": MANY, "b": MANY}, "2": {"c": MANY}}, set()),
        ({"1": {"a": FEW, "b": MANY, "c": People(500, 50)}, "2": {"d": MANY}}, {"a", "c"}),
        ({"1": {"a": FEW, "b": FEW, "c": MANY}, "2": {"d": MANY}}, {"a", "b"}),
        ({"1": {"a": FEW}, "2": {"b": MANY}, "3": {"c": People(9000, 50)}}, {"1", "a", "2", "b"}),
        ({"1": {"a": FEW}, "2": {"b": People(4, 0)}}, {"1", "a", "2", "b"}),
        ({"1": {"a": People(1, 1), "b": People(1, 1)}, "2": {"c": MANY}}, {"1", "a", "b", "2", "c"}),
    ],
)
def test_what_is_hidden_has_company_with_enough_people(kecamatan, hidden):
    assert hidden_places(kecamatan) == hidden
