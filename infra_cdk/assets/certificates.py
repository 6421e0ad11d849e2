"""The certificates that functions trust: Amazon's own roots.

botocore brings some 130 roots, and reading them takes a tenth of a cold start, for each client again. AWS endpoints are
signed under Amazon Trust Services alone (https://www.amazontrust.com/repository/), and functions call nothing else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

AMAZON_ROOTS = frozenset(
    {
        "Amazon Root CA 1",
        "Amazon Root CA 2",
        "Amazon Root CA 3",
        "Amazon Root CA 4",
        "Starfield Services Root Certificate Authority - G2",
    }
)

_CERTIFICATE = re.compile(
    r'^# Label: "(?P<label>[^"]+)"$.*?(?P<pem>-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----)',
    re.MULTILINE | re.DOTALL,
)


def keep_amazon_roots(file: Path) -> None:
    """Rewrite botocore's list of roots to hold Amazon's alone. Raises ValueError where it lacks one of these."""
    pem_by_label = {match["label"]: match["pem"] for match in _CERTIFICATE.finditer(file.read_text())}
    if not pem_by_label.keys() >= AMAZON_ROOTS:
        raise ValueError(sorted(AMAZON_ROOTS - pem_by_label.keys()))
    file.unlink()  # another build may share this file by a hard link
    file.write_text("\n".join(pem_by_label[label] for label in sorted(AMAZON_ROOTS)) + "\n")
