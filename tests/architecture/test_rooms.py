"""The walls of the house, beyond what import-linter sees."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from satupintu.city.config.settings import STAGES

OWN = "satupintu.city."


def stage_of(label: str) -> int | None:
    config = apps.get_app_config(label)
    return STAGES.index(label) if config.name.startswith(OWN) else None


def test_each_foreign_key_points_to_the_same_or_an_earlier_stage():
    upward = []
    for model in apps.get_models():
        here = stage_of(model._meta.app_label)
        for field in model._meta.get_fields():
            if here is None or not field.is_relation or field.auto_created or field.related_model is None:
                continue
            there = stage_of(field.related_model._meta.app_label)
            if there is not None and there > here:
                upward.append(f"{model.__name__}.{field.name} → {field.related_model.__name__}")
    assert upward == []


def views(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, object]]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from views(entry, route)
        elif isinstance(entry, URLPattern):
            yield route, entry.callback


def test_every_view_carries_a_mark_of_access():
    unmarked = [route for route, view in views(get_resolver()) if getattr(view, "access", None) is None]
    assert unmarked == []


def test_every_gate_says_how_it_checks():
    silent = [
        route
        for route, view in views(get_resolver())
        if getattr(view, "access", None) == "gate" and not getattr(view, "gate", "")
    ]
    assert silent == []


def test_no_address_takes_a_nik():
    assert [route for route, _ in views(get_resolver()) if "nik" in route.lower()] == []


@pytest.mark.parametrize("stage", ["foundation", *STAGES])
def test_every_furnished_stage_says_what_enters_and_leaves(stage):
    module = apps.get_app_config(stage).module
    assert module.__doc__
    if stage != "config":
        assert "Enters" in module.__doc__


def test_settings_close_what_django_leaves_open():
    assert settings.DEBUG is False
    assert settings.SESSION_COOKIE_HTTPONLY is True
    assert "'unsafe-inline'" not in str(settings.CONTENT_SECURITY_POLICY)
