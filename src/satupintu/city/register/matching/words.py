"""Pairs in the words that people read, on the page and in a terminal."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satupintu.city.register.rules.matching import THRESHOLDS, Caution, Level, Purpose, Verdict
from satupintu.city.register.selectors.matching import PairSeen, RunLine

PURPOSES = {
    Purpose.DEATHS: gettext_lazy("Deaths (hospital, cemetery)"),
    Purpose.SCHOOL: gettext_lazy("Roll of a school or university"),
    Purpose.STAFF: gettext_lazy("Staff of a company"),
    Purpose.VOTERS: gettext_lazy("Voter roll"),
    Purpose.DOUBLES: gettext_lazy("Doubles inside the register"),
}
LEVELS = {
    Level.SAME: gettext_lazy("agrees"),
    Level.SWAPPED: gettext_lazy("day and month exchanged"),
    Level.PART: gettext_lazy("agrees in part"),
    Level.NEAR: gettext_lazy("nearly the same"),
    Level.WORD: gettext_lazy("one word agrees, the other name has no more"),
    Level.ALIKE: gettext_lazy("sounds alike"),
    Level.KIN: gettext_lazy("one word agrees, another does not"),
    Level.OTHER: gettext_lazy("differs"),
}
AGREES = frozenset({Level.SAME})
DIFFERS = frozenset({Level.OTHER, Level.KIN})
CAUTIONS = {
    Caution.NIK_OF_ANOTHER: gettext_lazy("The NIK is the same but the name is not: the list may hold somebody else's."),
    Caution.OTHER_NIK: gettext_lazy("Both NIKs are known and differ."),
    Caution.NOT_HERE: gettext_lazy("The register already holds this person as dead or gone."),
}
VERDICTS = {
    Verdict.SAME: gettext_lazy("The same person"),
    Verdict.DIFFERENT: gettext_lazy("Different people"),
    Verdict.LATER: gettext_lazy("Decide later"),
}
NEXT = {
    Purpose.DEATHS: gettext_lazy(
        "Nothing has changed yet. Enter the death with its paper; a desk or verifier does it."
    ),
    Purpose.SCHOOL: gettext_lazy("Nothing has changed yet. You can note where this person is said to be."),
    Purpose.STAFF: gettext_lazy("Nothing has changed yet. You can note where this person is said to be."),
    Purpose.VOTERS: gettext_lazy("Nothing has changed yet. Tell the election office what the register holds."),
    Purpose.DOUBLES: gettext_lazy(
        "Nothing has changed yet. Compare both papers; the Ministry decides which NIK stays."
    ),
}


def as_json(run: RunLine, pairs: list[PairSeen], seconds: float) -> dict[str, Any]:
    """A run and its pairs without any NIK or name: references, lines, and what agrees."""
    return {
        "run": run.id,
        "purpose": run.purpose,
        "sure_from": THRESHOLDS[run.purpose].sure,
        "look_from": THRESHOLDS[run.purpose].look,
        "rows": run.rows,
        "unmatched": run.unmatched,
        "pairs": run.pairs,
        "sure": run.sure,
        "open": run.open,
        "seconds": round(seconds, 1),
        "candidates": [_pair(pair) for pair in pairs],
    }


def _pair(pair: PairSeen) -> dict[str, Any]:
    return {
        "line": pair.line,
        "resident": str(pair.ref),
        "other": str(pair.other) if pair.other else None,
        "probability": round(pair.probability, 4),
        "sure": pair.sure,
        "agree": [field for field, level in pair.levels.items() if level in AGREES],
        "nearly": [field for field, level in pair.levels.items() if level not in AGREES | DIFFERS],
        "differ": [field for field, level in pair.levels.items() if level in DIFFERS],
        "cautions": list(pair.cautions),
        "decided": pair.decided.verdict if pair.decided else None,
    }


def as_text(run: RunLine, seconds: float) -> str:
    """A run in a few lines."""
    counts = {
        _("rows"): run.rows,
        _("pairs"): run.pairs,
        _("sure"): run.sure,
        _("to decide"): run.open,
        _("rows like nobody"): run.unmatched,
    }
    told = ", ".join(f"{word} {count}" for word, count in counts.items())
    waits = _("Nothing was changed. The pairs wait for a decision at %(page)s.") % {
        "page": reverse("match", args=[run.id])
    }
    return f"{PURPOSES[run.purpose]}: {told}, {seconds:.1f} s\n{waits}"
