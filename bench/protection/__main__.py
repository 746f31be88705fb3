"""`python -m bench.protection [--residents N] [--seed N] [--programs N] [--json]`: two semesters of an invented city,
protected one after the other, and an attacker who has all their tables and the differences.

Each hidden number of both semesters: joint counts are fitted that agree with everything the attacker knows, and the
least and the most it holds in them are inside his bounds. Of `--programs` hidden numbers, drawn by the seed, he also
works out the bounds themselves, by linear programs over all tables of both semesters.
Leaves with 1 where a number is bounded tighter than 0 to threshold - 1, where fewer cells are shown than 99% over one
factor, 85% over two and 60% over three, or where a semester takes more than two minutes of processor.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from functools import partial

import numpy as np

LEAST_SHOWN = {1: 0.99, 2: 0.85, 3: 0.60}
MOST_SECONDS = 120
DAYS = (date(2025, 12, 31), date(2026, 6, 30))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--residents", type=int, default=167_094)
    parser.add_argument("--seed", type=int, default=2016)
    parser.add_argument("--programs", type=int, default=1, help="minutes each in the whole city")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="satupintu-bench-") as folder:
        os.environ |= {"SATUPINTU_VAR": folder, "SATUPINTU_SIMULATED": "1"}
        os.environ.pop("SATUPINTU_DATABASE_URL", None)
        joints = invented(asked.residents, asked.seed)
    result = measured(joints, asked.programs, asked.seed)
    if asked.json:
        print(json.dumps(result))
    else:
        show(result)
    sys.exit(0 if result["holds"] else 1)


def invented(residents, seed):
    """The joint counts of both semesters."""
    from django.core.management import call_command

    import bench.nik_issue.city  # noqa: F401  # it sets Django up
    from satupintu.city.participation.protection.tables import joint_of
    from satupintu.city.participation.selectors import list_cells

    call_command("migrate", verbosity=0)
    call_command("invent", residents=residents, seed=seed, stdout=sys.stderr)
    return [joint_of(list_cells(day)) for day in DAYS]


def measured(joints, programs, seed):
    from bench.protection.attacker import Attacker
    from satupintu.city.participation.protection.suppress import protect
    from satupintu.city.participation.services.publishing import steps_of

    protected, semesters, earlier = [], [], {}
    for day, joint in zip(DAYS, joints, strict=True):
        began = time.process_time()
        protected.append(protect(joint, steps_of(joint), earlier, said(f"{day}: ")))
        seconds = round(time.process_time() - began, 1)
        earlier = protected[-1].groups
        semesters.append({"semester": day.isoformat(), "seconds": seconds, **counted(protected[-1])})
    attackers = [Attacker(joints, [each.tables for each in protected], which) for which in (0, 1)]
    ends = reached(attackers, protected)
    attacks = [attacked(attacker, ends[attacker], programs, seed) for attacker in attackers]
    enough = all(
        semester["shown"][str(ways)] >= least * semester["cells"][str(ways)]
        for semester in semesters
        for ways, least in LEAST_SHOWN.items()
    )
    quick = all(semester["seconds"] <= MOST_SECONDS for semester in semesters)
    safe = not any(attack["worked_out"] for attack in attacks)
    return {"semesters": semesters, "attacks": attacks, "safe": safe, "holds": enough and quick and safe}


def counted(protected):
    cells, shown, small = Counter(), Counter(), Counter()
    for hiding in protected.tables:
        ways = str(len(hiding.table.axes))
        cells[ways] += hiding.hidden.size
        shown[ways] += int((~hiding.hidden).sum())
        small[ways] += int(hiding.small.sum())
    return {"tables": len(protected.tables), "cells": dict(cells), "shown": dict(shown), "small": dict(small)}


def attacked(attacker, ends, programs, seed):
    """One count of both semesters: how many numbers are hidden, how many worked out, bounds by linear programs."""
    targets = attacker.targets()
    tight = {target for target in targets if attacker.is_tight(target, *ends[target])}
    few = [target for target in targets if target.hiding.small[target.place]]
    bounds = []
    for number in np.random.default_rng(seed).permutation(len(few))[:programs]:
        target = few[number]
        low, high = attacker.bounds(target)
        held = int(target.hiding.counts[attacker.which][target.place])
        bounds.append({"semester": DAYS[target.semester].isoformat(), "true": held, "low": low, "high": high})
        if attacker.is_tight(target, low, high):
            tight.add(target)
    return {
        "count": ("recorded", "not recorded")[attacker.which],
        "known": len(attacker.known),
        "hidden": len(targets),
        "worked_out": len(tight),
        "programs": bounds,
    }


def reached(attackers, protected):
    """Attacker → target → the least and the most it holds in counts that he cannot exclude; the truth is one."""
    from bench.protection.attacker import NEARLY, Target
    from satupintu.city.participation.protection.proofs import Prover

    ends = {}
    for attacker in attackers:
        held = {target: target.hiding.counts[attacker.which][target.place] for target in attacker.targets()}
        ends[attacker] = {target: (float(number), float(number)) for target, number in held.items()}

    def take(semester, tables, which, joint):
        attacker = attackers[which]
        point = attacker.truth
        point[attacker.starts[semester] : attacker.starts[semester + 1]] = joint.ravel()
        if attacker.misses(point) > NEARLY:
            return
        for hiding in tables:
            sums = hiding.table.sums(joint)
            for place in hiding.places(hiding.hidden):
                target = Target(semester, hiding, place)
                low, high = ends[attacker][target]
                ends[attacker][target] = min(low, sums[place]), max(high, sums[place])

    for semester, each in enumerate(protected):
        witness = partial(take, semester, each.tables)
        prover = Prover(each.joint, each.tables)
        prover.seek(prover.missing(each.proofs), said(f"proofs {semester + 1}/2: "), witness)
    return ends


def said(before):
    return lambda done, proofs: print(f"{before}{done}/{proofs}", file=sys.stderr)


def show(result):
    for semester in result["semesters"]:
        print(f"{semester['semester']}: {semester['tables']} tables in {semester['seconds']} s of processor")
        for ways, cells in semester["cells"].items():
            shown, small = semester["shown"][ways], semester["small"][ways]
            print(f"  over {ways}: {shown:,} of {cells:,} cells shown ({shown / cells:.1%}), {small} small")
    for attack in result["attacks"]:
        print(f"{attack['count']}: {attack['known']:,} numbers known, {attack['hidden']:,} hidden,", end=" ")
        print(f"{attack['worked_out']} worked out")
        for program in attack["programs"]:
            low, high = program["low"], program["high"]
            print(f"  {program['semester']}: truly {program['true']}; by linear programs {low:.3f} to {high:.3f}")
    print("the promise holds" if result["safe"] else "THE PROMISE IS BROKEN", "DATA SIMULASI", sep=" · ")


if __name__ == "__main__":
    main()
