"""JSON by a library in Rust: to write and read it was a fifth of the emulator's work on DynamoDB.

Not for functions: they have what Lambda's layer has.
"""

from __future__ import annotations

import json
from typing import Any

import orjson

SAME = frozenset({"default", "ensure_ascii", "separators"})
"""What a caller may ask for and gets, or gets the same as: text in UTF-8 without spaces."""
ONLY_JSON = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS
"""What json doesn't know is for `default`, as it is there."""


def use_quick_json() -> None:
    """Have everything in this process write and read JSON so; what orjson won't take goes the usual way.

    Whole numbers beyond 64 bits are read as floats; AWS writes such numbers as strings.
    """
    dumps, loads = json.dumps, json.loads

    def quick_dumps(value: Any, **asked: Any) -> str:
        if asked.keys() <= SAME:
            try:
                return orjson.dumps(value, asked.get("default"), ONLY_JSON).decode()
            except orjson.JSONEncodeError:
                pass
        return dumps(value, **asked)

    def quick_loads(text: Any, **asked: Any) -> Any:
        if not asked:
            try:
                return orjson.loads(text)
            except orjson.JSONDecodeError:
                pass
        return loads(text, **asked)

    patched: Any = json
    patched.dumps, patched.loads = quick_dumps, quick_loads
