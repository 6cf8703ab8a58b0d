"""ProofNet, ported to Lean 4.

Confirmed layouts: the rows of DeepSeek-Prover-V1.5 (`name`, `split`, `informal_prefix`,
`formal_statement` up to `:=`, `goal`, `header`), those of rahul3613/ProofNet-lean4 (`name`,
`source`, `header`, `formal_statement` with `:= sorry`, `formal_proof`, `informal_stmt`,
`informal_proof`) and its `.lean` files of one book each, and ProofNet# (`id`, `nl_statement`,
`nl_proof`, `lean4_src_header`, `lean4_formalization` up to `:=`). Some ports use a name such as
`exercise_1_1` once for each book: read those with `rename`.
"""

from segenv.theorems.importers.base import LEAN, TABLES, Format
from segenv.theorems.importers.statements import Layout

STATEMENT = ("formal_statement", "lean4_formalization")
LAYOUT = Layout("proofnet", STATEMENT, header=("header", "lean4_src_header"))

FORMAT = Format(
    name="proofnet",
    title="ProofNet: exercises of undergraduate textbooks",
    columns=(STATEMENT,),
    parse=LAYOUT.found,
    header="import Mathlib\n",
    reads=(TABLES, LEAN),
)
