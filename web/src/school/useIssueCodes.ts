import { useState } from "react";

import { problemFrom, type Problem } from "../api/problem";
import type { SchoolPerson } from "./classPeople";
import { type IssuedCode, useIssueCode } from "./useIssueCode";

interface Failure {
  person: SchoolPerson;
  problem: Problem;
}

/** Issues codes for many people, one after the other; who failed can be asked for again. */
export function useIssueCodes() {
  const { issue } = useIssueCode();
  const [codes, setCodes] = useState<IssuedCode[]>([]);
  const [failures, setFailures] = useState<Failure[]>([]);
  const [asked, setAsked] = useState(0);
  const [answered, setAnswered] = useState(0);
  const start = async (people: readonly SchoolPerson[]): Promise<void> => {
    setFailures([]);
    setAsked(people.length);
    setAnswered(0);
    for (const person of people) {
      try {
        const code = await issue(person);
        setCodes((issued) => [...issued, { ...code, children: person.children }]);
      } catch (thrown) {
        setFailures((failed) => [...failed, { person, problem: problemFrom(thrown) }]);
      }
      setAnswered((before) => before + 1);
    }
  };
  return { codes, failures, asked, answered, start: (people: readonly SchoolPerson[]) => void start(people) };
}
