"""Plays the main way, step by step, against three addresses; starts the service first when none runs."""

import argparse
import json
import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from satupintu.journey.browser import StepFailed
from satupintu.journey.hands import Hands
from satupintu.journey.scenes import play_all
from satupintu.journey.stage import Stage
from satupintu.journey.telling import Story
from satupintu.running.layout import InTheWay, Layout, free_base
from satupintu.running.serving import running


def play(arguments: argparse.Namespace) -> int:
    """Play everything; exit code 0 only when each step went as it should."""
    story = Story(as_json=arguments.json)
    try:
        with service(arguments, story) as layout:
            hands = Hands(arguments.fingers, first_person=random.randrange(10**6, 10**8))  # noqa: S311
            play_all(Stage(layout, story, hands, arguments.patience))
    except (StepFailed, InTheWay) as problem:
        if not story.steps or not story.steps[-1].problem:
            story.say(str(problem))
        story.figures["problem"] = str(problem)
    if arguments.json:
        print(story.document())
    else:
        story.say(f"\n{'Everything went as it should.' if story.ok else 'The journey did not come to its end.'}")
    return 0 if story.ok and "problem" not in story.figures else 1


@contextmanager
def service(arguments: argparse.Namespace, story: Story) -> Iterator[Layout]:
    """The running service of the folder `var`, else one of our own in a folder that is thrown away."""
    var = Path(arguments.var).absolute()
    if layout := running_service(var):
        story.say(f"Using the service that runs at {layout.url('city')}/")
        yield layout
        return
    with tempfile.TemporaryDirectory(prefix="satupintu-journey-") as folder:
        layout = Layout(Path(folder), free_base(arguments.port_base), arguments.residents, arguments.seed)
        story.say(f"No service runs here: starting one with an invented city of {arguments.residents:,} residents.")
        with running(layout, story.say):
            yield layout


def running_service(var: Path) -> Layout | None:
    """The layout of what `./run` serves from this folder, or None."""
    note = var / "running.json"
    if not note.exists():
        return None
    known = json.loads(note.read_text())
    if not Path(f"/proc/{known['supervisor']}").exists():
        return None
    return Layout(var, known["port_base"])
