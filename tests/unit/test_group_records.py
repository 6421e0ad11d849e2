"""Groups of a subject: their keys, and the ids of their chats."""

from __future__ import annotations

import pytest

from svyazka_common.records.base import Prefix
from svyazka_common.records.chats import Chat, ChatRef
from svyazka_common.records.roster import GroupEnrolment, TeachingLoad, group_enrolment_sk

IN_CLASS = {
    "class_id": "c1",
    "class_label": "7А",
    "organisation_id": "s1",
    "subject_id": "english",
    "subject_name": "Английский язык",
    "starts_on": "2026-09-01",
    "ends_on": "2027-05-31",
    "version": 1,
}
GROUP = {"group_id": "g2", "group_label": "группа 2"}


def test_a_pupil_has_a_record_for_each_group_and_a_teacher_a_load() -> None:
    pupil = GroupEnrolment(person_id="p1", **IN_CLASS, **GROUP)  # type: ignore[arg-type]
    load = TeachingLoad(person_id="t1", **IN_CLASS, **GROUP)  # type: ignore[arg-type]
    whole = TeachingLoad(person_id="t1", **IN_CLASS)  # type: ignore[arg-type]
    assert (pupil.pk, pupil.sk) == ("PERSON#p1", "ENROLMENT_GROUP#c1#english#g2")
    assert pupil.inverse == ("CLASS#c1", "GROUP#english#g2#p1")
    assert (load.sk, load.inverse) == ("LOAD#c1#english#g2", ("CLASS#c1", "TEACHER#t1#english#g2"))
    assert (whole.sk, whole.inverse) == ("LOAD#c1#english", ("CLASS#c1", "TEACHER#t1#english"))


def test_a_groups_enrolment_lies_right_behind_those_in_classes() -> None:
    assert sorted([Prefix.FOLLOWERS, group_enrolment_sk("c1", "english", "g2"), Prefix.ENROLMENT.key("")])[1] == (
        "ENROLMENT_GROUP#c1#english#g2"
    )


@pytest.mark.parametrize("chat_id", ["subject~c1~english", "subject~c1~english~g2", "class_pupils~c1", "colleagues~s1"])
def test_the_id_of_a_chat_tells_what_it_is_for(chat_id: str) -> None:
    assert ChatRef.parse(chat_id).chat_id == chat_id


@pytest.mark.parametrize("chat_id", ["subject~c1~english~", "subject~c1~~g2", "subject~c1~e~g~x", "class_pupils~c1~g2"])
def test_what_is_no_chat_of_a_group_is_refused(chat_id: str) -> None:
    with pytest.raises(ValueError, match="not the id"):
        ChatRef.parse(chat_id)


def test_a_groups_chat_has_a_key_of_its_own_beside_the_classs() -> None:
    chat = Chat(
        kind="subject",
        scope_id="c1",
        subject_id="english",
        group_id="g2",
        group_label="группа 2",
        organisation_id="s1",
        title="",
        created_at=1,
    )
    assert (chat.pk, chat.sk, chat.chat_id) == ("CLASS#c1", "CHAT#subject#english#g2", "subject~c1~english~g2")
