"""`python -m bench.journey --json`: the journey from nothing, its steps and their seconds."""

import argparse
import json
import subprocess
import sys
import tempfile
import time

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--residents", type=int, default=2_000)
parser.add_argument("--port-base", type=int, default=18_000)
parser.add_argument("--json", action="store_true")
arguments = parser.parse_args()

with tempfile.TemporaryDirectory(prefix="satupintu-bench-") as var:
    size = ["--residents", str(arguments.residents), "--port-base", str(arguments.port_base), "--var", var]
    began = time.monotonic()
    played = subprocess.run(
        [sys.executable, "-m", "satupintu", "journey", "--json", *size], stdout=subprocess.PIPE, text=True, check=False
    )
    whole = round(time.monotonic() - began, 1)

told = json.loads(played.stdout)
steps = [{"step": step["number"], "title": step["title"], "seconds": step["seconds"]} for step in told["steps"]]
if arguments.json:
    print(json.dumps({"ok": told["ok"], "residents": arguments.residents, "seconds_with_start": whole, "steps": steps}))
else:
    for step in steps:
        print(f"{step['step']:>3}  {step['seconds']:>7.2f} s  {step['title']}")
    print(f"in all, with inventing and starting: {whole} s")
sys.exit(played.returncode)
