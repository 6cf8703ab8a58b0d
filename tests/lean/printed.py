"""Theorems and tactics whose goals are hard to print: names that hide others, options, notations."""

from random import Random

from segenv.proof import Theorem

DEFINITIONS = """\
def foo : Nat := 0
namespace A
def foo : Nat := 1
def x : Nat := 2
structure S where
  n : Nat
  m : Nat := 3
def S.sum (s : S) : Nat := s.n + s.m
inductive T | a | b (t : T)
def f (n : Nat) : Nat := match n with | 0 => 1 | k + 1 => k
theorem n_eq (n : Nat) : n = n := rfl
end A
def Nat.dbl (n : Nat) : Nat := n + n
notation "tw " x => Nat.dbl x
notation "FOO" => A.foo
macro "intros_two" : tactic => `(tactic| (intro x; intro y))
"""
OPTIONS = [
    f"set_option pp.{option}\n"
    for option in (
        "coercions.types true",
        "safeShadowing false",
        "proofs true",
        "fieldNotation false",
        "funBinderTypes true",
        "notation false",
        "fullNames true",
        "sanitizeNames false",
        "universes true",
        "mvars false",
        "numericTypes true",
        "implementationDetailHyps true",
    )
]
OPENED = ["", "open A\n", "namespace A\n", "open Nat\n", "open A (foo)\n", "namespace B\n"]
STATEMENTS = [
    "foo = 0 → ∀ foo x : Nat, foo = x → A.foo = x → (∃ n, n = x + foo) → True",
    "∀ s : A.S, s.sum = s.n + s.m → ∀ A : Nat, A = s.n → s.m = s.m",
    "∀ P : Nat → Prop, (∀ x, P x) → ∀ x x_1 : Nat, (∀ x y : Nat, x = y → P x_1 ∨ P y) → P x",
    "∀ x : Nat, (match x with | 0 => True | n + 1 => n = n) → (fun x y => x + y : Nat → Nat → Nat)"
    " x x = Nat.dbl x",
    "∀ t : A.T, (∀ a b : A.T, A.T.b a = b) → t = A.T.b t → ∀ T : Nat, T = T",
    "∀ (f : Nat → Nat) (x : Nat × Nat), f x.1 = f x.2 → ∃ g : {n : Nat} → Nat, @g 0 = f 1",
]
NAMES = "x y n foo h A x_1 n_1 P f succ dbl Nat Eq «a b» A.x _".split()
TACTICS = """\
intros_two
have foo : Nat := 5
have P : Nat → Prop := fun _ => True
have P : Nat → Type := fun _ => Nat
let x := 3
let y : Nat := A.x
have q : ∀ x, P x → P x := fun x h => h
have m : ∀ n : Nat, (match n with | 0 => True | x => x = 0) → True := fun _ _ => trivial
have m : ∀ n : Nat, (match n with | 1 => True | x => x = 0) → True := fun _ _ => trivial
have g : (let x := 1; x = 1) := rfl
have g : (have x := 1; x = 1) := rfl
have e : ∃ foo, foo = A.foo := ⟨_, rfl⟩
have h : ∀ dbl : Nat, (tw dbl) = dbl.dbl := fun _ => rfl
cases x
cases h
induction x
rename_i x
clear h
revert x
generalize x = foo
by_cases foo = x
constructor
refine ⟨?_, ?_⟩
refine ⟨_, ?_⟩
omega
simp
simp at h
unfold A.f
exact x
exact h
exact (foo : Bool)
rw [h]
apply A.n_eq
specialize h x
rotate_left
rfl
have k := ?_
have v : x = ?_ := ?_""".split("\n")

Episode = tuple[Theorem, tuple[str, ...]]


def episodes(seed: int, count: int) -> list[Episode]:
    """Random theorems, each met several times, and what is tried on them."""
    draw = Random(seed)
    theorems = [_theorem(draw) for _ in range(count // 5)]
    return [(draw.choice(theorems), _tactics(draw)) for _ in range(count)]


def _theorem(draw: Random) -> Theorem:
    option = draw.choice(OPTIONS) if draw.random() < 0.5 else ""
    opened = draw.choice(OPENED)
    namespace = opened.split()[1] if opened.startswith("namespace") else ""
    name = f"{namespace}.t" if namespace else "t"
    binders = draw.choice(("", "(y : Nat)", "(n : Nat)"))
    header = option + DEFINITIONS + opened
    return Theorem(name, draw.choice(STATEMENTS), binders, header, namespace)


def _tactics(draw: Random) -> tuple[str, ...]:
    intros = [f"intro {draw.choice(NAMES)}" for _ in range(draw.randint(1, 4))]
    others = [draw.choice(TACTICS) for _ in range(draw.randint(1, 5))]
    mixed = intros[:1] + draw.sample(intros[1:] + others, len(intros) + len(others) - 1)
    return tuple(mixed)
