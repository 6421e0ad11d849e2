"""Which messages about people travel as one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from functions.chats.queue import batch_messages
from functions.chats.rules.messages import (
    PEOPLE_A_MESSAGE,
    AnyMessage,
    Outgoing,
    ReconcileClass,
    ReconcilePeople,
    ReconcilePerson,
    ReconcilePupil,
)

ids = st.sampled_from([f"p{number}" for number in range(40)])
messages = st.one_of(
    st.builds(ReconcilePerson, person_id=ids),
    st.builds(ReconcilePupil, person_id=ids),
    st.builds(ReconcileClass, class_id=ids),
)
outgoing = st.lists(
    st.builds(
        Outgoing, message=messages, group=st.sampled_from([None, "s1", "s2"]), delay_seconds=st.sampled_from([0, 60])
    )
)


def apart(message: AnyMessage) -> set[AnyMessage]:
    if not isinstance(message, ReconcilePeople):
        return {message}
    people: list[AnyMessage] = [ReconcilePerson(person_id=one) for one in message.people]
    return {*people, *(ReconcilePupil(person_id=one) for one in message.pupils)}


@given(outgoing)
def test_every_message_is_in_one_parcel_of_its_organisation(messages: list[Outgoing]) -> None:
    parcels = batch_messages(messages)
    assert sorted(position for parcel in parcels for position in parcel.positions) == list(range(len(messages)))
    for parcel in parcels:
        inside = [messages[position] for position in parcel.positions]
        assert apart(parcel.outgoing.message) == {one.message for one in inside}
        assert {(one.group, one.delay_seconds) for one in inside} == {
            (parcel.outgoing.group, parcel.outgoing.delay_seconds)
        }


@given(outgoing)
def test_no_parcel_is_larger_than_allowed_and_none_is_split_needlessly(messages: list[Outgoing]) -> None:
    parcels = batch_messages(messages)
    assert all(len(parcel.positions) <= PEOPLE_A_MESSAGE for parcel in parcels)
    for group in {one.group for one in messages}:
        about_people = [
            one
            for one in messages
            if one.group == group and not one.delay_seconds and not isinstance(one.message, ReconcileClass)
        ]
        sent = [
            parcel
            for parcel in parcels
            if parcel.outgoing.group == group
            and not parcel.outgoing.delay_seconds
            and not isinstance(parcel.outgoing.message, ReconcileClass)
        ]
        assert len(sent) == -(-len(about_people) // PEOPLE_A_MESSAGE)


def test_one_person_alone_needs_no_parcel() -> None:
    alone = Outgoing(message=ReconcilePupil(person_id="anna"), group="s1")
    assert [parcel.outgoing for parcel in batch_messages([alone])] == [alone]


def test_a_message_that_waits_goes_by_itself() -> None:
    later = [
        Outgoing(message=ReconcilePerson(person_id=one), group="s1", delay_seconds=60) for one in ("anna", "boris")
    ]
    assert [parcel.outgoing for parcel in batch_messages(later)] == later
