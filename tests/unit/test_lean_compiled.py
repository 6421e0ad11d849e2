"""What is compiled at build time is what Python would compile."""

from __future__ import annotations

import _sre  # type: ignore[import-not-found]
import marshal
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from infra_cdk.assets.compiled_texts import FILE, shared_modules, write_compiled_texts
from svyazka_common.lean import compiled

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE = """
import re
from collections import namedtuple
from dataclasses import dataclass
from typing import get_type_hints, TypedDict

WORD = re.compile(r"(?P<first>sample)[а-яё]+|x{2,3}(?=y)", re.IGNORECASE)
RAW = re.compile(rb"sample[^\\x00-\\x1f]*")
Pair = namedtuple("Pair", "sample_left sample_right")

class Options(TypedDict):
    sample: "dict[str, int | None]"

@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    sample_name: str = "a"
    sample_size: int
"""
USING = """
import builtins, re, sys
from svyazka_common.lean import compiled
compiled.use([sys.argv[1] + "/sample.py"])
def refuse(*arguments):
    raise AssertionError(arguments)
builtins.compile = vars(re)["_compiler"]._code = refuse
sys.path.insert(0, sys.argv[1])
import sample
assert sample.Sample(sample_size=1) == sample.Sample(sample_name="a", sample_size=1)
assert sample.Pair(1, sample_right=2).sample_left == 1
assert sample.WORD.fullmatch("SAMPLEЁж")["first"] == "SAMPLE" and sample.RAW.match(b"sample!")
"""


@pytest.fixture
def brought(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "sample.py").write_text(SAMPLE)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    write_compiled_texts(tmp_path, ["sample"], known=["dataclasses"])
    return tmp_path / FILE


def test_names_of_the_file_agree() -> None:
    assert str(FILE) == compiled.FILE


def test_the_results_are_those_of_the_ordinary_compilers(brought: Path) -> None:
    found = compiled.read(str(brought))
    assert found is not None
    assert any("sample" in str(text) for text, _ in found["patterns"])
    ordinary: Any = vars(re)["_compiler"]
    for (text, flags), arguments in found["patterns"].items():
        all_flags, code, *groups = marshal.loads(arguments)  # noqa: S302 - written above
        assert _sre.compile(text, all_flags, memoryview(code).cast("I").tolist(), *groups) == ordinary.compile(
            text, flags
        )
    for kind, mode in (("expressions", "eval"), ("statements", "exec")):
        texts: dict[str, bytes] = found[kind]  # type: ignore[literal-required]
        assert any("sample" in text for text in texts), kind
        for text, code in texts.items():
            assert marshal.loads(code) == compile(text, "<string>", mode)  # noqa: S302


def test_what_is_brought_is_not_compiled_again(brought: Path) -> None:
    """Fails where the standard library goes another way, so that compiling beforehand became moot."""
    subprocess.run([sys.executable, "-B", "-c", USING, str(brought.parent)], check=True)  # noqa: S603 - our own program


def test_the_same_sources_give_the_same_bytes(brought: Path) -> None:
    first = brought.read_bytes()
    write_compiled_texts(brought.parent, ["sample"], known=["dataclasses"])
    assert brought.read_bytes() == first


def test_results_of_another_interpreter_are_not_used(brought: Path) -> None:
    content = marshal.loads(brought.read_bytes()) | {"made_by": ("cpython-312",)}  # noqa: S302 - written above
    brought.write_bytes(marshal.dumps(content))
    assert compiled.read(str(brought)) is None


def test_a_package_need_not_bring_anything(tmp_path: Path) -> None:
    assert compiled.read(str(tmp_path / FILE)) is None


def test_shared_modules_are_those_that_are_no_functions(tmp_path: Path) -> None:
    source = tmp_path / "x.py"
    source.write_text("import json, functions.link\nfrom svyazka_common.aws import client\nfrom functions.a import b\n")
    assert shared_modules([source]) == {"json", "svyazka_common.aws"}
