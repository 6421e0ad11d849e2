"""The link, one screen a step (journey, steps 2 to 7)."""

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
        """The way by the number, beside «Привязать учебный профиль VK ID», which leads to VK ID."""
        return self._page.get_by_role("button", name="Продолжить по номеру телефона")

    def start(self) -> None:
        """From the first screen to the phone; who broke off after it gives another number."""
        self.begin.or_(self._page.get_by_role("button", name="Изменить номер")).first.click()
        self.phone.wait_for()

    @property
    def phone(self) -> Locator:
        """Where the number is typed."""
        return self._page.get_by_role("textbox", name="Номер мобильного телефона")

    @property
    def send_code(self) -> Locator:
        """«Получить код»."""
        return self._page.get_by_role("button", name="Получить код")

    @property
    def send_again(self) -> Locator:
        """«Отправить код ещё раз», also while it counts down."""
        return self._page.get_by_role("button", name="Отправить код ещё раз")

    @property
    def code(self) -> Locator:
        """The six cells."""
        return self._page.get_by_role("textbox", name="Код из SMS")

    @property
    def go_on(self) -> Locator:
        """«Продолжить» of the step that is shown."""
        return self._page.get_by_role("button", name=GO_ON)

    @property
    def create(self) -> Locator:
        """«Создать учебный профиль», the button of the screen with the same heading."""
        return self._page.get_by_role("button", name="Создать учебный профиль")

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

    @property
    def data(self) -> Locator:
        """«Информация о себе»: what the journal knows is filled in already."""
        return self.step("Информация о себе")

    @property
    def check(self) -> Locator:
        """«Создать учебный профиль»: the same data, for checking."""
        return self.step("Создать учебный профиль")

    @property
    def after_code(self) -> Locator:
        """Whatever comes after the code: what is known from an earlier link is not asked again."""
        return self.data.or_(self.check).or_(self.linked)

    def finish(self) -> None:
        """Go on from step to step until the link is made."""
        self.after_code.wait_for()
        for step, button in ((self.data, self.go_on), (self.check, self.create)):
            if step.is_visible():
                button.click()
                step.wait_for(state="hidden")
                self.after_code.wait_for()
        self.linked.wait_for()
