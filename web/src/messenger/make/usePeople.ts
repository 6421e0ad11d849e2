import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { peopleOf, type PeopleGroup } from "../../api/manualChats";
import { problemFrom } from "../../api/problem";

const NONE: readonly PeopleGroup[] = [];

/** Whom I may write to; members of a school's staff may look into another of its classes, too. */
export function usePeople() {
  const [classId, setClassId] = useState("");
  const own = useQuery(peopleOf());
  const others = useQuery({ ...peopleOf(classId), enabled: classId !== "", placeholderData: keepPreviousData });
  const error = own.error ?? others.error;
  const more = classId === "" ? NONE : (others.data?.groups ?? NONE);
  return {
    // The class that was asked for stands first.
    groups: own.data && [...more, ...own.data.groups],
    classes: own.data?.classes ?? [],
    classId,
    setClassId,
    isPending: own.isPending,
    problem: error && problemFrom(error),
    refetch: () => void Promise.all([own.refetch(), classId !== "" && others.refetch()]),
  };
}

export type PeopleFound = ReturnType<typeof usePeople>;
