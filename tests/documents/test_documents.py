"""What the documents say about the tree is true."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
NAMED = re.compile(r"(?<![\w/])((?:src|docs|tests|bench|scripts)/[\w./*-]*[\w/*])")
LINKED = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_path_named_in_a_document_exists(document):
    text = document.read_text()
    missing = [name for name in NAMED.findall(text) if not list(ROOT.glob(name.rstrip("/")))]
    missing += [link for link in LINKED.findall(text) if not (document.parent / link).exists()]
    assert missing == []


def tracked_texts() -> list[Path]:
    skipped = {".git", ".venv", "var", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}
    suffixes = {".py", ".md", ".toml", ".lock", ".sh", ".html", ".css", ".js", ".po", ".json", ".typ", ""}
    return [
        path
        for path in ROOT.rglob("*")
        if path.is_file() and not skipped & set(path.parts) and path.suffix in suffixes and path.stat().st_size < 2**20
    ]


def test_no_file_carries_a_registry_host_or_a_path_of_a_machine():
    hosts = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "deb.debian" + ".org")
    paths = ("/work/" + "main", "/work/" + "shared", "/root" + "/", "/home/" + "runner")
    found = []
    for path in tracked_texts():
        text = path.read_text(errors="ignore")
        found += [f"{path.relative_to(ROOT)}: {word}" for word in (*hosts, *paths) if word in text]
    assert found == []


def test_the_locks_pin_every_package_with_a_hash():
    for lock in ROOT.glob("requirements*.lock"):
        text = lock.read_text()
        assert "index-url" not in text
        entries = re.findall(r"^([a-z0-9][\w.-]*)(?:\[[\w,-]+\])?==", text, re.MULTILINE)
        assert entries
        assert text.count("--hash=sha256:") >= len(entries)


def test_the_small_readme_has_an_indonesian_twin():
    assert (ROOT / "README.id.md").exists()
