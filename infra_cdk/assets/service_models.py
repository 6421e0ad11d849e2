"""botocore's descriptions of AWS services, cut down to what our code calls.

A client reads its service's description at each cold start: DynamoDB's holds some 60 operations, of which we call
ten, and mostly documentation.
"""

from __future__ import annotations

import ast
import gzip
import json
from itertools import chain
from typing import TYPE_CHECKING, Any

import botocore.session
from botocore import xform_name

from infra_cdk.assets.pruning import SERVICES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

type Json = dict[str, Any]

# A path to the account in tables' ARNs. We call tables by name, and JMESPath would be loaded for it.
_FOR_TABLES_BY_ARN = "operationContextParams"
_NOT_AT_RUN_TIME = {"examples-1.json", "endpoint-tests-1.json"}


def operations_called(sources: Iterable[Path]) -> frozenset[str]:
    """The operations (as methods: `get_item`) that Python sources may call: any attribute or string of such a name."""
    names = frozenset(chain.from_iterable(_names(ast.parse(source.read_bytes())) for source in sources))
    session = botocore.session.get_session()
    return frozenset(
        method
        for service in SERVICES
        for operation in session.get_service_model(service).operation_names
        if (method := xform_name(operation)) in names
    )


def cut_down(data: Path, called: frozenset[str]) -> None:
    """Cut the files of botocore's data folder down, in place, to the operations that are called."""
    for service in sorted(SERVICES):
        *older, newest = sorted((data / service).iterdir())
        for version in older:
            _remove(version)
        for file in sorted(newest.iterdir()):
            _rewrite_description(file, called)
    endpoints = data / "endpoints.json"
    _write(endpoints, _endpoints(json.loads(endpoints.read_bytes())))


def description(whole: Json, called: frozenset[str]) -> Json:
    """A service's description with only the operations that are called, and the shapes that they use."""
    operations = {
        name: {member: content for member, content in entry.items() if member != _FOR_TABLES_BY_ARN}
        for name, entry in whole["operations"].items()
        if xform_name(name) in called
    }
    shapes: Json = {}
    waiting = list(_shapes_in(operations))
    while waiting:
        if (name := waiting.pop()) not in shapes:
            shapes[name] = whole["shapes"][name]
            waiting.extend(_shapes_in(shapes[name]))
    used_shapes = {name: shape for name, shape in whole["shapes"].items() if name in shapes}
    return whole | {"operations": operations, "shapes": used_shapes}


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=name) | ast.Constant(value=str() as name):
                yield name


def _rewrite_description(file: Path, called: frozenset[str]) -> None:
    name = file.name.removesuffix(".gz")
    if name in _NOT_AT_RUN_TIME:
        file.unlink()
        return
    raw = file.read_bytes()
    content = json.loads(gzip.decompress(raw) if file.suffix == ".gz" else raw)
    file.unlink()
    if name == "service-2.json":
        content = description(content, called)
    _write(file.with_name(name), _without_documentation(content))


def _endpoints(whole: Json) -> Json:
    for partition in whole["partitions"]:
        partition["services"] = {name: entry for name, entry in partition["services"].items() if name in SERVICES}
    return whole


def _shapes_in(part: Any) -> Iterator[str]:
    match part:
        case {"shape": str() as name, **others}:
            yield name
            yield from _shapes_in(others)
        case dict():
            yield from chain.from_iterable(map(_shapes_in, part.values()))
        case list():
            yield from chain.from_iterable(map(_shapes_in, part))


def _without_documentation(part: Any) -> Any:
    match part:
        case dict():
            return {
                # botocore expects the member in some places, so an empty text stays
                name: "" if name == "documentation" and isinstance(entry, str) else _without_documentation(entry)
                for name, entry in part.items()
            }
        case list():
            return [_without_documentation(entry) for entry in part]
    return part


def _write(file: Path, content: Json) -> None:
    file.unlink(missing_ok=True)  # another build may share this file by a hard link
    file.write_text(json.dumps(content, separators=(",", ":"), ensure_ascii=False))


def _remove(folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
