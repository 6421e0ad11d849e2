"""What of the installed packages does not go into the layer."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# The services that functions call; botocore brings the descriptions of some 400 others.
SERVICES = frozenset({"apigatewaymanagementapi", "dynamodb", "events", "s3", "secretsmanager", "sns", "sqs"})

_LEFT_OUT_FOLDERS = (
    "bin",
    "boto3/data",  # the resources of boto3, which no function uses
    "boto3/examples",
    "aws_lambda_powertools/event_handler/openapi/swagger_ui",
)
_LEFT_OUT_NAMES = frozenset({"__pycache__", ".lock", "tests", "test"})
_LEFT_OUT_SUFFIXES = frozenset({".pyi", ".h", ".rst", ".typed"})
_SERVICE_DEPTH = 3  # botocore/data/<service>


def belongs_in_layer(path: PurePosixPath) -> bool:
    """Whether a file, by its path inside the target folder, is of use in Lambda."""
    if path.suffix in _LEFT_OUT_SUFFIXES or not _LEFT_OUT_NAMES.isdisjoint(path.parts):
        return False
    if path.parts[0].endswith(".dist-info"):
        return False  # no package of ours asks importlib.metadata for more than entry points, and there are none
    if any(path.is_relative_to(folder) for folder in _LEFT_OUT_FOLDERS):
        return False
    if path.is_relative_to("botocore/data") and len(path.parts) > _SERVICE_DEPTH:
        return path.parts[2] in SERVICES
    return True


def prune(root: Path) -> None:
    """Take out of `root` every file that does not belong in the layer, and folders that are empty then."""
    for folder, _, names in root.walk(top_down=False):
        for name in names:
            path = folder / name
            if not belongs_in_layer(PurePosixPath(path.relative_to(root).as_posix())):
                path.unlink()
        if folder != root and not any(folder.iterdir()):
            folder.rmdir()
