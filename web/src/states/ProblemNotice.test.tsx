import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";

import type { Problem } from "../api/problem";
import { ProblemNotice } from "./ProblemNotice";

const WRONG: Problem = {
  type: "urn:svyazka:problem:code_wrong",
  title: "Код не подошёл",
  status: 422,
  detail: "Код не подошёл. Осталось 4 попытки",
  code: "code_wrong",
};

it("says once what is said twice in title and detail", () => {
  render(<ProblemNotice problem={WRONG} />);
  expect(screen.getAllByText(/Код не подошёл/)).toHaveLength(1);
});

it("shows title and detail where they differ", () => {
  render(<ProblemNotice problem={{ ...WRONG, detail: "Осталось 4 попытки" }} />);
  expect(screen.getByText("Код не подошёл")).toBeVisible();
  expect(screen.getByText("Осталось 4 попытки")).toBeVisible();
});
