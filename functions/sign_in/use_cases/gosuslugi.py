"""The way to Госуслуги and back: whose identity it is, and which accounts it opens."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from msgspec import Struct

from functions.sign_in.esia.signing import authorisation_page
from functions.sign_in.repository import identities
from functions.sign_in.rules.esia import PAGES, refusal
from functions.sign_in.settings import gosuslugi
from functions.sign_in.use_cases.accounts import open_session, openings
from functions.sign_in.use_cases.bindings import bind_by_snils, identity_of
from svyazka_common import authorisation, clock
from svyazka_common.errors import Code, DomainError
from svyazka_common.navigation import with_query
from svyazka_common.records.access import PendingIdentity
from svyazka_common.sessions import token_hash

if TYPE_CHECKING:
    from functions.sign_in.use_cases.accounts import Opened
    from svyazka_common.authorisation import Wishes
    from svyazka_common.records.access import AuthorisationRequest, Session


CALLBACK = "/api/sign-in/gosuslugi/callback"


def start(origin: str, wishes: Wishes, session: Session | None) -> tuple[str, str]:
    """Begin a log-in, or a binding to the account of a session; returns ESIA's page and the secret for the cookie.

    Raises DomainError(gosuslugi_down).
    """
    request, secret = authorisation.begin(
        "gosuslugi",
        "sign_in" if session is None else "binding",
        f"{origin}{CALLBACK}",
        clock.now(),
        session=session,
        wishes=wishes,
    )
    return authorisation_page(gosuslugi(), request, origin), secret


PENDING_SECONDS = 900


class Answer(Struct, frozen=True, kw_only=True):
    """What the browser brought back; texts that are not there are empty."""

    code: str
    state: str
    error: str
    description: str


class Led(Struct, frozen=True, kw_only=True):
    """The page that the browser goes to, with a new session or with the secret of an identity that waits.

    An identity waits for its owner to choose an account, to log in, or to confirm the binding.
    """

    page: str
    opened: Opened | None = None
    pending: str | None = None


class Visitor(Struct, frozen=True, kw_only=True):
    """The browser that came back: the secret of the request's cookie; account id and token of its session, if any."""

    secret: str
    session: tuple[str, str] | None


def come_back(answer: Answer, visitor: Visitor, origin: str) -> Led:
    """Use up the request, ask ESIA who it is, and find where that leads.

    Raises DomainError with the page to lead back to: gosuslugi_denied, gosuslugi_expired, gosuslugi_unconfirmed,
    gosuslugi_refused, gosuslugi_down, busy.
    """
    request = authorisation.use_up("gosuslugi", visitor.secret, answer.state, clock.now())
    if request is None:
        raise DomainError(Code.GOSUSLUGI_EXPIRED)
    try:
        return _led(request, answer, visitor, origin)
    except DomainError as problem:
        page = with_query(PAGES[request.purpose], next=request.page)
        raise DomainError(problem.code, **(problem.extra | {"page": page})) from None


def _led(request: AuthorisationRequest, answer: Answer, visitor: Visitor, origin: str) -> Led:
    if request.session_hash is not None and request.session_hash != _hash(visitor.session):
        # It began in a session of another account, or in a session that has ended: the identity would go astray.
        raise DomainError(Code.GOSUSLUGI_EXPIRED)
    if not answer.code:
        raise DomainError(refusal(answer.error, answer.description))
    # Checking tokens takes libraries that the way there does without: a tenth of its start.
    from functions.sign_in.esia.exchange import person_of  # noqa: PLC0415

    settings = gosuslugi()
    person = person_of(settings, answer.code, request, origin)
    identity = identity_of(settings.issuer, person.oid)
    bound = identities.bindings_of(identity) if request.purpose == "sign_in" else []
    if person.claim is not None and not bound:
        bind_by_snils(person.claim, identity)
        bound = identities.bindings_of(identity)
    open_to = openings(bound)
    wished = [opening for opening in open_to if opening.account.organisation_id == request.organisation_id]
    sole = next((choice[0] for choice in (open_to, wished) if len(choice) == 1), None)
    if sole is not None:
        return Led(page=request.page, opened=open_session(sole, visitor.session, stay=request.stay))
    secret = _wait(identity, person.name, request)
    if request.purpose == "binding":
        return Led(page=with_query(PAGES["binding"], bind="gosuslugi", next=request.page), pending=secret)
    page = "/sign-in/account" if open_to else "/sign-in/gosuslugi"
    return Led(page=with_query(page, next=request.page), pending=secret)


def _wait(identity: str, name: str, request: AuthorisationRequest) -> str:
    secret = secrets.token_urlsafe(32)
    identities.store_pending(
        PendingIdentity(
            secret_hash=token_hash(secret),
            identity=identity,
            name=name,
            stay=request.stay,
            session_hash=request.session_hash,
            expires_at=clock.now() + PENDING_SECONDS,
        )
    )
    return secret


def _hash(session: tuple[str, str] | None) -> str | None:
    return None if session is None else token_hash(session[1])
