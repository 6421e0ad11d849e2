"""Layers unpacked once: the emulator (1.5.33) does it for each process of a function, a second and 30 MB each time."""

from __future__ import annotations

import hashlib
import os
import threading
import zipfile
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DIRECTORIES = "_LAMBDA_LAYERS_DIRS"
"""The variable in which the emulator names the folders of a function's layers to its process."""

_lock = threading.Lock()


def unpacked(packed: bytes, under: Path) -> Path:
    """The folder with a layer's contents, made at the first call."""
    folder = under / hashlib.sha256(packed).hexdigest()
    with _lock:
        if not folder.exists():
            archive, unfinished = folder.with_suffix(".zip"), folder.with_suffix(".unfinished")
            under.mkdir(parents=True, exist_ok=True)
            archive.write_bytes(packed)
            with zipfile.ZipFile(archive) as opened:
                opened.extractall(unfinished)
            archive.unlink()
            unfinished.rename(folder)
    return folder


def with_unpacked_layers(config: dict[str, Any], content: Callable[[Any], bytes | None], under: Path) -> dict[str, Any]:
    """A function's configuration that leads to unpacked layers and has none left; `content` gives a layer's zip."""
    contents = [content(reference) for reference in config.get("Layers", [])]
    folders = [str(unpacked(packed, under)) for packed in contents if packed]
    if not folders:
        return config
    variables = {**config.get("Environment", {}).get("Variables", {}), DIRECTORIES: os.pathsep.join(folders)}
    return {**config, "Layers": [], "Environment": {"Variables": variables}}


def unpack_layers_once(under: Path) -> None:
    """Have the emulator start the processes of functions that way."""
    worker: Any = import_module("ministack.core.lambda_runtime").Worker
    content = import_module("ministack.services.lambda_svc")._resolve_layer_zip  # noqa: SLF001 - no other way in
    spawn = worker._spawn  # noqa: SLF001

    def spawn_with_unpacked_layers(self: Any) -> None:
        config = self.config
        self.config = with_unpacked_layers(config, content, under)
        try:
            spawn(self)
        finally:
            self.config = config

    worker._spawn = spawn_with_unpacked_layers  # noqa: SLF001
