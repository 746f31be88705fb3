"""Heads of an RT: they see its roster and no resident otherwise."""

from cast import PASSWORD, RT_UTARA, SYSTEM
from satupintu.city.foundation import services as foundation
from satupintu.city.foundation.viewers import Grant, Role, Viewer


def head_of_rt(rt: str = RT_UTARA, username: str = "kirana") -> Viewer:
    """The account of somebody who is head of this RT; gives its viewer."""
    grants = (Grant(Role.RT_HEAD, rt),)
    account = foundation.open_account(
        viewer=SYSTEM, username=username, name="Kirana Dewi", password=PASSWORD, grants=grants
    )
    return Viewer(account.pk, account.name, grants)
