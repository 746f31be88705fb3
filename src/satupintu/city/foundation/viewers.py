"""People who look: roles, the areas they hold for, and the `Viewer` that selectors of personal data ask for."""

from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from satupintu.city.foundation.problems import NOT_ALLOWED, Problem


class Role(TextChoices):
    """What people here do; labels are shown in the interface."""

    FRONT_DESK = "FRONT_DESK", _("Front desk")
    OPERATOR = "OPERATOR", _("Recording operator")
    SUPERVISOR = "SUPERVISOR", _("Recording supervisor")
    VERIFIER = "VERIFIER", _("Verifier")
    STOCK_OFFICER = "STOCK_OFFICER", _("Stock officer")
    PLANNER = "PLANNER", _("Outreach planner")
    RT_HEAD = "RT_HEAD", _("Head of RT")
    PARTNER = "PARTNER", _("Partner coordinator")
    RESEARCHER = "RESEARCHER", _("Researcher")
    HEAD = "HEAD", _("Head of office")
    AUDITOR = "AUDITOR", _("Auditor")
    ADMINISTRATOR = "ADMINISTRATOR", _("Administrator")


@dataclass(frozen=True)
class Grant:
    """One role within one area: a Kemendagri code, or "" for the whole city."""

    role: Role
    area: str = ""

    def covers(self, area: str) -> bool:
        return self.area in {"", area} or area.startswith((self.area + ".", self.area + "-"))


@dataclass(frozen=True)
class Viewer:
    """Who is looking, with which roles, and why. The only key to selectors of personal data."""

    account: int | None = None
    name: str = ""
    grants: tuple[Grant, ...] = ()
    purpose: str = ""
    system: bool = field(default=False, repr=False)

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)

    def has(self, *roles: Role) -> bool:
        return self.system or not self.roles.isdisjoint(roles)

    def may_see(self, area: str, *roles: Role) -> bool:
        """Whether one of the roles (any role, when none is named) covers the area."""
        return self.system or any(grant.covers(area) for grant in self.grants if not roles or grant.role in roles)

    def areas(self, *roles: Role) -> tuple[str, ...]:
        """Area codes within which the viewer may look; ("",) is the whole city, () nowhere."""
        if self.system:
            return ("",)
        return tuple(sorted({grant.area for grant in self.grants if not roles or grant.role in roles}))

    def need(self, *roles: Role, area: str | None = None) -> None:
        """Raise NOT_ALLOWED unless the viewer has one of the roles (and it covers the area, when given)."""
        allowed = self.has(*roles) if area is None else self.may_see(area, *roles)
        if not allowed:
            raise Problem(NOT_ALLOWED)

    def __str__(self) -> str:
        return self.name or "anonymous"


ANYONE = Viewer()


def program(name: str) -> Viewer:
    """The viewer that a background program acts as; its reads stand in the audit trail under this name."""
    return Viewer(name=name, system=True, purpose=name)
