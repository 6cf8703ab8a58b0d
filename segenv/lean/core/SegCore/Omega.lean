prelude
import SegCore.Int
/-! # Omega: what the native `omega` builds its proofs from

The functions must compute the values that the native implementation computes, since the kernel
evaluates them on what it finds; the proofs about them are ours. -/
set_option genSizeOf false
set_option linter.unusedVariables false
set_option linter.defProp false
set_option linter.unusedSimpArgs false

/-! ## Facts of logic, casts and order -/
theorem le_of_le_of_eq {α : Type u} {a b c : α} [LE α] (h₁ : a ≤ b) (h₂ : b = c) : a ≤ c := h₂ ▸ h₁
theorem Decidable.not_or_of_imp {a b : Prop} [Decidable a] (h : a → b) : ¬a ∨ b :=
  (_root_.Decidable.em a).elim (fun x => .inr (h x)) .inl
theorem Exists.choose_spec {α : Sort u} {p : α → Prop} (P : ∃ a, p a) : p (Classical.choose P) :=
  Classical.choose_spec P
namespace Lean.Omega
theorem and_not_not_of_not_or {p q : Prop} (h : ¬(p ∨ q)) : ¬p ∧ ¬q := not_or.mp h
theorem Decidable.or_not_not_of_not_and {p q : Prop} [Decidable p] [Decidable q] (h : ¬(p ∧ q)) :
    ¬p ∨ ¬q :=
  Classical.not_and_iff_not_or_not.mp h
theorem Decidable.and_or_not_and_not_of_iff {p q : Prop} [Decidable q] (h : p ↔ q) :
    (p ∧ q) ∨ (¬p ∧ ¬q) :=
  (_root_.Decidable.em q).elim (fun hq => .inl ⟨h.2 hq, hq⟩)
    fun hq => .inr ⟨fun hp => hq (h.1 hp), hq⟩
theorem Decidable.and_not_or_not_and_of_not_iff {a b : Prop} [Decidable a] [Decidable b]
    (h : ¬(a ↔ b)) : a ∧ ¬b ∨ ¬a ∧ b := by
  by_cases ha : a <;> by_cases hb : b
  · exact absurd ⟨fun _ => hb, fun _ => ha⟩ h
  · exact .inl ⟨ha, hb⟩
  · exact .inr ⟨ha, hb⟩
  · exact absurd ⟨fun x => absurd x ha, fun x => absurd x hb⟩ h
theorem Decidable.and_not_of_not_imp {a b : Prop} [Decidable a] (h : ¬(a → b)) : a ∧ ¬b :=
  Classical.not_imp.mp h
theorem ite_disjunction {α : Type u} {P : Prop} [Decidable P] {a b : α} :
    (P ∧ (if P then a else b) = a) ∨ (¬P ∧ (if P then a else b) = b) :=
  (_root_.Decidable.em P).elim (fun h => .inl ⟨h, if_pos h⟩) fun h => .inr ⟨h, if_neg h⟩
namespace Int
theorem ofNat_pow (a b : Nat) : ((a ^ b : Nat) : Int) = (a : Int) ^ b := by
  induction b with
  | zero => rfl
  | succ b ih => rw [Nat.pow_add_one, Int.natCast_mul, ih]; rfl
theorem natCast_pow (a b : Nat) : ((a ^ b : Nat) : Int) = (a : Int) ^ b := ofNat_pow a b
theorem pos_pow_of_pos (a : Int) (b : Nat) (h : 0 < a) : 0 < a ^ b := by
  induction b with
  | zero => exact Int.le_refl 1
  | succ b ih =>
    have h1 := Int.mul_le_mul_of_nonneg_left (a := 1) h (Int.le_of_lt ih)
    rw [Int.mul_one] at h1
    exact Int.lt_of_lt_of_le ih h1
theorem ofNat_pos_of_pos {a : Nat} (h : 0 < a) : 0 < (a : Int) := Int.ofNat_lt.2 h
theorem natCast_ofNat {x : Nat} :
    @Nat.cast Int instNatCastInt (no_index (OfNat.ofNat x)) = OfNat.ofNat x :=
  rfl
theorem ofNat_lt_of_lt {x y : Nat} (h : x < y) : (x : Int) < (y : Int) := Int.ofNat_lt.2 h
theorem ofNat_le_of_le {x y : Nat} (h : x ≤ y) : (x : Int) ≤ (y : Int) := Int.ofNat_le.2 h
theorem emod_ofNat_nonneg {x : Nat} {y : Int} : 0 ≤ (x : Int) % y := by
  by_cases h : y = 0
  · subst h
    show 0 ≤ (x : Int) - 0 * ((x : Int) / 0)
    rw [Int.zero_mul, Int.sub_zero]; exact Int.natCast_nonneg x
  · exact Int.emod_nonneg _ h
theorem lt_of_not_ge {x y : Int} (h : ¬x ≤ y) : y < x := Int.not_le.1 h
theorem lt_of_not_le {x y : Int} (h : ¬x ≤ y) : y < x := Int.not_le.1 h
theorem not_le_of_lt {x y : Int} (h : y < x) : ¬x ≤ y := Int.not_le.2 h
theorem lt_le_asymm {x y : Int} (h₁ : y < x) (h₂ : x ≤ y) : False := Int.not_le.2 h₁ h₂
theorem le_lt_asymm {x y : Int} (h₁ : y ≤ x) (h₂ : x < y) : False := Int.not_lt.2 h₁ h₂
theorem le_of_not_gt {x y : Int} (h : ¬y > x) : y ≤ x := Int.not_lt.1 h
theorem not_lt_of_ge {x y : Int} (h : y ≥ x) : ¬y < x := Int.not_lt.2 h
theorem le_of_not_lt {x y : Int} (h : ¬x < y) : y ≤ x := Int.not_lt.1 h
theorem not_lt_of_le {x y : Int} (h : y ≤ x) : ¬x < y := Int.not_lt.2 h
theorem add_congr {a b c d : Int} (h₁ : a = b) (h₂ : c = d) : a + c = b + d := by rw [h₁, h₂]
theorem mul_congr {a b c d : Int} (h₁ : a = b) (h₂ : c = d) : a * c = b * d := by rw [h₁, h₂]
theorem mul_congr_left {a b : Int} (h₁ : a = b) (c : Int) : a * c = b * c := by rw [h₁]
theorem sub_congr {a b c d : Int} (h₁ : a = b) (h₂ : c = d) : a - c = b - d := by rw [h₁, h₂]
theorem neg_congr {a b : Int} (h₁ : a = b) : -a = -b := by rw [h₁]
theorem lt_of_gt {x y : Int} (h : x > y) : y < x := h
theorem le_of_ge {x y : Int} (h : x ≥ y) : y ≤ x := h
theorem ofNat_mul_nonneg {a b : Nat} : 0 ≤ (a : Int) * b := Int.natCast_nonneg (a * b)
theorem ofNat_sub_dichotomy {a b : Nat} :
    b ≤ a ∧ ((a - b : Nat) : Int) = a - b ∨ a < b ∧ ((a - b : Nat) : Int) = 0 := by
  rcases Nat.lt_or_ge a b with h | h
  · exact .inr ⟨h, by rw [Nat.sub_eq_zero_of_le (Nat.le_of_lt h)]; rfl⟩
  · obtain ⟨k, rfl⟩ := Nat.le.dest h
    refine .inl ⟨h, ?_⟩
    rw [Nat.add_sub_cancel_left, Int.natCast_add, Int.add_comm, Int.add_sub_cancel]
theorem ofNat_congr {a b : Nat} (h : a = b) : (a : Int) = (b : Int) := congrArg _ h
theorem ofNat_sub_sub {a b c : Nat} : ((a - b - c : Nat) : Int) = ((a - (b + c) : Nat) : Int) :=
  congrArg _ (Nat.sub_sub _ _ _)
theorem ofNat_min (a b : Nat) : ((min a b : Nat) : Int) = min (a : Int) (b : Int) := by
  rw [Nat.min_def, Int.min_def]
  by_cases h : a ≤ b
  · rw [if_pos h, if_pos (Int.ofNat_le.2 h)]
  · rw [if_neg h, if_neg fun h' => h (Int.ofNat_le.1 h')]
theorem ofNat_max (a b : Nat) : ((max a b : Nat) : Int) = max (a : Int) (b : Int) := by
  rw [Nat.max_def, Int.max_def]
  by_cases h : a ≤ b
  · rw [if_pos h, if_pos (Int.ofNat_le.2 h)]
  · rw [if_neg h, if_neg fun h' => h (Int.ofNat_le.1 h')]
theorem ofNat_fst_mk {β : Type v} {x : Nat} {y : β} : (Prod.mk x y).fst = (x : Int) := rfl
theorem ofNat_snd_mk {α : Type u} {x : α} {y : Nat} : (Prod.mk x y).snd = (y : Int) := rfl
end Int
namespace Nat
theorem lt_of_gt {x y : Nat} (h : x > y) : y < x := h
theorem le_of_ge {x y : Nat} (h : x ≥ y) : y ≤ x := h
end Nat
namespace Prod
theorem fst_mk {α : Type u} {β : Type v} {x : α} {y : β} : (Prod.mk x y).fst = x := rfl
theorem snd_mk {α : Type u} {β : Type v} {x : α} {y : β} : (Prod.mk x y).snd = y := rfl
end Prod

/-! ## Coefficient vectors -/
abbrev IntList := List Int
abbrev Coeffs := IntList
namespace Coeffs
abbrev toList (xs : Coeffs) : List Int := xs
abbrev ofList (xs : List Int) : Coeffs := xs
abbrev isZero (xs : Coeffs) : Prop := ∀ x, x ∈ xs → x = 0
abbrev length (xs : Coeffs) : Nat := List.length xs
def get : Coeffs → Nat → Int
  | [], _ => 0
  | x :: _, 0 => x
  | _ :: xs, i + 1 => get xs i
def set : Coeffs → Nat → Int → Coeffs
  | [], 0, y => [y]
  | [], i + 1, y => 0 :: set [] i y
  | _ :: xs, 0, y => y :: xs
  | x :: xs, i + 1, y => x :: set xs i y
def dot : Coeffs → Coeffs → Int
  | x :: xs, y :: ys => x * y + dot xs ys
  | _, _ => 0
def smul : Coeffs → Int → Coeffs
  | [], _ => []
  | x :: xs, g => g * x :: smul xs g
def sdiv : Coeffs → Int → Coeffs
  | [], _ => []
  | x :: xs, g => x / g :: sdiv xs g
def comboR (a b : Int) : Coeffs → Coeffs
  | [] => []
  | y :: ys => (a * 0 + b * y) :: comboR a b ys
def combo (a : Int) : Coeffs → Int → Coeffs → Coeffs
  | [], b, ys => comboR a b ys
  | x :: xs, b, [] => (a * x + b * 0) :: combo a xs b []
  | x :: xs, b, y :: ys => (a * x + b * y) :: combo a xs b ys
def bmod : Coeffs → Nat → Coeffs
  | [], _ => []
  | x :: xs, m => Int.bmod x m :: bmod xs m
def leading : Coeffs → Int
  | [] => 0
  | x :: xs => if x = 0 then leading xs else x
def natGcd : Nat → Nat → Nat → Nat
  | 0, a, b => a + b
  | f + 1, a, b => match a with
    | 0 => b
    | .succ _ => natGcd f (b % a) a
def gcd : Coeffs → Nat
  | [] => 0
  | x :: xs => natGcd (x.natAbs + 2) x.natAbs (gcd xs)
theorem dot_nil (xs : Coeffs) : dot xs [] = 0 := by cases xs <;> rfl
theorem nil_dot (xs : Coeffs) : dot [] xs = 0 := rfl
theorem dot_smul (xs ys : Coeffs) (g : Int) : dot (smul xs g) ys = g * dot xs ys := by
  induction xs generalizing ys with
  | nil => exact (Int.mul_zero g).symm
  | cons x xs ih =>
    cases ys with
    | nil => exact (Int.mul_zero g).symm
    | cons y ys => simp only [smul, dot, ih, Int.mul_add, Int.mul_assoc]
theorem dot_zero {xs ys : Coeffs} (h : isZero xs) : dot xs ys = 0 := by
  induction xs generalizing ys with
  | nil => rfl
  | cons x xs ih =>
    cases ys with
    | nil => rfl
    | cons y ys =>
      simp only [dot]
      rw [h x List.mem_cons_self, ih fun z hz => h z (List.mem_cons_of_mem x hz), Int.zero_mul]; rfl
theorem dot_combo (a : Int) (xs : Coeffs) (b : Int) (ys v : Coeffs) :
    dot (combo a xs b ys) v = a * dot xs v + b * dot ys v := by
  induction xs generalizing ys v with
  | nil =>
    induction ys generalizing v with
    | nil => simp only [combo, comboR, dot, Int.mul_zero, Int.add_zero]
    | cons y ys ih =>
      simp only [combo] at ih
      cases v with
      | nil => simp only [combo, dot_nil, Int.mul_zero, Int.add_zero]
      | cons w v =>
        simp only [combo, comboR, dot, ih, Int.mul_zero, Int.zero_add, Int.mul_add, Int.mul_assoc,
          Int.zero_mul]
  | cons x xs ih =>
    cases v with
    | nil => simp only [dot_nil, Int.mul_zero, Int.add_zero]
    | cons w v =>
      cases ys with
      | nil =>
        simp only [combo, dot, ih, Int.mul_zero, Int.add_zero, Int.mul_add, Int.mul_assoc,
          Int.zero_mul]
      | cons y ys =>
        simp only [combo, dot, ih, Int.mul_add, Int.add_mul, Int.mul_assoc, Int.add_assoc,
          Int.add_comm, Int.add_left_comm]
theorem dot_set (xs ys : Coeffs) (i : Nat) (z : Int) :
    dot (set xs i z) ys = dot xs ys + (z - get xs i) * get ys i := by
  induction xs generalizing i ys with
  | nil =>
    induction i generalizing ys with
    | zero =>
      cases ys with
      | nil => simp only [set, dot, get, Int.mul_zero, Int.add_zero]
      | cons y ys => simp only [set, dot, get, Int.sub_zero, Int.add_zero, Int.zero_add]
    | succ i ih =>
      cases ys with
      | nil => simp only [set, dot, get, Int.mul_zero, Int.add_zero]
      | cons y ys => simp only [set, dot, get, ih, Int.zero_mul, Int.zero_add]
  | cons x xs ih =>
    cases i with
    | zero =>
      cases ys with
      | nil => simp only [set, dot, get, Int.mul_zero, Int.add_zero]
      | cons y ys =>
        have e : z * y = x * y + (z - x) * y := by
          rw [← Int.add_mul, Int.add_comm x, Int.sub_add_cancel]
        show z * y + dot xs ys = x * y + dot xs ys + (z - x) * y
        rw [e, Int.add_right_comm]
    | succ i =>
      cases ys with
      | nil => simp only [set, dot, get, Int.mul_zero, Int.add_zero]
      | cons y ys => simp only [set, dot, get, ih, Int.add_assoc]
theorem get_of_length_le {i : Nat} {xs : Coeffs} (h : length xs ≤ i) : get xs i = 0 := by
  induction xs generalizing i with
  | nil => rfl
  | cons x xs ih =>
    cases i with
    | zero => exact absurd h (_root_.Nat.not_succ_le_zero _)
    | succ i => exact ih (_root_.Nat.le_of_succ_le_succ h)
theorem length_bmod (xs : Coeffs) (m : Nat) : length (bmod xs m) = length xs := by
  induction xs with
  | nil => rfl
  | cons x xs ih => exact congrArg (· + 1) ih
end Coeffs

/-! ## Linear combinations -/
structure LinearCombo where
  const : Int := 0
  coeffs : Coeffs := []
namespace LinearCombo
def eval (lc : LinearCombo) (values : Coeffs) : Int := lc.const + lc.coeffs.dot values
def coordinate (i : Nat) : LinearCombo := ⟨0, Coeffs.set [] i 1⟩
theorem coordinate_eval (i : Nat) (v : Coeffs) : (coordinate i).eval v = v.get i := by
  show (0 : Int) + Coeffs.dot (Coeffs.set [] i 1) v = _
  rw [Coeffs.dot_set, Coeffs.nil_dot, Int.zero_add, Int.zero_add]
  show ((1 : Int) - 0) * _ = _
  rw [Int.sub_zero, Int.one_mul]
variable {a0 a1 a2 a3 a4 a5 a6 a7 a8 a9 : Int} {t : List Int}
theorem coordinate_eval_0 : (coordinate 0).eval (.ofList (a0 :: t)) = a0 := coordinate_eval _ _
theorem coordinate_eval_1 : (coordinate 1).eval (.ofList (a0 :: a1 :: t)) = a1 :=
  coordinate_eval _ _
theorem coordinate_eval_2 : (coordinate 2).eval (.ofList (a0 :: a1 :: a2 :: t)) = a2 :=
  coordinate_eval _ _
theorem coordinate_eval_3 : (coordinate 3).eval (.ofList (a0 :: a1 :: a2 :: a3 :: t)) = a3 :=
  coordinate_eval _ _
theorem coordinate_eval_4 : (coordinate 4).eval (.ofList (a0 :: a1 :: a2 :: a3 :: a4 :: t)) = a4 :=
  coordinate_eval _ _
theorem coordinate_eval_5 :
    (coordinate 5).eval (.ofList (a0 :: a1 :: a2 :: a3 :: a4 :: a5 :: t)) = a5 :=
  coordinate_eval _ _
theorem coordinate_eval_6 :
    (coordinate 6).eval (.ofList (a0 :: a1 :: a2 :: a3 :: a4 :: a5 :: a6 :: t)) = a6 :=
  coordinate_eval _ _
theorem coordinate_eval_7 :
    (coordinate 7).eval (.ofList (a0 :: a1 :: a2 :: a3 :: a4 :: a5 :: a6 :: a7 :: t)) = a7 :=
  coordinate_eval _ _
theorem coordinate_eval_8 :
    (coordinate 8).eval (.ofList (a0 :: a1 :: a2 :: a3 :: a4 :: a5 :: a6 :: a7 :: a8 :: t)) = a8 :=
  coordinate_eval _ _
theorem coordinate_eval_9 :
    (coordinate 9).eval (.ofList (a0 :: a1 :: a2 :: a3 :: a4 :: a5 :: a6 :: a7 :: a8 :: a9 :: t)) =
      a9 :=
  coordinate_eval _ _
def lin (a : Int) (l₁ : LinearCombo) (b : Int) (l₂ : LinearCombo) : LinearCombo :=
  ⟨a * l₁.const + b * l₂.const, Coeffs.combo a l₁.coeffs b l₂.coeffs⟩
theorem lin_eval (a : Int) (l₁ : LinearCombo) (b : Int) (l₂ : LinearCombo) (v : Coeffs) :
    (lin a l₁ b l₂).eval v = a * l₁.eval v + b * l₂.eval v := by
  show a * l₁.const + b * l₂.const + Coeffs.dot (Coeffs.combo a l₁.coeffs b l₂.coeffs) v =
    a * (l₁.const + Coeffs.dot l₁.coeffs v) + b * (l₂.const + Coeffs.dot l₂.coeffs v)
  rw [Coeffs.dot_combo, Int.mul_add, Int.mul_add, Int.add_assoc, Int.add_assoc,
    Int.add_left_comm (b * _)]
instance : Add LinearCombo := ⟨fun x y => lin 1 x 1 y⟩
instance : Sub LinearCombo := ⟨fun x y => lin 1 x (-1) y⟩
def smul (lc : LinearCombo) (i : Int) : LinearCombo := ⟨i * lc.const, Coeffs.smul lc.coeffs i⟩
instance : Neg LinearCombo := ⟨fun x => smul x (-1)⟩
instance : HMul Int LinearCombo LinearCombo := ⟨fun i lc => lc.smul i⟩
theorem smul_eval (lc : LinearCombo) (i : Int) (v : Coeffs) : (i * lc).eval v = i * lc.eval v := by
  show i * lc.const + Coeffs.dot (Coeffs.smul lc.coeffs i) v =
    i * (lc.const + Coeffs.dot lc.coeffs v)
  rw [Coeffs.dot_smul, Int.mul_add]
theorem smul_eval_comm (lc : LinearCombo) (i : Int) (v : Coeffs) :
    (i * lc).eval v = lc.eval v * i := by
  rw [smul_eval, Int.mul_comm]
theorem add_eval (l₁ l₂ : LinearCombo) (v : Coeffs) : (l₁ + l₂).eval v = l₁.eval v + l₂.eval v :=
  (lin_eval 1 l₁ 1 l₂ v).trans (by rw [Int.one_mul, Int.one_mul])
theorem sub_eval (l₁ l₂ : LinearCombo) (v : Coeffs) : (l₁ - l₂).eval v = l₁.eval v - l₂.eval v :=
  (lin_eval 1 l₁ (-1) l₂ v).trans (by rw [Int.one_mul, Int.neg_one_mul', Int.sub_eq_add_neg])
theorem neg_eval (lc : LinearCombo) (v : Coeffs) : (-lc).eval v = -lc.eval v :=
  (smul_eval lc (-1) v).trans (Int.neg_one_mul' _)
def mul (l₁ l₂ : LinearCombo) : LinearCombo :=
  l₂.const * l₁ + l₁.const * l₂ - { const := l₁.const * l₂.const }
theorem mul_eval (l₁ l₂ : LinearCombo) (v : Coeffs) (w : l₁.coeffs.isZero ∨ l₂.coeffs.isZero) :
    (mul l₁ l₂).eval v = l₁.eval v * l₂.eval v := by
  have e : (LinearCombo.eval { const := l₁.const * l₂.const } v) = l₁.const * l₂.const :=
    Int.add_zero _
  unfold mul
  rw [sub_eval, add_eval, smul_eval, smul_eval, e]
  rcases w with w | w
  · have h : l₁.eval v = l₁.const := by
      show _ + Coeffs.dot _ _ = _
      rw [Coeffs.dot_zero w, Int.add_zero]
    rw [h, Int.mul_comm l₂.const, Int.add_comm, Int.add_sub_cancel]
  · have h : l₂.eval v = l₂.const := by
      show _ + Coeffs.dot _ _ = _
      rw [Coeffs.dot_zero w, Int.add_zero]
    rw [h, Int.add_sub_cancel, Int.mul_comm]
end LinearCombo

/-! ## Constraints -/
structure Constraint where
  lowerBound : Option Int
  upperBound : Option Int
abbrev lowerSat : Option Int → Int → Prop
  | none, _ => True
  | some l, t => l ≤ t
abbrev upperSat : Option Int → Int → Prop
  | none, _ => True
  | some u, t => t ≤ u
def omap (f : Int → Int) : Option Int → Option Int
  | none => none
  | some x => some (f x)
def omerge (f : Int → Int → Int) : Option Int → Option Int → Option Int
  | none, y => y
  | some x, none => some x
  | some x, some y => some (f x y)
def oadd : Option Int → Option Int → Option Int
  | some x, some y => some (x + y)
  | _, _ => none
namespace Constraint
def sat (c : Constraint) (t : Int) : Prop := lowerSat c.lowerBound t ∧ upperSat c.upperBound t
abbrev sat' (c : Constraint) (x y : Coeffs) := c.sat (Coeffs.dot x y)
def map (c : Constraint) (f : Int → Int) : Constraint := ⟨omap f c.lowerBound, omap f c.upperBound⟩
def flip (c : Constraint) : Constraint := ⟨c.upperBound, c.lowerBound⟩
def neg (c : Constraint) : Constraint := c.flip.map (- ·)
def trivial : Constraint := ⟨none, none⟩
def impossible : Constraint := ⟨some 1, some 0⟩
def exact (r : Int) : Constraint := ⟨some r, some r⟩
def isImpossible : Constraint → Bool
  | ⟨some x, some y⟩ => decide (y < x)
  | _ => false
def zeroOk : Constraint → Bool
  | ⟨some x, some y⟩ => decide (x ≤ 0) && decide (0 ≤ y)
  | ⟨some x, none⟩ => decide (x ≤ 0)
  | ⟨none, some y⟩ => decide (0 ≤ y)
  | ⟨none, none⟩ => true
def scale (k : Int) (c : Constraint) : Constraint :=
  if k = 0 then if c.isImpossible then c else ⟨some 0, some 0⟩
  else if 0 < k then c.map (k * ·) else c.flip.map (k * ·)
def add (x y : Constraint) : Constraint :=
  ⟨oadd x.lowerBound y.lowerBound, oadd x.upperBound y.upperBound⟩
def combo (a : Int) (x : Constraint) (b : Int) (y : Constraint) : Constraint :=
  add (scale a x) (scale b y)
def combine (x y : Constraint) : Constraint :=
  ⟨omerge max x.lowerBound y.lowerBound, omerge min x.upperBound y.upperBound⟩
def div (c : Constraint) (k : Nat) : Constraint :=
  ⟨omap (fun x => -(-x / k)) c.lowerBound, omap (fun y => y / k) c.upperBound⟩
theorem not_sat_of_isImpossible {c : Constraint} (h : isImpossible c = true) {t : Int} :
    ¬c.sat t := by
  rcases c with ⟨_ | l, _ | u⟩
  · cases h
  · cases h
  · cases h
  · intro hs
    exact absurd (Int.le_trans hs.1 hs.2) (Int.not_le.2 (of_decide_eq_true h))
theorem not_sat'_of_isImpossible {c : Constraint} (h : isImpossible c = true) {x y : Coeffs} :
    ¬c.sat' x y :=
  not_sat_of_isImpossible h
theorem neg_sat {c : Constraint} {v : Int} (h : c.sat v) : c.neg.sat (-v) := by
  rcases c with ⟨_ | l, _ | u⟩
  · exact ⟨⟨⟩, ⟨⟩⟩
  · exact ⟨Int.neg_le_neg h.2, ⟨⟩⟩
  · exact ⟨⟨⟩, Int.neg_le_neg h.1⟩
  · exact ⟨Int.neg_le_neg h.2, Int.neg_le_neg h.1⟩
theorem scale_sat {c : Constraint} {t : Int} (k : Int) (w : c.sat t) : (scale k c).sat (k * t) := by
  unfold scale
  by_cases hk : k = 0
  · subst hk
    rw [if_pos rfl, Int.zero_mul]
    by_cases hi : c.isImpossible = true
    · exact absurd w (not_sat_of_isImpossible hi)
    · rw [if_neg hi]; exact ⟨Int.le_refl 0, Int.le_refl 0⟩
  · rw [if_neg hk]
    by_cases hp : 0 < k
    · rw [if_pos hp]
      have hp' := Int.le_of_lt hp
      rcases c with ⟨_ | l, _ | u⟩
      · exact ⟨⟨⟩, ⟨⟩⟩
      · exact ⟨⟨⟩, Int.mul_le_mul_of_nonneg_left w.2 hp'⟩
      · exact ⟨Int.mul_le_mul_of_nonneg_left w.1 hp', ⟨⟩⟩
      · exact ⟨Int.mul_le_mul_of_nonneg_left w.1 hp', Int.mul_le_mul_of_nonneg_left w.2 hp'⟩
    · rw [if_neg hp]
      have hp' := Int.not_lt.1 hp
      rcases c with ⟨_ | l, _ | u⟩
      · exact ⟨⟨⟩, ⟨⟩⟩
      · exact ⟨Int.mul_le_mul_of_nonpos_left w.2 hp', ⟨⟩⟩
      · exact ⟨⟨⟩, Int.mul_le_mul_of_nonpos_left w.1 hp'⟩
      · exact ⟨Int.mul_le_mul_of_nonpos_left w.2 hp', Int.mul_le_mul_of_nonpos_left w.1 hp'⟩
theorem add_sat {c₁ c₂ : Constraint} {x₁ x₂ : Int} (w₁ : c₁.sat x₁) (w₂ : c₂.sat x₂) :
    (add c₁ c₂).sat (x₁ + x₂) := by
  rcases c₁ with ⟨l₁, u₁⟩
  rcases c₂ with ⟨l₂, u₂⟩
  constructor
  · cases l₁ <;> cases l₂ <;> first | exact ⟨⟩ | exact Int.add_le_add w₁.1 w₂.1
  · cases u₁ <;> cases u₂ <;> first | exact ⟨⟩ | exact Int.add_le_add w₁.2 w₂.2
theorem combo_sat {c₁ c₂ : Constraint} {x₁ x₂ : Int} (a : Int) (w₁ : c₁.sat x₁) (b : Int)
    (w₂ : c₂.sat x₂) : (combo a c₁ b c₂).sat (a * x₁ + b * x₂) :=
  add_sat (scale_sat a w₁) (scale_sat b w₂)
theorem combine_sat {s t : Constraint} {v : Int} (ws : s.sat v) (wt : t.sat v) :
    (s.combine t).sat v := by
  rcases s with ⟨l₁, u₁⟩
  rcases t with ⟨l₂, u₂⟩
  constructor
  · cases l₁ with
    | none => exact wt.1
    | some l₁ =>
      cases l₂ with
      | none => exact ws.1
      | some l₂ => show max l₁ l₂ ≤ v; rw [_root_.Int.max_def]; split; exact wt.1; exact ws.1
  · cases u₁ with
    | none => exact wt.2
    | some u₁ =>
      cases u₂ with
      | none => exact ws.2
      | some u₂ => show v ≤ min u₁ u₂; rw [_root_.Int.min_def]; split; exact ws.2; exact wt.2
theorem combine_sat' {s t : Constraint} {x y : Coeffs} (ws : s.sat' x y) (wt : t.sat' x y) :
    (s.combine t).sat' x y :=
  combine_sat ws wt
theorem div_sat {c : Constraint} {t : Int} {k : Nat} (hk : 0 < k) (w : c.sat (k * t)) :
    (c.div k).sat t := by
  rcases c with ⟨l, u⟩
  constructor
  · cases l with
    | none => exact ⟨⟩
    | some l =>
      show -(-l / k) ≤ t
      have h : (k : Int) * -t ≤ -l := by rw [Int.mul_neg]; exact Int.neg_le_neg w.1
      have := Int.neg_le_neg (Int.le_ediv_of hk h)
      rw [Int.neg_neg] at this; exact this
  · cases u with
    | none => exact ⟨⟩
    | some u => exact Int.le_ediv_of hk w.2
theorem addInequality_sat {c : Int} {x y : Coeffs} (w : c + Coeffs.dot x y ≥ 0) :
    Constraint.sat' ⟨some (-c), none⟩ x y := by
  refine ⟨?_, ⟨⟩⟩
  have := Int.add_le_add (Int.le_refl (-c)) w
  rw [Int.add_zero, ← Int.add_assoc, Int.add_left_neg, Int.zero_add] at this; exact this
theorem addEquality_sat {c : Int} {x y : Coeffs} (w : c + Coeffs.dot x y = 0) :
    Constraint.sat' ⟨some (-c), some (-c)⟩ x y := by
  have h := congrArg (-c + ·) w
  simp only [← Int.add_assoc, Int.add_left_neg, Int.zero_add, Int.add_zero] at h
  exact ⟨Int.le_of_eq h.symm, Int.le_of_eq h⟩
end Constraint
theorem combo_sat' (s t : Constraint) (a : Int) (x : Coeffs) (b : Int) (y v : Coeffs)
    (wx : s.sat' x v) (wy : t.sat' y v) :
    (Constraint.combo a s b t).sat' (Coeffs.combo a x b y) v := by
  show (Constraint.combo a s b t).sat (Coeffs.dot (Coeffs.combo a x b y) v)
  rw [Coeffs.dot_combo]; exact Constraint.combo_sat a wx b wy

/-! ## Normal forms -/
/-- Divides by the gcd, after checking that it divides (so no theory of gcd is needed). -/
def normalize (p : Constraint × Coeffs) : Constraint × Coeffs :=
  if Coeffs.gcd p.2 = 0 then
    if p.2.isZero then if p.1.zeroOk then (.trivial, p.2) else (.impossible, p.2) else p
  else if Coeffs.gcd p.2 = 1 then p
  else if Coeffs.smul (Coeffs.sdiv p.2 (Coeffs.gcd p.2)) (Coeffs.gcd p.2) = p.2 then
    (p.1.div (Coeffs.gcd p.2), Coeffs.sdiv p.2 (Coeffs.gcd p.2))
  else p
def positivize (p : Constraint × Coeffs) : Constraint × Coeffs :=
  if 0 ≤ p.2.leading then p else (p.1.neg, Coeffs.smul p.2 (-1))
def tidy (p : Constraint × Coeffs) : Constraint × Coeffs := normalize (positivize p)
abbrev tidyConstraint (s : Constraint) (x : Coeffs) : Constraint := (tidy (s, x)).1
abbrev tidyCoeffs (s : Constraint) (x : Coeffs) : Coeffs := (tidy (s, x)).2
theorem zeroOk_of_sat {s : Constraint} (h : s.sat 0) : s.zeroOk = true := by
  rcases s with ⟨_ | l, _ | u⟩
  · rfl
  · exact decide_eq_true h.2
  · exact decide_eq_true h.1
  · show (decide (l ≤ 0) && decide (0 ≤ u)) = true
    rw [Bool.and_eq_true]; exact ⟨decide_eq_true h.1, decide_eq_true h.2⟩
theorem normalize_sat (p : Constraint × Coeffs) (v : Coeffs) (w : p.1.sat' p.2 v) :
    (normalize p).1.sat' (normalize p).2 v := by
  unfold normalize
  by_cases h0 : Coeffs.gcd p.2 = 0
  · rw [if_pos h0]
    by_cases hz : p.2.isZero
    · rw [if_pos hz]
      have w' : p.1.sat 0 := Coeffs.dot_zero (ys := v) hz ▸ w
      rw [if_pos (zeroOk_of_sat w')]; exact ⟨⟨⟩, ⟨⟩⟩
    · rw [if_neg hz]; exact w
  · rw [if_neg h0]
    by_cases h1 : Coeffs.gcd p.2 = 1
    · rw [if_pos h1]; exact w
    · rw [if_neg h1]
      by_cases hc : Coeffs.smul (Coeffs.sdiv p.2 (Coeffs.gcd p.2)) (Coeffs.gcd p.2) = p.2
      · rw [if_pos hc]
        refine Constraint.div_sat (_root_.Nat.pos_of_ne_zero h0) ?_
        rw [← Coeffs.dot_smul, hc]; exact w
      · rw [if_neg hc]; exact w
theorem positivize_sat (p : Constraint × Coeffs) (v : Coeffs) (w : p.1.sat' p.2 v) :
    (positivize p).1.sat' (positivize p).2 v := by
  unfold positivize
  by_cases h : 0 ≤ p.2.leading
  · rw [if_pos h]; exact w
  · rw [if_neg h]
    show p.1.neg.sat (Coeffs.dot (Coeffs.smul p.2 (-1)) v)
    rw [Coeffs.dot_smul, Int.neg_one_mul']; exact Constraint.neg_sat w
theorem tidy_sat {s : Constraint} {x v : Coeffs} (w : s.sat' x v) :
    (tidyConstraint s x).sat' (tidyCoeffs s x) v :=
  normalize_sat _ _ (positivize_sat (s, x) v w)

/-! ## Balanced remainder, for equations without a unit coefficient -/
abbrev bmod_div_term (m : Nat) (a b : Coeffs) : Int :=
  (Int.bmod (Coeffs.dot a b) m - Coeffs.dot (Coeffs.bmod a m) b) / m
def bmod_coeffs (m : Nat) (i : Nat) (x : Coeffs) : Coeffs := Coeffs.set (Coeffs.bmod x m) i m
theorem bmod_spec (x : Int) (m : Nat) : ∃ k : Int, Int.bmod x m = x - m * k := by
  by_cases h : x % (m : Int) < ((m : Int) + 1) / 2
  · exact ⟨x / m, if_pos h⟩
  · refine ⟨x / m + 1, (if_neg h).trans ?_⟩
    show x - m * (x / m) - m = x - m * (x / m + 1)
    rw [Int.mul_add, Int.mul_one, Int.sub_eq_add_neg, Int.sub_eq_add_neg, Int.sub_eq_add_neg,
      Int.neg_add, Int.add_assoc]
theorem dot_bmod_spec (m : Nat) (xs ys : Coeffs) :
    ∃ k : Int, Coeffs.dot (Coeffs.bmod xs m) ys = Coeffs.dot xs ys - m * k := by
  induction xs generalizing ys with
  | nil => exact ⟨0, by rw [Int.mul_zero, Int.sub_zero]; rfl⟩
  | cons x xs ih =>
    cases ys with
    | nil => exact ⟨0, by rw [Int.mul_zero, Int.sub_zero]; rfl⟩
    | cons y ys =>
      obtain ⟨k, hk⟩ := ih ys
      obtain ⟨l, hl⟩ := bmod_spec x m
      refine ⟨l * y + k, ?_⟩
      simp only [Coeffs.bmod, Coeffs.dot, hk, hl]
      simp only [Int.add_mul, Int.neg_mul, Int.mul_add, Int.sub_eq_add_neg, Int.neg_add,
        Int.add_assoc, Int.mul_assoc, Int.add_left_comm]
theorem bmod_sat (m : Nat) (r : Int) (i : Nat) (x v : Coeffs) (h : x.length ≤ i)
    (p : Coeffs.get v i = bmod_div_term m x v) (w : (Constraint.exact r).sat' x v) :
    (Constraint.exact (Int.bmod r m)).sat' (bmod_coeffs m i x) v := by
  have hr : Coeffs.dot x v = r := Int.le_antisymm w.2 w.1
  have hd : Coeffs.dot (bmod_coeffs m i x) v = Int.bmod r m := by
    unfold bmod_coeffs
    have hl : (Coeffs.bmod x m).length ≤ i := by rw [Coeffs.length_bmod]; exact h
    rw [Coeffs.dot_set, Coeffs.get_of_length_le hl, Int.sub_zero, p]
    show _ + (m : Int) * ((Int.bmod (Coeffs.dot x v) m - Coeffs.dot (Coeffs.bmod x m) v) / m) = _
    obtain ⟨k, hk⟩ := dot_bmod_spec m x v
    obtain ⟨l, hl⟩ := bmod_spec (Coeffs.dot x v) m
    have e : Int.bmod (Coeffs.dot x v) m - Coeffs.dot (Coeffs.bmod x m) v = m * (k - l) := by
      rw [hk, hl]
      simp only [Int.mul_sub, Int.sub_eq_add_neg, Int.neg_add, Int.neg_neg, Int.add_assoc,
        Int.add_left_comm, Int.add_comm]
      rw [Int.add_right_neg, Int.add_zero, Int.mul_add, Int.mul_neg]
    rw [e, Int.mul_ediv_cancel_exact, ← e, hr, Int.add_comm, Int.sub_add_cancel]
  show (Constraint.exact _).sat (Coeffs.dot _ _)
  rw [hd]; exact ⟨Int.le_refl _, Int.le_refl _⟩
end Lean.Omega
