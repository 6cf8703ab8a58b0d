"""The core library: real Lean files run on it, and nothing in it is unsound."""

import math
import operator
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from segenv.lean.build import CORE

FILES = Path(__file__).parent / "files"

Lean = Callable[..., str]
"""The `lean` fixture: runs a text, asserts its exit status (0 unless given)."""

# The functions that the kernel of Lean 4.35 computes natively on literals, and what they mean.
NATIVE: dict[str, Callable[[int, int], int | bool]] = {
    "Nat.add": operator.add,
    "Nat.sub": lambda a, b: max(a - b, 0),
    "Nat.mul": operator.mul,
    "Nat.div": lambda a, b: a // b if b else 0,
    "Nat.mod": lambda a, b: a % b if b else a,
    "Nat.gcd": math.gcd,
    "Nat.beq": operator.eq,
    "Nat.ble": operator.le,
    "Nat.land": operator.and_,
    "Nat.lor": operator.or_,
    "Nat.xor": operator.xor,
    "Nat.shiftLeft": operator.lshift,
    "Nat.shiftRight": operator.rshift,
    "Nat.pow": operator.pow,
}
NATIVE_UNARY: dict[str, Callable[[int], int]] = {
    "Nat.succ": lambda a: a + 1,
    "Nat.log2": lambda a: max(a.bit_length() - 1, 0),
}
# Other constants that the kernel knows by name.
KNOWN_BY_NAME = (
    "Nat Nat.zero Bool Bool.true Bool.false List List.nil List.cons Char Char.ofNat String "
    "String.ofList Eq Eq.refl Quot Quot.mk Quot.lift Quot.ind eagerReduce"
).split()


@pytest.fixture
def lean(compiled_core: Path, tmp_path: Path) -> Lean:
    """Runs a Lean text through the `lean` command; all that it printed, its status asserted."""

    def run(text: str, status: int = 0) -> str:
        file = tmp_path / "test.lean"
        file.write_text(text, encoding="utf-8")
        done = run_command(file)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout

    return run


def run_command(file: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "segenv.lean.command", str(file)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def literal(value: int | bool) -> str:
    return str(value).lower()


@pytest.mark.parametrize("file", sorted(FILES.glob("*.lean")), ids=lambda file: file.stem)
def test_file_compiles(file: Path, compiled_core: Path) -> None:
    done = run_command(file)
    assert done.returncode == 0, done.stdout
    assert "error" not in done.stdout and "sorry" not in done.stdout


def test_goals_print_in_full_notation(lean: Lean) -> None:
    said = lean(
        "example (p q : Prop) (a b : Nat) (xs : List Nat) (h : p ∧ ¬q) (g : a ≤ b) :\n"
        "    ∃ n, n + a = b ∧ xs ++ [a, b] ≠ [] ∨ q := by\n  skip",
        status=1,
    )
    for line in ("h : p ∧ ¬q", "g : a ≤ b", "⊢ ∃ n, n + a = b ∧ xs ++ [a, b] ≠ [] ∨ q"):
        assert line in said


PP_OPTIONS = """
all explicit universes numericTypes natLit proofs motive.all funBinderTypes piBinderTypes
letVarTypes coercions.types structureInstanceTypes fullNames analyze mvars.levels instanceTypes
exprSizes
""".split()


def test_goals_print_with_every_option(lean: Lean) -> None:
    """Options show what is hidden otherwise, in syntax that must be here too."""
    statement = (
        "∀ (s : Nat × Nat) (z : Int) (f : Nat → Nat), (↑(f 3) : Int) = -z → s = (1, 2) → "
        "(∃ x, x + 1 = 2) → (fun x => x + 0) = f → (if s.1 = 0 then 1 else 2) = 1 → "
        "(let y := 5; y = 5) → [1, 2] = [] → 'a' = 'b' → \"s\" = \"t\" → "
        "(match s with | (0, _) => True | _ => False) → False"
    )
    text = "".join(
        f"set_option pp.{option} true in\nexample : {statement} := by\n  skip\n  done\n"
        for option in PP_OPTIONS
    )
    told = lean(text, status=1)
    assert told.count("⊢") == len(PP_OPTIONS) and "failed to pretty print" not in told
    assert "nat_lit 3" in told


def test_macro_with_many_words(lean: Lean) -> None:
    names = ", ".join(["Nat.add_comm", "Nat.add_zero"] * 6)
    lean(
        f'macro "many" : tactic => `(tactic| simp only [{names}])\n'
        "example (a b : Nat) : a + 0 + b = b + a := by many"
    )


@pytest.mark.skipif(shutil.which("nm") is None, reason="needs nm, of binutils")
def test_generated_file_is_what_the_generator_writes() -> None:
    generator = Path(__file__).parents[2] / "tools" / "gen_native.py"
    subprocess.run([sys.executable, generator, "--check"], check=True, timeout=60)


# -- soundness ------------------------------------------------------------------------------------


def axioms() -> dict[str, str]:
    """Every axiom of the core library: its name and the words before `axiom`."""
    found = {}
    for file in CORE.rglob("*.lean"):
        namespaces: list[str] = []
        for line in file.read_text(encoding="utf-8").splitlines():
            if opened := re.match(r"namespace (\S+)", line):
                namespaces.append(opened[1])
            elif line.startswith("end"):
                namespaces.pop()
            elif declared := re.match(r"(.*?)\baxiom (\S+)", line):
                if not line.lstrip().startswith(("--", "/-", "`")):
                    found[".".join([*namespaces, declared[2]])] = declared[1]
    return found


def test_axioms_are_known_or_native_or_unsafe() -> None:
    plain = {n: w for n, w in axioms().items() if 'extern "x"' not in w}
    assert {name for name, words in plain.items() if "unsafe" in words} == {
        "lcProof",
        "lcUnreachable",
        "lcCast",
    }
    assert {name for name, words in plain.items() if "unsafe" not in words} == {
        "propext",
        "Classical.choice",
        "Quot.sound",
        "sorryAx",
        # types without any property
        "lcErased",
        "lcAny",
        "lcVoid",
        "Lean.Macro.MethodsRef",
        "IO",
        "Lean.Elab.Tactic.TacticM",
    }


def test_native_axioms_are_data(lean: Lean) -> None:
    """None of them claims a proposition, so none can be a false one."""
    native = [name for name, words in axioms().items() if 'extern "x"' in words]
    assert len(native) > 600
    lean("".join(f"#check (type_of% @{name} : Type _)\n" for name in native))
    assert "Type mismatch" in lean("#check (type_of% @propext : Type _)", status=1)


@pytest.mark.parametrize("claim", ["lcProof", "lcUnreachable", "lcCast trivial"])
def test_unsafe_claims_prove_nothing(claim: str, lean: Lean) -> None:
    assert "error" in lean(f"theorem bad : False := {claim}", status=1)
    assert "error" in lean(f"theorem bad : False := by exact {claim}", status=1)


def test_no_theorem_of_ours_is_open() -> None:
    words = re.compile(r"\bsorry\b|\badmit\b|\bnative_decide\b|\bimplemented_by\b")
    allowed = "attribute [implemented_by Name."
    for file in CORE.rglob("*.lean"):
        if file.name != "Native.lean":
            for line in file.read_text(encoding="utf-8").splitlines():
                assert not words.search(line) or line.startswith(allowed), (file.name, line)


def test_simp_omega_and_ac_use_only_the_three_axioms(lean: Lean) -> None:
    said = lean("""
theorem a (x y : Nat) (h : 3 * x + 2 * y = 7) (g : x < 2) : y = 2 := by omega
theorem b (xs ys : List Nat) : (xs ++ ys).length = ys.length + xs.length := by
  simp [Nat.add_comm]
theorem c (x y z : Nat) : x + y + z = z + (y + x) := by ac_rfl
theorem d (p q : Prop) : ¬(p ∧ q) → ¬p ∨ ¬q := by
  intro h; by_cases hp : p <;> simp_all
#print axioms a
#print axioms b
#print axioms c
#print axioms d
""")
    used = set(re.findall(r"depends on axioms: \[(.*?)\]", said))
    assert {name for names in used for name in names.split(", ")} <= {
        "propext",
        "Classical.choice",
        "Quot.sound",
    }


def test_names_that_the_kernel_knows_are_taken(lean: Lean) -> None:
    names = [*NATIVE, *NATIVE_UNARY, *KNOWN_BY_NAME]
    said = lean("".join(f"axiom {name} : False\n" for name in names), status=1)
    assert said.count("has already been declared") == len(names)


def test_kernel_computes_no_other_name_natively(lean: Lean) -> None:
    """A name that is free obeys whatever definition it is given."""
    wrong = {
        "Nat.testBit (a b : Nat) : Bool := true": "Nat.testBit 0 0 = true",
        "Nat.lcm (a b : Nat) : Nat := 7": "Nat.lcm 2 3 = 7",
        "Nat.sqrt (a : Nat) : Nat := 7": "Nat.sqrt 4 = 7",
        "Nat.toDigits (a b : Nat) : Nat := 7": "Nat.toDigits 10 3 = 7",
        "Lean.reduceBool (a : Bool) : Bool := true": "Lean.reduceBool false = true",
        "Lean.reduceNat (a : Nat) : Nat := 7": "Lean.reduceNat 3 = 7",
        "String.length (a : String) : Nat := 7": 'String.length "abc" = 7',
        "String.append (a b : String) : Nat := 7": 'String.append "a" "b" = 7',
        "String.decEq (a b : String) : Bool := true": 'String.decEq "a" "b" = true',
    }
    lean(
        "\n".join(
            f"noncomputable def {definition}\nexample : {claim} := by decide +kernel"
            for definition, claim in wrong.items()
        )
    )


def values(name: str) -> list[tuple[int, int]]:
    choose = random.Random(name)
    small = [(a, b) for a in (0, 1, 2, 7, 9) for b in (0, 1, 2, 3, 9)]
    if name in ("Nat.pow", "Nat.shiftLeft", "Nat.shiftRight"):
        return small + [(choose.getrandbits(70), choose.randrange(90)) for _ in range(10)]
    wide = [(choose.getrandbits(130), choose.getrandbits(130)) for _ in range(10)]
    return small + wide + [(a, choose.getrandbits(9)) for a, _ in wide] + [(a, a) for a, _ in wide]


def test_native_functions_compute_what_they_mean(lean: Lean) -> None:
    claims = [
        f"{name} {a} {b} = {literal(means(a, b))}"
        for name, means in NATIVE.items()
        for a, b in values(name)
    ] + [
        f"{name} {a} = {means(a)}" for name, means in NATIVE_UNARY.items() for a, _ in values(name)
    ]
    assert len(claims) > 600
    lean("".join(f"example : {claim} := by decide +kernel\n" for claim in claims))


def test_wrong_values_are_refused(lean: Lean) -> None:
    right = {name: means(12, 10) for name, means in NATIVE.items()}
    wrong = {name: not v if isinstance(v, bool) else v + 1 for name, v in right.items()}
    claims = [f"{name} 12 10 = {literal(value)}" for name, value in wrong.items()]
    said = lean("".join(f"example : {c} := by decide +kernel\n" for c in claims), status=1)
    assert said.count("error") == len(claims)


def test_definitions_agree_with_what_the_kernel_computes(lean: Lean) -> None:
    """On variables the kernel can only unfold: these equations fix each function's meaning.

    The last group unfolds the definitions that have no such equations, on many values.
    """
    lean("""
variable (a b : Nat)
example : Nat.add a 0 = a ∧ Nat.add a (b + 1) = Nat.succ (Nat.add a b) := ⟨rfl, rfl⟩
example : Nat.sub a 0 = a ∧ Nat.sub a (b + 1) = Nat.pred (Nat.sub a b) := ⟨rfl, rfl⟩
example : Nat.pred 0 = 0 ∧ Nat.pred (a + 1) = a := ⟨rfl, rfl⟩
example : Nat.mul a 0 = 0 ∧ Nat.mul a (b + 1) = Nat.add (Nat.mul a b) a := ⟨rfl, rfl⟩
example : Nat.pow a 0 = 1 ∧ Nat.pow a (b + 1) = Nat.mul (Nat.pow a b) a := ⟨rfl, rfl⟩
example : Nat.beq 0 0 = true ∧ Nat.beq (a + 1) (b + 1) = Nat.beq a b := ⟨rfl, rfl⟩
example : Nat.beq 0 (b + 1) = false ∧ Nat.beq (a + 1) 0 = false := ⟨rfl, rfl⟩
example : Nat.ble 0 b = true ∧ Nat.ble (a + 1) (b + 1) = Nat.ble a b := ⟨by cases b <;> rfl, rfl⟩
example : Nat.ble (a + 1) 0 = false := rfl
example : b * (a / b) + a % b = a ∧ (0 < b → a % b < b) := ⟨Nat.div_add_mod a b, Nat.mod_lt a⟩
example : a / 0 = 0 ∧ a % 0 = a := ⟨rfl, by simpa using Nat.div_add_mod a 0⟩
example : Nat.shiftLeft a b = a * 2 ^ b ∧ Nat.shiftRight a b = a / 2 ^ b := ⟨rfl, rfl⟩

example : ∀ a < 20, ∀ b < 20, Nat.gcd a b = Nat.gcdAux (a + 1) a b := by decide +kernel
example : ∀ a < 70, Nat.log2 a = Nat.log2Aux a a := by decide +kernel
example : ∀ a < 12, ∀ b < 12, Nat.land a b = Nat.bitwiseAux and (a + b) a b := by decide +kernel
example : ∀ a < 12, ∀ b < 12, Nat.lor a b = Nat.bitwiseAux or (a + b) a b := by decide +kernel
example : ∀ a < 12, ∀ b < 12, Nat.xor a b = Nat.bitwiseAux bne (a + b) a b := by decide +kernel
""")


def test_integers_compute_what_they_mean(lean: Lean) -> None:
    """Not native in the kernel, but `omega` and `simp` rely on them."""
    choose = random.Random(0)
    claims = []
    for a, b in [(choose.randint(-60, 60), choose.randint(-9, 9)) for _ in range(30)]:
        quotient = 0 if b == 0 else (a // b if b > 0 else -(a // -b))
        remainder = a - b * quotient
        claims += [
            f"({a} : Int) {symbol} ({b}) = ({result})"
            for symbol, result in [
                ("+", a + b), ("-", a - b), ("*", a * b), ("/", quotient), ("%", remainder)
            ]
        ]  # fmt: skip
    lean("".join(f"example : {claim} := by decide\n" for claim in claims))


def test_string_literals_are_lists_of_characters(lean: Lean) -> None:
    lean(
        'example : "ab" = String.ofList [Char.ofNat 97, Char.ofNat 98] := rfl\n'
        'example : "é∀" = String.ofList [Char.ofNat 0xe9, Char.ofNat 0x2200] := rfl\n'
        'example : "" = String.ofList [] := rfl\n'
    )
    assert "error" in lean('example : "a" = String.ofList [Char.ofNat 98] := rfl', status=1)
