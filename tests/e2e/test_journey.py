from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from local.demo.cast import Cast
    from local.demo.journey import ChatLists
    from local.demo.record import Record


def test_every_step_of_the_journey_goes_as_expected(record: Record) -> None:
    assert [step for step in record.steps if not step.ok] == []


def test_everybody_links_from_the_phone_on(record: Record) -> None:
    started = [step.got for step in record.steps if step.step == "asks what is next"]
    assert started == ["phone"] * 3


def test_the_class_teacher_has_three_chats_and_the_subject_chat(chats: ChatLists) -> None:
    kinds = sorted(chat["kind"] for chat in chats["class_teacher"])
    assert kinds == ["class_parents", "class_pupils", "colleagues", "subject"]


def test_a_person_who_links_later_is_in_the_subject_chat(chats: ChatLists, cast: Cast) -> None:
    everybody = {cast.name_in_chats(actor) for actor in ("class_teacher", "parent", "pupil")}
    for actor in ("parent", "pupil"):
        subject = next(chat for chat in chats[actor] if chat["kind"] == "subject")
        assert subject["title"] == "Алгебра · 7А"
        assert set(subject["members"]) == everybody


def test_pupils_and_parents_have_each_their_own_class_chat(chats: ChatLists, cast: Cast) -> None:
    teacher, parent, pupil = (cast.name_in_chats(actor) for actor in ("class_teacher", "parent", "pupil"))
    members = {chat["kind"]: set(chat["members"]) for chat in chats["class_teacher"]}
    assert members["class_pupils"] == {teacher, pupil}
    assert members["class_parents"] == {teacher, parent}
    assert members["colleagues"] == {teacher}
