prelude
import SegCore.List
/-! # Int: the integers, all their facts by reduction to differences of naturals

An integer is `subNatNat m n`, which stands for m - n; two of them are equal when a + d = c + b.
`ctorIdx` is written by hand, as the compiler knows `Int` by name. -/
set_option genSizeOf false
set_option linter.unusedVariables false
set_option linter.defProp false
set_option linter.unusedSimpArgs false

/-! ## Definitions -/
set_option genCtorIdx false in
inductive Int : Type where
  | ofNat (n : Nat) : Int
  | negSucc (n : Nat) : Int
noncomputable def Int.ctorIdx (n : Int) : Nat := @Int.rec (fun _ => Nat) (fun _ => 0) (fun _ => 1) n
set_option bootstrap.genMatcherCode false
instance instNatCastInt : NatCast Int := ⟨Int.ofNat⟩
instance instOfNat {n : Nat} : OfNat Int n := ⟨Int.ofNat n⟩
namespace Int
instance : Inhabited Int := ⟨ofNat 0⟩
def negOfNat : Nat → Int
  | 0 => 0
  | .succ m => negSucc m
def subNatNat (m n : Nat) : Int :=
  match n - m with
  | 0 => ofNat (m - n)
  | .succ k => negSucc k
@[extern "lean_int_neg"] protected def neg (n : Int) : Int :=
  match n with
  | ofNat n => negOfNat n
  | negSucc n => ofNat (Nat.succ n)
@[default_instance 500] instance instNegInt : Neg Int := ⟨Int.neg⟩
@[extern "lean_int_add"] protected def add (m n : Int) : Int :=
  match m, n with
  | ofNat m, ofNat n => ofNat (m + n)
  | ofNat m, negSucc n => subNatNat m (Nat.succ n)
  | negSucc m, ofNat n => subNatNat n (Nat.succ m)
  | negSucc m, negSucc n => negSucc (Nat.succ (m + n))
instance instAddInt : Add Int := ⟨Int.add⟩
@[extern "lean_int_mul"] protected def mul (m n : Int) : Int :=
  match m, n with
  | ofNat m, ofNat n => ofNat (m * n)
  | ofNat m, negSucc n => negOfNat (m * Nat.succ n)
  | negSucc m, ofNat n => negOfNat (Nat.succ m * n)
  | negSucc m, negSucc n => ofNat (Nat.succ m * Nat.succ n)
instance instMulInt : Mul Int := ⟨Int.mul⟩
@[extern "lean_int_sub"] protected def sub (m n : Int) : Int := m + -n
instance instSubInt : Sub Int := ⟨Int.sub⟩
inductive NonNeg : Int → Prop where
  | mk (n : Nat) : NonNeg (ofNat n)
protected def le (a b : Int) : Prop := NonNeg (b - a)
instance instLEInt : LE Int := ⟨Int.le⟩
protected def lt (a b : Int) : Prop := (a + 1) ≤ b
instance instLTInt : LT Int := ⟨Int.lt⟩
@[extern "lean_int_dec_eq"] protected def decEq (a b : Int) : Decidable (a = b) :=
  match a, b with
  | ofNat a, ofNat b => match decEq a b with
    | isTrue h => isTrue (h ▸ rfl)
    | isFalse h => isFalse fun e => h (by injection e)
  | ofNat _, negSucc _ => isFalse nofun
  | negSucc _, ofNat _ => isFalse nofun
  | negSucc a, negSucc b => match decEq a b with
    | isTrue h => isTrue (h ▸ rfl)
    | isFalse h => isFalse fun e => h (by injection e)
instance instDecidableEq : DecidableEq Int := Int.decEq
@[extern "lean_int_dec_nonneg"] def decNonneg (m : Int) : Decidable (NonNeg m) :=
  match m with
  | ofNat m => isTrue (.mk m)
  | negSucc _ => isFalse nofun
@[extern "lean_int_dec_le"] instance decLe (a b : Int) : Decidable (a ≤ b) := decNonneg _
@[extern "lean_int_dec_lt"] instance decLt (a b : Int) : Decidable (a < b) := decNonneg _
@[extern "lean_nat_abs"] def natAbs (m : Int) : Nat :=
  match m with
  | ofNat m => m
  | negSucc m => m.succ
@[extern "lean_int_to_nat"] def toNat : Int → Nat
  | ofNat n => n
  | negSucc _ => 0
@[extern "lean_int_ediv"] protected def div : Int → Int → Int
  | ofNat m, ofNat n => ofNat (m / n)
  | ofNat m, negSucc n => -ofNat (m / Nat.succ n)
  | negSucc _, ofNat 0 => 0
  | negSucc m, ofNat (.succ n) => negSucc (m / Nat.succ n)
  | negSucc m, negSucc n => ofNat (Nat.succ (m / Nat.succ n))
instance instDivInt : Div Int := ⟨Int.div⟩
@[extern "lean_int_emod"] protected def emod (a b : Int) : Int := a - b * (a / b)
instance instModInt : Mod Int := ⟨Int.emod⟩
instance instDvdInt : Dvd Int := ⟨fun a b => ∃ c, b = a * c⟩
instance instMinInt : Min Int := ⟨fun a b => if a ≤ b then a else b⟩
instance instMaxInt : Max Int := ⟨fun a b => if a ≤ b then b else a⟩
def bmod (x : Int) (m : Nat) : Int :=
  let r := x % (m : Int)
  if r < ((m : Int) + 1) / 2 then r else r - m
protected def pow (m : Int) : Nat → Int
  | 0 => 1
  | n + 1 => Int.pow m n * m
instance : NatPow Int := ⟨Int.pow⟩

/-! ## Differences of naturals

Private: these are not the names or statements of Lean's core. -/
private theorem sub_cancel (k m n : Nat) : subNatNat (k + m) (k + n) = subNatNat m n := by
  unfold subNatNat; rw [Nat.add_sub_add_left, Nat.add_sub_add_left]
private theorem subNatNat_zero (m : Nat) : subNatNat m 0 = ofNat m := by
  unfold subNatNat; rw [Nat.zero_sub]; rfl
private theorem zero_subNatNat (m : Nat) : subNatNat 0 (m + 1) = negSucc m := rfl
private theorem negOfNat_eq (m : Nat) : negOfNat m = subNatNat 0 m := by cases m <;> rfl
private theorem rep (x : Int) : (∃ m, x = subNatNat m 0) ∨ ∃ m, x = subNatNat 0 (m + 1) := by
  cases x with
  | ofNat m => exact .inl ⟨m, (subNatNat_zero m).symm⟩
  | negSucc m => exact .inr ⟨m, rfl⟩
private theorem rep' (x : Int) : ∃ m n, x = subNatNat m n := by
  rcases rep x with ⟨m, h⟩ | ⟨m, h⟩
  · exact ⟨m, 0, h⟩
  · exact ⟨0, m + 1, h⟩
private theorem eq_of_add {a b c d : Nat} (h : a + d = c + b) : subNatNat a b = subNatNat c d := by
  rw [← sub_cancel d a b, ← sub_cancel b c d, Nat.add_comm d a, h, Nat.add_comm c b,
    Nat.add_comm d b]
private theorem cases_sub (a b : Nat) :
    (∃ k, a = b + k ∧ subNatNat a b = ofNat k) ∨
      ∃ k, b = a + (k + 1) ∧ subNatNat a b = negSucc k := by
  rcases Nat.lt_or_ge a b with h | h
  · obtain ⟨k, rfl⟩ := Nat.le.dest h
    refine .inr ⟨k, Nat.succ_add a k, ?_⟩
    show subNatNat a (Nat.succ a + k) = _
    rw [Nat.succ_add]; exact sub_cancel a 0 (k + 1)
  · obtain ⟨k, rfl⟩ := Nat.le.dest h
    exact .inl ⟨k, rfl, (sub_cancel b k 0).trans (subNatNat_zero k)⟩
private theorem sub_eq_iff {a b c d : Nat} : subNatNat a b = subNatNat c d ↔ a + d = c + b := by
  refine ⟨fun h => ?_, eq_of_add⟩
  rcases cases_sub a b with ⟨k, rfl, e⟩ | ⟨k, rfl, e⟩ <;>
    rcases cases_sub c d with ⟨l, rfl, e'⟩ | ⟨l, rfl, e'⟩ <;> rw [e, e'] at h
  · injection h with h
    rw [h, Nat.add_assoc, Nat.add_comm, Nat.add_comm l]
  · cases h
  · cases h
  · injection h with h
    rw [h, Nat.add_left_comm]
private theorem add_sub (a b c d : Nat) :
    subNatNat a b + subNatNat c d = subNatNat (a + c) (b + d) := by
  rcases cases_sub a b with ⟨k, rfl, e⟩ | ⟨k, rfl, e⟩ <;>
    rcases cases_sub c d with ⟨l, rfl, e'⟩ | ⟨l, rfl, e'⟩ <;> rw [e, e']
  · rw [Nat.add_add_add_comm, ← Nat.add_zero (b + d)]
    simp only [Nat.add_assoc]
    rw [← Nat.add_assoc b d, ← Nat.add_assoc b d, sub_cancel, subNatNat_zero, Nat.zero_add]; rfl
  · have : subNatNat (b + k + c) (b + (c + (l + 1))) = subNatNat k (l + 1) := by
      rw [Nat.add_assoc, Nat.add_comm k c, ← Nat.add_assoc b c, ← Nat.add_assoc b c, sub_cancel]
    rw [this]; rfl
  · have : subNatNat (a + (d + l)) (a + (k + 1) + d) = subNatNat l (k + 1) := by
      rw [Nat.add_assoc a, Nat.add_comm (k + 1) d, ← Nat.add_assoc a d, ← Nat.add_assoc a d,
        sub_cancel]
    rw [this]; rfl
  · have : subNatNat (a + c) (a + (k + 1) + (c + (l + 1))) = subNatNat 0 ((k + l + 1) + 1) := by
      refine eq_of_add ?_
      simp only [Nat.add_assoc, Nat.add_comm, Nat.add_left_comm]
    rw [this]; rfl
private theorem neg_sub_ (a b : Nat) : -subNatNat a b = subNatNat b a := by
  rcases cases_sub a b with ⟨k, rfl, e⟩ | ⟨k, rfl, e⟩ <;> rw [e]
  · have := sub_cancel b 0 k
    rw [Nat.add_zero] at this; rw [this, ← negOfNat_eq]; rfl
  · have := sub_cancel a (k + 1) 0
    exact ((show -negSucc k = subNatNat (k + 1) 0 by rw [subNatNat_zero]; rfl).trans this.symm)
private theorem mul_sub' (a b c d : Nat) :
    subNatNat a b * subNatNat c d = subNatNat (a * c + b * d) (a * d + b * c) := by
  rcases cases_sub a b with ⟨k, rfl, e⟩ | ⟨k, rfl, e⟩ <;>
    rcases cases_sub c d with ⟨l, rfl, e'⟩ | ⟨l, rfl, e'⟩ <;> rw [e, e']
  · show ofNat (k * l) = _
    rw [← subNatNat_zero]; refine eq_of_add ?_
    simp only [Nat.mul_add, Nat.add_mul, Nat.add_assoc, Nat.add_comm, Nat.add_left_comm,
      Nat.add_zero, Nat.zero_add]
  · show negOfNat (k * (l + 1)) = _
    rw [negOfNat_eq]; refine eq_of_add ?_
    simp only [Nat.mul_add, Nat.add_mul, Nat.add_assoc, Nat.add_comm, Nat.add_left_comm,
      Nat.add_zero, Nat.zero_add]
  · show negOfNat ((k + 1) * l) = _
    rw [negOfNat_eq]; refine eq_of_add ?_
    simp only [Nat.mul_add, Nat.add_mul, Nat.add_assoc, Nat.add_comm, Nat.add_left_comm,
      Nat.add_zero, Nat.zero_add]
  · show ofNat ((k + 1) * (l + 1)) = _
    rw [← subNatNat_zero]; refine eq_of_add ?_
    simp only [Nat.mul_add, Nat.add_mul, Nat.add_assoc, Nat.add_comm, Nat.add_left_comm,
      Nat.add_zero, Nat.zero_add]
private theorem nonneg_sub (a b : Nat) : NonNeg (subNatNat a b) ↔ b ≤ a := by
  rcases cases_sub a b with ⟨k, rfl, e⟩ | ⟨k, rfl, e⟩ <;> rw [e]
  · exact ⟨fun _ => Nat.le_add_right b k, fun _ => .mk k⟩
  · exact ⟨nofun, fun h => absurd (Nat.lt_of_lt_of_le (Nat.lt_succ_of_le (Nat.le_add_right a k)) h)
      (Nat.lt_irrefl a)⟩
private theorem sub_sub' (a b c d : Nat) :
    subNatNat a b - subNatNat c d = subNatNat (a + d) (b + c) := by
  show subNatNat a b + -subNatNat c d = _; rw [neg_sub_, add_sub]
private theorem le_sub (a b c d : Nat) : subNatNat a b ≤ subNatNat c d ↔ a + d ≤ c + b := by
  show NonNeg (subNatNat c d - subNatNat a b) ↔ _
  rw [sub_sub', nonneg_sub, Nat.add_comm d a]
private theorem zero_rep : (0 : Int) = subNatNat 0 0 := rfl
private theorem one_rep : (1 : Int) = subNatNat 1 0 := rfl
private theorem ofNat_rep (n : Nat) : ((n : Nat) : Int) = subNatNat n 0 := (subNatNat_zero n).symm
private theorem lt_sub (a b c d : Nat) : subNatNat a b < subNatNat c d ↔ a + d < c + b := by
  show subNatNat a b + 1 ≤ subNatNat c d ↔ _
  rw [one_rep, add_sub, le_sub, Nat.add_zero, Nat.add_right_comm]; exact Iff.rfl

/-! ## The ring and order facts

Each is an equation between naturals once every integer is written as a difference. -/

local macro "differences" : tactic => `(tactic| simp only [zero_rep, one_rep, add_sub, neg_sub_,
  sub_sub', mul_sub', sub_eq_iff, Nat.mul_add, Nat.add_mul, Nat.mul_one, Nat.one_mul, Nat.mul_zero,
  Nat.zero_mul, Nat.add_zero, Nat.zero_add, Nat.add_assoc, Nat.add_comm, Nat.add_left_comm,
  Nat.mul_assoc, Nat.mul_comm, Nat.mul_left_comm])
protected theorem add_comm (a b : Int) : a + b = b + a := by
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  obtain ⟨b₁, b₂, rfl⟩ := rep' b
  differences
protected theorem add_assoc (a b c : Int) : a + b + c = a + (b + c) := by
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  obtain ⟨b₁, b₂, rfl⟩ := rep' b
  obtain ⟨c₁, c₂, rfl⟩ := rep' c
  differences
protected theorem add_left_comm (a b c : Int) : a + (b + c) = b + (a + c) := by
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  obtain ⟨b₁, b₂, rfl⟩ := rep' b
  obtain ⟨c₁, c₂, rfl⟩ := rep' c
  differences
protected theorem add_right_comm (a b c : Int) : a + b + c = a + c + b := by
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  obtain ⟨b₁, b₂, rfl⟩ := rep' b
  obtain ⟨c₁, c₂, rfl⟩ := rep' c
  differences
protected theorem add_zero (a : Int) : a + 0 = a := by
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  differences
protected theorem zero_add (a : Int) : 0 + a = a := by
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  differences
protected theorem add_right_neg (a : Int) : a + -a = 0 := by
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  differences
protected theorem add_left_neg (a : Int) : -a + a = 0 := by
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  differences
protected theorem sub_self (a : Int) : a - a = 0 := by
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  differences
protected theorem neg_neg (a : Int) : - -a = a := by
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  differences
protected theorem neg_zero : -(0 : Int) = 0 := rfl
protected theorem sub_eq_add_neg {a b : Int} : a - b = a + -b := rfl
protected theorem sub_zero (a : Int) : a - 0 = a := by
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  differences
protected theorem zero_sub (a : Int) : 0 - a = -a := by
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  differences
protected theorem neg_add {a b : Int} : -(a + b) = -a + -b := by
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  obtain ⟨b₁, b₂, rfl⟩ := rep' b
  differences
protected theorem neg_sub (a b : Int) : -(a - b) = b - a := by
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  obtain ⟨b₁, b₂, rfl⟩ := rep' b
  differences
protected theorem sub_neg (a b : Int) : a - -b = a + b := by
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  obtain ⟨b₁, b₂, rfl⟩ := rep' b
  differences
protected theorem sub_add_cancel (a b : Int) : a - b + b = a := by
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  obtain ⟨b₁, b₂, rfl⟩ := rep' b
  differences
protected theorem add_sub_cancel (a b : Int) : a + b - b = a := by
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  obtain ⟨b₁, b₂, rfl⟩ := rep' b
  differences
protected theorem add_sub_assoc (a b c : Int) : a + b - c = a + (b - c) := by
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  obtain ⟨b₁, b₂, rfl⟩ := rep' b
  obtain ⟨c₁, c₂, rfl⟩ := rep' c
  differences
protected theorem mul_comm (a b : Int) : a * b = b * a := by
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  obtain ⟨b₁, b₂, rfl⟩ := rep' b
  differences
protected theorem mul_assoc (a b c : Int) : a * b * c = a * (b * c) := by
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  obtain ⟨b₁, b₂, rfl⟩ := rep' b
  obtain ⟨c₁, c₂, rfl⟩ := rep' c
  differences
protected theorem mul_left_comm (a b c : Int) : a * (b * c) = b * (a * c) := by
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  obtain ⟨b₁, b₂, rfl⟩ := rep' b
  obtain ⟨c₁, c₂, rfl⟩ := rep' c
  differences
protected theorem mul_add (a b c : Int) : a * (b + c) = a * b + a * c := by
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  obtain ⟨b₁, b₂, rfl⟩ := rep' b
  obtain ⟨c₁, c₂, rfl⟩ := rep' c
  differences
protected theorem add_mul (a b c : Int) : (a + b) * c = a * c + b * c := by
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  obtain ⟨b₁, b₂, rfl⟩ := rep' b
  obtain ⟨c₁, c₂, rfl⟩ := rep' c
  differences
protected theorem mul_sub (a b c : Int) : a * (b - c) = a * b - a * c := by
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  obtain ⟨b₁, b₂, rfl⟩ := rep' b
  obtain ⟨c₁, c₂, rfl⟩ := rep' c
  differences
protected theorem sub_mul (a b c : Int) : (a - b) * c = a * c - b * c := by
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  obtain ⟨b₁, b₂, rfl⟩ := rep' b
  obtain ⟨c₁, c₂, rfl⟩ := rep' c
  differences
protected theorem mul_zero (a : Int) : a * 0 = 0 := by
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  differences
protected theorem zero_mul (a : Int) : 0 * a = 0 := by
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  differences
protected theorem mul_one (a : Int) : a * 1 = a := by
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  differences
protected theorem one_mul (a : Int) : 1 * a = a := by
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  differences
protected theorem neg_mul (a b : Int) : -a * b = -(a * b) := by
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  obtain ⟨b₁, b₂, rfl⟩ := rep' b
  differences
protected theorem mul_neg (a b : Int) : a * -b = -(a * b) := by
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  obtain ⟨b₁, b₂, rfl⟩ := rep' b
  differences
protected theorem neg_one_mul' (a : Int) : -1 * a = -a := by
  rw [show (-1 : Int) = subNatNat 0 1 from rfl]
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  differences
protected theorem mul_neg_one' (a : Int) : a * -1 = -a := by
  rw [show (-1 : Int) = subNatNat 0 1 from rfl]
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  differences

/-! ## Casts and order -/
theorem natCast_add (a b : Nat) : ((a + b : Nat) : Int) = (a : Int) + b := rfl
theorem natCast_mul (a b : Nat) : ((a * b : Nat) : Int) = (a : Int) * b := rfl
theorem natCast_succ (n : Nat) : ((Nat.succ n : Nat) : Int) = (n : Int) + 1 := rfl
theorem natCast_inj' {a b : Nat} (h : (a : Int) = b) : a = b := by injection h
protected theorem le_def {a b : Int} : a ≤ b ↔ ∃ n : Nat, b = a + n := by
  constructor
  · intro h
    have h' : NonNeg (b - a) := h
    generalize hx : b - a = x at h'
    cases h' with
    | mk n =>
      refine ⟨n, ?_⟩
      rw [Int.add_comm]; exact (Int.sub_add_cancel b a).symm.trans (congrArg (· + a) hx)
  · rintro ⟨n, rfl⟩
    show NonNeg (a + n - a)
    rw [Int.add_comm, Int.add_sub_cancel]; exact .mk n
protected theorem le_refl (a : Int) : a ≤ a := Int.le_def.2 ⟨0, (Int.add_zero a).symm⟩
protected theorem le_of_eq {a b : Int} (h : a = b) : a ≤ b := h ▸ Int.le_refl a
protected theorem le_trans {a b c : Int} (h₁ : a ≤ b) (h₂ : b ≤ c) : a ≤ c := by
  obtain ⟨m, rfl⟩ := Int.le_def.1 h₁
  obtain ⟨n, rfl⟩ := Int.le_def.1 h₂
  exact Int.le_def.2 ⟨m + n, by rw [Int.add_assoc]; rfl⟩
protected theorem not_le {a b : Int} : ¬a ≤ b ↔ b < a := by
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  obtain ⟨b₁, b₂, rfl⟩ := rep' b
  rw [le_sub, lt_sub]; exact Nat.not_le
protected theorem not_lt {a b : Int} : ¬a < b ↔ b ≤ a := by
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  obtain ⟨b₁, b₂, rfl⟩ := rep' b
  rw [le_sub, lt_sub]; exact Nat.not_lt
protected theorem le_antisymm {a b : Int} (h₁ : a ≤ b) (h₂ : b ≤ a) : a = b := by
  obtain ⟨a₁, a₂, rfl⟩ := rep' a
  obtain ⟨b₁, b₂, rfl⟩ := rep' b
  rw [le_sub] at h₁ h₂
  exact sub_eq_iff.2 (Nat.le_antisymm h₁ h₂)
protected theorem lt_irrefl (a : Int) : ¬a < a := Int.not_lt.2 (Int.le_refl a)
protected theorem le_of_lt {a b : Int} (h : a < b) : a ≤ b := Int.le_trans (Int.le_def.2 ⟨1, rfl⟩) h
protected theorem lt_of_lt_of_le {a b c : Int} (h₁ : a < b) (h₂ : b ≤ c) : a < c :=
  Int.le_trans (a := a + 1) h₁ h₂
protected theorem add_le_add {a b c d : Int} (h₁ : a ≤ b) (h₂ : c ≤ d) : a + c ≤ b + d := by
  obtain ⟨m, rfl⟩ := Int.le_def.1 h₁
  obtain ⟨n, rfl⟩ := Int.le_def.1 h₂
  refine Int.le_def.2 ⟨m + n, ?_⟩
  rw [natCast_add, Int.add_assoc, Int.add_assoc, Int.add_left_comm (m : Int)]
protected theorem lt_of_le_of_lt {a b c : Int} (h₁ : a ≤ b) (h₂ : b < c) : a < c :=
  Int.le_trans (Int.add_le_add h₁ (Int.le_refl 1)) h₂
protected theorem lt_trans {a b c : Int} (h₁ : a < b) (h₂ : b < c) : a < c :=
  Int.lt_of_lt_of_le h₁ (Int.le_of_lt h₂)
protected theorem le_total (a b : Int) : a ≤ b ∨ b ≤ a :=
  (Classical.em (a ≤ b)).elim .inl fun h => .inr (Int.le_of_lt (Int.not_le.1 h))
protected theorem lt_or_gt_of_ne {a b : Int} (h : a ≠ b) : a < b ∨ a > b :=
  (Classical.em (b ≤ a)).elim
    (fun h' => .inr (Int.not_le.1 fun h'' => h (Int.le_antisymm h'' h')))
    fun h' => .inl (Int.not_le.1 h')
protected theorem ne_of_gt {a b : Int} (h : b < a) : a ≠ b := fun e => Int.lt_irrefl b (e ▸ h)
protected theorem add_le_add_right {a b : Int} (h : a ≤ b) (c : Int) : a + c ≤ b + c :=
  Int.add_le_add h (Int.le_refl c)
protected theorem neg_le_neg {a b : Int} (h : a ≤ b) : -b ≤ -a := by
  obtain ⟨m, rfl⟩ := Int.le_def.1 h
  refine Int.le_def.2 ⟨m, ?_⟩
  rw [Int.neg_add, Int.add_assoc, Int.add_left_neg, Int.add_zero]
theorem sub_nonneg_of_le {a b : Int} (h : b ≤ a) : 0 ≤ a - b := by
  obtain ⟨m, rfl⟩ := Int.le_def.1 h
  refine Int.le_def.2 ⟨m, ?_⟩
  rw [Int.add_comm b, Int.add_sub_cancel, Int.zero_add]
theorem le_of_sub_nonneg {a b : Int} (h : 0 ≤ a - b) : b ≤ a := by
  have := Int.add_le_add_right h b
  rw [Int.zero_add, Int.sub_add_cancel] at this; exact this
theorem sub_eq_zero_of_eq {a b : Int} (h : a = b) : a - b = 0 := by rw [h, Int.sub_self]
theorem add_one_le_of_lt {a b : Int} (h : a < b) : a + 1 ≤ b := h
theorem natCast_nonneg (n : Nat) : 0 ≤ (n : Int) := Int.le_def.2 ⟨n, (Int.zero_add _).symm⟩
theorem ofNat_nonneg (n : Nat) : 0 ≤ (n : Int) := natCast_nonneg n
theorem ofNat_le {m n : Nat} : (m : Int) ≤ n ↔ m ≤ n := by
  rw [ofNat_rep, ofNat_rep, le_sub]; exact Iff.rfl
theorem ofNat_lt {m n : Nat} : (m : Int) < n ↔ m < n := by
  rw [ofNat_rep, ofNat_rep, lt_sub]; exact Iff.rfl
theorem eq_ofNat_of_zero_le {a : Int} (h : 0 ≤ a) : ∃ n : Nat, a = n := by
  obtain ⟨n, h⟩ := Int.le_def.1 h
  exact ⟨n, by rw [h, Int.zero_add]⟩
protected theorem mul_le_mul_of_nonneg_left {a b c : Int} (h : a ≤ b) (hc : 0 ≤ c) :
    c * a ≤ c * b := by
  obtain ⟨m, rfl⟩ := Int.le_def.1 h
  obtain ⟨n, rfl⟩ := eq_ofNat_of_zero_le hc
  exact Int.le_def.2 ⟨n * m, by rw [Int.mul_add]; rfl⟩
protected theorem mul_le_mul_of_nonpos_left {a b c : Int} (h : b ≤ a) (hc : c ≤ 0) :
    c * a ≤ c * b := by
  have hc' : 0 ≤ -c := by have := Int.neg_le_neg hc; rw [Int.neg_zero] at this; exact this
  have := Int.neg_le_neg (Int.mul_le_mul_of_nonneg_left h hc')
  rw [Int.neg_mul, Int.neg_mul, Int.neg_neg, Int.neg_neg] at this; exact this
theorem lt_of_mul_lt {k a b : Int} (hk : 0 < k) (h : k * a < k * b) : a < b :=
  Int.not_le.1 fun h' => Int.lt_irrefl _
    (Int.lt_of_lt_of_le h (Int.mul_le_mul_of_nonneg_left h' (Int.le_of_lt hk)))
theorem lt_add_one_iff' {a b : Int} : a < b + 1 ↔ a ≤ b := by
  refine ⟨fun h => ?_, fun h => Int.add_le_add_right h 1⟩
  have := Int.add_le_add_right (c := -1) h
  rw [Int.add_assoc, Int.add_assoc, show (1 : Int) + -1 = 0 from rfl, Int.add_zero,
    Int.add_zero] at this; exact this

/-! ## Division with remainder -/
theorem negSucc_eq (n : Nat) : negSucc n = -((n : Int) + 1) := rfl
theorem ediv_bounds (x : Int) (k : Nat) (hk : 0 < k) :
    (k : Int) * (x / k) ≤ x ∧ x < (k : Int) * (x / k) + k := by
  cases k with
  | zero => exact absurd hk (Nat.lt_irrefl 0)
  | succ k =>
    cases x with
    | ofNat m =>
      show ((k + 1 : Nat) : Int) * ((m / (k + 1) : Nat) : Int) ≤ (m : Int) ∧
        (m : Int) < ((k + 1 : Nat) : Int) * ((m / (k + 1) : Nat) : Int) + (k + 1 : Nat)
      rw [← natCast_mul, ← natCast_add, ofNat_le, ofNat_lt]
      exact ⟨Nat.mul_div_le m _, Nat.lt_mul_div_succ m hk⟩
    | negSucc m =>
      show ((k + 1 : Nat) : Int) * -(((m / (k + 1) : Nat) : Int) + 1) ≤ -((m : Int) + 1) ∧
        -((m : Int) + 1) <
          ((k + 1 : Nat) : Int) * -(((m / (k + 1) : Nat) : Int) + 1) + (k + 1 : Nat)
      rw [Int.mul_neg, Int.mul_add, Int.mul_one, ← natCast_mul]
      refine ⟨Int.neg_le_neg ?_, ?_⟩
      · have := Nat.lt_mul_div_succ m hk
        exact ofNat_le.2 this
      · have e : ∀ a b : Int, -(a + b) + b = -a := by
          intro a b; rw [Int.neg_add, Int.add_assoc, Int.add_left_neg, Int.add_zero]
        rw [e]
        have := Nat.mul_div_le m (k + 1)
        have h2 := Int.neg_le_neg (ofNat_le.2 this)
        show -((m : Int) + 1) + 1 ≤ _
        rw [Int.neg_add, Int.add_assoc, Int.add_left_neg, Int.add_zero]; exact h2
theorem le_ediv_of {a b : Int} {k : Nat} (hk : 0 < k) (h : (k : Int) * a ≤ b) : a ≤ b / k := by
  have h1 := Int.lt_of_le_of_lt h (ediv_bounds b k hk).2
  rw [← Int.mul_one (k : Int)] at h1
  have e : (k : Int) * 1 * (b / ((k : Int) * 1)) + (k : Int) * 1 = (k : Int) * (b / k + 1) := by
    rw [Int.mul_one, Int.mul_add, Int.mul_one]
  rw [e, Int.mul_one] at h1
  exact lt_add_one_iff'.1 (lt_of_mul_lt (ofNat_lt.2 hk) h1)
theorem mul_ediv_self_le {x k : Int} (h : k ≠ 0) : k * (x / k) ≤ x := by
  cases k with
  | ofNat k => exact (ediv_bounds x k (Nat.pos_of_ne_zero fun e => h (by rw [e]; rfl))).1
  | negSucc k =>
    cases x with
    | ofNat m =>
      show -((k + 1 : Nat) : Int) * -((m / (k + 1) : Nat) : Int) ≤ (m : Int)
      rw [Int.neg_mul, Int.mul_neg, Int.neg_neg, ← natCast_mul, ofNat_le]; exact Nat.mul_div_le m _
    | negSucc m =>
      show -((k + 1 : Nat) : Int) * ((m / (k + 1) : Nat) + 1 : Nat) ≤ -((m + 1 : Nat) : Int)
      rw [Int.neg_mul, ← natCast_mul]
      refine Int.neg_le_neg (ofNat_le.2 ?_)
      rw [Nat.mul_add, Nat.mul_one]; exact Nat.lt_mul_div_succ m (Nat.succ_pos k)
theorem lt_mul_ediv_self_add {x k : Int} (h : 0 < k) : x < k * (x / k) + k := by
  obtain ⟨n, rfl⟩ := eq_ofNat_of_zero_le (Int.le_of_lt h)
  exact (ediv_bounds x n (ofNat_lt.1 h)).2
theorem emod_def (a b : Int) : a % b = a - b * (a / b) := rfl
theorem ediv_zero (a : Int) : a / 0 = 0 := by
  cases a with
  | ofNat m => rfl
  | negSucc m => rfl
theorem emod_nonneg (a : Int) {b : Int} (h : b ≠ 0) : 0 ≤ a % b :=
  sub_nonneg_of_le (mul_ediv_self_le h)
theorem emod_lt_of_pos (a : Int) {b : Int} (h : 0 < b) : a % b < b := by
  have := lt_mul_ediv_self_add (x := a) h
  have h2 := Int.add_le_add_right this (-(b * (a / b)))
  show a - b * (a / b) + 1 ≤ b
  rw [Int.add_right_comm, Int.add_comm (b * (a / b)) b, ← Int.sub_eq_add_neg, ← Int.sub_eq_add_neg,
    Int.add_sub_cancel] at h2
  exact h2
theorem natCast_ediv (a b : Nat) : ((a / b : Nat) : Int) = (a : Int) / b := rfl
theorem natCast_emod (a b : Nat) : ((a % b : Nat) : Int) = (a : Int) % b := by
  have h := Nat.div_add_mod a b
  show ((a % b : Nat) : Int) = (a : Int) - (b : Int) * ((a : Int) / b)
  rw [← natCast_ediv, ← natCast_mul]
  refine (Eq.trans ?_ (congrArg (fun t : Nat => (t : Int) - ((b * (a / b) : Nat) : Int)) h))
  show _ = ((b * (a / b) + a % b : Nat) : Int) - _
  rw [natCast_add, Int.add_comm, Int.add_sub_cancel]
theorem mul_ediv_cancel_exact (k z : Int) : k * (k * z / k) = k * z := by
  cases k with
  | ofNat k =>
    cases k with
    | zero => show (0 : Int) * _ = 0 * z; rw [Int.zero_mul, Int.zero_mul]
    | succ k =>
      have hk : 0 < k + 1 := Nat.succ_pos k
      have b := ediv_bounds (((k + 1 : Nat) : Int) * z) (k + 1) hk
      show ((k + 1 : Nat) : Int) * (((k + 1 : Nat) : Int) * z / ((k + 1 : Nat) : Int)) =
        ((k + 1 : Nat) : Int) * z
      refine Int.le_antisymm b.1 (Int.mul_le_mul_of_nonneg_left ?_ (natCast_nonneg _))
      exact le_ediv_of hk (Int.le_refl _)
  | negSucc k =>
    refine Int.le_antisymm (mul_ediv_self_le nofun) ?_
    have key : ∀ x : Int, x / negSucc k = -(x / ((k + 1 : Nat) : Int)) := by
      intro x; cases x with
      | ofNat m => rfl
      | negSucc m => rfl
    rw [key, negSucc_eq, Int.neg_mul, Int.neg_mul, Int.mul_neg, Int.neg_neg, ← Int.mul_neg]
    refine Int.mul_le_mul_of_nonneg_left ?_ (natCast_nonneg (k + 1))
    exact le_ediv_of (Nat.succ_pos k) (Int.le_refl _)
theorem ediv_neg (a b : Int) : a / -b = -(a / b) := by
  have key : ∀ (x : Int) (k : Nat), x / negSucc k = -(x / ((k + 1 : Nat) : Int)) := by
    intro x k; cases x with
    | ofNat m => rfl
    | negSucc m => rfl
  cases b with
  | ofNat b =>
    cases b with
    | zero => show a / 0 = -(a / 0); rw [ediv_zero]; rfl
    | succ k => exact key a k
  | negSucc k => show a / ((k + 1 : Nat) : Int) = -(a / negSucc k); rw [key, Int.neg_neg]
theorem emod_eq_zero_of_dvd {a b : Int} (h : a ∣ b) : b % a = 0 := by
  obtain ⟨c, rfl⟩ := h
  show a * c - a * (a * c / a) = 0
  rw [mul_ediv_cancel_exact, Int.sub_self]
theorem dvd_of_emod_eq_zero {a b : Int} (h : b % a = 0) : a ∣ b := by
  refine ⟨b / a, ?_⟩
  have h' : b - a * (b / a) = 0 := h
  have := congrArg (· + a * (b / a)) h'
  simp only [Int.sub_add_cancel, Int.zero_add] at this; exact this
theorem emod_pos_of_not_dvd {a b : Int} (h : ¬a ∣ b) : a = 0 ∨ 0 < b % a := by
  by_cases ha : a = 0
  · exact .inl ha
  · have hne := Int.lt_or_gt_of_ne (a := 0) fun e => h (dvd_of_emod_eq_zero e.symm)
    exact .inr (hne.elim id fun h' =>
      absurd (emod_nonneg b ha) (Int.not_le.2 h'))

/-! ## Maximum, minimum, powers -/
protected theorem min_def (a b : Int) : min a b = if a ≤ b then a else b := rfl
protected theorem max_def (a b : Int) : max a b = if a ≤ b then b else a := rfl
theorem min_le_left (a b : Int) : min a b ≤ a := by
  rw [Int.min_def]; split
  · exact Int.le_refl a
  · next h => exact Int.le_of_lt (Int.not_le.1 h)
theorem min_le_right (a b : Int) : min a b ≤ b := by
  rw [Int.min_def]; split
  · assumption
  · exact Int.le_refl b
theorem le_max_left (a b : Int) : a ≤ max a b := by
  rw [Int.max_def]; split
  · assumption
  · exact Int.le_refl a
theorem le_max_right (a b : Int) : b ≤ max a b := by
  rw [Int.max_def]; split
  · exact Int.le_refl b
  · next h => exact Int.le_of_lt (Int.not_le.1 h)
theorem toNat_eq_max (a : Int) : (toNat a : Int) = max a 0 := by
  rw [Int.max_def]
  cases a with
  | ofNat n =>
    split
    · next h => exact Int.le_antisymm h (natCast_nonneg n)
    · rfl
  | negSucc n => rfl
theorem pow_succ (b : Int) (e : Nat) : b ^ (e + 1) = b ^ e * b := rfl
end Int

/-! ## Back to the naturals -/
theorem Nat.mod_eq_zero_of_dvd {a b : Nat} (h : a ∣ b) : b % a = 0 := by
  obtain ⟨c, rfl⟩ := h
  apply Int.natCast_inj'
  rw [Int.natCast_emod, Int.natCast_mul]; exact Int.emod_eq_zero_of_dvd ⟨c, rfl⟩
theorem Nat.emod_pos_of_not_dvd {a b : Nat} (h : ¬a ∣ b) : 0 < b % a := by
  refine Nat.pos_of_ne_zero fun e => h ⟨b / a, ?_⟩
  have := Nat.div_add_mod b a
  rw [e, Nat.add_zero] at this; exact this.symm
