"""What the emulator and the bench write and read JSON with."""

from __future__ import annotations

import json
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.quick_json import use_quick_json

if TYPE_CHECKING:
    from collections.abc import Iterator

usual_dumps, usual_loads = json.dumps, json.loads
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.fixture(autouse=True, scope="module")
def quick() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patches:
        patches.setattr(json, "dumps", usual_dumps)
        patches.setattr(json, "loads", usual_loads)
        use_quick_json()
        yield


@given(values)
def test_whatever_is_written_reads_as_it_would_have_been(value: Any) -> None:
    assert usual_loads(json.dumps(value)) == usual_loads(json.dumps(value, ensure_ascii=False)) == value
    assert json.loads(usual_dumps(value)) == value


@pytest.mark.parametrize("value", [{1: "a"}, {"big": 2**70}, OrderedDict(a=[1]), {"a": (1, 2)}, {"a": "\ud800"}])
def test_what_the_quick_library_writes_otherwise_goes_the_usual_way(value: Any) -> None:
    assert json.dumps(value) in {usual_dumps(value), usual_dumps(value, separators=(",", ":"))}


def test_what_is_asked_beside_it_goes_the_usual_way() -> None:
    assert json.dumps({"b": 1, "a": 2}, sort_keys=True, indent=1) == usual_dumps(
        {"b": 1, "a": 2}, sort_keys=True, indent=1
    )
    assert json.loads("1.5", parse_float=str) == "1.5"


@pytest.mark.parametrize("text", ["", "{", "nul", '{"a": }'])
def test_bad_text_is_refused_as_usual(text: str) -> None:
    with pytest.raises(json.JSONDecodeError):
        json.loads(text)


def test_bytes_are_read_too() -> None:
    assert json.loads('{"имя": "Анна"}'.encode()) == {"имя": "Анна"}
