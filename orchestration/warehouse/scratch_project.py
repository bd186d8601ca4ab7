"""The dbt project of one rule set: the working copy, with other seeds in it, or as git has it."""

import io
import os
import subprocess
import tarfile
from pathlib import Path

import yaml

from orchestration.base.errors import WeftError
from orchestration.base.settings import PROJECT_ROOT
from orchestration.base.suggestions import nearest

PARTS = ("models", "macros", "snapshots", "tests/data")
"""Folders that dbt reads and that a rule set does not replace file by file."""
SOURCE = "warehouse"
"""How the attached warehouse is called: its views name their tables so."""


def lay_out(folder: Path, rules: Path | None, reference: str | None) -> Path:
    """Makes the project in `folder`: links to the working copy, or the files of a git reference.

    Raises:
        WeftError: the folder of rules or the git reference is not what it should be.
    """
    folder.mkdir(parents=True)
    if reference:
        _from_git(folder, reference)
    else:
        _from_working_copy(folder, rules)
    return folder


def write_profile(folder: Path, database: Path, warehouse: Path) -> None:
    """A profile like the project's own that writes to `database` and reads the warehouse beside it."""
    profiles = yaml.safe_load((PROJECT_ROOT / "profiles.yml").read_text())
    output = profiles["weft"]["outputs"]["duckdb"]
    output["path"] = str(database)
    output["attach"] = [{"path": str(warehouse), "alias": SOURCE, "read_only": True}]
    profiles["weft"] = {"target": "duckdb", "outputs": {"duckdb": output}}
    (folder / "profiles.yml").write_text(yaml.safe_dump(profiles))


def _from_working_copy(folder: Path, rules: Path | None) -> None:
    for part in PARTS:
        if (PROJECT_ROOT / part).exists():
            (folder / part).parent.mkdir(parents=True, exist_ok=True)
            os.symlink(PROJECT_ROOT / part, folder / part)
    (folder / "dbt_project.yml").write_text((PROJECT_ROOT / "dbt_project.yml").read_text())
    seeds = {file.name: file for file in (PROJECT_ROOT / "seeds").iterdir() if file.is_file()}
    if rules:
        seeds |= _rules_in(rules, set(seeds))
    (folder / "seeds").mkdir()
    for name, file in seeds.items():
        (folder / "seeds" / name).write_bytes(file.read_bytes())


def _rules_in(rules: Path, known: set[str]) -> dict[str, Path]:
    """The seeds that a folder replaces."""
    files = {file.name: file for file in sorted(rules.glob("*.csv"))} if rules.is_dir() else {}
    if not files:
        raise WeftError(
            f"there are no rules in {rules}", "give a folder with seeds in it, such as identity_rules.csv"
        )
    for name in files:
        if name not in known:
            found = nearest(name, known)
            meant = f"did you mean {found}?" if found else "it must be called as in seeds/"
            raise WeftError(f"{rules / name} is no seed of this project", meant)
    return files


def _from_git(folder: Path, reference: str) -> None:
    try:
        made = subprocess.run(
            ["git", "archive", "--format=tar", reference], cwd=PROJECT_ROOT, capture_output=True, check=False
        )
    except FileNotFoundError:
        raise WeftError("git is not installed", "compare with the last build: leave --against out") from None
    if made.returncode:
        said = made.stderr.decode(errors="replace").strip().splitlines()
        raise WeftError(
            f"git does not know the rules of {reference!r}: {said[0] if said else 'no message'}",
            "name a branch, a tag or a commit of this repository",
        )
    with tarfile.open(fileobj=io.BytesIO(made.stdout)) as archive:
        archive.extractall(folder, filter="data")
