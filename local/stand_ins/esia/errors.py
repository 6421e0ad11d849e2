"""The errors of ЕСИА: their codes, what OAuth calls them, and their documented meaning."""

from __future__ import annotations

MEANINGS: dict[str, tuple[str, str]] = {
    "ESIA-007003": ("invalid_request", "The request has a missing, wrong or repeated parameter"),
    "ESIA-007004": ("access_denied", "The resource owner or the authorization service denied the request"),
    "ESIA-007005": ("unauthorized_client", "The client may not ask for an access token by this method"),
    "ESIA-007006": ("invalid_scope", "The requested scope is wrong, unknown or malformed"),
    "ESIA-007008": ("temporarily_unavailable", "The authorization service is overloaded or under maintenance"),
    "ESIA-007009": ("unsupported_response_type", "The service does not give an access token by this method"),
    "ESIA-007011": ("invalid_grant", "The code is invalid, expired, revoked or was issued for another request"),
    "ESIA-007012": ("unsupported_grant_type", "The type of grant is not supported"),
    "ESIA-007013": ("invalid_scope", "The request names no scope"),
    "ESIA-007014": ("invalid_request", "The request does not contain the mandatory parameter"),
    "ESIA-007015": ("invalid_request", "The time of the request is wrong"),
    "ESIA-007019": ("access_denied", "There is no permission for access"),
    "ESIA-007023": ("invalid_request", "The redirect_uri is not among those permitted for the system"),
    "ESIA-007039": ("invalid_request", "The request for the code had no code_challenge"),
    "ESIA-007040": ("invalid_grant", "The code_verifier does not match the code_challenge"),
    "ESIA-007053": ("unauthorized_client", "The client_secret is wrong, or its certificate is not active"),
    "ESIA-007055": ("access_denied", "The account of the person is not confirmed"),
    "ESIA-008010": ("invalid_client", "The client system could not be authenticated"),
}
"""Source: Методические рекомендации по использованию ЕСИА, section on errors of OAuth 2.0."""


class EsiaError(Exception):
    """A refusal with a code of `MEANINGS`; `about` names the parameter that it is about."""

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(code, about)
        self.code = code
        self.about = about

    @property
    def error(self) -> str:
        """What OAuth calls it."""
        return MEANINGS[self.code][0]

    @property
    def description(self) -> str:
        """`ESIA-007014: The request does not contain …`."""
        meaning = MEANINGS[self.code][1]
        return f"{self.code}: {meaning}" + (f": {self.about}" if self.about else "")
