import { expect, test } from "vitest";

import type { Organisation } from "../api/organisations";
import { findOrganisations, indexOf } from "./organisationSearch";

const NAMES: [name: string, parent: string | null][] = [
  ["МБОУ «Средняя общеобразовательная школа № 1»", "Приозёрск"],
  ["МБОУ «Средняя общеобразовательная школа № 10»", "Приозёрск"],
  ["МБОУ «Средняя общеобразовательная школа № 17»", "Приозёрск"],
  ["МБОУ СОШ № 17", "Светлогорский район"],
  ["МАОУ «Лицей № 5 имени А. П. Маресьева»", "Приозёрск"],
  ["Муниципальное бюджетное общеобразовательное учреждение «Гимназия № 3 имени А. С. Пушкина»", "Приозёрск"],
  ["ЧОУ «Алёнушка»", null],
  ["Школа-интернат № 170", "Светлогорский район"],
];
const ORGANISATIONS: Organisation[] = NAMES.map(([name, parent_name], at) => ({
  organisation_id: `s${at}`,
  kind: "school",
  name,
  parent_name,
}));
const INDEX = indexOf(ORGANISATIONS);

const found = (typed: string) => findOrganisations(INDEX, typed).map(({ organisation_id }) => Number(organisation_id.slice(1)));

test.each<[string, number[]]>([
  ["СОШ 17", [3, 2]],
  ["17 школа", [2, 3]],
  ["школа номер 17", [2, 3]],
  ["школа № 17", [2, 3]],
  ["школа №17", [2, 3]],
  ["17школа", [2, 3]],
  ["школа 017", [2, 3]],
  ["средняя 17", [2, 3]],
  ["лицей маресьева 5", [4]],
  ["гимн. пушк", [5]],
  ["МБОУ гимназия", [5]],
  ["муниципальное лицей", [4]],
  ["17 светлогорский", [3]],
  ["аленушка", [6]],
  ["АЛЁНУШКА", [6]],
])("«%s» finds what is meant", (typed, wanted) => {
  expect(found(typed)).toEqual(wanted);
});

test.each<[string, number[]]>([
  ["irjkf 17", [2, 3]],
  ["ubvy 3", [5]],
  ["ubvy. 3", [5]],
  ["kbwtq vfhtcmtdf", [4]],
  ["fk`yeirf", [6]],
])("«%s», typed on the other keyboard, finds the same", (typed, wanted) => {
  expect(found(typed)).toEqual(wanted);
});

test("a number is a number: 1 is not the beginning of 10, as long as there is a 1", () => {
  expect(found("школа 1")).toEqual([0]);
});

test("a number that nobody has is the beginning of one", () => {
  expect(found("интернат 1")).toEqual([7]);
});

test("nothing typed leaves all, in their order", () => {
  expect(found(" ")).toEqual(NAMES.map((_, at) => at));
});

test.each(["имназия", "лицей 17", "щщщ"])("«%s» finds nothing", (typed) => {
  expect(found(typed)).toEqual([]);
});

test("a thousand schools are searched without a call or a pause", () => {
  const many = Array.from({ length: 1000 }, (_, at) => ({ ...ORGANISATIONS[2], organisation_id: `m${at}`, name: `Школа № ${at}` }) as Organisation);
  expect(findOrganisations(indexOf(many), "школа 999").map(({ name }) => name)).toEqual(["Школа № 999"]);
});
