import json
from pathlib import Path

from local.emulator_process import clean_mark, rewind_streams


def test_saved_stream_positions_go_back_to_the_start(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    path = tmp_path / "state" / "lambda.json"
    positions = {"__account_region_scoped__": True, "data": {"000000000000\x00us-east-1\x00'relay'": 812}}
    payload = {"functions": {"kept": True}, "dynamodb_stream_positions": positions}
    path.write_text(json.dumps({"__ministack_format__": 2, "payload": payload}))
    rewind_streams(tmp_path)
    saved = json.loads(path.read_text())
    assert saved["payload"]["dynamodb_stream_positions"]["data"] == {"000000000000\x00us-east-1\x00'relay'": 0}
    assert saved["payload"]["functions"] == {"kept": True}
    assert saved["__ministack_format__"] == 2


def test_an_empty_place_stays_empty(tmp_path: Path) -> None:
    rewind_streams(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert not clean_mark(tmp_path).exists()
