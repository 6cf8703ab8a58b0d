"""Writes `segenv/lean/core/SegCore/Native.lean` from the symbols of libleanshared.

    python tools/gen_native.py            # write the file
    python tools/gen_native.py --check    # say whether the committed file is what it would write

The parser descriptors, macros and unexpanders of Lean's own `Init` are compiled into the library.
One line registers one of them under its exact name, so no syntax is typed again here:

    @[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.intro : Lean.ParserDescr

The interpreter resolves such a constant by its mangled name (`l_Lean_Parser_Tactic_intro`) and
ignores the string. A name without a symbol aborts Lean at import, so the file belongs to one build
of the library, and this tool stops when a name of its tables is missing. Needs `nm` (binutils).

Not in the tables on purpose: builtin parsers (`introMatch`, `open`, `set_option`, `match`), which
must not be registered twice.
"""

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OUTPUT = ROOT / "segenv" / "lean" / "core" / "SegCore" / "Native.lean"

HEADER = """\
prelude
import SegCore.Meta
/-! # Native: parsers, macros and unexpanders that are compiled into libleanshared

Written by `tools/gen_native.py`; edit that. Each line registers one of them under its own name.
No proof uses anything here. -/
set_option linter.unusedVariables false
"""

# Syntax kinds by mangled name, without the namespace that each table is in. Mangling: `_` becomes
# `__`, `.` becomes `_`, any other character `_xHH` or `_uHHHH`.
TACTIC = "Lean_Parser_Tactic_"
TACTIC_PARTS = """
caseArg config configItem discharger dsimpArg dsimpArgs elimTarget generalizeArg inductionAlt
inductionAltLHS inductionAlts location locationHyp locationType locationWildcard optConfig
posConfigItem negConfigItem valConfigItem rcasesPatLo rcasesPatMed rwRule rwRuleSeq simpArg
simpArgs simpErase simpLemma simpPost simpPre simpStar simpaArgsRest simpTraceArgsRest
simpAllTraceArgsRest dsimpTraceArgsRest simpaUsingBangArgsRest clearValueArg clearValueHyp
clearValueStar withImplicit matchRhs matchAlts anchor
""".split()
LEAN_PARTS = """
Lean_cdotTk Lean_calcFirstStep Lean_calcStep Lean_calcSteps Lean_binderIdent
Lean_bracketedExplicitBinders Lean_explicitBinders Lean_unbracketedExplicitBinders
""".split()
RCASES_PATTERNS = """
rcasesPat_clear rcasesPat_explicit rcasesPat_ignore rcasesPat_one rcasesPat_paren rcasesPat_tuple
""".split()
RINTRO_PATTERNS = "rintroPat_binder rintroPat_one".split()
BINDER_PREDICATES = "u2208__ u2209__ u2260__ u2264__ u2265__ x3c__ x3e__".split()
TACTICS = """
acRfl allGoals anyGoals apply applyRfl apply_x3f applyAssumption applyRules assumption case
case_x27 cases change classical clear clearValue congr constructor contradiction decide delta done
dsimp dsimpTrace eqRefl exact exact_x3f exposeNames extractLets fail failIfSuccess
falseOrByContra first focus funCases funInduction generalize guardHyp guardTarget guardExpr
induction injection injections intro intros left letToHave letrec liftLets nativeDecide normCast0
obtain omega paren rcases refine refine_x27 rename renameI repeat1_x27 repeat_x27 replace revert
rewriteSeq rewrites_x3f right rintro rotateLeft rotateRight runTac rwSeq rwa rwaAt
rwaAtLegacyLocation show showTerm simp simpAll simpAllTrace simpTrace simpa skip sleep
solveByElim specialize split subst substEqs substVars symm symmSaturate tacDepIfThenElse
tacIfThenElse tacticAc__nf__ tacticAdmit tacticAnd__intros tacticExfalso tacticExists___x2c_x2c
tacticHaveI____ tacticHave____ tacticHave_x27 tacticInfer__instance tacticIterate________
tacticLetI____ tacticLet____ tacticLet_x27____ tacticNext___x3d_x3e__ tacticNofun
tacticNomatch___x2c_x2c tacticRefine__lift__ tacticRefine__lift_x27__ tacticRepeat__ tacticRfl
tacticRfl_x27 tacticSimpa_x21__ tacticSimpa_x3f__ tacticSimpa_x3f_x21__ tacticErw______
tacticSorry tacticStop__ tacticSuffices__ tacticTrivial tacticTry__ tacticUnhygienic__
tactic___x3c_x3b_x3e__ traceMessage traceState unfold withAnnotateState withReducible
withReducibleAndInstances withUnfoldingAll constructorBang simpArith simpArithBang simpAutoUnfold
simpAllArith dsimpAutoUnfold acNf0 as__aux__lemma
""".split()
LEAN_TACTICS = """
Lean_Elab_Tactic_Ext_ext Lean_Elab_Tactic_Ext_applyExtTheorem Lean_Elab_Tactic_Ext_tacticExt1______
Lean_cdot Lean_calcTactic Lean_solveTactic tacticBy__cases___x3a__ tacticFunext______
tacticDecreasing__tactic tacticDecreasing__trivial tacticDecreasing__with__ tacticGet__elem__tactic
tacticGet__elem__tactic__trivial tacticGet__elem__tactic__extensible tacticSimp__wf tacticClean__wf
""".split()
TERMS = """
rawNatLit coeNotation coeFunNotation coeSortNotation boolIfThenElse termDepIfThenElse termExists___x2c__
termIfLet termIfThenElse termMax__prec termWithout__expected__type__ term___u2194__ term___u2208__
term___u2209__ term___u2218__ term___u2223__ term___u2227__ term___u2228__ term___u2248__
term___u224d__ term___u2260__ term___u2264__ term___u2265__ term___u2295__ term___u2295_x27__
term___x21_x3d__ term___x24____ term___x25__ term___x26_x26__ term___x2a__ term___x2b__
term___x2b_x2b__ term___x2d__ term___x2f__ term___x3a_x3a__ term___x3c__ term___x3c_x2d_x3e__
term___x3c_x3d__ term___x3c_x7c__ term___x3c_x7c_x3e__ term___x3d__ term___x3d_x3d__ term___x3e__
term___x3e_x3d__ term___x3e_x3e_x3d__ term___x3e_x3e__ term___x3c_x24_x3e__ term___x3c_x2a_x3e__
term___x3c_x2a__ term___x2a_x3e__ term___x5e__ term___x7c_x3e__ term___x7c_x7c__ term___xd7__
term___xd7____1 term___xd7_x27__ term___xd7_x27____1 term_u03a3___x2c__ term_u03a3_x27___x2c__
term_u2039___u203a term_u2203___x2c__ term_x21__ term_x25_x5b___x7c___x5d term_x2d__ term_x5b___x5d
term_x7b___x3a___x2f_x2f___x7d term_xac__ term___u222a__ term___u2229__ term___u2286__ term_u2205
term_x7b___x7d term_x7b_x7d term_____x5b___x5d term_____x5b___x5d_x27__ term_____x5b___x5d___x3f
term_____x5b___x5d___x21 Lean_calc Lean_termSatisfies__binder__pred_x25____
Lean_term_u2200_____x2c__ Lean_term_u2203_____x2c__
""".split()
SYNTAX_ITEMS = """
stx___x2a stx___x2b stx___x2c_x2a stx___x2c_x2a_x2c_x3f stx___x2c_x2b stx___x2c_x2b_x2c_x3f
stx___x3c_x7c_x3e__ stx___x3f stx_x21__
""".split()
PRECEDENCES = "precArg precLead precMax precMin precMin1 prec_x28___x29".split()
PRIORITIES = "prioDefault prioHigh prioLow prioMid prio_x28___x29".split()
SYNTAX = "Lean_Parser_Syntax_"
ATTRIBUTE = "Lean_Parser_Attr_"
ATTRIBUTES = "simp ext extIff extFlat norm__cast simprocAttr".split()
# Every parser of this namespace is taken; these are parts of others, or builtin.
CONV = "Lean_Parser_Tactic_Conv_"
CONV_PARTS = """
convSeq convSeq1Indented convSeqBracketed argArg enterArg enterPattern occs occsIndexed
occsWildcard
""".split()
CONV_BUILTIN = ["conv_quot"]

CATEGORIES = """\
declare_syntax_cat rawStx
declare_syntax_cat rcasesPat
declare_syntax_cat rintroPat
declare_syntax_cat binderPred
declare_syntax_cat conv (behavior := both)
"""

# Macros of these modules are about types that our core does not have.
MACRO_MODULES_LEFT_OUT = ("rray", "Std", "String", "Iterator")
# Lean tries the macros of a kind from the last registered to the first.
MACRO_MODULE_ORDER = [
    "Init__Notation",
    "Init__NotationExtra",
    "Init__Tactics",
    "Init__Core",
    "Init__Meta",
]
# Unexpanders of constants that our core does not have.
UNEXPANDERS_LEFT_OUT = """
lcErased Array BitVec Vector Rat Std Functor Bind andM orM SDiff Complement HShift HAnd HOr HXor
HSMul Inv SSubset SSuperset Order Seq HasEquiv Bool__xor negSucc IsInfix IsPrefix IsSuffix Perm
Sublist EmptyCollection Inter Union HasSubset Superset _AC_
""".split()
NAMED_UNEXPANDERS = {
    "unexpandListNil": "List.nil",
    "unexpandListCons": "List.cons",
    "unexpandProdMk": "Prod.mk",
    "unexpandUnit": "Unit.unit",
    "unexpandIte": "ite",
    "unexpandExists": "Exists",
    "unexpandSigma": "Sigma",
    "unexpandPSigma": "PSigma",
    "unexpandSubtype": "Subtype",
    "unexpandEqNDRec": "Eq.ndrec",
    "unexpandEqRec": "Eq.rec",
}

KEYWORDS = """
open show have let match at in end class instance export macro by fun if then else do with using
sorry infix from
""".split()

Symbols = dict[str, str]
"""Exported symbols of the library and their `nm` type: T for code, B or D for data."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Write SegCore/Native.lean.")
    parser.add_argument("--library", type=Path, help="libleanshared; default: the one segenv finds")
    parser.add_argument("--check", action="store_true", help="compare only; status 1 if different")
    options = parser.parse_args()
    text = render(read_symbols(options.library or _found_library()))
    if not options.check:
        OUTPUT.write_text(text, encoding="utf-8")
        print(f"wrote {OUTPUT}")
        return 0
    same = OUTPUT.read_text(encoding="utf-8") == text
    print(f"{OUTPUT} is {'up to date' if same else 'NOT what this tool writes'}")
    return 0 if same else 1


def read_symbols(library: Path) -> Symbols:
    listed = subprocess.run(
        ["nm", "-D", "--defined-only", library], capture_output=True, text=True, check=True
    )
    rows = (line.split() for line in listed.stdout.splitlines())
    return {row[2]: row[1] for row in rows if len(row) == 3}


def render(symbols: Symbols) -> str:
    kinds = list(syntax_kinds(symbols))
    missing = [mangled for mangled, _ in kinds if mangled and not _is_data(symbols, mangled)]
    if missing:
        raise SystemExit(f"no such parsers in this library: {' '.join(missing)}")
    lines = [line for _, line in kinds]
    lines += macro_lines(symbols, [mangled for mangled, _ in kinds if mangled])
    lines += unexpanders(symbols)
    return HEADER + "\n".join(lines) + "\n"


def syntax_kinds(symbols: Symbols) -> Iterator[tuple[str, str]]:
    """Mangled kind and Lean line of each parser; the kind is empty for other lines."""
    for name in [TACTIC + part for part in TACTIC_PARTS] + LEAN_PARTS:
        yield parser_line(name, None)
    yield from (("", line) for line in CATEGORIES.splitlines())
    tables = [
        ("rcasesPat_parser", [TACTIC + name for name in RCASES_PATTERNS]),
        ("rintroPat_parser", [TACTIC + name for name in RINTRO_PATTERNS]),
        ("binderPred_parser", ["Lean_binderPred_" + name for name in BINDER_PREDICATES]),
        ("tactic_parser", [TACTIC + name for name in TACTICS] + LEAN_TACTICS),
        ("term_parser", TERMS),
        ("stx_parser", SYNTAX_ITEMS),
        ("prec_parser", PRECEDENCES),
        ("prio_parser", PRIORITIES),
        ("prec_parser", [SYNTAX + "addPrec", SYNTAX + "subPrec"]),
        ("prio_parser", [SYNTAX + "addPrio", SYNTAX + "subPrio"]),
        ("attr_parser", [ATTRIBUTE + name for name in ATTRIBUTES]),
    ]
    for attribute, names in tables:
        yield from (parser_line(name, attribute) for name in names)
    yield from conv_kinds(symbols)


def conv_kinds(symbols: Symbols) -> Iterator[tuple[str, str]]:
    names = {
        symbol.removeprefix("l_" + CONV)
        for symbol, kind in symbols.items()
        if symbol.startswith("l_" + CONV) and kind in "BD" and "_closed" not in symbol
    }
    for name in sorted(names.intersection(CONV_PARTS)):
        yield parser_line(CONV + name, None)
    for name in sorted(names.difference(CONV_PARTS, CONV_BUILTIN)):
        yield parser_line(CONV + name, "tactic_parser" if name == "conv" else "conv_parser")


def parser_line(mangled: str, attribute: str | None) -> tuple[str, str]:
    register = f"{attribute} 1000, " if attribute else ""
    kind = "TrailingParserDescr" if _is_trailing(mangled) else "ParserDescr"
    name = lean_name(demangle(mangled))
    return mangled, f'@[{register}extern "x"] axiom {name} : Lean.{kind}'


def macro_lines(symbols: Symbols, kinds: list[str]) -> Iterator[str]:
    """The macros that the library has for these kinds, those of a kind by Lean's modules."""
    found: dict[str, list[tuple[int, str, int, str]]] = {}
    for symbol, kind in symbols.items():
        if "______macroRules__" not in symbol:
            continue  # a quarter of a million symbols: the pattern below is slow on them
        match = re.search(r"_aux__(Init__.*?)______macroRules__(.*)__(\d+)$", symbol)
        if match and kind == "T" and not any(m in match[1] for m in MACRO_MODULES_LEFT_OUT):
            entry = (_module_rank(match[1]), match[1], int(match[3]), symbol)
            found.setdefault(match[2], []).append(entry)
    for mangled in kinds:
        components = demangle(mangled)
        for *_, symbol in sorted(found.get(mangle("_".join(components)), [])):
            macro = lean_name(demangle(symbol.removeprefix("l_")))
            yield f'@[macro {lean_name(components)}, extern "x"] axiom {macro} : Lean.Macro'


def unexpanders(symbols: Symbols) -> list[str]:
    lines = []
    for symbol in sorted(name for name in symbols if "______unexpand__" in name):
        match = re.search(r"__aux__Init__.*______unexpand__(.*)__(\d+)$", symbol)
        left_out = any(part in symbol for part in UNEXPANDERS_LEFT_OUT)
        if match and symbols[symbol] == "T" and not left_out:
            name = lean_name(demangle(symbol.removeprefix("l_")))
            lines.append(_unexpander(name, match[1].replace("__", ".")))
    return lines + [_unexpander(name, constant) for name, constant in NAMED_UNEXPANDERS.items()]


def _unexpander(name: str, constant: str) -> str:
    return f'@[app_unexpander {constant}, extern "x"] axiom {name} : Lean.PrettyPrinter.Unexpander'


def mangle(text: str) -> str:
    """One component of a name, as it stands in a symbol."""
    return "".join(_mangle_character(character) for character in text)


def _mangle_character(character: str) -> str:
    if character == "_":
        return "__"
    if character.isascii() and character.isalnum():
        return character
    code = ord(character)
    return f"_x{code:02x}" if code < 256 else f"_u{code:04x}" if code < 65536 else f"_U{code:08x}"


def demangle(mangled: str) -> list[str]:
    """The components of a mangled name (without its `l_`).

    In an odd run of underscores the separator comes first, unless an escape follows.
    """
    components = [""]
    pieces = re.finditer(r"([^_]+)|(_+)(x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})?", mangled)
    for text, underscores, escape in (piece.groups(default="") for piece in pieces):
        literal = "_" * (len(underscores) // 2)
        if len(underscores) % 2 == 0:
            components[-1] += text + literal + escape
        elif escape:
            components[-1] += literal + chr(int(escape[1:], 16))
        else:
            components.append(literal)
    return components


def lean_name(components: list[str]) -> str:
    return ".".join(map(_quoted, components))


def _quoted(component: str) -> str:
    plain = re.fullmatch(r"[A-Za-zα-ω_][A-Za-z0-9_'!?₀-₉]*", component)
    return component if plain and component not in KEYWORDS else f"«{component}»"


def _is_trailing(mangled: str) -> bool:
    """Whether the parser starts with a term to its left: its name starts with a placeholder."""
    name = mangled.removeprefix(CONV).removeprefix(TACTIC).removeprefix("Lean_")
    placeholder = re.match(r"(term|conv|tactic|stx)___[xu]|term_____", name)
    return bool(placeholder) or mangled.startswith(SYNTAX)


def _is_data(symbols: Symbols, mangled: str) -> bool:
    return symbols.get(f"l_{mangled}") in ("B", "D")


def _module_rank(module: str) -> int:
    known = module in MACRO_MODULE_ORDER
    return MACRO_MODULE_ORDER.index(module) if known else len(MACRO_MODULE_ORDER)


def _found_library() -> Path:
    sys.path.insert(0, str(ROOT))
    from segenv.lean.runtime import discover  # only now: --library works without segenv's packages

    return discover().library


if __name__ == "__main__":
    sys.exit(main())
