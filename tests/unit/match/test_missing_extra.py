"""Without the extra `match` the command says what to install; nothing else of Weft needs it."""

import os
import subprocess
import sys
from pathlib import Path
from sysconfig import get_paths

from orchestration.base.settings import PROJECT_ROOT

SUGGEST = "import sys; sys.argv = ['weft', 'suggest']; from orchestration.cli import main; main()"


def packages_without(name: str, folder: Path) -> Path:
    """A folder of all installed packages but one."""
    for place in {get_paths()["purelib"], get_paths()["platlib"]}:
        for package in Path(place).iterdir():
            if package.name.split("-")[0] != name and not (folder / package.name).exists():
                (folder / package.name).symlink_to(package)
    return folder


def suggest(home: Path, *paths: Path) -> subprocess.CompletedProcess[str]:
    """`weft suggest` in an interpreter that has these import paths, and its own library, and no others."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WEFT_")}
    environment |= {"PYTHONPATH": os.pathsep.join(map(str, paths)), "WEFT_HOME": str(home)}
    # -S: the installed packages are not added by themselves.
    command = [sys.executable, "-S", "-c", SUGGEST]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_without_splink_it_says_what_to_install(tmp_path: Path) -> None:
    packages, home = tmp_path / "packages", tmp_path / "home"
    packages.mkdir()
    without = suggest(home, PROJECT_ROOT, packages_without("splink", packages))
    assert without.returncode == 1
    assert without.stdout == ""
    assert without.stderr.startswith("weft: suggestions need Splink, which is not installed\n")
    assert "install it: uv pip install 'splink" in without.stderr

    (packages / "splink").mkdir()
    (packages / "splink" / "__init__.py").touch()
    found = suggest(home, PROJECT_ROOT, packages)
    assert "Splink" not in found.stderr, "it was the package that was missing, not something else"
