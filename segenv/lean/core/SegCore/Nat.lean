prelude
import SegCore.Core
/-! # Nat: arithmetic, order, division, and the functions that the kernel computes natively -/
set_option genSizeOf false
set_option linter.unusedVariables false
set_option linter.defProp false
namespace Nat

/-! ## Recursion, addition -/
@[elab_as_elim, induction_eliminator] protected def recAux.{u} {motive : Nat → Sort u}
    (zero : motive 0) (succ : ∀ n, motive n → motive (n + 1)) (t : Nat) : motive t :=
  match t with
  | .zero => zero
  | .succ n => succ n (Nat.recAux zero succ n)
@[elab_as_elim, cases_eliminator] protected abbrev casesAuxOn.{u} {motive : Nat → Sort u} (t : Nat)
    (zero : motive 0) (succ : ∀ n, motive (n + 1)) : motive t :=
  Nat.casesOn t zero succ
@[simp] theorem zero_eq : Nat.zero = 0 := rfl
@[simp] theorem add_eq (x y : Nat) : Nat.add x y = x + y := rfl
@[simp] theorem mul_eq (x y : Nat) : Nat.mul x y = x * y := rfl
@[simp] theorem sub_eq (x y : Nat) : Nat.sub x y = x - y := rfl
@[simp] theorem lt_eq (x y : Nat) : Nat.lt x y = (x < y) := rfl
@[simp] theorem le_eq (x y : Nat) : Nat.le x y = (x ≤ y) := rfl
@[simp] theorem succ_eq_add_one (n : Nat) : Nat.succ n = n + 1 := rfl
theorem add_one (n : Nat) : n + 1 = succ n := rfl
@[simp] theorem add_zero (n : Nat) : n + 0 = n := rfl
theorem add_succ (n m : Nat) : n + succ m = succ (n + m) := rfl
@[simp] theorem zero_add (n : Nat) : 0 + n = n := by
  induction n with
  | zero => rfl
  | succ n ih => exact congrArg succ ih
theorem succ_add (n m : Nat) : succ n + m = succ (n + m) := by
  induction m with
  | zero => rfl
  | succ m ih => exact congrArg succ ih
protected theorem add_comm (n m : Nat) : n + m = m + n := by
  induction m with
  | zero => exact (Nat.zero_add n).symm
  | succ m ih => exact (congrArg succ ih).trans (succ_add m n).symm
protected theorem add_assoc (n m k : Nat) : n + m + k = n + (m + k) := by
  induction k with
  | zero => rfl
  | succ k ih => exact congrArg succ ih
protected theorem add_left_comm (n m k : Nat) : n + (m + k) = m + (n + k) := by
  rw [← Nat.add_assoc, Nat.add_comm n m, Nat.add_assoc]
protected theorem add_right_comm (n m k : Nat) : n + m + k = n + k + m := by
  rw [Nat.add_assoc, Nat.add_comm m k, Nat.add_assoc]
theorem add_add_add_comm (a b c d : Nat) : a + b + (c + d) = a + c + (b + d) := by
  rw [Nat.add_assoc, Nat.add_assoc, Nat.add_left_comm b]
theorem succ_inj' {n m : Nat} : succ n = succ m ↔ n = m := ⟨fun h => by injection h, congrArg succ⟩
theorem succ.inj' {n m : Nat} (h : succ n = succ m) : n = m := by injection h
@[simp] theorem succ_ne_zero (n : Nat) : ¬(succ n = 0) := fun h => by injection h
@[simp] theorem add_one_ne_zero (n : Nat) : n + 1 ≠ 0 := succ_ne_zero n
@[simp] theorem zero_ne_add_one (n : Nat) : 0 ≠ n + 1 := fun h => succ_ne_zero n h.symm
theorem zero_ne_one : 0 ≠ 1 := by decide
@[simp] theorem add_one_inj {n m : Nat} : n + 1 = m + 1 ↔ n = m := succ_inj'
theorem succ_ne_self (n : Nat) : succ n ≠ n := by
  induction n with
  | zero => exact succ_ne_zero 0
  | succ n ih => intro h; injection h with h; exact ih h
theorem one_add (n : Nat) : 1 + n = succ n := Nat.add_comm 1 n
protected theorem add_left_cancel {n m k : Nat} (h : n + m = n + k) : m = k := by
  induction n with
  | zero => rw [Nat.zero_add, Nat.zero_add] at h; exact h
  | succ n ih => rw [succ_add, succ_add] at h; injection h with h; exact ih h
protected theorem add_right_cancel {n m k : Nat} (h : n + m = k + m) : n = k := by
  rw [Nat.add_comm n m, Nat.add_comm k m] at h; exact Nat.add_left_cancel h
@[simp] protected theorem add_left_cancel_iff {m k n : Nat} : n + m = n + k ↔ m = k :=
  ⟨Nat.add_left_cancel, fun h => h ▸ rfl⟩
@[simp] protected theorem add_right_cancel_iff {m k n : Nat} : m + n = k + n ↔ m = k :=
  ⟨Nat.add_right_cancel, fun h => h ▸ rfl⟩
theorem eq_zero_of_add_eq_zero {n m : Nat} (h : n + m = 0) : n = 0 ∧ m = 0 := by
  cases m with
  | zero => exact ⟨h, rfl⟩
  | succ m => exact absurd h (succ_ne_zero _)
@[simp] theorem add_eq_zero_iff {n m : Nat} : n + m = 0 ↔ n = 0 ∧ m = 0 :=
  ⟨eq_zero_of_add_eq_zero, fun h => by rw [h.1, h.2]⟩
theorem eq_zero_or_eq_succ_pred (n : Nat) : n = 0 ∨ n = succ (pred n) := by cases n <;> simp [pred]
theorem exists_eq_succ_of_ne_zero {n : Nat} (h : n ≠ 0) : ∃ k, n = succ k := by
  cases n with
  | zero => exact absurd rfl h
  | succ n => exact ⟨n, rfl⟩

/-! ## Multiplication and powers -/
@[simp] protected theorem mul_zero (n : Nat) : n * 0 = 0 := rfl
theorem mul_succ (n m : Nat) : n * succ m = n * m + n := rfl
theorem mul_add_one (n m : Nat) : n * (m + 1) = n * m + n := rfl
@[simp] protected theorem zero_mul (n : Nat) : 0 * n = 0 := by
  induction n with
  | zero => rfl
  | succ n ih => rw [mul_add_one, ih]
theorem succ_mul (n m : Nat) : succ n * m = n * m + m := by
  induction m with
  | zero => rfl
  | succ m ih => rw [mul_add_one, mul_add_one, ih, add_succ, Nat.add_right_comm]; rfl
theorem add_one_mul (n m : Nat) : (n + 1) * m = n * m + m := succ_mul n m
@[simp] protected theorem mul_one (n : Nat) : n * 1 = n := Nat.zero_add n
@[simp] protected theorem one_mul (n : Nat) : 1 * n = n :=
  (succ_mul 0 n).trans (by rw [Nat.zero_mul, Nat.zero_add])
protected theorem mul_comm (n m : Nat) : n * m = m * n := by
  induction m with
  | zero => rw [Nat.mul_zero, Nat.zero_mul]
  | succ m ih => rw [mul_add_one, add_one_mul, ih]
protected theorem mul_add (k n m : Nat) : k * (n + m) = k * n + k * m := by
  induction m with
  | zero => rfl
  | succ m ih => rw [← Nat.add_assoc, mul_add_one, mul_add_one, ih, Nat.add_assoc]
protected theorem left_distrib (k n m : Nat) : k * (n + m) = k * n + k * m := Nat.mul_add k n m
protected theorem add_mul (n m k : Nat) : (n + m) * k = n * k + m * k := by
  rw [Nat.mul_comm, Nat.mul_add, Nat.mul_comm k n, Nat.mul_comm k m]
protected theorem right_distrib (n m k : Nat) : (n + m) * k = n * k + m * k := Nat.add_mul n m k
protected theorem mul_assoc (n m k : Nat) : n * m * k = n * (m * k) := by
  induction k with
  | zero => rfl
  | succ k ih => rw [mul_add_one, mul_add_one, Nat.mul_add, ih]
protected theorem mul_left_comm (n m k : Nat) : n * (m * k) = m * (n * k) := by
  rw [← Nat.mul_assoc, Nat.mul_comm n m, Nat.mul_assoc]
protected theorem mul_right_comm (n m k : Nat) : n * m * k = n * k * m := by
  rw [Nat.mul_assoc, Nat.mul_comm m k, Nat.mul_assoc]
protected theorem two_mul (n : Nat) : 2 * n = n + n := by
  rw [show 2 = 1 + 1 from rfl, Nat.add_mul, Nat.one_mul]
protected theorem mul_two (n : Nat) : n * 2 = n + n := by rw [Nat.mul_comm, Nat.two_mul]
@[simp] protected theorem pow_zero (b : Nat) : b ^ 0 = 1 := rfl
theorem pow_succ (b n : Nat) : b ^ succ n = b ^ n * b := rfl
theorem pow_add_one (b n : Nat) : b ^ (n + 1) = b ^ n * b := rfl
@[simp] protected theorem pow_one (b : Nat) : b ^ 1 = b := Nat.one_mul b
@[simp] protected theorem one_pow (n : Nat) : 1 ^ n = 1 := by
  induction n with
  | zero => rfl
  | succ n ih => rw [pow_add_one, ih]
protected theorem pow_add (a m n : Nat) : a ^ (m + n) = a ^ m * a ^ n := by
  induction n with
  | zero => exact (Nat.mul_one _).symm
  | succ n ih => rw [← Nat.add_assoc, pow_add_one, ih, pow_add_one, Nat.mul_assoc]
instance : Std.Associative (α := Nat) (· + ·) := ⟨Nat.add_assoc⟩
instance : Std.Commutative (α := Nat) (· + ·) := ⟨Nat.add_comm⟩
instance : Std.Associative (α := Nat) (· * ·) := ⟨Nat.mul_assoc⟩
instance : Std.Commutative (α := Nat) (· * ·) := ⟨Nat.mul_comm⟩

/-! ## Order -/
@[simp] protected theorem le_refl (n : Nat) : n ≤ n := Nat.le.refl
attribute [refl] Nat.le_refl
protected theorem le_rfl {n : Nat} : n ≤ n := Nat.le.refl
theorem le_succ (n : Nat) : n ≤ succ n := .step .refl
theorem le_succ_of_le {n m : Nat} (h : n ≤ m) : n ≤ succ m := .step h
theorem le_step {n m : Nat} (h : n ≤ m) : n ≤ succ m := .step h
protected theorem le_trans {n m k : Nat} (h₁ : n ≤ m) (h₂ : m ≤ k) : n ≤ k := by
  induction h₂ with
  | refl => exact h₁
  | step _ ih => exact .step ih
instance : Trans (α := Nat) (· ≤ ·) (· ≤ ·) (· ≤ ·) := ⟨Nat.le_trans⟩
@[simp] theorem zero_le (n : Nat) : 0 ≤ n := by
  induction n with
  | zero => exact .refl
  | succ n ih => exact .step ih
theorem succ_le_succ {n m : Nat} (h : n ≤ m) : succ n ≤ succ m := by
  induction h with
  | refl => exact .refl
  | step _ ih => exact .step ih
theorem le_of_succ_le_succ {n m : Nat} (h : succ n ≤ succ m) : n ≤ m := by
  have key : ∀ {a b}, Nat.le a b → pred a ≤ pred b := by
    intro a b hab
    induction hab with
    | refl => exact .refl
    | step hm ih =>
      rename_i m
      cases m with
      | zero => exact ih
      | succ m => exact .step ih
  exact key h
@[simp] theorem succ_le_succ_iff {n m : Nat} : succ n ≤ succ m ↔ n ≤ m :=
  ⟨le_of_succ_le_succ, succ_le_succ⟩
@[simp] protected theorem add_one_le_add_one_iff {n m : Nat} : n + 1 ≤ m + 1 ↔ n ≤ m :=
  succ_le_succ_iff
theorem not_succ_le_zero (n : Nat) : ¬ succ n ≤ 0 := by intro h; cases h
theorem not_lt_zero (n : Nat) : ¬ n < 0 := not_succ_le_zero n
theorem not_succ_le_self (n : Nat) : ¬ succ n ≤ n := by
  induction n with
  | zero => exact not_succ_le_zero 0
  | succ n ih => exact fun h => ih (le_of_succ_le_succ h)
@[simp] protected theorem lt_irrefl (n : Nat) : ¬ n < n := not_succ_le_self n
theorem lt_succ_self (n : Nat) : n < succ n := .refl
theorem lt_add_one (n : Nat) : n < n + 1 := .refl
theorem lt_succ_of_le {n m : Nat} (h : n ≤ m) : n < succ m := succ_le_succ h
theorem le_of_lt_succ {n m : Nat} (h : n < succ m) : n ≤ m := le_of_succ_le_succ h
theorem lt_succ_iff {n m : Nat} : n < succ m ↔ n ≤ m := ⟨le_of_lt_succ, lt_succ_of_le⟩
theorem lt_add_one_iff {n m : Nat} : n < m + 1 ↔ n ≤ m := lt_succ_iff
theorem succ_le {n m : Nat} : succ n ≤ m ↔ n < m := Iff.rfl
theorem add_one_le_iff {n m : Nat} : n + 1 ≤ m ↔ n < m := Iff.rfl
theorem succ_le_of_lt {n m : Nat} (h : n < m) : succ n ≤ m := h
theorem lt_of_succ_le {n m : Nat} (h : succ n ≤ m) : n < m := h
theorem le_of_succ_le {n m : Nat} (h : succ n ≤ m) : n ≤ m := Nat.le_trans (le_succ n) h
protected theorem le_of_lt {n m : Nat} (h : n < m) : n ≤ m := le_of_succ_le h
protected theorem lt_of_lt_of_le {n m k : Nat} (h₁ : n < m) (h₂ : m ≤ k) : n < k :=
  Nat.le_trans h₁ h₂
protected theorem lt_of_le_of_lt {n m k : Nat} (h₁ : n ≤ m) (h₂ : m < k) : n < k :=
  Nat.le_trans (succ_le_succ h₁) h₂
protected theorem lt_trans {n m k : Nat} (h₁ : n < m) (h₂ : m < k) : n < k :=
  Nat.lt_of_lt_of_le h₁ (Nat.le_of_lt h₂)
instance : Trans (α := Nat) (· < ·) (· < ·) (· < ·) := ⟨Nat.lt_trans⟩
instance : Trans (α := Nat) (· ≤ ·) (· < ·) (· < ·) := ⟨Nat.lt_of_le_of_lt⟩
instance : Trans (α := Nat) (· < ·) (· ≤ ·) (· < ·) := ⟨Nat.lt_of_lt_of_le⟩
protected theorem le_of_eq {n m : Nat} (h : n = m) : n ≤ m := h ▸ Nat.le_refl n
protected theorem ne_of_lt {a b : Nat} (h : a < b) : a ≠ b := fun e => Nat.lt_irrefl b (e ▸ h)
protected theorem ne_of_gt {a b : Nat} (h : b < a) : a ≠ b := fun e => Nat.lt_irrefl b (e ▸ h)
protected theorem lt_or_ge (a b : Nat) : a < b ∨ a ≥ b := by
  induction b with
  | zero => exact .inr (zero_le a)
  | succ b ih =>
    cases ih with
    | inl h => exact .inl (.step h)
    | inr h =>
      cases h with
      | refl => exact .inl .refl
      | step h => exact .inr (succ_le_succ h)
protected theorem le_total (m n : Nat) : m ≤ n ∨ n ≤ m :=
  (Nat.lt_or_ge m n).elim (fun h => .inl (Nat.le_of_lt h)) .inr
protected theorem eq_or_lt_of_le {n m : Nat} (h : n ≤ m) : n = m ∨ n < m := by
  cases h with
  | refl => exact .inl rfl
  | step h => exact .inr (succ_le_succ h)
protected theorem le_antisymm {n m : Nat} (h₁ : n ≤ m) (h₂ : m ≤ n) : n = m :=
  (Nat.eq_or_lt_of_le h₁).elim id fun h => absurd (Nat.lt_of_lt_of_le h h₂) (Nat.lt_irrefl n)
protected theorem lt_of_le_of_ne {n m : Nat} (h₁ : n ≤ m) (h₂ : ¬ n = m) : n < m :=
  (Nat.eq_or_lt_of_le h₁).elim (absurd · h₂) id
protected theorem not_le_of_gt {n m : Nat} (h : n > m) : ¬ n ≤ m :=
  fun h' => Nat.lt_irrefl m (Nat.lt_of_lt_of_le h h')
protected theorem not_lt_of_ge {n m : Nat} (h : n ≥ m) : ¬ n < m :=
  fun h' => Nat.lt_irrefl m (Nat.lt_of_le_of_lt h h')
protected theorem not_le_of_lt {n m : Nat} (h : m < n) : ¬ n ≤ m := Nat.not_le_of_gt h
protected theorem not_lt_of_le {n m : Nat} (h : m ≤ n) : ¬ n < m := Nat.not_lt_of_ge h
@[simp] protected theorem not_le {n m : Nat} : ¬ n ≤ m ↔ m < n :=
  ⟨fun h => (Nat.lt_or_ge m n).elim id (absurd · h), Nat.not_le_of_gt⟩
@[simp] protected theorem not_lt {n m : Nat} : ¬ n < m ↔ m ≤ n :=
  ⟨fun h => (Nat.lt_or_ge n m).elim (absurd · h) id, Nat.not_lt_of_ge⟩
protected theorem lt_of_not_ge {n m : Nat} (h : ¬ m ≥ n) : m < n := Nat.not_le.mp h
protected theorem lt_of_not_le {n m : Nat} (h : ¬ n ≤ m) : m < n := Nat.not_le.mp h
protected theorem le_of_not_lt {n m : Nat} (h : ¬ n < m) : m ≤ n := Nat.not_lt.mp h
protected theorem le_of_not_ge {n m : Nat} (h : ¬ n ≥ m) : n ≤ m :=
  Nat.le_of_lt (Nat.lt_of_not_ge h)
protected theorem lt_or_gt_of_ne {a b : Nat} (h : a ≠ b) : a < b ∨ a > b :=
  (Nat.lt_or_ge a b).elim .inl fun hb => .inr (Nat.lt_of_le_of_ne hb (Ne.symm h))
protected theorem lt_trichotomy (a b : Nat) : a < b ∨ a = b ∨ b < a :=
  (Nat.lt_or_ge a b).elim .inl fun h =>
    (Nat.eq_or_lt_of_le h).elim (fun e => .inr (.inl e.symm)) (fun l => .inr (.inr l))
protected theorem lt_asymm {n m : Nat} (h : n < m) : ¬ m < n := Nat.not_lt_of_ge (Nat.le_of_lt h)
@[simp] theorem succ_pos (n : Nat) : 0 < succ n := succ_le_succ (zero_le n)
@[simp] theorem zero_lt_succ (n : Nat) : 0 < succ n := succ_pos n
theorem add_one_pos (n : Nat) : 0 < n + 1 := succ_pos n
protected theorem pos_of_ne_zero {n : Nat} (h : n ≠ 0) : 0 < n := by
  cases n with
  | zero => exact absurd rfl h
  | succ n => exact succ_pos n
protected theorem pos_iff_ne_zero {n : Nat} : 0 < n ↔ n ≠ 0 := ⟨Nat.ne_of_gt, Nat.pos_of_ne_zero⟩
protected theorem eq_zero_of_le_zero {n : Nat} (h : n ≤ 0) : n = 0 := Nat.le_antisymm h (zero_le n)
@[simp] theorem le_zero_eq (a : Nat) : (a ≤ 0) = (a = 0) :=
  propext ⟨Nat.eq_zero_of_le_zero, Nat.le_of_eq⟩
@[simp] theorem not_lt_zero_eq (n : Nat) : (n < 0) = False := eq_false (not_lt_zero n)
@[simp] protected theorem lt_one_iff {n : Nat} : n < 1 ↔ n = 0 :=
  ⟨fun h => Nat.eq_zero_of_le_zero (le_of_lt_succ h), fun h => h ▸ succ_pos 0⟩
@[simp] theorem le_add_right (n k : Nat) : n ≤ n + k := by
  induction k with
  | zero => exact .refl
  | succ k ih => exact .step ih
@[simp] theorem le_add_left (n m : Nat) : n ≤ m + n := by rw [Nat.add_comm]; exact le_add_right n m
theorem le.dest {n m : Nat} (h : n ≤ m) : ∃ k, n + k = m := by
  induction h with
  | refl => exact ⟨0, rfl⟩
  | step _ ih =>
    obtain ⟨k, hk⟩ := ih
    exact ⟨k + 1, by rw [← hk]; rfl⟩
theorem le.intro {n m k : Nat} (h : n + k = m) : n ≤ m := h ▸ le_add_right n k
theorem le_iff_exists_add {m n : Nat} : m ≤ n ↔ ∃ k, n = m + k :=
  ⟨fun h => let ⟨k, hk⟩ := le.dest h; ⟨k, hk.symm⟩, fun ⟨_, hk⟩ => le.intro hk.symm⟩
protected theorem add_le_add_left {n m : Nat} (h : n ≤ m) (k : Nat) : k + n ≤ k + m := by
  obtain ⟨w, rfl⟩ := le.dest h
  rw [← Nat.add_assoc]; exact le_add_right _ _
protected theorem add_le_add_right {n m : Nat} (h : n ≤ m) (k : Nat) : n + k ≤ m + k := by
  rw [Nat.add_comm n, Nat.add_comm m]; exact Nat.add_le_add_left h k
protected theorem add_le_add {a b c d : Nat} (h₁ : a ≤ b) (h₂ : c ≤ d) : a + c ≤ b + d :=
  Nat.le_trans (Nat.add_le_add_right h₁ c) (Nat.add_le_add_left h₂ b)
protected theorem add_lt_add_left {n m : Nat} (h : n < m) (k : Nat) : k + n < k + m :=
  Nat.add_le_add_left (n := n + 1) h k
protected theorem add_lt_add_right {n m : Nat} (h : n < m) (k : Nat) : n + k < m + k := by
  rw [Nat.add_comm n, Nat.add_comm m]; exact Nat.add_lt_add_left h k
protected theorem le_of_add_le_add_left {a b c : Nat} (h : a + b ≤ a + c) : b ≤ c := by
  obtain ⟨k, hk⟩ := le.dest h
  rw [Nat.add_assoc] at hk
  exact le.intro (Nat.add_left_cancel hk)
protected theorem le_of_add_le_add_right {a b c : Nat} (h : a + b ≤ c + b) : a ≤ c := by
  rw [Nat.add_comm a, Nat.add_comm c] at h; exact Nat.le_of_add_le_add_left h
@[simp] protected theorem add_le_add_iff_left {m k n : Nat} : n + m ≤ n + k ↔ m ≤ k :=
  ⟨Nat.le_of_add_le_add_left, (Nat.add_le_add_left · n)⟩
@[simp] protected theorem add_le_add_iff_right {m k n : Nat} : m + n ≤ k + n ↔ m ≤ k :=
  ⟨Nat.le_of_add_le_add_right, (Nat.add_le_add_right · n)⟩
@[simp] protected theorem add_lt_add_iff_right {m k n : Nat} : m + n < k + n ↔ m < k := by
  rw [← Nat.succ_le, ← Nat.succ_le, ← Nat.succ_add, Nat.add_le_add_iff_right]
@[simp] protected theorem add_lt_add_iff_left {m k n : Nat} : n + m < n + k ↔ m < k := by
  rw [Nat.add_comm n, Nat.add_comm n, Nat.add_lt_add_iff_right]
protected theorem mul_le_mul_left {m n : Nat} (k : Nat) (h : m ≤ n) : k * m ≤ k * n := by
  obtain ⟨w, rfl⟩ := le.dest h
  rw [Nat.mul_add]; exact le_add_right _ _
protected theorem mul_le_mul_right {m n : Nat} (k : Nat) (h : m ≤ n) : m * k ≤ n * k := by
  rw [Nat.mul_comm m, Nat.mul_comm n]; exact Nat.mul_le_mul_left k h
protected theorem mul_le_mul {p q m n : Nat} (h₁ : p ≤ m) (h₂ : q ≤ n) : p * q ≤ m * n :=
  Nat.le_trans (Nat.mul_le_mul_right q h₁) (Nat.mul_le_mul_left m h₂)
protected theorem mul_pos {n m : Nat} (hn : 0 < n) (hm : 0 < m) : 0 < n * m := by
  cases n with
  | zero => exact absurd hn (Nat.lt_irrefl 0)
  | succ n => rw [add_one_mul]; exact Nat.lt_of_lt_of_le hm (le_add_left _ _)
protected theorem mul_eq_zero {m n : Nat} : n * m = 0 ↔ n = 0 ∨ m = 0 := by
  constructor
  · intro h
    cases n with
    | zero => exact .inl rfl
    | succ n =>
      cases m with
      | zero => exact .inr rfl
      | succ m => exact absurd h (Nat.ne_of_gt (Nat.mul_pos (succ_pos n) (succ_pos m)))
  · rintro (rfl | rfl)
    · exact Nat.zero_mul m
    · rfl
theorem ble_eq_true_of_le {n m : Nat} (h : n ≤ m) : Nat.ble n m = true := by
  induction n generalizing m with
  | zero => cases m <;> rfl
  | succ n ih =>
    cases m with
    | zero => exact absurd h (not_succ_le_zero n)
    | succ m => exact ih (le_of_succ_le_succ h)
theorem le_of_ble_eq_true {n m : Nat} (h : Nat.ble n m = true) : n ≤ m := by
  induction n generalizing m with
  | zero => exact zero_le m
  | succ n ih =>
    cases m with
    | zero => exact Bool.noConfusion h
    | succ m => exact succ_le_succ (ih h)
@[simp] theorem ble_eq {x y : Nat} : (Nat.ble x y = true) = (x ≤ y) :=
  propext ⟨le_of_ble_eq_true, ble_eq_true_of_le⟩
@[extern "lean_nat_dec_le"] instance decLe (n m : Nat) : Decidable (n ≤ m) :=
  if h : Nat.ble n m = true then isTrue (le_of_ble_eq_true h)
  else isFalse fun h' => h (ble_eq_true_of_le h')
@[extern "lean_nat_dec_lt"] instance decLt (n m : Nat) : Decidable (n < m) := decLe (succ n) m
theorem eq_of_beq {n m : Nat} (h : Nat.beq n m = true) : n = m := eq_of_beq_eq_true h
instance : Max Nat := ⟨fun a b => if a ≤ b then b else a⟩
instance : Min Nat := ⟨fun a b => if a ≤ b then a else b⟩

/-! ## Subtraction -/
@[simp] protected theorem sub_zero (n : Nat) : n - 0 = n := rfl
theorem sub_succ (n m : Nat) : n - succ m = pred (n - m) := rfl
@[simp] theorem pred_zero : pred 0 = 0 := rfl
@[simp] theorem pred_succ (n : Nat) : pred (succ n) = n := rfl
@[simp] theorem succ_sub_succ (n m : Nat) : succ n - succ m = n - m := by
  induction m with
  | zero => rfl
  | succ m ih => exact congrArg pred ih
@[simp] protected theorem add_one_sub_one (n : Nat) : n + 1 - 1 = n := rfl
@[simp] protected theorem sub_self (n : Nat) : n - n = 0 := by
  induction n with
  | zero => rfl
  | succ n ih => exact (succ_sub_succ n n).trans ih
@[simp] protected theorem zero_sub (n : Nat) : 0 - n = 0 := by
  induction n with
  | zero => rfl
  | succ n ih => exact congrArg pred ih
protected theorem add_sub_add_right (n k m : Nat) : n + k - (m + k) = n - m := by
  induction k with
  | zero => rfl
  | succ k ih => exact (succ_sub_succ _ _).trans ih
protected theorem add_sub_add_left (k n m : Nat) : k + n - (k + m) = n - m := by
  rw [Nat.add_comm k n, Nat.add_comm k m, Nat.add_sub_add_right]
@[simp] protected theorem add_sub_cancel (n m : Nat) : n + m - m = n := by
  have h := Nat.add_sub_add_right n m 0
  rw [Nat.zero_add] at h; exact h
@[simp] protected theorem add_sub_cancel_left (n m : Nat) : n + m - n = m := by
  rw [Nat.add_comm, Nat.add_sub_cancel]
protected theorem sub_le (n m : Nat) : n - m ≤ n := by
  induction m with
  | zero => exact .refl
  | succ m ih =>
    have h : pred (n - m) ≤ n - m := by
      cases n - m with
      | zero => exact .refl
      | succ k => exact le_succ k
    exact Nat.le_trans h ih
theorem sub_eq_zero_of_le {n m : Nat} (h : n ≤ m) : n - m = 0 := by
  obtain ⟨k, rfl⟩ := le.dest h
  have := Nat.add_sub_add_left n 0 k
  rw [Nat.zero_sub] at this; exact this
protected theorem add_sub_of_le {a b : Nat} (h : a ≤ b) : a + (b - a) = b := by
  obtain ⟨k, rfl⟩ := le.dest h
  rw [Nat.add_sub_cancel_left]
@[simp] protected theorem sub_add_cancel {n m : Nat} (h : m ≤ n) : n - m + m = n := by
  rw [Nat.add_comm, Nat.add_sub_of_le h]
protected theorem sub_add_eq (a b c : Nat) : a - (b + c) = a - b - c := by
  induction c with
  | zero => rfl
  | succ c ih => exact congrArg pred ih
protected theorem sub_sub (n m k : Nat) : n - m - k = n - (m + k) := (Nat.sub_add_eq n m k).symm
protected theorem add_sub_assoc {m k : Nat} (h : k ≤ m) (n : Nat) : n + m - k = n + (m - k) := by
  obtain ⟨w, rfl⟩ := le.dest h
  rw [Nat.add_sub_cancel_left, Nat.add_left_comm, Nat.add_sub_cancel_left]

/-! ## Maximum and minimum -/
protected theorem max_def (n m : Nat) : max n m = if n ≤ m then m else n := rfl
protected theorem min_def (n m : Nat) : min n m = if n ≤ m then n else m := rfl
protected theorem le_max_left (a b : Nat) : a ≤ max a b := by
  rw [Nat.max_def]; split
  · assumption
  · exact Nat.le_refl a
protected theorem le_max_right (a b : Nat) : b ≤ max a b := by
  rw [Nat.max_def]; split
  · exact Nat.le_refl b
  · next h => exact Nat.le_of_lt (Nat.lt_of_not_le h)
protected theorem min_le_left (a b : Nat) : min a b ≤ a := by
  rw [Nat.min_def]; split
  · exact Nat.le_refl a
  · next h => exact Nat.le_of_lt (Nat.lt_of_not_le h)
protected theorem min_le_right (a b : Nat) : min a b ≤ b := by
  rw [Nat.min_def]; split
  · assumption
  · exact Nat.le_refl b

/-! ## Divisibility, strong induction -/
instance : Dvd Nat := ⟨fun a b => ∃ c, b = a * c⟩
protected theorem dvd_refl (a : Nat) : a ∣ a := ⟨1, (Nat.mul_one a).symm⟩
protected theorem dvd_zero (a : Nat) : a ∣ 0 := ⟨0, rfl⟩
protected theorem one_dvd (n : Nat) : 1 ∣ n := ⟨n, (Nat.one_mul n).symm⟩
protected theorem dvd_mul_left (a b : Nat) : a ∣ b * a := ⟨b, Nat.mul_comm b a⟩
protected theorem dvd_mul_right (a b : Nat) : a ∣ a * b := ⟨b, rfl⟩
protected theorem dvd_trans {a b c : Nat} (h₁ : a ∣ b) (h₂ : b ∣ c) : a ∣ c := by
  obtain ⟨d, rfl⟩ := h₁
  obtain ⟨e, rfl⟩ := h₂
  exact ⟨d * e, Nat.mul_assoc a d e⟩
protected theorem dvd_add {m n k : Nat} (h₁ : k ∣ m) (h₂ : k ∣ n) : k ∣ m + n := by
  obtain ⟨d, rfl⟩ := h₁
  obtain ⟨e, rfl⟩ := h₂
  exact ⟨d + e, (Nat.mul_add k d e).symm⟩
@[elab_as_elim] theorem strongRecOn {motive : Nat → Prop} (n : Nat)
    (ind : ∀ n, (∀ m, m < n → motive m) → motive n) : motive n := by
  have key : ∀ n m, m < n → motive m := by
    intro n
    induction n with
    | zero => intro m h; exact absurd h (not_lt_zero m)
    | succ n ih => intro m h; exact ind m fun k hk => ih k (Nat.lt_of_lt_of_le hk (le_of_lt_succ h))
  exact ind n (key n)
instance decidableBallLT :
    (n : Nat) → (P : ∀ k, k < n → Prop) → [∀ n h, Decidable (P n h)] → Decidable (∀ n h, P n h)
  | 0, _, _ => isTrue fun n h => absurd h (not_lt_zero n)
  | n + 1, P, H =>
    match decidableBallLT n (fun k h => P k (lt_succ_of_le (Nat.le_of_lt h))) with
    | isFalse h => isFalse fun hf => h fun k hk => hf k _
    | isTrue h =>
      match H n .refl with
      | isFalse p => isFalse fun hf => p (hf _ _)
      | isTrue p => isTrue fun k hk =>
        (Nat.eq_or_lt_of_le (le_of_lt_succ hk)).elim (fun e => by subst e; exact p) (fun l => h k l)

/-! ## Division with remainder -/
def div.go (y : Nat) : Nat → Nat → Nat
  | 0, _ => 0
  | fuel + 1, x => match Nat.ble y x with
    | true => div.go y fuel (x - y) + 1
    | false => 0
@[extern "lean_nat_div"] protected def div (x y : Nat) : Nat := match y with
  | 0 => 0
  | y + 1 => div.go (y + 1) (x + 1) x
instance instDivNat : Div Nat := ⟨Nat.div⟩
@[extern "lean_nat_mod"] protected def mod (x y : Nat) : Nat := x - y * Nat.div x y
instance instModNat : Mod Nat := ⟨Nat.mod⟩
theorem div.go_spec (y : Nat) :
    ∀ fuel x, x < fuel → (y + 1) * div.go (y + 1) fuel x ≤ x ∧
      x < (y + 1) * div.go (y + 1) fuel x + (y + 1) := by
  intro fuel
  induction fuel with
  | zero => intro x h; exact absurd h (not_lt_zero x)
  | succ f ih =>
    intro x h
    unfold div.go
    cases hb : Nat.ble (y + 1) x with
    | false =>
      refine ⟨zero_le x, ?_⟩
      show x < 0 + (y + 1)
      rw [Nat.zero_add]
      refine Nat.lt_of_not_le fun hle => ?_
      rw [ble_eq_true_of_le hle] at hb
      cases hb
    | true =>
      have hle := le_of_ble_eq_true hb
      obtain ⟨k, rfl⟩ := le.dest hle
      have hk : k < f := by
        refine Nat.lt_of_lt_of_le ?_ (le_of_lt_succ h)
        rw [Nat.add_comm]; exact Nat.add_le_add_left (succ_pos y) k
      have := ih k hk
      simp only [Nat.add_sub_cancel_left, Nat.mul_add, Nat.mul_one]
      rw [Nat.add_comm (y + 1) k]
      exact ⟨Nat.add_le_add_right this.1 _, Nat.add_lt_add_right this.2 _⟩
theorem mul_div_le (m n : Nat) : n * (m / n) ≤ m := by
  cases n with
  | zero => rw [Nat.zero_mul]; exact zero_le m
  | succ n => exact (div.go_spec n (m + 1) m (lt_succ_self m)).1
theorem lt_mul_div_succ (m : Nat) {n : Nat} (h : 0 < n) : m < n * (m / n) + n := by
  cases n with
  | zero => exact absurd h (Nat.lt_irrefl 0)
  | succ n => exact (div.go_spec n (m + 1) m (lt_succ_self m)).2
theorem mod_def (m n : Nat) : m % n = m - n * (m / n) := rfl
theorem div_add_mod (m n : Nat) : n * (m / n) + m % n = m := Nat.add_sub_of_le (mul_div_le m n)
theorem mod_lt (m : Nat) {n : Nat} (h : 0 < n) : m % n < n := by
  refine Nat.lt_of_not_le fun hle => ?_
  have h1 := Nat.add_le_add_left hle (n * (m / n))
  rw [div_add_mod] at h1
  exact Nat.lt_irrefl m (Nat.lt_of_lt_of_le (lt_mul_div_succ m h) h1)

/-! ## The other functions that the kernel computes natively

They must exist and mean what the kernel computes (see `SegCore.Prelude`). Fuel instead of
well-founded recursion, so that the kernel can unfold them too. -/
def gcdAux : Nat → Nat → Nat → Nat
  | 0, _, n => n
  | f + 1, m, n => match m with
    | 0 => n
    | .succ k => gcdAux f (n % .succ k) (.succ k)
@[extern "lean_nat_gcd"] def gcd (m n : Nat) : Nat := gcdAux (m + 1) m n
def log2Aux : Nat → Nat → Nat
  | 0, _ => 0
  | f + 1, n => match Nat.ble 2 n with
    | true => log2Aux f (n / 2) + 1
    | false => 0
@[extern "lean_nat_log2"] def log2 (n : Nat) : Nat := log2Aux n n
def bitwiseAux (f : Bool → Bool → Bool) : Nat → Nat → Nat → Nat
  | 0, _, _ => 0
  | k + 1, n, m => 2 * bitwiseAux f k (n / 2) (m / 2) +
    (match f (Nat.beq (n % 2) 1) (Nat.beq (m % 2) 1) with | true => 1 | false => 0)
@[extern "lean_nat_land"] def land (m n : Nat) : Nat := bitwiseAux and (m + n) m n
@[extern "lean_nat_lor"] def lor (m n : Nat) : Nat := bitwiseAux or (m + n) m n
@[extern "lean_nat_lxor"] def xor (m n : Nat) : Nat := bitwiseAux bne (m + n) m n
@[extern "lean_nat_shiftl"] def shiftLeft (m n : Nat) : Nat := m * 2 ^ n
@[extern "lean_nat_shiftr"] def shiftRight (m n : Nat) : Nat := m / 2 ^ n

/-! ## What the simprocs for literals build their proofs from -/
namespace Simproc
theorem add_sub_add_le (a c : Nat) {b d : Nat} (h : b ≤ d) :
    a + b - (c + d) = a - (c + (d - b)) := by
  obtain ⟨k, rfl⟩ := le.dest h
  rw [Nat.add_sub_cancel_left, Nat.add_left_comm c b k, Nat.add_comm b, Nat.add_sub_add_right]
theorem add_sub_add_ge (a c : Nat) {b d : Nat} (h : b ≥ d) : a + b - (c + d) = a + (b - d) - c := by
  obtain ⟨k, rfl⟩ := le.dest h
  rw [Nat.add_sub_cancel_left, Nat.add_left_comm a d k, Nat.add_comm d, Nat.add_sub_add_right]
theorem add_sub_le (a : Nat) {b c : Nat} (h : b ≤ c) : a + b - c = a - (c - b) := by
  obtain ⟨k, rfl⟩ := le.dest h
  rw [Nat.add_sub_cancel_left, Nat.add_comm b, Nat.add_sub_add_right]
theorem sub_add_eq_comm (a b c : Nat) : a - (b + c) = a - c - b :=
  (Nat.add_comm b c ▸ Nat.sub_sub a c b).symm
theorem add_eq_add_le (a c : Nat) {b d : Nat} (h : b ≤ d) :
    (a + b = c + d) = (a = c + (d - b)) := by
  obtain ⟨k, rfl⟩ := le.dest h
  rw [Nat.add_sub_cancel_left, Nat.add_left_comm c b k, Nat.add_comm b,
    propext Nat.add_right_cancel_iff]
theorem add_eq_add_ge (a c : Nat) {b d : Nat} (h : b ≥ d) :
    (a + b = c + d) = (a + (b - d) = c) := by
  rw [propext (@Eq.comm _ (a + b) (c + d)), add_eq_add_le c a h, propext (@Eq.comm Nat c _)]
theorem add_eq_le (a : Nat) {b c : Nat} (h : b ≤ c) : (a + b = c) = (a = c - b) := by
  obtain ⟨k, rfl⟩ := le.dest h
  rw [Nat.add_sub_cancel_left, Nat.add_comm b, propext Nat.add_right_cancel_iff]
theorem eq_add_le {a : Nat} (b : Nat) {c : Nat} (h : c ≤ a) : (a = b + c) = (b = a - c) :=
  (propext ⟨Eq.symm, Eq.symm⟩ : (a = b + c) = (b + c = a)).trans (add_eq_le b h)
theorem add_eq_gt (a : Nat) {b c : Nat} (h : b > c) : (a + b = c) = False :=
  eq_false (Nat.ne_of_gt (Nat.lt_of_lt_of_le h (le_add_left b a)))
theorem eq_add_gt (a : Nat) {b c : Nat} (h : c > a) : (a = b + c) = False :=
  eq_false fun e => Nat.ne_of_gt (Nat.lt_of_lt_of_le h (le_add_left c b)) e.symm
theorem add_le_add_le (a c : Nat) {b d : Nat} (h : b ≤ d) :
    (a + b ≤ c + d) = (a ≤ c + (d - b)) := by
  obtain ⟨k, rfl⟩ := le.dest h
  rw [Nat.add_sub_cancel_left, Nat.add_left_comm c b k, Nat.add_comm b,
    propext Nat.add_le_add_iff_right]
theorem add_le_add_ge (a c : Nat) {b d : Nat} (h : b ≥ d) :
    (a + b ≤ c + d) = (a + (b - d) ≤ c) := by
  obtain ⟨k, rfl⟩ := le.dest h
  rw [Nat.add_sub_cancel_left, Nat.add_left_comm a d k, Nat.add_comm d,
    propext Nat.add_le_add_iff_right]
theorem add_le_le (a : Nat) {b c : Nat} (h : b ≤ c) : (a + b ≤ c) = (a ≤ c - b) := by
  obtain ⟨k, rfl⟩ := le.dest h
  rw [Nat.add_sub_cancel_left, Nat.add_comm b, propext Nat.add_le_add_iff_right]
theorem add_le_gt (a : Nat) {b c : Nat} (h : b > c) : (a + b ≤ c) = False :=
  eq_false (Nat.not_le_of_gt (Nat.lt_of_lt_of_le h (le_add_left b a)))
theorem le_add_le (a : Nat) {b c : Nat} (h : a ≤ c) : (a ≤ b + c) = True :=
  eq_true (Nat.le_trans h (le_add_left c b))
theorem le_add_ge {a : Nat} (b : Nat) {c : Nat} (h : a ≥ c) : (a ≤ b + c) = (a - c ≤ b) := by
  obtain ⟨k, rfl⟩ := le.dest h
  rw [Nat.add_sub_cancel_left, Nat.add_comm c, propext Nat.add_le_add_iff_right]
end Simproc
end Nat
@[simp] theorem Nat.lt_self_iff (n : Nat) : (n < n) = False := eq_false (Nat.lt_irrefl n)
theorem ge_iff_le {α : Type u} [LE α] {x y : α} : x ≥ y ↔ y ≤ x := Iff.rfl
theorem gt_iff_lt {α : Type u} [LT α] {x y : α} : x > y ↔ y < x := Iff.rfl
attribute [simp] ge_iff_le gt_iff_lt
