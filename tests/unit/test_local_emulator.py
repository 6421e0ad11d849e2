import io
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

from local.emulator.http_events import with_body, with_cookies
from local.emulator.layers import DIRECTORIES, unpacked, with_unpacked_layers


def layer(name: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"python/{name}.py", "x = 1")
    return packed.getvalue()


def test_an_http_event_has_its_cookies_where_api_gateway_puts_them() -> None:
    event = {"version": "2.0", "headers": {"host": "x", "cookie": "a=1; __Host-session=b.c"}, "rawPath": "/"}
    assert with_cookies(event) == {
        "version": "2.0",
        "headers": {"host": "x"},
        "cookies": ["a=1", "__Host-session=b.c"],
        "rawPath": "/",
    }


@pytest.mark.parametrize("event", [{"Records": []}, {"version": "2.0", "headers": {"host": "x"}}, {"version": "1.0"}])
def test_events_without_a_cookie_header_stay(event: dict[str, Any]) -> None:
    assert with_cookies(event) == event


def test_an_answer_without_a_body_has_an_empty_one() -> None:
    assert with_body({"body": {"statusCode": 204, "body": None}, "log": ""}) == {
        "body": {"statusCode": 204, "body": ""},
        "log": "",
    }


@pytest.mark.parametrize("body", [None, "text", {"batchItemFailures": []}, {"statusCode": 200, "body": "{}"}])
def test_other_results_stay(body: Any) -> None:
    assert with_body({"body": body}) == {"body": body}


def test_a_layer_is_unpacked_once(tmp_path: Path) -> None:
    first = unpacked(layer("one"), tmp_path)
    (first / "python" / "one.py").write_text("kept")
    assert unpacked(layer("one"), tmp_path) == first
    assert (first / "python" / "one.py").read_text() == "kept"
    assert unpacked(layer("two"), tmp_path) != first


def test_a_function_is_led_to_its_layers_in_their_order(tmp_path: Path) -> None:
    layers = {"arn:a": layer("a"), "arn:b": layer("b"), "arn:empty": None}
    config = {"Layers": list(layers), "Environment": {"Variables": {"STAGE": "local"}}, "Handler": "h"}
    led = with_unpacked_layers(config, layers.__getitem__, tmp_path)
    a, b = (str(unpacked(packed, tmp_path)) for packed in layers.values() if packed)
    assert led["Layers"] == []
    assert led["Environment"]["Variables"] == {"STAGE": "local", DIRECTORIES: f"{a}{os.pathsep}{b}"}
    assert config["Layers"] == list(layers)


def test_a_function_without_layers_stays(tmp_path: Path) -> None:
    assert with_unpacked_layers({"Handler": "h"}, lambda _: None, tmp_path) == {"Handler": "h"}
