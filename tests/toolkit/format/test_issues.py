import pytest

from palante.toolkit.format.issues import read_issues


def told(text: str) -> list[tuple[str, str]]:
    return [(issue.condition, issue.advice) for issue in read_issues(text)]


@pytest.mark.parametrize(
    ("text", "issues"),
    [
        (
            "It is not yet the moment if:\n- there is no boat; in this case consider walking;\n-nobody swims;  \n",
            [("there is no boat", "consider walking"), ("nobody swims", "")],
        ),
        (
            "Todavía no es el momento si:\n- no hay barco; en este caso considera caminar;\n* falta gente.",
            [("no hay barco", "considera caminar"), ("falta gente", "")],
        ),
        ("- There is no boat. Consider walking.", [("There is no boat", "Consider walking")]),
        ("- no hay barco, en ese caso camina", [("no hay barco", "camina")]),
        ("1. no boat\n2) no crew; ask the school", [("no boat", ""), ("no crew", "ask the school")]),
        ("- no boat\n  on the shore; walk", [("no boat on the shore", "walk")]),
        (
            "If nobody swims, it’s probably not the best time to use this. In such a case, teams should teach.",
            [("nobody swims", "teams should teach")],
        ),
        (
            "This tool may not be for you if (1) there is no boat; (2) nobody swims. Lessons help.",
            [("there is no boat", ""), ("nobody swims", "Lessons help")],
        ),
        ("Si no hay barco, todavía no es el mejor momento.", [("no hay barco", "")]),
        ("It is not yet the moment if nobody swims.", [("nobody swims", "")]),
        ("Everything went well.", []),
        ("", []),
    ],
)
def test_conditions_and_what_to_do_about_them(text, issues):
    assert told(text) == issues
