"""Every way in which a call can be refused: a stable code, an HTTP status and a Russian text (RFC 9457)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError

type Extra = dict[str, Any]


class Meaning(NamedTuple):
    """HTTP status, title, and what the user can do; `{…}` in `detail` is filled from the problem's extra members."""

    status: int
    title: str
    detail: str


class Code(StrEnum):
    """The stable codes; pages and other systems decide by them, never by the text."""

    BODY_NOT_JSON = "body_not_json"
    BODY_TOO_LARGE = "body_too_large"
    MEDIA_TYPE = "media_type"
    FIELDS_INVALID = "fields_invalid"
    CROSS_SITE = "cross_site"
    NOT_FOUND = "not_found"
    SESSION_REQUIRED = "session_required"
    BUSY = "busy"
    INTERNAL = "internal"

    ORGANISATION_UNKNOWN = "organisation_unknown"
    CREDENTIALS_WRONG = "credentials_wrong"
    TOO_MANY_ATTEMPTS = "too_many_attempts"
    DEVICE_UNKNOWN = "device_unknown"
    RESET_REFUSED = "reset_refused"
    PASSWORD_WEAK = "password_weak"  # noqa: S105 - a code
    NOT_SCHOOL_ADMIN = "not_school_admin"
    NOT_AUTHORITY_OFFICER = "not_authority_officer"
    ACCOUNT_UNKNOWN = "account_unknown"
    CLASS_UNKNOWN = "class_unknown"
    PERSON_UNKNOWN = "person_unknown"
    CONFLICT_UNKNOWN = "conflict_unknown"
    CONFLICT_SETTLED = "conflict_settled"
    PHONE_PROVEN_AGAIN = "phone_proven_again"

    PHONE_INVALID = "phone_invalid"
    PHONE_NOT_RUSSIAN = "phone_not_russian"
    SMS_TOO_SOON = "sms_too_soon"
    SMS_LIMIT = "sms_limit"
    SMS_NUMBER_LIMIT = "sms_number_limit"
    CALL_NOT_OFFERED = "call_not_offered"
    CODE_WRONG = "code_wrong"
    CODE_EXPIRED = "code_expired"
    CODE_TRIES_SPENT = "code_tries_spent"
    PHONE_TAKEN = "phone_taken"
    PHONE_DIFFERS = "phone_differs"
    STEP_NOT_REACHED = "step_not_reached"
    ALREADY_LINKED = "already_linked"
    NOT_LINKED = "not_linked"
    PROOF_REQUIRED = "proof_required"
    OLD_PHONE_GONE = "old_phone_gone"
    PAPER_CODE_WRONG = "paper_code_wrong"

    GOSUSLUGI_DENIED = "gosuslugi_denied"
    GOSUSLUGI_EXPIRED = "gosuslugi_expired"
    GOSUSLUGI_UNCONFIRMED = "gosuslugi_unconfirmed"
    GOSUSLUGI_REFUSED = "gosuslugi_refused"
    GOSUSLUGI_DOWN = "gosuslugi_down"
    GOSUSLUGI_BOUND_OTHERWISE = "gosuslugi_bound_otherwise"
    GOSUSLUGI_BINDINGS_SPENT = "gosuslugi_bindings_spent"
    IDENTITY_EXPIRED = "identity_expired"
    ACCOUNT_NOT_BOUND = "account_not_bound"
    VK_ID_DENIED = "vk_id_denied"
    VK_ID_EXPIRED = "vk_id_expired"
    VK_ID_REFUSED = "vk_id_refused"
    VK_ID_DOWN = "vk_id_down"
    VK_ID_WITHOUT_PHONE = "vk_id_without_phone"
    VK_ID_TAKEN = "vk_id_taken"
    VK_ID_DIFFERS = "vk_id_differs"

    CHAT_UNKNOWN = "chat_unknown"
    MEMBER_UNKNOWN = "member_unknown"
    MEMBER_ANSWERS = "member_answers"
    CLASS_FOREIGN = "class_foreign"
    SUBJECT_NOT_TAUGHT = "subject_not_taught"

    CONTACT_NOT_ALLOWED = "contact_not_allowed"
    PERSON_NOT_LINKED = "person_not_linked"
    MEMBER_RIGHTS = "member_rights"
    OWNER_RIGHTS = "owner_rights"
    OWNER_STAYS = "owner_stays"
    CHAT_BY_ROSTER = "chat_by_roster"
    CHAT_OF_TWO = "chat_of_two"
    CHAT_FULL = "chat_full"

    CHAT_MUTED = "chat_muted"
    CHAT_ANNOUNCES = "chat_announces"
    CHAT_CLOSED = "chat_closed"
    MESSAGE_EMPTY = "message_empty"
    MESSAGE_TOO_LONG = "message_too_long"
    MESSAGE_OF_EMOJI = "message_of_emoji"
    MESSAGES_TOO_FAST = "messages_too_fast"
    MESSAGE_UNKNOWN = "message_unknown"
    MESSAGE_FOREIGN = "message_foreign"
    REPLY_TO_DELETED = "reply_to_deleted"
    CHANGES_UNSEEN = "changes_unseen"
    URGENT_REFUSED = "urgent_refused"
    REPORT_OWN = "report_own"
    REPORTS_SPENT = "reports_spent"
    REPORT_UNKNOWN = "report_unknown"
    REPORT_DECIDED = "report_decided"
    REPORT_WITHOUT_MUTE = "report_without_mute"
    EXPORT_UNKNOWN = "export_unknown"
    EXPORT_NOT_READY = "export_not_ready"
    EXPORT_EXPIRED = "export_expired"
    EXPORTS_SPENT = "exports_spent"
    CHATS_SPENT = "chats_spent"
    RENAMES_SPENT = "renames_spent"
    POLICY_CHANGED = "policy_changed"
    MENTION_UNKNOWN = "mention_unknown"
    POLL_INVALID = "poll_invalid"
    POLL_FIXED = "poll_fixed"
    POLL_CLOSED = "poll_closed"
    POLL_ANONYMOUS = "poll_anonymous"
    NOT_A_POLL = "not_a_poll"
    VOTE_INVALID = "vote_invalid"
    PINS_SPENT = "pins_spent"
    CHAT_NOT_RUN = "chat_not_run"
    SEARCH_EMPTY = "search_empty"

    INVITATION_UNKNOWN = "invitation_unknown"
    INVITATION_EXPIRED = "invitation_expired"
    INVITATION_REVOKED = "invitation_revoked"
    INVITATION_USED_UP = "invitation_used_up"
    INVITATION_NOT_FOR_YOU = "invitation_not_for_you"
    INVITATIONS_TOO_MANY = "invitations_too_many"
    REMOVED_FROM_CHAT = "removed_from_chat"
    JOIN_REFUSED = "join_refused"
    JOIN_REQUEST_UNKNOWN = "join_request_unknown"


MEANINGS: dict[Code, Meaning] = {
    Code.BODY_NOT_JSON: Meaning(400, "Запрос не прочитан", "Тело запроса должно быть объектом JSON в кодировке UTF-8."),
    Code.BODY_TOO_LARGE: Meaning(413, "Слишком много данных", "Запрос больше 64 КиБ. Проверьте, что вы отправляете."),
    Code.MEDIA_TYPE: Meaning(
        415, "Неверный тип данных", "Отправьте данные с заголовком Content-Type: application/json."
    ),
    Code.FIELDS_INVALID: Meaning(
        422, "Проверьте данные", "Некоторые поля заполнены неверно. Исправьте их и повторите."
    ),
    Code.CROSS_SITE: Meaning(403, "Запрос с чужого сайта", "Откройте страницу журнала и повторите действие на ней."),
    Code.NOT_FOUND: Meaning(404, "Не найдено", "Такого адреса нет. Вернитесь на главную страницу журнала."),
    Code.SESSION_REQUIRED: Meaning(401, "Войдите в журнал", "{ended}. Войдите в журнал ещё раз."),
    Code.BUSY: Meaning(503, "Слишком много запросов", "Сервис занят. Повторите через несколько секунд."),
    Code.INTERNAL: Meaning(500, "Что-то сломалось", "Мы уже знаем об ошибке. Повторите через минуту."),
    Code.ORGANISATION_UNKNOWN: Meaning(404, "Нет такой организации", "Выберите организацию из списка."),
    Code.CREDENTIALS_WRONG: Meaning(
        401, "Не удалось войти", "Логин или пароль не подошли. Проверьте организацию, логин и пароль."
    ),
    Code.TOO_MANY_ATTEMPTS: Meaning(429, "Слишком много попыток", "Подождите {wait} и попробуйте снова."),
    Code.DEVICE_UNKNOWN: Meaning(
        429,
        "Вход с новых устройств закрыт",
        "К этому логину слишком много раз подряд не подошёл пароль. Чтобы его не подобрали, войти сейчас можно только"
        " там, где вы уже входили. Или задайте новый пароль: нажмите «Забыли пароль?», понадобится код из SMS или код,"
        " который выдаст школа.",
    ),
    Code.RESET_REFUSED: Meaning(
        422, "Пароль не изменён", "Данные не подошли. Проверьте код и дату рождения или попросите код в школе."
    ),
    Code.PASSWORD_WEAK: Meaning(
        422,
        "Слишком простой пароль",
        "Такой пароль легко подобрать. Придумайте другой, не меньше 8 знаков: лучше всего три-четыре слова, которые"
        " не связаны между собой. Без имени, логина, даты рождения и клавиш подряд.",
    ),
    Code.NOT_SCHOOL_ADMIN: Meaning(403, "Нет доступа", "Это может только администратор школы."),
    Code.NOT_AUTHORITY_OFFICER: Meaning(
        403, "Нет доступа", "Это может только сотрудник органа управления образованием."
    ),
    Code.ACCOUNT_UNKNOWN: Meaning(404, "Нет такого логина", "В вашей организации нет учётной записи с таким логином."),
    Code.CLASS_UNKNOWN: Meaning(404, "Класс не найден", "В вашей школе нет такого класса. Выберите класс из списка."),
    Code.PERSON_UNKNOWN: Meaning(404, "Человек не найден", "В вашей школе нет такого человека."),
    Code.CONFLICT_UNKNOWN: Meaning(404, "Случай не найден", "В вашей школе нет такого спора о номере."),
    Code.CONFLICT_SETTLED: Meaning(
        409, "Уже решено", "Этот случай уже решён иначе. Обновите страницу: вы увидите, что осталось."
    ),
    Code.PHONE_PROVEN_AGAIN: Meaning(
        409,
        "Номер подтверждён заново",
        "Владелец только что подтвердил этот номер кодом из SMS. Освободить его можно, если второй человек тоже"
        " подтвердит номер ещё раз.",
    ),
    Code.PHONE_INVALID: Meaning(
        422, "Номер не подошёл", "Введите номер мобильного телефона, например +7 912 345-67-89."
    ),
    Code.PHONE_NOT_RUSSIAN: Meaning(
        422, "Номер не подошёл", "Код придёт только на российский номер мобильного телефона (+7)."
    ),
    Code.SMS_TOO_SOON: Meaning(429, "На этот номер только что ушёл код", "Ваш можно запросить через {wait}."),
    Code.SMS_LIMIT: Meaning(
        429, "Слишком много кодов", "Сегодня больше нельзя отправить код. Попробуйте через {wait}."
    ),
    Code.SMS_NUMBER_LIMIT: Meaning(
        429,
        "Слишком много кодов на этот номер",
        "Код на этот номер можно будет запросить через {wait}. Если номер ваш, попросите у администратора школы код на"
        " бумаге и войдите с ним через «Забыли пароль?»: тогда SMS придёт сразу.",
    ),
    Code.CALL_NOT_OFFERED: Meaning(
        409, "Позвонить пока нельзя", "Сначала запросите код в SMS. Если не придёт и второй, мы сможем позвонить."
    ),
    Code.CODE_WRONG: Meaning(422, "Код не подошёл", "Код не подошёл. {tries}."),
    Code.CODE_EXPIRED: Meaning(410, "Код больше не действует", "Этот код больше не действует. Запросите новый."),
    Code.CODE_TRIES_SPENT: Meaning(429, "Попытки закончились", "Попытки закончились. Запросите новый код{when}."),
    Code.PHONE_TAKEN: Meaning(
        409,
        "Номер занят",
        "Этот номер уже связан с другим человеком. Введите другой номер или обратитесь к администратору школы.",
    ),
    Code.PHONE_DIFFERS: Meaning(
        409,
        "Другой номер",
        "Ваш учебный профиль связан с другим номером. Введите его. Если номер сменился, подтвердите прежний кодом из"
        " SMS или попросите код на бумаге у администратора школы.",
    ),
    Code.STEP_NOT_REACHED: Meaning(
        409, "Сначала другой шаг", "Этот шаг пока недоступен. Мы покажем, с чего продолжить."
    ),
    Code.ALREADY_LINKED: Meaning(409, "Профиль уже привязан", "Учебный профиль уже привязан к этой учётной записи."),
    Code.NOT_LINKED: Meaning(409, "Профиль не привязан", "К этой учётной записи учебный профиль не привязан."),
    Code.PROOF_REQUIRED: Meaning(
        403,
        "Сначала подтвердите, что это вы",
        "Введите код из SMS на номер профиля или код на бумаге из школы. Отвязать может и администратор школы.",
    ),
    Code.OLD_PHONE_GONE: Meaning(
        409,
        "Номер больше не ваш",
        "Код на этот номер отправить нельзя. Попросите у администратора школы код на бумаге.",
    ),
    Code.PAPER_CODE_WRONG: Meaning(
        422,
        "Код на бумаге не подошёл",
        "Проверьте знаки и срок. Если напечатали новый код, прежний не действует: попросите код в школе.",
    ),
    Code.GOSUSLUGI_DENIED: Meaning(
        403,
        "Вход через Госуслуги отменён",
        "Вы не разрешили Госуслугам сообщить журналу, кто вы. Попробуйте ещё раз или войдите с логином и паролем.",
    ),
    Code.GOSUSLUGI_EXPIRED: Meaning(
        410,
        "Вход через Госуслуги не завершён",
        "Время на вход истекло, или вы начали его в другом браузере. Нажмите «Через госуслуги» ещё раз.",
    ),
    Code.GOSUSLUGI_UNCONFIRMED: Meaning(
        403,
        "Учётная запись Госуслуг не подтверждена",
        "Подтвердите её на Госуслугах, в МФЦ или в приложении банка и вернитесь. Пока войдите с логином и паролем.",
    ),
    Code.GOSUSLUGI_REFUSED: Meaning(
        409,
        "Госуслуги не приняли запрос",
        "Это ошибка на нашей стороне, не ваша. Войдите с логином и паролем, а через Госуслуги попробуйте позже.",
    ),
    Code.GOSUSLUGI_DOWN: Meaning(
        503,
        "Госуслуги не отвечают",
        "Попробуйте через несколько минут или войдите с логином и паролем: для этого Госуслуги не нужны.",
    ),
    Code.GOSUSLUGI_BOUND_OTHERWISE: Meaning(
        409,
        "Уже добавлены другие Госуслуги",
        "К этой учётной записи журнала добавлена другая учётная запись Госуслуг. Сначала уберите её в разделе «Способы"
        " входа».",
    ),
    Code.GOSUSLUGI_BINDINGS_SPENT: Meaning(
        409,
        "Слишком много учётных записей",
        "Через одни Госуслуги можно входить не больше чем в 10 учётных записей журнала. Уберите лишнюю в разделе"
        " «Способы входа» той записи.",
    ),
    Code.IDENTITY_EXPIRED: Meaning(
        410, "Время вышло", "Нажмите «Через госуслуги» ещё раз: от входа на Госуслугах прошло больше 15 минут."
    ),
    Code.ACCOUNT_NOT_BOUND: Meaning(
        404,
        "Эта учётная запись не открывается через Госуслуги",
        "Выберите другую из списка или войдите в неё с логином и паролем и добавьте Госуслуги.",
    ),
    Code.VK_ID_DENIED: Meaning(
        403,
        "Вход в VK ID отменён",
        "Вы не разрешили VK ID передать номер телефона. Попробуйте ещё раз или получите код из SMS.",
    ),
    Code.VK_ID_EXPIRED: Meaning(
        410,
        "Вход в VK ID не завершён",
        "Время на вход истекло, или вы начали его в другом браузере. Нажмите «Привязать учебный профиль VK ID» ещё"
        " раз.",
    ),
    Code.VK_ID_REFUSED: Meaning(
        409,
        "VK ID не принял запрос",
        "Это ошибка на нашей стороне, не ваша. Подтвердите номер кодом из SMS.",
    ),
    Code.VK_ID_DOWN: Meaning(
        503, "VK ID не отвечает", "Попробуйте через несколько минут или подтвердите номер кодом из SMS."
    ),
    Code.VK_ID_WITHOUT_PHONE: Meaning(
        409,
        "В VK ID нет номера",
        "VK ID не передал номер телефона. Разрешите его передать или подтвердите номер кодом из SMS.",
    ),
    Code.VK_ID_TAKEN: Meaning(
        409,
        "Этот VK ID занят",
        "Этот VK ID уже связан с другим человеком. Войдите в свой VK ID или подтвердите свой номер кодом из SMS.",
    ),
    Code.VK_ID_DIFFERS: Meaning(
        409,
        "Другой VK ID",
        "Ваш учебный профиль связан с другим VK ID. Войдите в него. Если он потерян, попросите у администратора школы"
        " код на бумаге.",
    ),
    Code.CHAT_UNKNOWN: Meaning(404, "Чат не найден", "Такого чата нет среди ваших чатов."),
    Code.MEMBER_UNKNOWN: Meaning(404, "Нет такого участника", "Этого человека нет в чате. Обновите список участников."),
    Code.MEMBER_ANSWERS: Meaning(
        409, "Так нельзя", "Себя и учителя, который отвечает за чат, нельзя убрать из него или лишить права писать."
    ),
    Code.CLASS_FOREIGN: Meaning(403, "Это не ваш класс", "Вы не ведёте уроки в этом классе. Выберите класс из списка."),
    Code.SUBJECT_NOT_TAUGHT: Meaning(
        403, "Это не ваш предмет", "Вы не ведёте этот предмет в этом классе. Выберите предмет из списка."
    ),
    Code.CONTACT_NOT_ALLOWED: Meaning(
        403,
        "Этому человеку написать нельзя",
        "По правилам школы вы не можете писать этому человеку или добавлять его в чаты. Если это нужно для дела,"
        " попросите учителя или администратора школы.",
    ),
    Code.PERSON_NOT_LINKED: Meaning(
        409,
        "Профиль ещё не привязан",
        "Этот человек ещё не привязал учебный профиль, поэтому его пока нельзя добавить в чат. Попросите его нажать в"
        " журнале «Чаты».",
    ),
    Code.MEMBER_RIGHTS: Meaning(
        403, "Это может администратор чата", "Попросите владельца или администратора этого чата."
    ),
    Code.OWNER_RIGHTS: Meaning(403, "Это может владелец чата", "Попросите владельца этого чата."),
    Code.OWNER_STAYS: Meaning(
        409,
        "Сначала передайте чат",
        "Чат не может остаться без владельца. Передайте его другому участнику, а потом повторите.",
    ),
    Code.CHAT_BY_ROSTER: Meaning(
        409,
        "Состав определяет журнал",
        "Участники этого чата берутся из журнала: вручную их не добавляют и не убирают.",
    ),
    Code.CHAT_OF_TWO: Meaning(
        409, "Это личный чат", "В личном чате двое: у него нет настроек, и участников в нём не меняют."
    ),
    Code.CHAT_FULL: Meaning(
        409, "В чате нет места", "В чате, созданном вручную, может быть не больше 500 участников. Создайте ещё один."
    ),
    Code.CHAT_MUTED: Meaning(
        403,
        "Вам запретили писать",
        "В этом чате вы можете только читать. Снять запрет может администратор школы, а в чате класса или предмета и"
        " учитель, который за него отвечает.",
    ),
    Code.CHAT_ANNOUNCES: Meaning(
        403, "Здесь только объявления", "В этом чате пишут только владелец и администраторы. Вы можете его читать."
    ),
    Code.CHAT_CLOSED: Meaning(409, "Чат в архиве", "Этот чат закрыт: его можно только читать."),
    Code.MESSAGE_EMPTY: Meaning(
        422, "Пустое сообщение", "В сообщении нет ни одного видимого знака. Напишите что-нибудь."
    ),
    Code.MESSAGE_TOO_LONG: Meaning(
        422,
        "Слишком длинное сообщение",
        "В сообщение помещается не больше 4000 знаков. Сократите его или разделите на несколько.",
    ),
    Code.MESSAGE_OF_EMOJI: Meaning(
        422, "Слишком много эмодзи", "В одном сообщении может быть не больше 100 эмодзи. Уберите лишние."
    ),
    Code.MESSAGES_TOO_FAST: Meaning(
        429, "Слишком быстро", "Вы пишете слишком часто. Отправьте сообщение через {wait}."
    ),
    Code.MESSAGE_UNKNOWN: Meaning(404, "Сообщение не найдено", "В этом чате нет такого сообщения, или его удалили."),
    Code.MESSAGE_FOREIGN: Meaning(403, "Это не ваше сообщение", "Изменить и удалить можно только своё сообщение."),
    Code.REPLY_TO_DELETED: Meaning(
        409, "Сообщение удалено", "Сообщение, на которое вы отвечаете, удалили. Отправьте своё без ответа на него."
    ),
    Code.URGENT_REFUSED: Meaning(
        403,
        "Срочным это не отметить",
        "Срочными бывают только объявления в чате, где пишут владелец и администраторы. Отправьте без отметки.",
    ),
    Code.REPORT_OWN: Meaning(
        409, "Это ваше сообщение", "Своё сообщение можно удалить: откройте его меню и выберите «Удалить у всех»."
    ),
    Code.REPORTS_SPENT: Meaning(
        429,
        "Слишком много обращений",
        "Сегодня вы отправили уже много обращений. Следующее можно отправить через {wait}. Если дело срочное, скажите"
        " классному руководителю или позвоните в школу.",
    ),
    Code.REPORT_UNKNOWN: Meaning(404, "Обращение не найдено", "Такого обращения нет. Обновите список обращений."),
    Code.REPORT_DECIDED: Meaning(
        409, "Уже решено", "По этому обращению уже есть решение. Обновите страницу: вы увидите какое."
    ),
    Code.REPORT_WITHOUT_MUTE: Meaning(
        409, "Запрета нет", "По этому обращению никому не запрещали писать. Обновите список обращений."
    ),
    Code.EXPORT_UNKNOWN: Meaning(404, "Выгрузка не найдена", "Такой выгрузки нет. Обновите список выгрузок."),
    Code.EXPORT_NOT_READY: Meaning(409, "Файла ещё нет", "Выгрузка не готова. Обновите список: вы увидите, что с ней."),
    Code.EXPORT_EXPIRED: Meaning(
        410,
        "Файл удалён",
        "Файлы выгрузок хранятся неделю, а если кого-то удалили из чатов, то меньше. Если переписка ещё нужна, закажите"
        " выгрузку снова.",
    ),
    Code.EXPORTS_SPENT: Meaning(
        429,
        "Слишком много выгрузок",
        "Сегодня школа заказала уже много выгрузок. Следующую можно заказать через {wait}.",
    ),
    Code.CHATS_SPENT: Meaning(
        429,
        "Слишком много новых чатов",
        "Сегодня вы создали уже много чатов. Следующий можно создать через {wait}.",
    ),
    Code.RENAMES_SPENT: Meaning(
        429,
        "Слишком много названий за день",
        "Сегодня название чата меняли уже много раз. Снова изменить его можно через {wait}.",
    ),
    Code.POLICY_CHANGED: Meaning(
        409, "Правила уже изменили", "Пока вы выбирали, другой администратор изменил правила. Обновите страницу."
    ),
    Code.CHANGES_UNSEEN: Meaning(
        409,
        "Чат ушёл вперёд",
        "С тех пор, как вы написали это сообщение, в чате много нового. Обновите чат и проверьте, не ушло ли оно.",
    ),
    Code.INVITATION_UNKNOWN: Meaning(
        404,
        "Приглашение не найдено",
        "Проверьте, целиком ли скопирована ссылка. Приглашения другого региона здесь не действуют: откройте ссылку на"
        " сайте своего журнала.",
    ),
    Code.INVITATION_EXPIRED: Meaning(
        410,
        "Срок приглашения истёк",
        "Попросите того, кто его прислал, обновить ссылку.",
    ),
    Code.INVITATION_REVOKED: Meaning(
        410,
        "Приглашение отозвано",
        "Эта ссылка больше не действует. Попросите новую у того, кто её прислал.",
    ),
    Code.INVITATION_USED_UP: Meaning(
        410,
        "По этой ссылке уже все вошли",
        "Ссылкой воспользовались столько раз, сколько было можно. Попросите того, кто её прислал, обновить ссылку.",
    ),
    Code.INVITATION_NOT_FOR_YOU: Meaning(
        403,
        "Это приглашение не для вас",
        "По правилам школы тот, кто прислал ссылку, не может позвать вас в этот чат. Если это ошибка, спросите"
        " классного руководителя.",
    ),
    Code.INVITATIONS_TOO_MANY: Meaning(
        409, "Слишком много ссылок", "В чате может быть не больше 10 действующих ссылок. Сначала отзовите лишнюю."
    ),
    Code.REMOVED_FROM_CHAT: Meaning(
        403,
        "Вас убрали из этого чата",
        "По ссылке вернуться нельзя. Попросите владельца или администратора чата добавить вас снова.",
    ),
    Code.JOIN_REFUSED: Meaning(
        403,
        "Вас не приняли в чат",
        "Владелец чата отклонил вашу просьбу. Если это ошибка, поговорите с ним и попросите новую ссылку.",
    ),
    Code.JOIN_REQUEST_UNKNOWN: Meaning(
        404, "Просьбы уже нет", "Её уже рассмотрели, или человек сам от неё отказался. Обновите список."
    ),
    Code.MENTION_UNKNOWN: Meaning(
        422, "Такого участника нет", "Упомянуть можно только участников этого чата. Выберите человека из списка."
    ),
    Code.POLL_INVALID: Meaning(
        422,
        "Проверьте варианты ответа",
        "В опросе от 2 до 10 разных вариантов, каждый не длиннее 100 знаков.",
    ),
    Code.POLL_FIXED: Meaning(
        409, "Опрос не изменить", "Вопрос уже задан. Чтобы спросить иначе, удалите опрос и создайте новый."
    ),
    Code.POLL_CLOSED: Meaning(409, "Опрос завершён", "Голосовать больше нельзя: опрос завершили."),
    Code.POLL_ANONYMOUS: Meaning(403, "Опрос анонимный", "В этом опросе не видно, кто что выбрал."),
    Code.NOT_A_POLL: Meaning(404, "Опрос не найден", "В этом сообщении нет опроса, или его удалили."),
    Code.VOTE_INVALID: Meaning(
        422, "Выберите вариант", "Такого варианта в опросе нет, или выбрать можно только один. Обновите чат."
    ),
    Code.PINS_SPENT: Meaning(
        409, "Закреплено слишком много", "В чате можно закрепить не больше 10 сообщений. Открепите одно из них."
    ),
    Code.CHAT_NOT_RUN: Meaning(403, "Это может не каждый", "Это может только тот, кто отвечает за чат."),
    Code.SEARCH_EMPTY: Meaning(422, "Что искать?", "Напишите слово или его начало: хотя бы две буквы или цифры."),
}


ENDED: dict[str | None, str] = {
    "linked": "Вы привязали учебный профиль на другом устройстве, поэтому здесь сеанс завершён",
    "password_changed": "Пароль к вашей учётной записи изменён, поэтому здесь сеанс завершён",
    "unlinked_by_school": "Администратор школы отвязал ваш учебный профиль, поэтому здесь сеанс завершён",
    "others_ended": "Вы вышли отсюда с другого устройства",
    "ways_changed": "На другом устройстве изменились способы входа",
}
"""Why a session has ended, where that is known for certain."""


class ProblemError(Exception):
    """A refusal. `extra` goes into the problem document beside the standard members.

    `retry_after_seconds` in `extra` becomes the header Retry-After and the words `{wait}`; `tries_left` becomes
    the words `{tries}`, `ended_by` (a `SessionEnd`) the words `{ended}`.
    """

    def __init__(self, code: Code, **extra: Any) -> None:
        super().__init__(code.value)
        self.code = code
        self.extra: Extra = extra

    @property
    def meaning(self) -> Meaning:
        """Status and texts of the code."""
        return MEANINGS[self.code]

    def document(self) -> dict[str, Any]:
        """The problem document (RFC 9457, section 3) with the extension member `code` and the extra ones."""
        status, title, detail = self.meaning
        return {
            "type": f"urn:svyazka:problem:{self.code.value}",
            "title": title,
            "status": status,
            "detail": detail.format_map(_words(self.extra)),
            "code": self.code.value,
            **self.extra,
        }


class NobodyError(Exception):
    """The browser sends no session; a route that asks who is there gives an empty answer instead of a problem."""


def _words(extra: Extra) -> dict[str, str]:
    wait = duration(int(extra.get("retry_after_seconds", 60)))
    left = int(extra.get("tries_left", 0))
    tries = (
        f"{plural(left, 'Осталась', 'Осталось', 'Осталось')} {left} {plural(left, 'попытка', 'попытки', 'попыток')}"
        if left
        else "Попыток не осталось, запросите новый код"
    )
    when = f" через {wait} или попросите в школе код на бумаге" if "retry_after_seconds" in extra else ""
    ended = ENDED.get(extra.get("ended_by"), "Сеанс завершён")
    return {"wait": wait, "tries": tries, "when": when, "ended": ended}


FIELD_TEXTS = {
    "missing": "Заполните это поле.",
    "extra_forbidden": "Такого поля нет.",
    "string_type": "Здесь должна быть строка.",
    "bool_type": "Здесь должно быть «да» или «нет».",
    "literal_error": "Выберите одно из предложенных значений.",
    "title": "Напишите название: в нём должен быть хотя бы один видимый знак.",
    "name": "Только буквы, пробел, дефис и апостроф.",
    "name_mixed": "Среди русских букв есть латинские. Наберите слово заново в русской раскладке.",
    "date": "Введите существующую дату в виде ГГГГ-ММ-ДД.",
    "date_range": "Проверьте год: дата не может быть раньше 1900 года или в будущем.",
    "string_pattern_mismatch": "Значение записано неверно.",
}


def refused_fields(error: RequestValidationError) -> ProblemError:
    """The problem with `errors`: a list of {field, code, detail}. What the user typed is not repeated."""
    return ProblemError(Code.FIELDS_INVALID, errors=[_field_entry(entry) for entry in error.errors()])


def missing_field(field: str) -> ProblemError:
    """Return the problem of `refused_fields` where one of several fields is needed."""
    return _field_problem(field, "missing")


def superfluous_field(field: str) -> ProblemError:
    """Return the problem of `refused_fields` where a field can't go with another one."""
    return _field_problem(field, "extra_forbidden")


def _field_problem(field: str, code: str) -> ProblemError:
    return ProblemError(Code.FIELDS_INVALID, errors=[{"field": field, "code": code, "detail": FIELD_TEXTS[code]}])


def _field_entry(error: dict[str, Any]) -> dict[str, str]:
    # The first part of the location is where it stood (body, query, path).
    field = ".".join(str(part) for part in error["loc"][1:])
    return {"field": field, "code": error["type"], "detail": _field_text(error)}


def _field_text(error: dict[str, Any]) -> str:
    context = error.get("ctx") or {}
    match error["type"]:
        case "string_too_long":
            limit = context["max_length"]
            return f"Слишком длинно: не больше {limit} {plural(limit, 'знака', 'знаков', 'знаков')}."
        case "string_too_short":
            limit = context["min_length"]
            return f"Слишком коротко: не меньше {limit} {plural(limit, 'знака', 'знаков', 'знаков')}."
        case "too_long":
            return f"Слишком много за один раз: не больше {context['max_length']}."
        case kind:
            return FIELD_TEXTS.get(kind, "Значение не подходит.")


def plural(count: int, one: str, few: str, many: str) -> str:
    """The form of a noun for `count`: 1 попытка, 2 попытки, 5 попыток, 11 попыток, 21 попытка."""
    tens, units = count % 100 // 10, count % 10
    if tens == 1 or units == 0 or units >= 5:  # noqa: PLR2004 - CLDR: i % 10 = 5..9
        return many
    return one if units == 1 else few


def duration(seconds: int) -> str:
    """A waiting time in words, rounded up: «40 секунд», «3 минуты», «2 часа»."""
    if seconds < 60:  # noqa: PLR2004 - a minute
        return f"{seconds} {plural(seconds, 'секунду', 'секунды', 'секунд')}"
    minutes = -(-seconds // 60)
    if minutes < 60:  # noqa: PLR2004 - an hour
        return f"{minutes} {plural(minutes, 'минуту', 'минуты', 'минут')}"
    hours = -(-minutes // 60)
    return f"{hours} {plural(hours, 'час', 'часа', 'часов')}"
