"""PutnamBench in Lean 4.

Confirmed layouts: the repository's files (`lean4/src/*.lean`, one problem each), the JSON that its
own script writes (`name`, `lean4_statement`, `informal_statement`, `informal_solution`, `tags`,
with "null" for what is not there), and rows that others made of it (`name` or `problem_name`,
`formal_statement`, `informal_prefix` or `informal_statement`, `header`).

Where a problem asks for an answer, the file declares it as `abbrev ..._solution : T := sorry` with
the answer in a comment behind it. The answer is put in the place of `sorry`; a problem whose answer
is not there is rejected, because nothing is known about `sorry`. The JSON has lost the `open` lines
of its files: statements that need them do not elaborate. The files are the better source.
"""

import re

from segenv.theorems.importers.base import LEAN, TABLES, Cut, Format, Found, Row
from segenv.theorems.importers.cutting import tokens
from segenv.theorems.importers.statements import found, whole_text

STATEMENT = ("lean4_statement", "formal_statement")
DEFINITIONS = ("def", "abbrev", "instance")
IDS = ("name", "problem_name", "id")


def parse(row: Row, header: str, cut: Cut) -> Found:
    """The theorem of a row, its answers filled in."""
    text = with_answers(row.need(*STATEMENT))
    return found("putnambench", row, whole_text(text, row.text("header") or header), cut, ids=IDS)


_ANSWER = re.compile(r"(?:[^\S\n]*\n?[^\S\n]*--[^\n]*)+")  # up to an empty line


def with_answers(text: str) -> str:
    """A text in which `:= sorry -- answer` has become `:= answer`, where it is a definition's value."""
    result, at, keyword, before = "", 0, "", ""
    for token in tokens(text):
        keyword = token.text if token.is_goal or token.text in DEFINITIONS else keyword
        answer = _ANSWER.match(text, token.end)
        is_value = token.text == "sorry" and before in (":=", "by")
        if is_value and keyword in ("def", "abbrev") and answer:
            # continued lines keep their columns: `fun` and `match` go by them
            lines = [_answer(text, answer.start() + line.start(), line[1])
                     for line in re.finditer(r"--([^\n]*)", answer[0])]  # fmt: skip
            result += text[at : token.start].rstrip() + "\n" + "\n".join(lines)
            at = answer.end()
        before = token.text
    return result + text[at:]


def _answer(text: str, at: int, line: str) -> str:
    return " " * (at - text.rfind("\n", 0, at) - 1) + "  " + line


FORMAT = Format(
    name="putnambench",
    title="PutnamBench: problems of the Putnam competition",
    columns=(STATEMENT,),
    parse=parse,
    header="import Mathlib\n",
    reads=(LEAN, TABLES),
    prepare=with_answers,
)
