import { useSearch } from "wouter";

import { api } from "../api/client";
import { type Problem, unreadable } from "../api/problem";
import { ProblemNotice } from "./ProblemNotice";

const BROKEN: Problem = { ...unreadable(500), title: "Не получилось", detail: "Подождите минуту и попробуйте ещё раз." };

interface LedProblemProps {
  /** What to do where the way began elsewhere than at the log-in of which the server's words speak, by code. */
  instead?: Readonly<Record<string, string>>;
}

/** What went wrong on the way back from another site, where the address has its code (`?problem=vk_id_denied`). */
export function LedProblem({ instead = {} }: LedProblemProps) {
  const code = new URLSearchParams(useSearch()).get("problem");
  return code && <Said code={code} instead={instead[code]} />;
}

function Said({ code, instead }: { code: string; instead: string | undefined }) {
  const { data, error } = api.useQuery("get", "/api/sign-in/problems/{code}", { params: { path: { code } } });
  if (data) {
    return <ProblemNotice problem={{ ...unreadable(400), ...data, detail: instead ?? data.detail, code: data.code as Problem["code"] }} />;
  }
  // A code without words of its own, or no answer: something went wrong all the same.
  return error && <ProblemNotice problem={BROKEN} />;
}
