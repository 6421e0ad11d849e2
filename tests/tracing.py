"""Coverage counts our code's branches, and needn't follow every line of boto3 and of moto on the way to AWS.

Nine tenths of a test's time is theirs; followed there, tests take twice as long.
"""

from __future__ import annotations

import sys
from functools import wraps
from typing import TYPE_CHECKING

from botocore.client import BaseClient

if TYPE_CHECKING:
    from collections.abc import Callable


def leave_out_aws() -> None:
    """Have nothing traced while a client makes a call."""
    BaseClient._make_api_call = _untraced(BaseClient._make_api_call)  # type: ignore[attr-defined]


def _untraced[**P, R](call: Callable[P, R]) -> Callable[P, R]:
    @wraps(call)
    def made(*args: P.args, **kwargs: P.kwargs) -> R:
        if (tracer := sys.gettrace()) is None:
            return call(*args, **kwargs)
        sys.settrace(None)
        try:
            return call(*args, **kwargs)
        finally:
            sys.settrace(tracer)

    return made
