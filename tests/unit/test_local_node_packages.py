import json
from pathlib import Path
from typing import Any

import pytest

from local.node_packages import are_installed

LOCK: dict[str, Any] = {
    "": {"name": "svyazka"},
    "node_modules/vite": {"version": "8.3.8"},
    "node_modules/fsevents": {"version": "2.3.3", "optional": True},
    "node_modules/@svyazka/web": {"link": True},
}


def project(folder: Path, there: dict[str, Any] | None) -> Path:
    (folder / "package-lock.json").write_text(json.dumps({"packages": LOCK}))
    if there is not None:
        (folder / "node_modules").mkdir()
        (folder / "node_modules" / ".package-lock.json").write_text(json.dumps({"packages": there}))
    return folder


WITHOUT_OPTIONAL = {name: package for name, package in LOCK.items() if name and not package.get("optional")}


def test_packages_of_the_lock_file_are_enough_without_other_machines_own(tmp_path: Path) -> None:
    assert are_installed(project(tmp_path, WITHOUT_OPTIONAL))


@pytest.mark.parametrize(
    "there",
    [None, {}, WITHOUT_OPTIONAL | {"node_modules/vite": {"version": "8.3.7"}}],
    ids=["nothing was installed", "a package is missing", "a package is of another version"],
)
def test_anything_else_is_to_be_installed(tmp_path: Path, there: dict[str, Any] | None) -> None:
    assert not are_installed(project(tmp_path, there))
