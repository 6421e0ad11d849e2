"""Names of local bindings say what they hold: none is a word that would fit anything.

A comprehension's variable may be such a word, since what it runs over stands beside it; so may a field, which its
class explains.
"""

from __future__ import annotations

import ast

from infra_cdk.assets.build_folder import PROJECT, sources

FOLDERS = ("functions", "layers/common/src", "operations", "infra_cdk")
EMPTY_WORDS = frozenset(
    {"one", "some", "more", "found", "told", "held", "there", "here", "things", "had", "stuff", "made"}
)


def empty_names(code: str) -> list[tuple[int, str]]:
    """Line and name of each binding that is called by an empty word."""
    nodes = list(ast.walk(ast.parse(code)))
    variables = [node.target for node in nodes if isinstance(node, ast.comprehension)]
    members = [member for node in nodes if isinstance(node, ast.ClassDef) for member in node.body]
    fields = [member.target for member in members if isinstance(member, ast.AnnAssign)]
    allowed = {id(node) for target in (*variables, *fields) for node in ast.walk(target)}
    names = [node for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    return sorted((name.lineno, name.id) for name in names if name.id in EMPTY_WORDS and id(name) not in allowed)


def test_no_binding_is_called_by_a_word_that_fits_anything() -> None:
    paths = [path for folder in FOLDERS for path in sources(PROJECT / folder, ".py")]
    assert paths
    empty = {str(path.relative_to(PROJECT)): empty_names(path.read_text("utf-8")) for path in paths}
    assert {path: names for path, names in empty.items() if names} == {}


def test_every_kind_of_binding_is_looked_at() -> None:
    kinds = ("made = 1", "made: int = 1", "for _, made in (): ...", "with x as made: ...", "print(made := 1)")
    assert [empty_names(code) for code in kinds] == [[(1, "made")]] * len(kinds)


def test_variables_of_comprehensions_and_fields_are_let_be() -> None:
    assert empty_names("x = [one for one in ()]\nclass X:\n    told: int = 1") == []
