"""What each actor does: log in, link, look at chats. Every step is noted with what was expected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from local import sms
from local.demo.browser import Browser
from local.demo.cast import ROLES, fresh_phone, present_cast
from local.demo.waiting import until

if TYPE_CHECKING:
    from collections.abc import Collection

    from local.demo.browser import Answer
    from local.demo.cast import ActorName
    from local.demo.record import Record
    from local.demo_region.logins import DemoLogin

type Chat = dict[str, Any]
type Through = Literal["gosuslugi", "vk_id"]

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

    def __init__(  # noqa: PLR0913, PLR0917 - a person, and where they are
        self,
        name: ActorName,
        account: DemoLogin,
        browser: Browser,
        record: Record,
        address: str,
        through: Collection[Through] = (),
    ) -> None:
        """`through` is what they use beside password and SMS."""
        self.name = name
        self.through = through
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
        """Log in by password, and where it is wished for add Госуслуги, log out and in through them."""
        self._sign_in_by_password()
        if "gosuslugi" in self.through:
            self._forget_gosuslugi()
            self._add_gosuslugi()
            self.browser.send("DELETE", "/session")
            landing = self.browser.choose(self.browser.go("/sign-in/gosuslugi"), self.name)
            self.note("logs in through Госуслуги, without a password", expected="/", got=landing.address)
            answer = self.browser.get("/session")
            self.note("is in their own account", expected=self.account.full_name, got=answer.body.get("full_name", ""))

    def _forget_gosuslugi(self) -> None:
        """Remove Госуслуги where an earlier run has added them, and log out: the actor begins as a newcomer does."""
        if self.browser.get("/sign-in/ways").body.get("gosuslugi"):
            answer = self.browser.send("DELETE", "/sign-in/ways/gosuslugi")
            self.note("takes away the Госуслуги of an earlier run", expected="204", got=str(answer))
        self.browser.send("DELETE", "/session")

    def _add_gosuslugi(self) -> None:
        landing = self.browser.choose(self.browser.go("/sign-in/gosuslugi"), self.name)
        self.note("comes from Госуслуги, who open no account yet", expected="/sign-in/gosuslugi", got=landing.address)
        account = self.account
        self.browser.send("POST", "/session", credentials(account))
        identity = self.browser.get("/sign-in/accounts").body.get("identity") or {}
        shown = f"{account.given_name} {account.family_name[0]}."
        self.note("logs in once, and sees whose Госуслуги they are", expected=shown, got=identity.get("name", "nobody"))
        answer = self.browser.send("POST", "/sign-in/gosuslugi/binding")
        added = (answer.body.get("gosuslugi") or {}).get("counts")
        self.note("adds Госуслуги to the account", expected="added", got="added" if added else str(answer))

    def _sign_in_by_password(self) -> None:
        """Find the organisation, log in, read whose session it is."""
        account = self.account
        organisations = self.browser.get("/organisations", kind=account.organisation_kind)
        names = [entry["name"] for entry in organisations.body.get("organisations", [])]
        self.note(
            "looks for the organisation",
            expected=account.organisation_name,
            got=", ".join(names) or str(organisations),
            ok=account.organisation_name in names,
        )
        answer = self.browser.send("POST", "/session", credentials(account))
        self.note("logs in", expected=account.full_name, got=answer.body.get("full_name") or str(answer))
        answer = self.browser.get("/session")
        roles = [entry["role"] for entry in answer.body.get("roles", [])]
        role = ROLES[self.name]
        self.note("sees who is logged in", expected=role, got=", ".join(roles) or str(answer), ok=role in roles)

    def unlink_if_linked(self) -> None:
        """Start from nothing where an earlier run has linked this account."""
        status = self.browser.get("/link").body
        proven = bool(status.get("phone_masked")) and self._prove_old_number(status["phone_masked"])
        if status.get("linked"):
            self.played_before = True
            # A number gets few texts a day, and that of a VK ID is the same in each run.
            answer = self.browser.send("DELETE", "/link") if proven else self._unlinked_by_school()
            self.note("unlinks what an earlier run has linked", expected="204", got=str(answer))
        left = until(self.chats, lambda chats: not chats, f"{self.name}: waiting to be out of all chats")
        self.note("is in no chat before linking", expected="no chats", got=titles_of(left))

    def link(self) -> None:
        """Do what the server says is next, until it says that the link is made."""
        step = self._next_step(self.browser.get("/link"))
        self.note("asks what is next", expected="phone or later", got=step, ok=step in AFTER)
        while step in AFTER:
            by_vk_id = step == "phone" and "vk_id" in self.through
            answer = self._take_vk_id() if by_vk_id else self._take(step)
            following = self._next_step(answer)
            expected = AFTER["code" if by_vk_id else step]
            if not self.note(
                "proves the phone by VK ID, without an SMS" if by_vk_id else TITLES[step],
                expected=f"next: {expected[0]}",
                got=f"next: {following}",
                ok=following in expected,
            ):
                return
            step = following
        self.note("«Учебный профиль привязан»", expected="linked", got=step)

    def chats(self) -> list[Chat]:
        """My chats, by title."""
        answer = self.browser.get("/chats")
        # A refusal must not look like an empty list.
        chats: list[Chat] = answer.body["chats"] if answer.ok else [{"kind": "refused", "title": str(answer)}]
        return sorted(chats, key=lambda chat: str(chat["title"]))

    def sees_chats(self, step: str, expected: list[str]) -> list[Chat]:
        """Wait for exactly these chats."""
        wanted = sorted(expected)
        chats = until(
            self.chats,
            lambda listed: [chat["title"] for chat in listed] == wanted,
            f"{self.name}: waiting for {len(wanted)} chats",
        )
        self.note(step, expected=", ".join(wanted), got=titles_of(chats))
        return chats

    def members(self, chat: Chat) -> list[dict[str, str]]:
        """The members of a chat, as this actor sees them."""
        members: list[dict[str, str]] = self.browser.get(f"/chats/{chat['chat_id']}/members").body.get("members", [])
        return members

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

    def _take_vk_id(self) -> Answer:
        landing = self.browser.choose(self.browser.go("/link/vk-id"), self.name)
        self.note("presses «Привязать учебный профиль VK ID» and comes back", expected="/link", got=landing.address)
        answer = self.browser.get("/link")
        confirmed = answer.body.get("known", {})
        name = " ".join(str(confirmed.get(part, "")) for part in ("family_name", "given_name"))
        account = self.account
        self.note("finds the data filled in", expected=f"{account.family_name} {account.given_name}", got=name)
        return answer

    def _code_from_sms(self) -> str:
        texts = until(lambda: sms.read(self._address, self.phone), bool, f"{self.name}: waiting for the SMS")
        text = texts[-1].text if texts else "no SMS"
        code = texts[-1].code if texts else None
        self.note("gets an SMS", expected="six digits", got=" ".join(text.split()), ok=code is not None)
        return code or ""

    def _unlinked_by_school(self) -> Answer:
        person_id = self.browser.get("/session").body.get("person_id")
        with Browser(self._address) as school:
            school.send("POST", "/session", credentials(present_cast().logins["school_admin"]))
            answer = school.send("POST", f"/school/people/{person_id}/unlink")
        self.browser.send("POST", "/session", credentials(self.account))
        return answer

    def _prove_old_number(self, masked: str) -> bool:
        """The code to the number of an earlier run.

        False where no text comes: today's are used up, or that run made no profile.
        """
        if not self.browser.send("POST", "/link/unlink-code").ok:
            return False
        texts = until(lambda: self._codes_to_unlink(masked), bool, f"{self.name}: waiting for the SMS to unlink")
        answer = self.browser.send("POST", "/link/unlink-proof", {"code": texts[-1].code if texts else ""})
        return self.note("proves the number of an earlier run", expected="204", got=str(answer))

    def _codes_to_unlink(self, masked: str) -> list[sms.Text]:
        start, end = masked.replace(" ", "").split("*", 1)[0], masked[-2:]
        return [
            text
            for text in sms.read(self._address)
            if text.phone.startswith(start) and text.phone.endswith(end) and "отвязки" in text.text
        ]

    def _next_step(self, answer: Answer) -> str:
        return str(answer.body.get("next_step") or answer)


def credentials(account: DemoLogin) -> dict[str, Any]:
    """Organisation, login and password."""
    return {"organisation_id": account.organisation_id, "login": account.login, "password": account.password}


def personal_data(account: DemoLogin) -> dict[str, Any]:
    """The data of VK ID and study profile, as this person would fill it in."""
    return {
        "family_name": account.family_name,
        "given_name": account.given_name,
        "patronymic": account.patronymic,
        "birth_date": account.birth_date,
        "sex": account.sex,
    }


def titles_of(chats: list[Chat]) -> str:
    """Titles in one line."""
    return ", ".join(str(chat["title"]) for chat in chats) or "no chats"
