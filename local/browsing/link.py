"""The link, one screen a step (guide, steps 3 to 11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local import sms
from local.demo.waiting import until

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

GO_ON = "Продолжить"


class LinkJourney:
    """The screens between «Привязать учебный профиль VK ID» and «Учебный профиль привязан»."""

    def __init__(self, page: Page, address: str) -> None:
        self._page = page
        self._address = address

    def step(self, title: str) -> Locator:
        """The screen with this heading."""
        return self._page.get_by_role("heading", name=title, exact=True, level=1)

    @property
    def begin(self) -> Locator:
        """«Привязать учебный профиль VK ID»."""
        return self._page.get_by_role("button", name="Привязать учебный профиль VK ID")

    @property
    def phone(self) -> Locator:
        """Where the number is typed."""
        return self._page.get_by_role("textbox", name="Номер мобильного телефона")

    @property
    def send_code(self) -> Locator:
        """«Получить код»."""
        return self._page.get_by_role("button", name="Получить код")

    @property
    def code(self) -> Locator:
        """The six cells."""
        return self._page.get_by_role("textbox", name="Код из SMS")

    @property
    def go_on(self) -> Locator:
        """«Продолжить» of the step that is shown."""
        return self._page.get_by_role("button", name=GO_ON)

    @property
    def linked(self) -> Locator:
        """«Учебный профиль привязан»."""
        return self.step("Учебный профиль привязан")

    def type_phone(self, phone: str) -> None:
        """Type a number (E.164) as people say it, from the 8 on."""
        self.phone.press_sequentially("8" + phone.removeprefix("+7"))

    def texts_to(self, phone: str) -> list[sms.Text]:
        """The texts that a number has got, the newest last."""
        return sms.read(self._address, phone)

    def code_sent_to(self, phone: str) -> str:
        """The code of the newest text to a number, once there is one. Raises LookupError where none comes."""
        texts = until(lambda: self.texts_to(phone), bool, "waiting for the SMS")
        code = texts[-1].code if texts else None
        if code is None:
            raise LookupError(phone)
        return code

    def prove_phone(self, phone: str) -> None:
        """Number and code; the last digit sends it."""
        self.type_phone(phone)
        self.send_code.click()
        self.code.wait_for()
        self.code.fill(self.code_sent_to(phone))

    def give_data(self) -> None:
        """What the journal knows is filled in already."""
        self.step("Информация о себе").wait_for()
        self.go_on.click()

    def make_profile(self) -> None:
        """The same data, for checking."""
        self.step("Создать учебный профиль").wait_for()
        self.go_on.click()
