from __future__ import annotations

from typing import TYPE_CHECKING

from local import queue_addresses

if TYPE_CHECKING:
    from pathlib import Path


def test_saved_queues_move_to_the_port_of_the_next_start(tmp_path: Path) -> None:
    saved = tmp_path / "state" / "sqs.json"
    saved.parent.mkdir()
    saved.write_text(
        '{"http://localhost:4001/000000000000/queue": {"url": "http://localhost:4001/000000000000/queue"}}'
    )
    queue_addresses.move_to(4002, tmp_path)
    assert "4001" not in saved.read_text()
    assert saved.read_text().count("http://localhost:4002/000000000000/queue") == 2


def test_other_addresses_stay_as_they_are(tmp_path: Path) -> None:
    saved = tmp_path / "state" / "other.json"
    saved.parent.mkdir()
    saved.write_text('{"url": "http://localhost:4001/somewhere"}')
    queue_addresses.move_to(4002, tmp_path)
    assert saved.read_text() == '{"url": "http://localhost:4001/somewhere"}'
