"""Everything that can go wrong, in one catalogue: a code, a sentence, and what to do about it.

A stage declares its kinds beside its rules with `declare(...)` and raises `Problem(KIND, detail)`. Pages show title
and advice; `/api/` answers the same as a problem document (RFC 9457).
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise
_catalogue: dict[str, "ProblemKind"] = {}


@dataclass(frozen=True)
class ProblemKind:
    """One way of going wrong. `status` is the HTTP status that the interface answers with."""

    code: str
    status: int
    title: Text
    what_to_do: Text


class Problem(Exception):
    """Raised by rules and services; carries its kind and what was wrong this time (never a NIK)."""

    def __init__(self, kind: ProblemKind, detail: str = "") -> None:
        super().__init__(kind.code)
        self.kind = kind
        self.detail = detail

    def __str__(self) -> str:
        return " ".join(str(text) for text in (self.kind.title, self.detail, self.kind.what_to_do) if text)

    def document(self) -> dict[str, str | int]:
        """The problem as it travels between places (RFC 9457, with the advice beside it)."""
        return {
            "code": self.kind.code,
            "status": self.kind.status,
            "title": str(self.kind.title),
            "detail": self.detail,
            "what_to_do": str(self.kind.what_to_do),
        }


def declare(code: str, status: int, title: Text, what_to_do: Text) -> ProblemKind:
    """Enter a kind into the catalogue; a code stands for one thing only."""
    if code in _catalogue:
        raise ValueError(f"problem code {code} is declared twice")
    _catalogue[code] = ProblemKind(code, status, title, what_to_do)
    return _catalogue[code]


def catalogue() -> list[ProblemKind]:
    """All kinds, by code."""
    return sorted(_catalogue.values(), key=lambda kind: kind.code)


NOT_ALLOWED = declare(
    "NOT_ALLOWED",
    403,
    _("You may not open this page."),
    _("Sign in with an account that has this task, or ask the administrator for it."),
)
NOT_FOUND = declare("NOT_FOUND", 404, _("This is not here."), _("Check the address or go back to the list."))
TOO_MANY_TRIES = declare(
    "TOO_MANY_TRIES",
    429,
    _("Too many tries in a short time."),
    _("Wait a quarter of an hour and try again, or come to the counter."),
)
BAD_REQUEST = declare(
    "BAD_REQUEST",
    400,
    _("This request cannot be read."),
    _("Send it again in the form that the documentation shows."),
)
ACCOUNT_EXISTS = declare(
    "ACCOUNT_EXISTS",
    409,
    _("There is an account of this name already."),
    _("Choose another user name, or give that account the task."),
)
NO_SUCH_ACCOUNT = declare(
    "NO_SUCH_ACCOUNT", 404, _("There is no account of this name."), _("Choose an account from the list.")
)
USER_NAME_WRONG = declare(
    "USER_NAME_WRONG",
    400,
    _("This user name cannot be used."),
    _("Begin with a small letter; up to 60 small letters, digits, dots or dashes. The person's name stands beside it."),
)
AREA_NEEDED = declare(
    "AREA_NEEDED",
    400,
    _("A head of RT sees one RT only."),
    _("Write the code of that RT, e.g. 64.74.01.1003-001-002."),
)
LAST_ADMINISTRATOR = declare(
    "LAST_ADMINISTRATOR",
    409,
    _("Nobody else could open accounts then."),
    _("Give somebody else the task of administrator first."),
)
