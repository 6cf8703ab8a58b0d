"""miniF2F in Lean 4.

Confirmed layouts: the rows of DeepSeek-Prover-V1.5 (`name`, `split`, `informal_prefix`,
`formal_statement` up to `:= by`, `goal`, `header`; its few-shot file also has `formal_proof`),
those of InternLM-Math (`full_name`, `statement` without `:=`, `url`, `commit`, `file_path`,
`split`), and a repository of `.lean` files, one for each theorem (`MiniF2F/Test/*.lean`). Seen in
other people's programs only: `AI-MO/minif2f_test` (`name`, `formal_statement` with its imports) and
`cat-searcher/minif2f-lean4` (`id`, `split`, `header`, `formal_statement`, `informal_stmt`).
"""

from segenv.theorems.importers.base import LEAN, TABLES, Format
from segenv.theorems.importers.statements import Layout

STATEMENT = ("formal_statement", "statement")
HEADER = """\
import Mathlib

set_option maxHeartbeats 400000

open BigOperators Real Nat Topology Rat
"""

FORMAT = Format(
    name="minif2f",
    title="miniF2F: olympiad and school problems",
    columns=(STATEMENT,),
    parse=Layout("minif2f", STATEMENT).found,
    header=HEADER,
    reads=(TABLES, LEAN),
)
