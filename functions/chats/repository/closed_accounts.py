"""Stores that an account has ended or is back, with the effects on its link and its sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common.reading import get_all
from svyazka_common.records.access import Cutoff
from svyazka_common.records.base import Prefix, key_of, of_kind
from svyazka_common.records.link import Link, Suspension
from svyazka_common.records.roster import person_pk
from svyazka_common.settings import Setting
from svyazka_common.transactions import Action, check, put, transact, update

if TYPE_CHECKING:
    from collections.abc import Iterator

NEWER = "attribute_not_exists(pk) OR version < :version"


def read_suspension(person_id: str, account_id: str) -> tuple[Suspension | None, Link | None]:
    """An account's suspension and its link, each None if there is none; one consistent read."""
    pk = person_pk(person_id)
    keys = [key_of(pk, prefix.key(account_id)) for prefix in (Prefix.SUSPENSION, Prefix.LINK)]
    items = get_all(Setting.STATE_TABLE.read(), keys)
    return next(iter(of_kind(Suspension, items)), None), next(iter(of_kind(Link, items)), None)


def store_suspension(suspension: Suspension, link: Link | None, now_ms: int) -> None:
    """Write that an account has ended or is back, mark its link, and end its sessions if it has ended.

    Raises ConditionFailedError where a newer version was written, or the link came or went meanwhile.
    """
    transact(list(_actions(suspension, link, now_ms)))


def _actions(suspension: Suspension, link: Link | None, now_ms: int) -> Iterator[Action]:
    state, ended = Setting.STATE_TABLE.read(), suspension.status == "ended"
    yield put(state, suspension, NEWER, version=suspension.version)
    if link is None:
        key = key_of(suspension.pk, Prefix.LINK.key(suspension.account_id))
        yield check(state, key, "attribute_not_exists(pk)")
    else:
        marked = {"expression": "SET suspended = :yes", "yes": True} if ended else {"expression": "REMOVE suspended"}
        yield update(state, link.key, condition="link_id = :link_id", link_id=link.link_id, **marked)
    if ended:
        yield put(Setting.ACCESS_TABLE.read(), Cutoff.at(suspension.account_id, now_ms))
