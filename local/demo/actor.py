"""What each actor does: log in, link, look at chats. Every step is noted with what was expected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local import sms
from local.demo.cast import ROLES, fresh_phone, searched_for
from local.demo.waiting import until

if TYPE_CHECKING:
    from local.demo.browser import Answer, Browser
    from local.demo.cast import ActorName
    from local.demo.record import Record
    from local.demo_region.logins import DemoLogin

type Chat = dict[str, Any]

AFTER = {
    "phone": ("code",),
    "code": ("vk_id", "study_profile", "linked"),
    "vk_id": ("study_profile",),
    "study_profile": ("linked",),
}
"""Which steps may come after a step; after the code, what is known from an earlier link is skipped."""

TITLES = {
    "phone": "gives the phone number",
    "code": "enters the code from the SMS",
    "vk_id": "fills in the VK ID data",
    "study_profile": "checks the study profile",
}


class Actor:
    """One person at one browser."""

    def __init__(self, name: ActorName, account: DemoLogin, browser: Browser, record: Record, address: str) -> None:
        self.name = name
        self.account = account
        self.browser = browser
        self.phone = fresh_phone()
        self.played_before = False
        self._record = record
        self._address = address

    def note(self, step: str, *, expected: str, got: str, ok: bool | None = None) -> bool:
        """Note a step of this actor."""
        return self._record.note(self.name, step, expected=expected, got=got, ok=ok)

    def sign_in(self) -> None:
        """Find the organisation, log in, see who is logged in."""
        account = self.account
        typed = searched_for(account.organisation_name)
        found = self.browser.get("/organisations", kind=account.organisation_kind, name=typed)
        names = [entry["name"] for entry in found.body.get("organisations", [])]
        self.note(
            f"looks for «{typed}»",
            expected=account.organisation_name,
            got=", ".join(names) or str(found),
            ok=account.organisation_name in names,
        )
        answer = self.browser.send(
            "POST",
            "/session",
            {"organisation_id": account.organisation_id, "login": account.login, "password": account.password},
        )
        self.note("logs in", expected=account.full_name, got=answer.body.get("full_name") or str(answer))
        answer = self.browser.get("/session")
        roles = [entry["role"] for entry in answer.body.get("roles", [])]
        role = ROLES[self.name]
        self.note("sees who is logged in", expected=role, got=", ".join(roles) or str(answer), ok=role in roles)

    def unlink_if_linked(self) -> None:
        """Start from nothing where an earlier run has linked this account."""
        if self.browser.get("/link").body.get("linked"):
            self.played_before = True
            answer = self.browser.send("DELETE", "/link")
            self.note("unlinks what an earlier run has linked", expected="204", got=str(answer))
        left = until(self.chats, lambda chats: not chats, f"{self.name}: waiting to be out of all chats")
        self.note("is in no chat before linking", expected="no chats", got=titles_of(left))

    def link(self) -> None:
        """Do what the server says is next, until it says that the link is made."""
        step = self._next_step(self.browser.get("/link"))
        self.note("asks what is next", expected="phone or later", got=step, ok=step in AFTER)
        while step in AFTER:
            answer = self._take(step)
            following = self._next_step(answer)
            expected = AFTER[step]
            if not self.note(
                TITLES[step], expected=f"next: {expected[0]}", got=f"next: {following}", ok=following in expected
            ):
                return
            step = following
        self.note("«Учебный профиль привязан»", expected="linked", got=step)

    def chats(self) -> list[Chat]:
        """My chats, by title."""
        answer = self.browser.get("/chats")
        # A refusal must not look like an empty list.
        found: list[Chat] = answer.body["chats"] if answer.ok else [{"kind": "refused", "title": str(answer)}]
        return sorted(found, key=lambda chat: str(chat["title"]))

    def sees_chats(self, step: str, expected: list[str]) -> list[Chat]:
        """Wait for exactly these chats."""
        wanted = sorted(expected)
        chats = until(
            self.chats,
            lambda found: [chat["title"] for chat in found] == wanted,
            f"{self.name}: waiting for {len(wanted)} chats",
        )
        self.note(step, expected=", ".join(wanted), got=titles_of(chats))
        return chats

    def members(self, chat: Chat) -> list[dict[str, str]]:
        """The members of a chat, as this actor sees them."""
        found: list[dict[str, str]] = self.browser.get(f"/chats/{chat['chat_id']}/members").body.get("members", [])
        return found

    def _take(self, step: str) -> Answer:
        account = self.account
        match step:
            case "phone":
                return self.browser.send("POST", "/link/phone", {"phone": self.phone})
            case "code":
                return self.browser.send("POST", "/link/code", {"code": self._code_from_sms()})
            case _:
                path = "/link/vk-id" if step == "vk_id" else "/link/study-profile"
                return self.browser.send("PUT", path, personal_data(account))

    def _code_from_sms(self) -> str:
        texts = until(lambda: sms.read(self._address, self.phone), bool, f"{self.name}: waiting for the SMS")
        text = texts[-1].text if texts else "no SMS"
        code = texts[-1].code if texts else None
        self.note("gets an SMS", expected="six digits", got=" ".join(text.split()), ok=code is not None)
        return code or ""

    def _next_step(self, answer: Answer) -> str:
        return str(answer.body.get("next_step") or answer)


def personal_data(account: DemoLogin) -> dict[str, Any]:
    """The data of VK ID and study profile, as this person would fill it in."""
    return {
        "last_name": account.family_name,
        "first_name": account.given_name,
        "patronymic": account.patronymic,
        "birth_date": account.birth_date,
        "sex": account.sex,
    }


def titles_of(chats: list[Chat]) -> str:
    """Titles in one line."""
    return ", ".join(str(chat["title"]) for chat in chats) or "no chats"
