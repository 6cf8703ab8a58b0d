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

from segenv.theorems.importers.base import LEAN, TABLES, Format, Found, Row
from segenv.theorems.importers.lexer import Token, tokens
from segenv.theorems.importers.statements import found, whole_text

STATEMENT = ("lean4_statement", "formal_statement", "lean")
IDS = ("name", "problem_name", "id")


def parse(row: Row, header: str) -> Found:
    """The theorem of a row, its answers filled in."""
    text = with_answers(row.need(*STATEMENT))
    return found("putnambench", row, whole_text(text, row.text("header") or header), ids=IDS)


def with_answers(text: str) -> str:
    """A text in which `:= sorry -- answer` has become `:= answer`."""
    result, at = "", 0
    words = tokens(text)
    for i, token in enumerate(words):
        comments = _comments_behind(text, words, i)
        if token.text != "sorry" or not comments or not _is_answer(words, i):
            continue
        # continued lines keep their columns: `fun` and `match` go by them
        lines = [" " * _column(text, c) + "  " + c.text.removeprefix("--") for c in comments]
        result += text[at : token.start].rstrip() + "\n" + "\n".join(lines)
        at = comments[-1].end
    return result + text[at:]


def _comments_behind(text: str, words: list[Token], i: int) -> list[Token]:
    """The line comments that follow a token without an empty line in between."""
    comments: list[Token] = []
    for token in words[i + 1 :]:
        gap = text[(comments or [words[i]])[-1].end : token.start]
        if not token.text.startswith("--") or gap.count("\n") > 1:
            break
        comments.append(token)
    return comments


def _is_answer(words: list[Token], i: int) -> bool:
    """Whether the `sorry` at `i` is the value of a definition, not the proof of a theorem."""
    keywords = ("theorem", "lemma", "example", "def", "abbrev", "instance")
    last = next((token.text for token in reversed(words[:i]) if token.text in keywords), "")
    return last in ("def", "abbrev") and words[i - 1].text in (":=", "by")


def _column(text: str, token: Token) -> int:
    return token.start - text.rfind("\n", 0, token.start) - 1


FORMAT = Format(
    name="putnambench",
    title="PutnamBench: problems of the Putnam competition",
    columns=(STATEMENT,),
    parse=parse,
    header="import Mathlib\n",
    reads=(LEAN, TABLES),
)
