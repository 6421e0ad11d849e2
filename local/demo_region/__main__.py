"""`uv run python -m local.demo_region --year 2026 --out data/demo-region` writes the bundle's CSV files."""

from __future__ import annotations

import argparse
from pathlib import Path

from local.demo_region import academic_year, bundle


def main() -> None:
    """Read the options and write."""
    parser = argparse.ArgumentParser(prog="python -m local.demo_region", description=__doc__)
    this_year = academic_year.containing(academic_year.today())
    parser.add_argument("--year", type=int, default=this_year, help="calendar year in which the academic year begins")
    parser.add_argument("--out", type=Path, default=Path("data/demo-region"), help="folder for the files")
    chosen = parser.parse_args()
    for path in bundle.write(chosen.year, chosen.out):
        print(path)


if __name__ == "__main__":
    main()
