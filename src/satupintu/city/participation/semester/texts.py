"""Sentences of the report, composed by rule from numbers: no claim that the numbers do not bear out."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from satupintu.city.participation.figures import decimals, grouped
from satupintu.city.participation.ledger.cases import What
from satupintu.city.participation.ledger.causes import GROUPS, Cause, Group
from satupintu.city.participation.ledger.sums import Total
from satupintu.city.participation.obstacle_words import CAUSES
from satupintu.city.participation.rules.differences import Verdict, difference, is_small
from satupintu.city.participation.rules.rates import Rate
from satupintu.city.participation.rules.study import StudyTable
from satupintu.city.participation.words import LINES


def percent(value: Decimal | float | None) -> str:
    """Two decimals as the language writes them; a dash of nobody."""
    return "–" if value is None else f"{decimals(value, 2)}%"


def interval(rate: Rate) -> str:
    """Wilson's 95% interval; a dash where there is none."""
    return "–" if rate.interval is None else f"{percent(rate.interval[0])} – {percent(rate.interval[1])}"


def setting(table: StudyTable) -> list[str]:
    """How many live here, how many must have a card, how many are recorded."""
    counts, rate = table.counts, table.rate
    place = {"area": table.area_name, "day": date_format(table.on)}
    said = [
        _("On %(day)s %(area)s had %(population)s residents, of whom %(wajib)s had to have a KTP.")
        % {**place, "population": grouped(counts.population), "wajib": grouped(counts.wajib_ktp)},
        _("Of those who must have a KTP %(recorded)s were recorded: %(percent)s. %(missing)s were not.")
        % {
            "recorded": grouped(rate.numerator),
            "percent": percent(rate.percent),
            "missing": grouped(counts.not_recorded),
        },
    ]
    if rate.is_above_whole:
        said.append(_("The rate is above 100%: recorded persons are counted later, and some have moved away since."))
    return said


def corrections(table: StudyTable) -> list[str]:
    """Where the study prints something else than its own counts give."""
    said = [
        _("%(line)s: the study prints %(printed)s of the population; its own counts give %(right)s.")
        % {
            "line": LINES[row.name],
            "printed": percent(row.study_prints),
            "right": percent(row.of_population.percent),
        }
        for row in table.rows
        if row.study_prints is not None and row.of_population and row.study_prints != row.of_population.percent
    ]
    if said:
        said.append(
            _("The study divides by all residents, children too. Of those who must have a KTP the rate is %(percent)s.")
            % {"percent": percent(table.rate.percent)}
        )
    return said


def contrast(name: str, rates: Mapping[str, Rate]) -> str:
    """The highest and the lowest group of a factor or of places; groups of few persons are left out."""
    large = {word: rate for word, rate in rates.items() if not is_small(rate)}
    if len(large) < 2:
        return _("%(name)s: too few persons in the groups to compare them.") % {"name": name}
    ordered = sorted(large, key=lambda word: large[word].numerator / large[word].denominator)
    low, high = ordered[0], ordered[-1]
    found = difference(large[low], large[high], among=len(large))
    if found.verdict is not Verdict.LOWER or found.low is None or found.high is None or found.points is None:
        return _("%(name)s: no difference between the groups that the figures bear out.") % {"name": name}
    return _(
        "%(name)s: %(low)s stands lowest (%(low_rate)s), %(high)s highest (%(high_rate)s): "
        "lower by %(points)s points (95%% interval %(from)s to %(to)s)."
    ) % {
        "name": name,
        "low": low,
        "high": high,
        "low_rate": percent(large[low].percent),
        "high_rate": percent(large[high].percent),
        "points": decimals(-found.points, 1),
        "from": decimals(-found.high, 1),
        "to": decimals(-found.low, 1),
    }


def obstacles(what: What, totals: Sequence[Total]) -> str:
    """What most days went to, beside what the law wants and what nobody knows; `totals` with most days first."""
    whole = sum(each.days for each in totals)
    if not whole:
        return _("No request waited.") if what is What.APPLICATION else _("No person waits to be recorded.")
    unexplained = sum(each.days for each in totals if each.cause is Cause.UNEXPLAINED)
    beside = {Group.LAW, Group.UNEXPLAINED}
    first = next((each for each in totals if GROUPS[each.cause] not in beside and each.days), None)
    numbers = {"whole": grouped(whole), "unexplained": percent(100 * unexplained / whole)}
    if first is None:
        return _("None of %(whole)s person-days is booked to an obstacle; unexplained: %(unexplained)s.") % numbers
    numbers |= {
        "cause": str(CAUSES[first.cause][0]),
        "cases": grouped(first.cases),
        "days": grouped(first.days),
        "share": percent(100 * first.days / whole),
    }
    if what is What.APPLICATION:
        return (
            _(
                "Of the days that requests waited, most went to: %(cause)s (%(days)s of %(whole)s person-days, "
                "%(share)s; requests: %(cases)s; unexplained: %(unexplained)s)."
            )
            % numbers
        )
    return (
        _(
            "Of the days that persons without a recording waited, most went to: %(cause)s (%(days)s of %(whole)s "
            "person-days, %(share)s; persons: %(cases)s; unexplained: %(unexplained)s)."
        )
        % numbers
    )
