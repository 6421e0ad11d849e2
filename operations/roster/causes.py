"""Groups the problems in an import's report, which has a line for each row, by their cause."""

from __future__ import annotations

import codecs
import csv
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from functions.roster.schemas import Upload
from svyazka_common import aws

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.imports import RosterImport

SHOWN_ROWS = 3
"""How many rows are listed for a cause; of further ones only the number is printed."""


@dataclass(slots=True, kw_only=True)
class Cause:
    """One kind of problem in one column of one file, with all the rows that have it.

    Attributes:
        rows: the first rows that have it; 0 stands for the file as a whole.
        times: how many lines of the report have it.
    """

    file: str
    column: str
    code: str
    text: str
    rows: list[str]
    times: int = 0


def report_address(begun: RosterImport) -> tuple[str, str]:
    """Return bucket and key of an import's report."""
    return begun.bucket, Upload(bucket=begun.bucket, key=begun.upload).report_key(begun.import_id, "csv")


def causes_of(begun: RosterImport) -> list[Cause]:
    """Read the causes, in the order of their first lines in the report; none where there is no report yet."""
    bucket, key = report_address(begun)
    try:
        body = aws.client("s3").get_object(Bucket=bucket, Key=key)["Body"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchKey":
            raise
        return []
    return grouped(csv.DictReader(codecs.getreader("utf-8-sig")(body)))


def grouped(lines: Iterable[dict[str, str]]) -> list[Cause]:
    """Group the lines of a report by file, column and code."""
    causes: dict[tuple[str, str, str], Cause] = {}
    for line in lines:
        file, column, code = line["file"], line["column"], line["code"]
        cause = causes.setdefault(
            (file, column, code), Cause(file=file, column=column, code=code, text=line["text"], rows=[])
        )
        cause.times += 1
        if len(cause.rows) < SHOWN_ROWS:
            cause.rows.append(line["row"])
    return list(causes.values())


def documents(causes: Iterable[Cause]) -> list[dict[str, Any]]:
    """As JSON, each with the first row that has it."""
    cause_documents = []
    for cause in causes:
        document = asdict(cause)
        rows = document.pop("rows")
        cause_documents.append(document | {"row": int(rows[0])})
    return cause_documents
