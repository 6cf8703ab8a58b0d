/-!
# Natural numbers

Arithmetic, order and induction, from rearranging sums to arguments by strong induction.
Every theorem stands on its own: a proof may use the core library and the definitions of this
file, and what else it needs it proves on the way.
-/

namespace NatWorld

universe u

/-! ## Addition
Rearranging, cancelling and comparing sums. -/

/-- The outer terms of a sum of four can be swapped. -/
theorem swap_outer_terms (a b c d : Nat) : (a + b) + (c + d) = (d + b) + (c + a) := by
  calc
    (a + b) + (c + d) = (b + a) + (d + c) := by rw [Nat.add_comm a b, Nat.add_comm c d]
    _ = b + (a + (d + c)) := by rw [Nat.add_assoc]
    _ = b + (d + (c + a)) := by rw [Nat.add_comm a (d + c), Nat.add_assoc]
    _ = (d + b) + (c + a) := by rw [← Nat.add_assoc, Nat.add_comm b d]

/-- A successor on the left of a sum climbs out, as it does on the right. -/
theorem successor_climbs_out (a b : Nat) : (a + 1) + b = (a + b) + 1 := by
  induction b
  case zero => rfl
  case succ n ih =>
    show a + 1 + n + 1 = a + n + 1 + 1
    rw [ih]

/-- If a sum is zero then both terms are zero. -/
theorem both_zero_of_sum_zero (a b : Nat) (h : a + b = 0) : a = 0 ∧ b = 0 := by
  cases b with
  | zero =>
    constructor
    · exact h
    · rfl
  | succ n =>
    exfalso
    exact Nat.succ_ne_zero (a + n) h

/-- Adding a number leaves things unchanged exactly when that number is zero. -/
theorem sum_unchanged_iff (a b : Nat) : a + b = a ↔ b = 0 := by
  constructor
  · intro h
    apply Nat.add_left_cancel (n := a)
    rw [h, Nat.add_zero]
  · intro h
    subst h
    rfl

/-- Equal terms cancel on both sides at once. -/
theorem cancel_both_sides (a b c d : Nat) (h : a + b + c = a + d + c) : b = d := by
  have h' : a + b = a + d := by
    apply Nat.add_right_cancel
    exact h
  exact Nat.add_left_cancel h'

/-- There are exactly two ways to write one as a sum. -/
theorem one_as_a_sum (a b : Nat) (h : a + b = 1) : (a = 0 ∧ b = 1) ∨ (a = 1 ∧ b = 0) := by
  cases a with
  | zero =>
    left
    refine ⟨rfl, ?_⟩
    rw [Nat.zero_add] at h
    exact h
  | succ n =>
    right
    constructor
    · omega
    · omega

/-- A function that always rises by one is a translation. -/
theorem rises_by_one (f : Nat → Nat) (hf : ∀ n, f (n + 1) = f n + 1) :
    ∀ n, f n = f 0 + n := by
  intro n
  induction n with
  | zero => rfl
  | succ n ih =>
    rw [hf, ih]
    rfl

/-- An additive function sends zero to zero. -/
theorem additive_at_zero (f : Nat → Nat) (hf : ∀ a b, f (a + b) = f a + f b) : f 0 = 0 := by
  have h := hf 0 0
  apply Nat.add_left_cancel (n := f 0)
  rw [← h]
  rfl

/-- A sum and a difference determine both numbers. -/
theorem sum_and_difference (x y : Nat) (hs : x + y = 7) (hd : x = y + 1) : x = 4 ∧ y = 3 := by
  subst hd
  have hy : y = 3 := by omega
  constructor
  · rw [hy]
  · exact hy

/-! ## Multiplication
Products, distributivity and functions that respect them. -/

/-- The square of a sum of natural numbers. -/
theorem square_of_sum (a b : Nat) : (a + b) * (a + b) = a * a + 2 * (a * b) + b * b := by
  rw [Nat.mul_add, Nat.add_mul, Nat.add_mul]
  rw [Nat.mul_comm b a, Nat.two_mul]
  simp only [Nat.add_assoc]

/-- If a product is zero then one of its factors is zero. -/
theorem zero_factor (a b : Nat) (h : a * b = 0) : a = 0 ∨ b = 0 := by
  cases a with
  | zero =>
    left
    rfl
  | succ m =>
    cases b with
    | zero =>
      right
      rfl
    | succ n =>
      exfalso
      rw [Nat.mul_add_one] at h
      omega

/-- A product is one only if both factors are one. -/
theorem factors_of_one (a b : Nat) (h : a * b = 1) : a = 1 ∧ b = 1 := by
  have ha : a = 1 := by
    cases a with
    | zero =>
      rw [Nat.zero_mul] at h
      exact h
    | succ m =>
      cases b with
      | zero => contradiction
      | succ n =>
        rw [Nat.mul_add_one] at h
        omega
  subst ha
  rw [Nat.one_mul] at h
  exact ⟨rfl, h⟩

/-- A positive factor on the right can be cancelled. -/
theorem cancel_positive_factor (a b c : Nat) (h : a * (c + 1) = b * (c + 1)) : a = b := by
  induction a generalizing b with
  | zero =>
    cases b with
    | zero => rfl
    | succ n =>
      rw [Nat.zero_mul, Nat.add_one_mul] at h
      contradiction
  | succ m ih =>
    cases b with
    | zero =>
      rw [Nat.zero_mul, Nat.add_one_mul] at h
      contradiction
    | succ n =>
      rw [Nat.add_one_mul, Nat.add_one_mul] at h
      rw [ih n (Nat.add_right_cancel h)]

/-- The only numbers equal to their own square are zero and one. -/
theorem equal_to_own_square (n : Nat) : n * n = n ↔ n = 0 ∨ n = 1 := by
  constructor
  · intro h
    cases n with
    | zero =>
      left
      rfl
    | succ k =>
      right
      rw [Nat.mul_add_one] at h
      have hk : (k + 1) * k = 0 := by omega
      rw [Nat.mul_eq_zero] at hk
      omega
  · rintro (rfl | rfl) <;> rfl

/-- A function with constant steps is given by a product. -/
theorem constant_steps (f : Nat → Nat) (c d : Nat) (h0 : f 0 = c)
    (hs : ∀ n, f (n + 1) = f n + d) : ∀ n, f n = c + n * d := by
  intro n
  induction n with
  | zero =>
    rw [h0, Nat.zero_mul]
    rfl
  | succ n ih =>
    rw [hs, ih, Nat.add_one_mul]
    exact Nat.add_assoc c (n * d) d

/-- An additive function is multiplication by its value at one. -/
theorem additive_is_scaling (f : Nat → Nat) (hf : ∀ a b, f (a + b) = f a + f b) (n : Nat) :
    f n = n * f 1 := by
  induction n with
  | zero =>
    have h := hf 0 0
    rw [Nat.zero_mul]
    rw [Nat.add_zero] at h
    omega
  | succ n ih =>
    rw [hf, ih]
    symm
    exact Nat.add_one_mul n (f 1)

/-- A multiplicative function is zero or one at the number one. -/
theorem multiplicative_at_one (f : Nat → Nat) (hf : ∀ a b, f (a * b) = f a * f b) :
    f 1 = 0 ∨ f 1 = 1 := by
  have h : f 1 = f 1 * f 1 := hf 1 1
  cases hx : f 1 with
  | zero =>
    left
    rfl
  | succ k =>
    right
    rw [hx, Nat.mul_add_one] at h
    have hk : (k + 1) * k = 0 := by omega
    cases k with
    | zero => rfl
    | succ m => contradiction

/-- The difference of two squares, without subtraction. -/
theorem difference_of_squares (a b d : Nat) (h : a = b + d) : a * a = b * b + d * (a + b) := by
  subst h
  rw [Nat.mul_add, Nat.add_mul, Nat.add_mul, Nat.mul_add, Nat.mul_add]
  rw [Nat.mul_comm b d]
  omega

/-! ## Powers
Laws of exponents and the growth of powers. -/

/-- Doubling a power of two gives the next one. -/
theorem next_power_of_two (n : Nat) : 2 ^ (n + 1) = 2 ^ n + 2 ^ n := by
  rw [Nat.pow_succ]
  exact Nat.mul_two (2 ^ n)

/-- The power of a product is the product of the powers. -/
theorem power_of_product (a b n : Nat) : (a * b) ^ n = a ^ n * b ^ n := by
  induction n
  case zero => rfl
  case succ n ih =>
    rw [Nat.pow_add_one, Nat.pow_add_one, Nat.pow_add_one, ih]
    rw [Nat.mul_assoc, Nat.mul_assoc]
    rw [Nat.mul_left_comm (b ^ n) a b]

/-- A power of a power of a number multiplies the exponents. -/
theorem power_of_power (a m n : Nat) : (a ^ m) ^ n = a ^ (m * n) := by
  induction n with
  | zero =>
    rw [Nat.mul_zero, Nat.pow_zero]
    rfl
  | succ n ih =>
    rw [Nat.pow_add_one, Nat.mul_add_one, Nat.pow_add]
    rw [ih]

/-- Zero raised to an exponent is zero unless the exponent is zero. -/
theorem power_of_zero (n : Nat) : 0 ^ n = 0 ↔ n ≠ 0 := by
  cases n with
  | zero =>
    constructor
    · intro h
      contradiction
    · intro h
      exact absurd rfl h
  | succ k =>
    constructor
    · intro _ hk
      contradiction
    · intro _
      rfl

/-- A power vanishes only if its base does. -/
theorem base_of_zero_power (a n : Nat) (h : a ^ n = 0) : a = 0 := by
  induction n with
  | zero => contradiction
  | succ n ih =>
    rw [Nat.pow_add_one, Nat.mul_eq_zero] at h
    cases h with
    | inl hp => exact ih hp
    | inr ha => exact ha

/-- Every number is smaller than its power of two. -/
theorem smaller_than_power_of_two : ∀ n : Nat, n < 2 ^ n := by
  intro n
  induction n with
  | zero => decide
  | succ k ih =>
    have h : 2 ^ (k + 1) = 2 ^ k + 2 ^ k := by
      rw [Nat.pow_add_one, Nat.mul_two]
    rw [h]
    omega

/-- Powers respect the order of their bases. -/
theorem power_grows_with_base {a b : Nat} (h : a ≤ b) (n : Nat) : a ^ n ≤ b ^ n := by
  induction n with
  | zero => exact Nat.le_refl 1
  | succ n ih =>
    rw [Nat.pow_add_one, Nat.pow_add_one]
    apply Nat.mul_le_mul
    · exact ih
    · exact h

/-- Powers of a positive base respect the order of their exponents. -/
theorem power_grows_with_exponent {a m n : Nat} (ha : 0 < a) (h : m ≤ n) : a ^ m ≤ a ^ n := by
  induction h with
  | refl => exact Nat.le_refl (a ^ m)
  | @step k _ ih =>
    apply Nat.le_trans ih
    have hle : a ^ k * 1 ≤ a ^ k * a := Nat.mul_le_mul_left (a ^ k) ha
    rw [Nat.mul_one] at hle
    exact hle

/-- A sequence that triples at every step consists of powers of three. -/
theorem tripling_sequence (f : Nat → Nat) (h0 : f 0 = 1) (hs : ∀ n, f (n + 1) = 3 * f n) :
    f = fun n => 3 ^ n := by
  funext n
  induction n with
  | zero => exact h0
  | succ n ih =>
    rw [hs, ih, Nat.mul_comm]
    rfl

/-! ## Order
Inequalities, bounds and monotone functions. -/

/-- Three numbers in a cycle of inequalities are equal. -/
theorem cycle_of_inequalities {a b c : Nat} (hab : a ≤ b) (hbc : b ≤ c) (hca : c ≤ a) :
    a = b ∧ b = c := by
  constructor
  · apply Nat.le_antisymm
    · exact hab
    · exact Nat.le_trans hbc hca
  · apply Nat.le_antisymm
    · exact hbc
    · exact Nat.le_trans hca hab

/-- A number is less than another exactly when a positive gap leads from one to the other. -/
theorem less_iff_gap (a b : Nat) : a < b ↔ ∃ k, b = a + k + 1 := by
  constructor
  · intro h
    exists b - a - 1
    omega
  · intro h
    cases h with
    | intro k hk =>
      rw [hk]
      apply Nat.lt_succ_of_le
      exact Nat.le_add_right a k

/-- No number lies strictly between a number and its successor. -/
theorem nothing_in_between (n : Nat) : ¬∃ m, n < m ∧ m < n + 1 := by
  intro h
  obtain ⟨m, hl, hr⟩ := h
  have hle : m ≤ n := Nat.le_of_lt_succ hr
  exact Nat.not_lt_of_ge hle hl

/-- A number is at most another if every upper bound of the second bounds the first. -/
theorem compare_by_upper_bounds (a b : Nat) : (∀ c, b ≤ c → a ≤ c) ↔ a ≤ b := by
  constructor
  · intro h
    apply h
    exact Nat.le_refl b
  · intro hab c hbc
    calc
      a ≤ b := hab
      _ ≤ c := hbc

/-- A function that never drops in one step is monotone. -/
theorem monotone_from_steps (f : Nat → Nat) (hf : ∀ n, f n ≤ f (n + 1)) :
    ∀ m n, m ≤ n → f m ≤ f n := by
  intro m n h
  induction h with
  | refl => exact Nat.le_refl (f m)
  | step _ ih =>
    apply Nat.le_trans
    · exact ih
    · exact hf _

/-- A function that rises in every step is at least the identity. -/
theorem rising_function_dominates (f : Nat → Nat) (hf : ∀ n, f n < f (n + 1)) (n : Nat) :
    n ≤ f n := by
  induction n with
  | zero => exact Nat.zero_le (f 0)
  | succ n ih =>
    apply Nat.succ_le_of_lt
    apply Nat.lt_of_le_of_lt
    · exact ih
    · exact hf n

/-- A strictly monotone function takes no value twice. -/
theorem strict_monotone_injective (f : Nat → Nat) (hf : ∀ a b, a < b → f a < f b)
    (a b : Nat) (h : f a = f b) : a = b := by
  rcases Nat.lt_trichotomy a b with hlt | heq | hgt
  · have hab := hf a b hlt
    omega
  · exact heq
  · have hba := hf b a hgt
    rw [h] at hba
    exact absurd hba (Nat.lt_irrefl (f b))

/-- Comparing squares is the same as comparing numbers. -/
theorem compare_squares (a b : Nat) : a * a ≤ b * b ↔ a ≤ b := by
  constructor
  · intro h
    by_cases hab : a ≤ b
    · exact hab
    · exfalso
      have hba : b + 1 ≤ a := Nat.lt_of_not_le hab
      have hsq := Nat.mul_le_mul hba hba
      rw [Nat.mul_add_one, Nat.add_one_mul] at hsq
      omega
  · intro h
    exact Nat.mul_le_mul h h

/-- For positive numbers the sum is at most the product plus one. -/
theorem sum_below_product {a b : Nat} (ha : 1 ≤ a) (hb : 1 ≤ b) : a + b ≤ a * b + 1 := by
  obtain ⟨m, rfl⟩ := Nat.le.dest ha
  obtain ⟨n, rfl⟩ := Nat.le.dest hb
  rw [Nat.add_mul, Nat.mul_add, Nat.mul_add]
  omega

/-! ## Minimum and maximum
The smaller and the larger of two numbers, and the maximum of finitely many values. -/

/-- The largest value of `f` among `0, …, n`. -/
def peak (f : Nat → Nat) : Nat → Nat
  | 0 => f 0
  | n + 1 => max (peak f n) (f (n + 1))

/-- The maximum does not depend on the order of its arguments. -/
theorem max_swap (a b : Nat) : max a b = max b a := by
  apply Nat.le_antisymm
  · rw [Nat.max_def]
    split
    · exact Nat.le_max_left b a
    · exact Nat.le_max_right b a
  · rw [Nat.max_def]
    split
    · exact Nat.le_max_left a b
    · exact Nat.le_max_right a b

/-- The maximum is one of its two arguments. -/
theorem max_is_attained (a b : Nat) : max a b = a ∨ max a b = b := by
  rw [Nat.max_def]
  by_cases h : a ≤ b
  · right
    exact if_pos h
  · left
    exact if_neg h

/-- A number is below the minimum exactly when it is below both numbers. -/
theorem below_min_iff (a b c : Nat) : c ≤ min a b ↔ c ≤ a ∧ c ≤ b := by
  constructor
  case mp =>
    intro h
    constructor
    · exact Nat.le_trans h (Nat.min_le_left a b)
    · exact Nat.le_trans h (Nat.min_le_right a b)
  case mpr =>
    intro h
    rw [Nat.min_def]
    split
    · exact h.1
    · exact h.2

/-- Minimum and maximum together add up to the sum. -/
theorem min_plus_max (a b : Nat) : min a b + max a b = a + b := by
  rw [Nat.min_def, Nat.max_def]
  by_cases h : a ≤ b
  · rw [if_pos h, if_pos h]
  · rw [if_neg h, if_neg h]
    exact Nat.add_comm b a

/-- A common summand moves out of a maximum. -/
theorem max_of_shifted (a b c : Nat) : max (a + c) (b + c) = max a b + c := by
  cases Nat.le_total a b with
  | inl h =>
    rw [Nat.max_def, Nat.max_def, if_pos h, if_pos]
    exact Nat.add_le_add_right h c
  | inr h =>
    rw [Nat.max_def, Nat.max_def]
    split <;> split <;> omega

/-- Maximum absorbs minimum. -/
theorem max_absorbs_min (a b : Nat) : max a (min a b) = a := by
  apply Nat.le_antisymm
  · rw [Nat.max_def]
    split
    · exact Nat.min_le_left a b
    · exact Nat.le_refl a
  · exact Nat.le_max_left a (min a b)

/-- Minimum distributes over maximum. -/
theorem min_distributes_over_max (a b c : Nat) :
    min a (max b c) = max (min a b) (min a c) := by
  by_cases hbc : b ≤ c
  · have hmax : max b c = c := if_pos hbc
    have hmin : min a b ≤ min a c := by omega
    rw [hmax, Nat.max_def, if_pos hmin]
  · have hmax : max b c = b := if_neg hbc
    rw [hmax]
    omega

/-- A monotone function commutes with the maximum. -/
theorem monotone_commutes_with_max (f : Nat → Nat) (hf : ∀ a b, a ≤ b → f a ≤ f b) (a b : Nat) :
    f (max a b) = max (f a) (f b) := by
  rcases Nat.le_total a b with h | h
  · have hfab := hf a b h
    rw [Nat.max_def, Nat.max_def, if_pos h, if_pos hfab]
  · have hfba := hf b a h
    have hmax : max a b = a := by omega
    rw [hmax]
    omega

/-- The peak of a function bounds all its values so far. -/
theorem peak_is_bound (f : Nat → Nat) (n : Nat) : ∀ k, k ≤ n → f k ≤ peak f n := by
  induction n with
  | zero =>
    intro k hk
    rw [Nat.eq_zero_of_le_zero hk]
    exact Nat.le_refl (f 0)
  | succ n ih =>
    intro k hk
    rw [peak]
    by_cases h : k ≤ n
    · exact Nat.le_trans (ih k h) (Nat.le_max_left _ _)
    · have hk' : k = n + 1 := by omega
      subst hk'
      exact Nat.le_max_right _ _

/-- The peak of a function is one of its values. -/
theorem peak_is_attained (f : Nat → Nat) (n : Nat) : ∃ k, k ≤ n ∧ peak f n = f k := by
  induction n with
  | zero => exact ⟨0, Nat.le_refl 0, rfl⟩
  | succ n ih =>
    obtain ⟨k, hk, hv⟩ := ih
    rw [peak, Nat.max_def]
    split
    · exact ⟨n + 1, Nat.le_refl (n + 1), rfl⟩
    · exists k
      exact ⟨Nat.le_succ_of_le hk, hv⟩

/-! ## Parity
Even and odd numbers, by existence of a half and by a boolean test. -/

/-- A number is even if it is some number added to itself. -/
def IsEven (n : Nat) : Prop := ∃ k, n = k + k

/-- A number is odd if it is the successor of an even number. -/
def IsOdd (n : Nat) : Prop := ∃ k, n = k + k + 1

/-- The boolean test for even numbers, by recursion. -/
def evenBit : Nat → Bool
  | 0 => true
  | n + 1 => !evenBit n

/-- The sum of two even numbers is even. -/
theorem even_plus_even {m n : Nat} (hm : IsEven m) (hn : IsEven n) : IsEven (m + n) := by
  obtain ⟨a, rfl⟩ := hm
  obtain ⟨b, rfl⟩ := hn
  exists a + b
  exact Nat.add_add_add_comm a a b b

/-- The sum of two odd numbers is even. -/
theorem odd_plus_odd {m n : Nat} (hm : IsOdd m) (hn : IsOdd n) : IsEven (m + n) := by
  cases hm with
  | intro a ha =>
    cases hn with
    | intro b hb =>
      refine ⟨a + b + 1, ?_⟩
      rw [ha, hb]
      omega

/-- Every natural number is even or odd. -/
theorem even_or_odd_always (n : Nat) : IsEven n ∨ IsOdd n := by
  induction n with
  | zero =>
    left
    exact ⟨0, rfl⟩
  | succ n ih =>
    cases ih with
    | inl he =>
      right
      obtain ⟨k, rfl⟩ := he
      exact ⟨k, rfl⟩
    | inr ho =>
      left
      obtain ⟨k, rfl⟩ := ho
      exists k + 1
      omega

/-- No number is both even and odd. -/
theorem not_even_and_odd (n : Nat) : ¬(IsEven n ∧ IsOdd n) := by
  intro h
  obtain ⟨⟨a, ha⟩, ⟨b, hb⟩⟩ := h
  rw [ha] at hb
  omega

/-- A multiple of an even number is even. -/
theorem multiple_of_even (m : Nat) : ∀ n, IsEven n → IsEven (m * n) := by
  intro n h
  cases h with
  | intro k hk =>
    exists m * k
    rw [hk]
    exact Nat.mul_add m k k

/-- The product of two odd numbers is odd. -/
theorem odd_times_odd {m n : Nat} (hm : IsOdd m) (hn : IsOdd n) : IsOdd (m * n) := by
  obtain ⟨a, rfl⟩ := hm
  obtain ⟨b, rfl⟩ := hn
  refine ⟨(a + a) * b + a + b, ?_⟩
  rw [Nat.add_one_mul, Nat.mul_add_one, Nat.mul_add]
  omega

/-- The product of two consecutive numbers is even. -/
theorem consecutive_product_even (n : Nat) : IsEven (n * (n + 1)) := by
  induction n with
  | zero =>
    exists 0
  | succ n ih =>
    obtain ⟨k, hk⟩ := ih
    exists k + n + 1
    have h : (n + 1) * (n + 1 + 1) = n * (n + 1) + (n + n + 2) := by
      rw [Nat.mul_add_one (n + 1) (n + 1), Nat.add_one_mul]
      omega
    rw [h, hk]
    omega

/-- If a square is even then so is its root. -/
theorem root_of_even_square (n : Nat) (h : IsEven (n * n)) : IsEven n := by
  by_cases h0 : n % 2 = 0
  · exists n / 2
    omega
  · exfalso
    obtain ⟨j, hj⟩ := h
    have hn : n = n / 2 + n / 2 + 1 := by omega
    generalize n / 2 = q at hn
    rw [hn, Nat.mul_add_one, Nat.mul_add] at hj
    omega

/-- The boolean test recognises exactly the even numbers. -/
theorem even_bit_correct (n : Nat) : evenBit n = true ↔ n % 2 = 0 := by
  induction n with
  | zero => exact ⟨fun _ => rfl, fun _ => rfl⟩
  | succ n ih =>
    rw [evenBit]
    cases hb : evenBit n with
    | true =>
      have hn := ih.mp hb
      constructor
      · intro h
        contradiction
      · intro h
        omega
    | false =>
      have hn : ¬n % 2 = 0 := by
        intro h0
        rw [ih.mpr h0] at hb
        contradiction
      refine ⟨?_, fun _ => rfl⟩
      omega

/-- The boolean test has period two. -/
theorem even_bit_period (n k : Nat) : evenBit (n + 2 * k) = evenBit n := by
  induction k with
  | zero => rfl
  | succ k ih =>
    rw [Nat.mul_add_one, ← Nat.add_assoc]
    show (!!evenBit (n + 2 * k)) = evenBit n
    rw [Bool.not_not, ih]

/-! ## Divisibility
Divisors, common divisors and division with remainder. -/

/-- A common divisor divides every linear combination. -/
theorem divides_combination {d a b : Nat} (ha : d ∣ a) (hb : d ∣ b) (x y : Nat) :
    d ∣ a * x + b * y := by
  apply Nat.dvd_add
  · obtain ⟨k, rfl⟩ := ha
    exists k * x
    exact Nat.mul_assoc d k x
  · obtain ⟨k, rfl⟩ := hb
    exists k * y
    exact Nat.mul_assoc d k y

/-- A natural number has no divisor above it unless it is zero. -/
theorem divisor_is_smaller {d n : Nat} (hn : 0 < n) (h : d ∣ n) : d ≤ n := by
  obtain ⟨k, rfl⟩ := h
  cases k with
  | zero => contradiction
  | succ k =>
    rw [Nat.mul_add_one]
    exact Nat.le_add_left d (d * k)

/-- Numbers that divide each other are equal. -/
theorem mutual_divisors {a b : Nat} (hab : a ∣ b) (hba : b ∣ a) : a = b := by
  have key : ∀ x y : Nat, x ∣ y → 0 < y → x ≤ y := by
    intro x y hxy hy
    obtain ⟨k, rfl⟩ := hxy
    cases k with
    | zero => contradiction
    | succ k => exact Nat.le_add_left x (x * k)
  cases a with
  | zero =>
    obtain ⟨k, rfl⟩ := hab
    rw [Nat.zero_mul]
  | succ m =>
    cases b with
    | zero =>
      obtain ⟨k, hk⟩ := hba
      rw [Nat.zero_mul] at hk
      exact hk
    | succ n => exact Nat.le_antisymm (key _ _ hab (by omega)) (key _ _ hba (by omega))

/-- A divisor of a sum and of one term divides the other term. -/
theorem divides_other_term {d a b : Nat} (ha : d ∣ a) (hs : d ∣ a + b) : d ∣ b := by
  obtain ⟨x, rfl⟩ := ha
  obtain ⟨y, hy⟩ := hs
  exists y - x
  have h : d * (y - x) + d * x = d * y ∨ y < x := by
    by_cases hle : x ≤ y
    · left
      rw [← Nat.mul_add, Nat.sub_add_cancel hle]
    · right
      exact Nat.lt_of_not_le hle
  rcases h with h | h
  · omega
  · have hm := Nat.mul_le_mul_left d (Nat.le_of_lt h)
    rw [Nat.sub_eq_zero_of_le (Nat.le_of_lt h)]
    omega

/-- A factor of a divisor may be exchanged for one of its own divisors. -/
theorem divides_with_smaller_factor {a b c d : Nat} (hab : a ∣ b) (h : b * c ∣ d) : a * c ∣ d := by
  obtain ⟨x, rfl⟩ := hab
  obtain ⟨y, rfl⟩ := h
  exists x * y
  rw [Nat.mul_right_comm a x c]
  rw [Nat.mul_assoc (a * c)]

/-- Divisibility is compatible with powers. -/
theorem divides_powers {a b : Nat} (h : a ∣ b) (n : Nat) : a ^ n ∣ b ^ n := by
  induction n with
  | zero => exact Nat.dvd_refl 1
  | succ n ih =>
    obtain ⟨x, rfl⟩ := h
    obtain ⟨y, hy⟩ := ih
    exists y * x
    rw [Nat.pow_add_one, Nat.pow_add_one, hy]
    ac_rfl

/-- Zero divides only zero, and one is divided only by one. -/
theorem extreme_divisors (n : Nat) : (0 ∣ n ↔ n = 0) ∧ (n ∣ 1 ↔ n = 1) := by
  refine ⟨⟨?_, ?_⟩, ⟨?_, ?_⟩⟩
  · rintro ⟨k, hk⟩
    rw [hk, Nat.zero_mul]
  · intro h
    rw [h]
    exact Nat.dvd_refl 0
  · rintro ⟨k, hk⟩
    cases k with
    | zero => contradiction
    | succ k =>
      rw [Nat.mul_add_one] at hk
      cases n with
      | zero =>
        rw [Nat.zero_mul] at hk
        exact hk.symm
      | succ m => omega
  · intro h
    rw [h]
    exact Nat.dvd_refl 1

/-- Every power of four leaves remainder one modulo three. -/
theorem powers_of_four_mod_three : ∀ n : Nat, ∃ k, 4 ^ n = 3 * k + 1 := by
  intro n
  induction n with
  | zero =>
    exists 0
  | succ n ih =>
    obtain ⟨k, hk⟩ := ih
    exists 4 * k + 1
    rw [Nat.pow_add_one, hk]
    omega

/-- Division with remainder by a positive number. -/
theorem division_with_remainder (n b : Nat) :
    ∃ q r, n = q * (b + 1) + r ∧ r ≤ b := by
  induction n with
  | zero =>
    refine ⟨0, 0, ?_, Nat.zero_le b⟩
    rw [Nat.zero_mul]
  | succ n ih =>
    obtain ⟨q, r, hn, hr⟩ := ih
    by_cases h : r = b
    · refine ⟨q + 1, 0, ?_, Nat.zero_le b⟩
      rw [hn, h, Nat.add_one_mul]
      rfl
    · refine ⟨q, r + 1, ?_, ?_⟩
      · rw [hn]
        rfl
      · exact Nat.lt_of_le_of_ne hr h

/-! ## Recursion
Functions defined by recursion, and what induction says about them. -/

/-- Twice a number. -/
def twice : Nat → Nat
  | 0 => 0
  | n + 1 => twice n + 2

/-- The sum `0 + 1 + … + n`. -/
def sumTo : Nat → Nat
  | 0 => 0
  | n + 1 => sumTo n + (n + 1)

/-- The sum of the first `n` odd numbers. -/
def sumOdds : Nat → Nat
  | 0 => 0
  | n + 1 => sumOdds n + (2 * n + 1)

/-- The sum `2 ^ 0 + 2 ^ 1 + … + 2 ^ (n - 1)`. -/
def sumPowers : Nat → Nat
  | 0 => 0
  | n + 1 => sumPowers n + 2 ^ n

/-- The factorial of a number. -/
def factorial : Nat → Nat
  | 0 => 1
  | n + 1 => (n + 1) * factorial n

/-- The Fibonacci numbers. -/
def fib : Nat → Nat
  | 0 => 0
  | 1 => 1
  | n + 2 => fib n + fib (n + 1)

/-- The sum of the first `n` values of `f`. -/
def sumOf (f : Nat → Nat) : Nat → Nat
  | 0 => 0
  | n + 1 => sumOf f n + f n

/-- `sumTo` with an accumulator. -/
def sumAcc : Nat → Nat → Nat
  | 0, acc => acc
  | n + 1, acc => sumAcc n (acc + (n + 1))

/-- The `n`-fold application of `f`. -/
def repeatFun {α : Type u} (f : α → α) : Nat → α → α
  | 0, x => x
  | n + 1, x => repeatFun f n (f x)

/-- Twice a sum is the sum of the doubles. -/
theorem twice_of_sum (m n : Nat) : twice (m + n) = twice m + twice n := by
  induction n with
  | zero => rfl
  | succ n ih =>
    rw [← Nat.add_assoc]
    rw [twice, twice, ih]
    exact Nat.add_assoc (twice m) (twice n) 2

/-- Gauss: twice the sum of the first `n` numbers. -/
theorem gauss_sum (n : Nat) : 2 * sumTo n = n * (n + 1) := by
  induction n with
  | zero => rfl
  | succ n ih =>
    rw [sumTo, Nat.mul_add, ih]
    rw [← Nat.add_mul]
    exact Nat.mul_comm (n + 2) (n + 1)

/-- The sum of the first `n` odd numbers is a square. -/
theorem odd_numbers_sum (n : Nat) : sumOdds n = n * n := by
  induction n with
  | zero => rfl
  | succ n ih =>
    have h : (n + 1) * (n + 1) = n * n + (2 * n + 1) := by
      rw [Nat.mul_add_one, Nat.add_one_mul]
      omega
    rw [h, ← ih]
    rfl

/-- The first `n` powers of two add up to one less than the next. -/
theorem powers_of_two_sum (n : Nat) : sumPowers n + 1 = 2 ^ n := by
  induction n with
  | zero => rfl
  | succ n ih =>
    calc
      sumPowers (n + 1) + 1 = sumPowers n + 2 ^ n + 1 := rfl
      _ = (sumPowers n + 1) + 2 ^ n := by rw [Nat.add_right_comm]
      _ = 2 ^ n + 2 ^ n := by rw [ih]
      _ = 2 ^ (n + 1) := by rw [Nat.pow_add_one, Nat.mul_two]

/-- A factorial is positive and at least its argument. -/
theorem factorial_lower_bound (n : Nat) : 0 < factorial n ∧ n ≤ factorial n := by
  induction n with
  | zero => constructor <;> decide
  | succ n ih =>
    obtain ⟨hpos, _⟩ := ih
    have hle : n + 1 ≤ (n + 1) * factorial n := by
      have h := Nat.mul_le_mul_left (n + 1) hpos
      rw [Nat.mul_one] at h
      exact h
    constructor
    · exact Nat.lt_of_lt_of_le (Nat.succ_pos n) hle
    · exact hle

/-- The accumulator of a sum can be added at the end. -/
theorem accumulator_added_last (n acc : Nat) : sumAcc n acc = acc + sumTo n := by
  induction n generalizing acc with
  | zero => rfl
  | succ n ih =>
    rw [sumAcc, ih, sumTo]
    rw [Nat.add_assoc, Nat.add_comm (n + 1) (sumTo n)]

/-- Applying a function `m + n` times is applying it `n` times and then `m` times. -/
theorem repeat_fun_sum {α : Type u} (f : α → α) (m n : Nat) (x : α) :
    repeatFun f (m + n) x = repeatFun f m (repeatFun f n x) := by
  induction n generalizing x with
  | zero => rfl
  | succ n ih =>
    show repeatFun f (m + n) (f x) = repeatFun f m (repeatFun f n (f x))
    rw [ih]

/-- A value that a function fixes stays fixed under repetition. -/
theorem repeat_fun_fixed {α : Type u} (f : α → α) (x : α) (hx : f x = x) (n : Nat) :
    repeatFun f n x = x := by
  induction n with
  | zero => rfl
  | succ n ih =>
    unfold repeatFun
    rw [hx]
    exact ih

/-- A sum of sums can be split. -/
theorem sum_splits (f g : Nat → Nat) (n : Nat) :
    sumOf (fun i => f i + g i) n = sumOf f n + sumOf g n := by
  induction n with
  | zero => rfl
  | succ n ih =>
    unfold sumOf
    rw [ih]
    exact Nat.add_add_add_comm _ _ _ _

/-- A sum of equal terms is a product. -/
theorem sum_of_constant (f : Nat → Nat) (c n : Nat) (h : ∀ i, i < n → f i = c) :
    sumOf f n = n * c := by
  induction n with
  | zero =>
    rw [Nat.zero_mul]
    rfl
  | succ n ih =>
    have hlast : f n = c := h n (Nat.lt_succ_self n)
    rw [sumOf, hlast, ih]
    · rw [Nat.add_one_mul]
    · intro i hi
      apply h
      exact Nat.lt_succ_of_le (Nat.le_of_lt hi)

/-- Fibonacci numbers with positive index are positive. -/
theorem fib_positive (n : Nat) : 0 < fib (n + 1) := by
  suffices h : 0 < fib (n + 1) ∧ 0 < fib (n + 2) from h.1
  induction n with
  | zero => decide
  | succ n ih =>
    obtain ⟨h₁, h₂⟩ := ih
    constructor
    · exact h₂
    · show 0 < fib (n + 1) + fib (n + 2)
      omega

/-- The sum of the first Fibonacci numbers is one less than a later one. -/
theorem fib_sum (n : Nat) : sumOf fib n + 1 = fib (n + 1) := by
  induction n with
  | zero => rfl
  | succ n ih =>
    calc
      sumOf fib (n + 1) + 1 = sumOf fib n + fib n + 1 := rfl
      _ = fib n + (sumOf fib n + 1) := by omega
      _ = fib n + fib (n + 1) := by rw [ih]

/-! ## Strong induction
Principles of induction, least numbers and descents. -/

variable (p : Nat → Prop)

/-- Induction in steps of two. -/
theorem two_step_induction (h0 : p 0) (h1 : p 1) (hs : ∀ n, p n → p (n + 2)) :
    ∀ n, p n := by
  intro n
  suffices h : p n ∧ p (n + 1) from h.1
  induction n with
  | zero =>
    constructor
    · exact h0
    · exact h1
  | succ n ih =>
    refine ⟨ih.2, ?_⟩
    apply hs
    exact ih.1

/-- Strong induction follows from simple induction. -/
theorem complete_induction (h : ∀ n, (∀ m, m < n → p m) → p n) : ∀ n, p n := by
  have key : ∀ n m, m < n → p m := by
    intro n
    induction n with
    | zero =>
      intro m hm
      exact absurd hm (Nat.not_lt_zero m)
    | succ n ih =>
      intro m hm
      apply h
      intro k hk
      apply ih
      omega
  intro n
  exact key (n + 1) n (Nat.lt_succ_self n)

/-- Downward induction reaches zero. -/
theorem downward_induction (hs : ∀ n, p (n + 1) → p n) (h : ∃ n, p n) : p 0 := by
  obtain ⟨n, hn⟩ := h
  induction n with
  | zero => exact hn
  | succ n ih =>
    apply ih
    exact hs n hn

/-- Induction by halving: even and odd numbers come from smaller ones. -/
theorem halving_induction (h0 : p 0) (he : ∀ n, p n → p (2 * n))
    (ho : ∀ n, p n → p (2 * n + 1)) (n : Nat) : p n := by
  induction n using Nat.strongRecOn with
  | _ n ih =>
    by_cases hz : n = 0
    · rw [hz]
      exact h0
    · have hp : p (n / 2) := ih (n / 2) (by omega)
      have hn : n = 2 * (n / 2) ∨ n = 2 * (n / 2) + 1 := by omega
      rcases hn with h | h
      · rw [h]
        exact he _ hp
      · rw [h]
        exact ho _ hp

/-- Induction on two numbers that shrink together. -/
theorem diagonal_induction (r : Nat → Nat → Prop) (hl : ∀ n, r 0 n) (hr : ∀ m, r (m + 1) 0)
    (hs : ∀ m n, r m n → r (m + 1) (n + 1)) : ∀ m n, r m n := by
  intro m
  induction m with
  | zero => exact hl
  | succ m ih =>
    intro n
    cases n with
    | zero => exact hr m
    | succ n =>
      apply hs
      exact ih n

/-- A property that holds somewhere holds at a least place. -/
theorem least_number (h : ∃ n, p n) : ∃ n, p n ∧ ∀ m, m < n → ¬p m := by
  obtain ⟨n, hn⟩ := h
  induction n using Nat.strongRecOn with
  | _ n ih =>
    by_cases hs : ∃ m, m < n ∧ p m
    · obtain ⟨m, hm, hp⟩ := hs
      exact ih m hm hp
    · refine ⟨n, hn, ?_⟩
      intro m hm hp
      exact hs ⟨m, hm, hp⟩

/-- No sequence of numbers descends for ever. -/
theorem no_infinite_descent : ¬∃ f : Nat → Nat, ∀ n, f (n + 1) < f n := by
  rintro ⟨f, hf⟩
  have key : ∀ n, f n + n ≤ f 0 := by
    intro n
    induction n with
    | zero => exact Nat.le_refl (f 0)
    | succ n ih =>
      have h := hf n
      omega
  have h := key (f 0 + 1)
  omega

/-- Coins of value three and five pay every amount from eight on. -/
theorem two_coins (n : Nat) (h : 8 ≤ n) : ∃ a b, n = 3 * a + 5 * b := by
  induction h with
  | refl =>
    exact ⟨1, 1, rfl⟩
  | @step m hm ih =>
    obtain ⟨a, b, hab⟩ := ih
    have hm : 8 ≤ m := hm
    by_cases hb : b = 0
    · refine ⟨a - 3, 2, ?_⟩
      omega
    · refine ⟨a + 2, b - 1, ?_⟩
      omega

/-- Every positive number is a power of two times an odd number. -/
theorem odd_part (n : Nat) (hn : 0 < n) : ∃ k m, n = 2 ^ k * (2 * m + 1) := by
  induction n using Nat.strongRecOn with
  | _ n ih =>
    by_cases h : n % 2 = 1
    · refine ⟨0, n / 2, ?_⟩
      rw [Nat.pow_zero, Nat.one_mul]
      omega
    · have hpos : 0 < n / 2 := by omega
      have hless : n / 2 < n := by omega
      obtain ⟨k, m, hkm⟩ := ih (n / 2) hless hpos
      refine ⟨k + 1, m, ?_⟩
      have hn2 : n = 2 * (n / 2) := by omega
      rw [hn2, hkm, Nat.pow_add_one]
      ac_rfl

/-! ## Existence
Numbers and functions with prescribed properties, and proofs that there are none. -/

/-- There is no largest number. -/
theorem no_largest_number : ¬∃ m : Nat, ∀ n, n ≤ m := by
  intro h
  cases h with
  | intro m hm =>
    specialize hm (m + 1)
    exact Nat.not_succ_le_self m hm

/-- There are arbitrarily large squares. -/
theorem arbitrarily_large_squares (n : Nat) : ∃ m, n < m ∧ ∃ k, m = k * k := by
  refine ⟨(n + 1) * (n + 1), ?_, ?_⟩
  · rw [Nat.mul_add_one]
    apply Nat.lt_of_lt_of_le
    · exact Nat.lt_succ_self n
    · exact Nat.le_add_left (n + 1) ((n + 1) * n)
  · exact ⟨n + 1, rfl⟩

/-- Finitely many values of a function have a common bound. -/
theorem finite_values_bounded (f : Nat → Nat) (n : Nat) : ∃ b, ∀ k, k < n → f k ≤ b := by
  induction n with
  | zero =>
    exists 0
    intro k hk
    exact absurd hk (Nat.not_lt_zero k)
  | succ n ih =>
    obtain ⟨b, hb⟩ := ih
    exists b + f n
    intro k hk
    by_cases h : k = n
    · subst h
      exact Nat.le_add_left (f k) b
    · have hkb := hb k (by omega)
      omega

/-- Some function takes no value twice and still misses a value. -/
theorem injective_not_surjective :
    ∃ f : Nat → Nat, (∀ a b, f a = f b → a = b) ∧ ∃ c, ∀ a, f a ≠ c := by
  refine ⟨fun n => n + 1, ?_, 0, ?_⟩
  · intro a b h
    injection h
  · intro a h
    injection h

/-- Cantor: no list of functions indexed by numbers contains all functions. -/
theorem cantor_diagonal (F : Nat → Nat → Nat) : ∃ g : Nat → Nat, ∀ n, F n ≠ g := by
  exists fun n => F n n + 1
  intro n h
  have hn : F n n = F n n + 1 := congrFun h n
  exact Nat.succ_ne_self (F n n) hn.symm

/-- Every number has an integer square root. -/
theorem integer_square_root (n : Nat) : ∃ r, r * r ≤ n ∧ n < (r + 1) * (r + 1) := by
  induction n with
  | zero => exact ⟨0, by decide, by decide⟩
  | succ n ih =>
    obtain ⟨r, hlo, hhi⟩ := ih
    by_cases h : n + 1 < (r + 1) * (r + 1)
    · exact ⟨r, Nat.le_succ_of_le hlo, h⟩
    · have he : n + 1 = (r + 1) * (r + 1) := by omega
      refine ⟨r + 1, ?_, ?_⟩
      · exact Nat.le_of_eq he.symm
      · rw [he, Nat.mul_add_one (r + 1 + 1), Nat.add_one_mul (r + 1)]
        omega

/-- Every number lies between two consecutive powers of two. -/
theorem binary_logarithm (n : Nat) (hn : 0 < n) : ∃ k, 2 ^ k ≤ n ∧ n < 2 ^ (k + 1) := by
  induction n using Nat.strongRecOn with
  | _ n ih =>
    by_cases h : n = 1
    · subst h
      exists 0
    · have hsmaller : n / 2 < n := by omega
      have hpos : 0 < n / 2 := by omega
      obtain ⟨k, hlo, hhi⟩ := ih (n / 2) hsmaller hpos
      exists k + 1
      rw [Nat.pow_add_one] at hhi
      rw [Nat.pow_add_one 2 (k + 1), Nat.pow_add_one]
      constructor <;> omega

/-- A bounded function that never drops repeats some value. -/
theorem bounded_monotone_repeats (f : Nat → Nat) (b : Nat) (hm : ∀ n, f n ≤ f (n + 1))
    (hb : ∀ n, f n ≤ b) : ∃ n, f n = f (n + 1) := by
  apply Classical.byContradiction
  intro hno
  have key : ∀ n, n ≤ f n := by
    intro n
    induction n with
    | zero => exact Nat.zero_le (f 0)
    | succ n ih =>
      have hne : f n ≠ f (n + 1) := fun he => hno ⟨n, he⟩
      have hle := hm n
      omega
  have h₁ := key (b + 1)
  have h₂ := hb (b + 1)
  omega

/-- Two of three numbers have the same parity. -/
theorem same_parity_among_three (a b c : Nat) :
    a % 2 = b % 2 ∨ b % 2 = c % 2 ∨ a % 2 = c % 2 := by
  by_cases hab : a % 2 = b % 2
  · left
    exact hab
  · right
    by_cases hbc : b % 2 = c % 2
    · left
      exact hbc
    · right
      omega

end NatWorld
