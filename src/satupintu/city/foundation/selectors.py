"""Accounts and facts about this installation."""

from typing import Any

from satupintu.city.foundation.models import Account, Setting
from satupintu.city.foundation.viewers import Role


def find_setting(name: str) -> Any | None:
    """A fact about this installation, or None."""
    return Setting.objects.filter(name=name).values_list("value", flat=True).first()


def list_operators(area: str) -> list[dict[str, Any]]:
    """Active recording operators of a kecamatan with their encoded password, for signing in at a station offline."""
    accounts = Account.objects.filter(
        is_active=True, assignments__role=Role.OPERATOR, assignments__area__in=("", area)
    ).distinct()
    return [
        {"username": a.username, "name": a.name, "password": a.password, "roles": [Role.OPERATOR.value]}
        for a in accounts.order_by("username")
    ]
