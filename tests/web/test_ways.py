from django.urls import reverse

from satupintu.city.web.navigation import ways


def test_every_way_of_the_city_has_an_address():
    assert all(reverse(way.name) for way in ways())
