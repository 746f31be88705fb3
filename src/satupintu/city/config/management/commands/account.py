"""`account list | open | lock | unlock | password | give | take`: who may sign in, and for what."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from satupintu.city.areas.selectors import get_area
from satupintu.city.foundation import selectors, services
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Grant, Role, program

VIEWER = program("account")


class Command(BaseCommand):
    help = "Open, lock and unlock accounts, give and take their tasks, renew a password."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        acts.add_parser("list", help="all accounts")
        for act, help_ in (
            ("open", "open an account; prints its first password, once"),
            ("lock", "nobody signs in with it any more"),
            ("unlock", "sign in again"),
            ("password", "print another first password, once"),
            ("give", "give a task"),
            ("take", "take a task away"),
        ):
            one = acts.add_parser(act, help=help_)
            one.add_argument("username")
            if act == "open":
                one.add_argument("--name", required=True, help="the person's name")
            if act in {"open", "give", "take"}:
                one.add_argument("--role", required=True, choices=Role.values)
                one.add_argument("--area", default="", help="code of an area; without it the whole city")

    def handle(self, *, act: str, **given: Any) -> None:
        try:
            said = self._act(act, given)
        except Problem as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(said)

    def _act(self, act: str, given: dict[str, Any]) -> str:
        if act == "list":
            return "\n".join(_line(each) for each in selectors.list_accounts(VIEWER))
        who = given["username"]
        if act == "open":
            password = services.add_account(viewer=VIEWER, username=who, name=given["name"], grants=[_grant(given)])
            return _told(who, password)
        if act == "password":
            return _told(who, services.renew_password(viewer=VIEWER, username=who))
        if act in {"give", "take"}:
            change = services.give_role if act == "give" else services.take_role
            change(viewer=VIEWER, username=who, grant=_grant(given))
        else:
            change_lock = services.lock_account if act == "lock" else services.unlock_account
            change_lock(viewer=VIEWER, username=who)
        return next(_line(each) for each in selectors.list_accounts(VIEWER) if each.username.lower() == who.lower())


def _grant(given: dict[str, Any]) -> Grant:
    """Raises NO_SUCH_AREA."""
    area = get_area(given["area"]).code if given["area"] else ""
    return Grant(Role(given["role"]), area)


def _line(entry: selectors.AccountEntry) -> str:
    tasks = ", ".join(f"{grant.role}@{grant.area}" if grant.area else grant.role for grant in entry.grants)
    return f"{entry.username:<20} {entry.name:<30} {'' if entry.is_active else _('locked') + ' '}{tasks}"


def _told(who: str, password: str) -> str:
    said = _("%(who)s signs in with %(password)s, and changes it at /kata-sandi/. It is shown this once.")
    return said % {"who": who, "password": password}
