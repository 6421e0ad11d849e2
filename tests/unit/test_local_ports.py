import socket

import pytest

from local.errors import LocalError
from local.ports import LOOPBACK, free_port, is_free, require_free


def test_a_port_that_was_given_out_is_free() -> None:
    assert is_free(free_port())


def test_a_taken_port_is_named_with_a_way_out() -> None:
    with socket.create_server((LOOPBACK, 0)) as server:
        port: int = server.getsockname()[1]
        with pytest.raises(LocalError, match=f"Port {port} is taken.*--port {port + 1}"):
            require_free(port)
