"""Families out of people: couples first, then their children, their elders, and whoever is left.

The ages are fixed before (they make the totals); this module only decides who lives with whom.
"""

from dataclasses import dataclass

import numpy as np

from satupintu.synthetic.city import codes
from satupintu.synthetic.city.draws import Real, Whole, Yes, one_of, pick
from satupintu.synthetic.city.people import People

GENERATION = (17, 44)
"""A parent is at least 16 and at most 45 years older: this many whole years between ages on one day."""
HUSBAND_OLDER_BY = 3.5
FAMILY_ELSEWHERE = 0.04
"""Married men who work here while wife and children live in another city."""
LODGING = 0.45
YOUNG_COUPLES_WITH_PARENTS = 0.05
ELDERS_WITH_CHILDREN = 0.6
AT_HOME_UNTIL = 29
MORE_CHILDREN = np.array([1.0, 1.1, 0.75, 0.35, 0.12, 0.03, 0.0])
"""How willing a couple with 0, 1, 2, … children is to have one more."""


@dataclass(slots=True)
class Kin:
    """Columns, one entry a person: number of the family, relation to its head, parents (-1: not in the city)."""

    family: Whole
    relation: Whole
    mother: Whole
    father: Whole

    def place(self, persons: Whole, family: Whole | int, relation: Whole | int) -> None:
        self.family[persons] = family
        self.relation[persons] = relation

    def homeless(self) -> Yes:
        return self.family < 0


def invent_households(rng: np.random.Generator, people: People) -> Kin:
    """Everyone in exactly one family, with exactly one head, aged 17 or older or married."""
    size = len(people.age)
    kin = Kin(*(np.full(size, -1) for _ in range(4)))
    husbands, wives = _couples(rng, people)
    kin.place(husbands, np.arange(len(husbands)), codes.HEAD)
    kin.place(wives, np.arange(len(wives)), codes.WIFE)
    alone = _lone_mothers(people, kin)
    kin.place(alone, len(wives) + np.arange(len(alone)), codes.HEAD)
    mothers = np.r_[wives, alone]
    fathers = np.r_[husbands, np.full(len(alone), -1)]
    _children(rng, people, kin, mothers, fathers)
    _elders(rng, people, kin, husbands, wives)
    _on_their_own(rng, people, kin)
    _with_the_old_people(rng, people, kin, husbands, wives)
    kin.family = np.unique(kin.family, return_inverse=True)[1].reshape(-1)
    return kin


def _couples(rng: np.random.Generator, people: People) -> tuple[Whole, Whole]:
    """Husbands and wives side by side: both ordered by age with some noise, then paired by rank."""
    married = (people.marital == codes.MARRIED) & (people.citizenship != codes.WNA_WITHOUT_ITAP)
    men, women = (married & (people.sex == sex) for sex in (codes.MALE, codes.FEMALE))
    count = min(round(int(men.sum()) * (1 - FAMILY_ELSEWHERE)), int(women.sum()))
    # who stays without a partner in the city is mostly a man of 25 to 45 and never a girl under 17
    husbands = pick(rng, men * np.where((people.age >= 25) & (people.age < 46), 1.0, 20.0), count)
    wives = pick(rng, women * np.where(people.age < 17, 1e12, 1.0), count)
    return tuple(  # type: ignore[return-value]
        who[np.argsort(people.age[who] + rng.normal(0, 1.6, count), kind="stable")] for who in (husbands, wives)
    )


def _lone_mothers(people: People, kin: Kin) -> Whole:
    once_married = people.marital != codes.SINGLE
    women = (people.sex == codes.FEMALE) & once_married & (people.age >= 17) & (people.age < 60)
    return np.flatnonzero(women & kin.homeless() & (people.citizenship != codes.WNA_WITHOUT_ITAP))


def _children(rng: np.random.Generator, people: People, kin: Kin, mothers: Whole, fathers: Whole) -> None:
    """One year of age after another, each child to a mother (and father) of a plausible age."""
    children = np.zeros(len(mothers), dtype=np.int64)
    last_age = np.full(len(mothers), -9)
    alone = fathers < 0
    mother_age = people.age[mothers]
    father_age = np.where(alone, mother_age, people.age[fathers])
    single = kin.homeless() & (people.marital == codes.SINGLE) & (people.citizenship == codes.WNI)
    leaves_home = rng.random(len(people.age)) * 12 < people.age - 16.5
    for age in range(AT_HOME_UNTIL + 1):
        born_then = np.flatnonzero(single & (people.age == age) & ~((age >= 17) & leaves_home))
        wish = _fertility(mother_age - age) * MORE_CHILDREN[children] * np.where(alone, 0.5, 1.0)
        wish *= _generation(father_age - age) * np.where(last_age >= age - 1, 0.15, 1.0)
        chosen = rng.permutation(pick(rng, wish, len(born_then)))
        placed = born_then[: len(chosen)]
        kin.place(placed, chosen, codes.CHILD)
        kin.mother[placed], kin.father[placed] = mothers[chosen], fathers[chosen]
        children[chosen] += 1
        last_age[chosen] = age


def _generation(years: Whole) -> Real:
    return ((years >= GENERATION[0]) & (years <= GENERATION[1])).astype(np.float64)


def _fertility(age_at_birth: Whole) -> Real:
    """How likely a woman bears a child at an age, up to a factor: most often at 27."""
    likely: Real = np.exp(-(((age_at_birth - 27) / 7.5) ** 2)) * _generation(age_at_birth)
    return likely


def _elders(rng: np.random.Generator, people: People, kin: Kin, husbands: Whole, wives: Whole) -> None:
    """Widowed and divorced people of 58 and over with a son's or a daughter's family."""
    ready = (people.age >= 58) & (people.marital >= codes.DIVORCED) & kin.homeless()
    for children, relation in ((husbands, codes.PARENT), (wives, codes.PARENT_IN_LAW)):
        share = ELDERS_WITH_CHILDREN / 2
        elders = np.flatnonzero(ready & kin.homeless() & (rng.random(len(ready)) < share))
        elders, families = _matching(rng, people, elders, children)
        parents = kin.mother, kin.father
        for sex, column in zip((codes.FEMALE, codes.MALE), parents, strict=True):
            of_sex = people.sex[elders] == sex
            column[children[families[of_sex]]] = elders[of_sex]
        kin.place(elders, families, relation)


def _matching(rng: np.random.Generator, people: People, elders: Whole, children: Whole) -> tuple[Whole, Whole]:
    """For each elder a family whose husband (or wife) is a generation younger; one elder a family."""
    order = np.argsort(people.age[children], kind="stable")
    ages = people.age[children][order]
    low = np.searchsorted(ages, people.age[elders] - GENERATION[1])
    high = np.searchsorted(ages, people.age[elders] - GENERATION[0], side="right")
    some = high > low
    elders, low, high = elders[some], low[some], high[some]
    families = order[low + np.floor(rng.random(len(elders)) * (high - low)).astype(np.int64)]
    _, first = np.unique(families, return_index=True)
    return elders[first], families[first]


def _on_their_own(rng: np.random.Generator, people: People, kin: Kin) -> None:
    """Adults left over lodge with a family or are one of their own; minors left over live with relatives."""
    left = np.flatnonzero(kin.homeless())
    may_lodge = (rng.random(len(left)) < LODGING) & (people.citizenship[left] == codes.WNI)
    lodging = may_lodge | (people.age[left] < 17)
    families = int(kin.family.max()) + 1
    own = left[~lodging]
    kin.place(own, families + np.arange(len(own)), codes.HEAD)
    guests = left[lodging]
    hosts = rng.integers(0, families, len(guests))
    kind = np.array([codes.OTHER_RELATIVE, codes.OTHER, codes.HOUSEHOLD_HELP])
    relation = kind[one_of(rng, [62, 28, 10], len(guests))]
    relative = (people.age[guests] < 17) | ((relation == codes.HOUSEHOLD_HELP) & (people.sex[guests] == codes.MALE))
    kin.place(guests, hosts, np.where(relative, codes.OTHER_RELATIVE, relation))


def _with_the_old_people(rng: np.random.Generator, people: People, kin: Kin, husbands: Whole, wives: Whole) -> None:
    """Some young couples live with the parents of one of them: child, child-in-law, grandchildren."""
    young = np.flatnonzero(
        (people.age[wives] <= 28) & (people.age[husbands] <= 32) & (kin.mother[husbands] + kin.mother[wives] == -2)
    )
    young = young[rng.random(len(young)) < YOUNG_COUPLES_WITH_PARENTS]
    old = np.flatnonzero((people.age[wives] >= 42) & (people.age[wives] <= 66))
    homes = rng.choice(old, len(young))
    child_is_wife = rng.random(len(young)) < 0.5
    child = np.where(child_is_wife, wives[young], husbands[young])
    fits = np.ones(len(young), dtype=bool)
    for parents in (husbands, wives):
        fits &= _generation(people.age[parents[homes]] - people.age[child]) > 0
    young, homes, child, child_is_wife = young[fits], homes[fits], child[fits], child_is_wife[fits]
    _move_in(kin, young, homes)
    partner = np.where(child_is_wife, husbands[young], wives[young])
    kin.relation[child], kin.relation[partner] = codes.CHILD, codes.CHILD_IN_LAW
    kin.mother[child], kin.father[child] = wives[homes], husbands[homes]


def _move_in(kin: Kin, young: Whole, homes: Whole) -> None:
    """Whole families `young` move to `homes`: children turn grandchildren, everyone else a relative."""
    target = np.arange(int(kin.family.max()) + 1)
    target[young] = homes
    moving = target[kin.family] != kin.family
    kin.relation[moving & (kin.relation == codes.CHILD)] = codes.GRANDCHILD
    kin.relation[moving & (kin.relation != codes.GRANDCHILD)] = codes.OTHER_RELATIVE
    kin.family = target[kin.family]
