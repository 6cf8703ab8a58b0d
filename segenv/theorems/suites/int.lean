/-!
# Int World

Integers and order. The first half is about the integers: equations, inequalities, signs, parity,
divisibility and absolute values. The second half is about order itself: the relation `le` is any
relation with the stated properties, up to bounds, monotone functions and a fixed point theorem.
-/

namespace IntWorld

universe u v

/-! ## Equations
`omega` decides linear statements; products are rearranged with the ring laws of `Int`. -/

/-- A linear equation has one solution. -/
theorem eqn_linear_solution (x : Int) : 3 * x + 4 = 19 ↔ x = 5 := by
  constructor
  · intro h
    omega
  · intro h
    subst h
    rfl

/-- Solve for two unknowns from their sum and their difference. -/
theorem eqn_sum_and_difference (x y : Int) (hsum : x + y = 12) (hdiff : x - y = 4) :
    x = 8 ∧ y = 4 := by
  have hx : x = 8 := by
    omega
  constructor
  · exact hx
  · rw [hx] at hsum
    omega

/-- An equation without a solution in the integers. -/
theorem eqn_no_solution : ¬∃ x y : Int, 6 * x = 4 * y + 3 := by
  intro h
  obtain ⟨x, y, hxy⟩ := h
  omega

/-- The square of a sum of integers. -/
theorem eqn_square_of_sum (a b : Int) : (a + b) * (a + b) = a * a + 2 * (a * b) + b * b := by
  rw [Int.mul_add, Int.add_mul, Int.add_mul]
  rw [Int.mul_comm b a]
  omega

/-- The product of a sum and a difference. -/
theorem eqn_difference_of_squares (a b : Int) : (a + b) * (a - b) = a * a - b * b := by
  calc
    (a + b) * (a - b) = (a + b) * a - (a + b) * b := Int.mul_sub (a + b) a b
    _ = a * a + b * a - (a * b + b * b) := by rw [Int.add_mul, Int.add_mul]
    _ = a * a - b * b := by
      rw [Int.mul_comm b a]
      omega

/-- With coins of five and three any amount can be paid, if change is given. -/
theorem eqn_coins_with_change : ∀ n : Int, ∃ x y : Int, 5 * x + 3 * y = n ∧ 0 ≤ x := by
  intro n
  by_cases h : 0 ≤ n
  · refine ⟨2 * n, -3 * n, ?_, ?_⟩
    · omega
    · omega
  · refine ⟨-n, 2 * n, ?_, ?_⟩
    · omega
    · omega

/-- A sum and a difference of the same parity come from two numbers. -/
theorem eqn_recover_parts (s d : Int) :
    (∃ x y : Int, x + y = s ∧ x - y = d) ↔ ∃ k, s = d + 2 * k := by
  constructor
  · intro ⟨x, y, hs, hd⟩
    exists y
    omega
  · intro ⟨k, hk⟩
    refine ⟨d + k, k, ?_, ?_⟩
    all_goals omega

/-- A sequence with constant steps is determined by its start. -/
theorem eqn_recurrence (f : Nat → Int) (h0 : f 0 = 3) (h : ∀ n, f (n + 1) = f n + 2) :
    ∀ n : Nat, f n = 2 * n + 3 := by
  intro n
  induction n with
  | zero =>
    rw [h0]
    rfl
  | succ k ih =>
    rw [h, ih]
    omega

/-! ## Inequalities
Chains with `calc`, cases with `by_cases`, and linear arithmetic. -/

/-- An integer strictly between two others that are two apart. -/
theorem ineq_squeezed_between (a b c : Int) (h : a < b) (k : b < c) (hc : c = a + 2) :
    b = a + 1 := by
  apply Int.le_antisymm
  · rw [hc] at k
    omega
  · exact h

/-- The double of the smaller number, the sum and the double of the larger number. -/
theorem ineq_sum_between_doubles (a b : Int) (h : a ≤ b) : 2 * a ≤ a + b ∧ a + b ≤ 2 * b := by
  constructor
  · calc
      2 * a = a + a := by omega
      _ ≤ a + b := Int.add_le_add (Int.le_refl a) h
  · calc
      a + b ≤ b + b := Int.add_le_add_right h b
      _ = 2 * b := by omega

/-- A falling sequence that is back at its start has not moved. -/
theorem ineq_falling_and_back (f : Nat → Int) (h : ∀ n, f (n + 1) ≤ f n) (back : f 0 ≤ f 2) :
    f 0 = f 1 ∧ f 1 = f 2 := by
  have low : f 2 ≤ f 1 := h 1
  constructor
  · apply Int.le_antisymm
    · exact Int.le_trans back low
    · exact h 0
  · apply Int.le_antisymm
    · exact Int.le_trans (h 0) back
    · exact low

/-- If three numbers have a large sum, one of them is large. -/
theorem ineq_one_is_large (a b c : Int) (h : 6 < a + b + c) : 2 < a ∨ 2 < b ∨ 2 < c := by
  by_cases ha : 2 < a
  · left
    exact ha
  · right
    by_cases hb : 2 < b
    · left
      exact hb
    · right
      omega

/-- Less is at most and different. -/
theorem ineq_strict_iff (a b : Int) : a < b ↔ a ≤ b ∧ a ≠ b := by
  constructor
  · intro h
    constructor
    · exact Int.le_of_lt h
    · rintro rfl
      exact Int.lt_irrefl a h
  · intro ⟨h, hne⟩
    rcases Int.lt_or_gt_of_ne hne with hlt | hgt
    · exact hlt
    · exfalso
      apply hne
      exact Int.le_antisymm h (Int.le_of_lt hgt)

/-- Every integer lies in a block of three. -/
theorem ineq_block_of_three (n : Int) : ∃ q : Int, 3 * q ≤ n ∧ n < 3 * q + 3 := by
  exists n / 3
  constructor
  · omega
  · omega

/-- No integer is at most every integer, and none is at least every integer. -/
theorem ineq_no_extremes : (¬∃ m : Int, ∀ x, m ≤ x) ∧ ¬∃ m : Int, ∀ x, x ≤ m := by
  constructor
  · rintro ⟨m, h⟩
    have hm : m ≤ m - 1 := h (m - 1)
    omega
  · rintro ⟨m, h⟩
    specialize h (m + 1)
    omega

/-- A sequence that never rises stays below its start. -/
theorem ineq_falling_sequence (f : Nat → Int) (h : ∀ n, f (n + 1) ≤ f n) : ∀ n, f n ≤ f 0 := by
  intro n
  induction n with
  | zero => exact Int.le_refl (f 0)
  | succ k ih =>
    apply Int.le_trans
    · exact h k
    · exact ih

/-! ## Signs and Products
Multiplying an inequality by a number keeps it or turns it, as the sign says. -/

/-- The product of nonnegative numbers is nonnegative. -/
theorem sign_product_of_nonneg {a b : Int} (ha : 0 ≤ a) (hb : 0 ≤ b) : 0 ≤ b * a := by
  have h : b * 0 ≤ b * a := by
    apply Int.mul_le_mul_of_nonneg_left
    · exact ha
    · exact hb
  rw [Int.mul_zero] at h
  exact h

/-- The product of negative numbers is positive. -/
theorem sign_product_of_negatives {a b : Int} (ha : a < 0) (hb : b < 0) : 0 < a * b := by
  have h : -a * 1 ≤ -a * -b := by
    apply Int.mul_le_mul_of_nonneg_left
    · omega
    · omega
  rw [Int.neg_mul, Int.neg_mul, Int.mul_neg, Int.neg_neg, Int.mul_one] at h
  omega

/-- A square is never negative. -/
theorem sign_square (a : Int) : ¬a * a < 0 := by
  intro h
  rcases Int.le_total 0 a with ha | ha
  · have k : a * 0 ≤ a * a := Int.mul_le_mul_of_nonneg_left ha ha
    omega
  · have hn : 0 ≤ -a := by
      omega
    have k : -a * 0 ≤ -a * -a := Int.mul_le_mul_of_nonneg_left hn hn
    rw [Int.neg_mul, Int.neg_mul, Int.mul_neg, Int.neg_neg] at k
    omega

/-- Multiply two inequalities between nonnegative numbers. -/
theorem sign_multiply_inequalities {a b c d : Int} (ha : 0 ≤ a) (hab : a ≤ b) (hc : 0 ≤ c)
    (hcd : c ≤ d) : a * c ≤ b * d := by
  have h₁ : a * c ≤ a * d := Int.mul_le_mul_of_nonneg_left hcd ha
  have h₂ : d * a ≤ d * b := by
    apply Int.mul_le_mul_of_nonneg_left
    · exact hab
    · exact Int.le_trans hc hcd
  rw [Int.mul_comm d a, Int.mul_comm d b] at h₂
  exact Int.le_trans h₁ h₂

/-- A positive product with a positive factor has another one. -/
theorem sign_other_factor (a b : Int) (h : 0 < a * b) (ha : 0 < a) : 0 < b := by
  by_cases hb : 0 < b
  · exact hb
  · exfalso
    have k : a * b ≤ a * 0 := by
      apply Int.mul_le_mul_of_nonneg_left
      · omega
      · omega
    omega

/-- If a product is zero and one factor is positive, the other factor is zero. -/
theorem sign_zero_product (a b : Int) (h : a * b = 0) (ha : 0 < a) : b = 0 := by
  apply Int.le_antisymm
  · apply Int.not_lt.mp
    intro hb
    have k : a * 1 ≤ a * b := Int.mul_le_mul_of_nonneg_left hb (Int.le_of_lt ha)
    omega
  · apply Int.not_lt.mp
    intro hb
    have k : a * b ≤ a * -1 := Int.mul_le_mul_of_nonneg_left (by omega) (Int.le_of_lt ha)
    omega

/-- Only one and minus one are their own inverses. -/
theorem sign_self_inverse (a : Int) (h : a * a = 1) : a = 1 ∨ a = -1 := by
  by_cases h₁ : 2 ≤ a
  · have k : a * 2 ≤ a * a := Int.mul_le_mul_of_nonneg_left h₁ (by omega)
    omega
  · by_cases h₂ : a ≤ -2
    · have k : -a * 2 ≤ -a * -a := Int.mul_le_mul_of_nonneg_left (by omega) (by omega)
      rw [Int.neg_mul, Int.neg_mul, Int.mul_neg, Int.neg_neg] at k
      omega
    · have h₃ : a ≠ 0 := by
        rintro rfl
        contradiction
      omega

/-- A positive factor can be cancelled from an inequality. -/
theorem sign_cancel_factor (a b c : Int) (hc : 0 < c) (h : c * a ≤ c * b) : a ≤ b := by
  apply Int.not_lt.mp
  intro hlt
  have k : c * (b + 1) ≤ c * a := by
    apply Int.mul_le_mul_of_nonneg_left
    · exact hlt
    · exact Int.le_of_lt hc
  rw [Int.mul_add, Int.mul_one] at k
  omega

/-- Twice a product is at most the sum of the squares. -/
theorem sign_two_products (a b : Int) : 2 * (a * b) ≤ a * a + b * b := by
  have key : 0 ≤ (a - b) * (a - b) := by
    rcases Int.le_total 0 (a - b) with h | h
    · have k : (a - b) * 0 ≤ (a - b) * (a - b) := Int.mul_le_mul_of_nonneg_left h h
      rw [Int.mul_zero] at k
      exact k
    · have hn : 0 ≤ -(a - b) := by
        omega
      have k : -(a - b) * 0 ≤ -(a - b) * -(a - b) := Int.mul_le_mul_of_nonneg_left hn hn
      rw [Int.mul_zero, Int.neg_mul, Int.mul_neg, Int.neg_neg] at k
      exact k
  rw [Int.mul_sub, Int.sub_mul, Int.sub_mul, Int.mul_comm b a] at key
  omega

/-! ## Parity
Even and odd numbers, as witnesses. -/

/-- A number that is the double of another. -/
def IsEven (n : Int) : Prop := ∃ k, n = k + k

/-- A number that is one more than a double. -/
def IsOdd (n : Int) : Prop := ∃ k, n = k + k + 1

/-- The sum of an even and an odd number is odd. -/
theorem parity_even_plus_odd (m n : Int) : IsEven m → IsOdd n → IsOdd (m + n) := by
  intro hm hn
  obtain ⟨a, ha⟩ := hm
  obtain ⟨b, hb⟩ := hn
  exists a + b
  omega

/-- Two odd numbers have an even sum and an even difference. -/
theorem parity_of_two_odds (m n : Int) (hm : IsOdd m) (hn : IsOdd n) :
    IsEven (m + n) ∧ IsEven (m - n) := by
  obtain ⟨a, rfl⟩ := hm
  obtain ⟨b, rfl⟩ := hn
  constructor
  · exists a + b + 1
    omega
  · exists a - b
    omega

/-- Every integer is even or odd. -/
theorem parity_even_or_odd (n : Int) : IsEven n ∨ IsOdd n := by
  by_cases h : n % 2 = 0
  · left
    exists n / 2
    omega
  · right
    exists n / 2
    omega

/-- No number is even and odd. -/
theorem parity_not_both (n : Int) : ¬(IsEven n ∧ IsOdd n) := by
  rintro ⟨⟨a, ha⟩, ⟨b, hb⟩⟩
  rw [ha] at hb
  omega

/-- Even and odd numbers follow each other. -/
theorem parity_of_successor (n : Int) : IsEven (n + 1) ↔ IsOdd n := by
  constructor
  · intro h
    cases h with
    | intro k hk =>
      exists k - 1
      omega
  · intro h
    cases h with
    | intro k hk =>
      refine ⟨k + 1, ?_⟩
      omega

/-- A multiple of an even number is even, on either side. -/
theorem parity_even_times_any (m n : Int) (h : IsEven m) : IsEven (m * n) ∧ IsEven (n * m) := by
  obtain ⟨k, hk⟩ := h
  subst hk
  refine ⟨⟨k * n, ?_⟩, ⟨n * k, ?_⟩⟩
  · exact Int.add_mul k k n
  · exact Int.mul_add n k k

/-- Odd numbers have an odd product. -/
theorem parity_odd_times_odd (m n : Int) : IsOdd m → IsOdd n → IsOdd (m * n) := by
  rintro ⟨a, rfl⟩ ⟨b, rfl⟩
  exists 2 * (a * b) + a + b
  rw [Int.mul_add, Int.mul_add, Int.add_mul, Int.add_mul, Int.mul_one]
  omega

/-- The product of two neighbours is even. -/
theorem parity_neighbour_product (n : Int) : IsEven (n * (n + 1)) := by
  have h : ∃ k, n = k + k ∨ n + 1 = k + k := by
    exists (n + 1) / 2
    omega
  obtain ⟨k, hk⟩ := h
  cases hk
  case inl e =>
    refine ⟨k * (n + 1), ?_⟩
    rw [← Int.add_mul, ← e]
  case inr e =>
    refine ⟨n * k, ?_⟩
    rw [← Int.mul_add, ← e]

/-- A square leaves the remainder zero or one on division by four. -/
theorem parity_square_by_four (n : Int) : n * n % 4 = 0 ∨ n * n % 4 = 1 := by
  have h : ∃ k, n = 2 * k ∨ n = 2 * k + 1 := by
    exists n / 2
    omega
  obtain ⟨k, rfl | rfl⟩ := h
  · left
    rw [Int.mul_assoc, Int.mul_left_comm k 2 k]
    omega
  · right
    rw [Int.mul_add, Int.add_mul, Int.mul_assoc 2 k, Int.mul_left_comm k 2 k]
    omega

/-! ## Divisibility
`a ∣ b` says that `b` is `a` times some number; congruence is divisibility of a difference. -/

/-- A common divisor divides every combination. -/
theorem dvd_every_combination (d a b : Int) (ha : d ∣ a) (hb : d ∣ b) :
    ∀ x y, d ∣ a * x - b * y := by
  intro x y
  obtain ⟨m, rfl⟩ := ha
  obtain ⟨n, rfl⟩ := hb
  refine ⟨m * x - n * y, ?_⟩
  rw [Int.mul_sub, Int.mul_assoc, Int.mul_assoc]

/-- The sign of the divisor does not matter. -/
theorem dvd_negative_divisor (a b : Int) : -a ∣ b ↔ a ∣ b := by
  constructor
  · rintro ⟨k, rfl⟩
    exists -k
    rw [Int.neg_mul, Int.mul_neg]
  · rintro ⟨k, rfl⟩
    exists -k
    rw [Int.neg_mul, Int.mul_neg, Int.neg_neg]

/-- Divisors may be multiplied. -/
theorem dvd_multiply_divisors (a b c d : Int) (h : a ∣ b) (k : c ∣ d) : a * c ∣ b * d := by
  cases h with
  | intro m hm =>
    cases k with
    | intro n hn =>
      exists m * n
      rw [hm, hn, Int.mul_assoc, Int.mul_assoc, Int.mul_left_comm m c n]

/-- A divisor of a sum and of one part divides the other part. -/
theorem dvd_other_summand (d a b : Int) (hsum : d ∣ a + b) : d ∣ a ↔ d ∣ b := by
  obtain ⟨s, hs⟩ := hsum
  constructor
  · intro ⟨m, hm⟩
    exists s - m
    rw [Int.mul_sub]
    omega
  · intro ⟨n, hn⟩
    exists s - n
    rw [Int.mul_sub]
    omega

/-- Among three numbers in a row one is a multiple of three. -/
theorem dvd_three_in_a_row (n : Int) : 3 ∣ n ∨ 3 ∣ n + 1 ∨ 3 ∣ n + 2 := by
  have h : n % 3 = 0 ∨ n % 3 = 1 ∨ n % 3 = 2 := by
    omega
  rcases h with h | h | h
  · left
    omega
  · right
    right
    omega
  · right
    left
    omega

/-- Divisible by six is divisible by two and by three. -/
theorem dvd_by_six (n : Int) : 6 ∣ n ↔ 2 ∣ n ∧ 3 ∣ n := by
  constructor
  · rintro ⟨k, rfl⟩
    constructor
    · exists 3 * k
      omega
    · exists 2 * k
      omega
  · rintro ⟨⟨a, ha⟩, ⟨b, hb⟩⟩
    exists a - b
    omega

/-- Two numbers are congruent if the modulus divides their difference. -/
def Congruent (m a b : Int) : Prop := m ∣ a - b

/-- Congruent modulo zero means equal. -/
theorem dvd_congruent_zero (a b : Int) : Congruent 0 a b ↔ a = b := by
  unfold Congruent
  constructor
  · intro ⟨k, hk⟩
    rw [Int.zero_mul] at hk
    omega
  · intro h
    exists 1
    omega

/-- Congruences can be chained and reversed. -/
theorem dvd_congruent_chain (m a b c : Int) (h : Congruent m a b) (k : Congruent m b c) :
    Congruent m a c ∧ Congruent m c a := by
  obtain ⟨x, hx⟩ := h
  obtain ⟨y, hy⟩ := k
  constructor
  · exists x + y
    rw [Int.mul_add]
    omega
  · exists -(x + y)
    rw [Int.mul_neg, Int.mul_add]
    omega

/-- Congruent numbers may be multiplied. -/
theorem dvd_congruent_products (m a b c d : Int) (h : Congruent m a b) (k : Congruent m c d) :
    Congruent m (a * c) (b * d) := by
  obtain ⟨x, hx⟩ := h
  obtain ⟨y, hy⟩ := k
  have split : a * c - b * d = (a - b) * c + b * (c - d) := by
    rw [Int.sub_mul, Int.mul_sub]
    omega
  refine ⟨x * c + b * y, ?_⟩
  rw [split, hx, hy, Int.mul_add, Int.mul_assoc, Int.mul_left_comm b m y]

/-- A divisor of a positive integer is at most that integer. -/
theorem dvd_divisor_is_small (a b : Int) (hb : 0 < b) (h : a ∣ b) : a ≤ b := by
  obtain ⟨k, hk⟩ := h
  by_cases ha : a ≤ 0
  · omega
  · have hk1 : 1 ≤ k := by
      apply Int.not_lt.mp
      intro hlt
      have : a * k ≤ a * 0 := Int.mul_le_mul_of_nonneg_left (by omega) (by omega)
      omega
    have : a * 1 ≤ a * k := Int.mul_le_mul_of_nonneg_left hk1 (by omega)
    omega

/-! ## Absolute Value, Minimum and Maximum
Definitions by cases: `unfold` and `split`, or compare first. -/

/-- The distance of a number from zero. -/
def absVal (a : Int) : Int := if 0 ≤ a then a else -a

/-- The number in an interval that is nearest to another. -/
def clamp (lo hi x : Int) : Int := max lo (min hi x)

/-- The absolute value is the number times a sign. -/
theorem abs_by_sign (a : Int) : ∃ s : Int, s * s = 1 ∧ absVal a = s * a := by
  unfold absVal
  by_cases h : 0 ≤ a
  · refine ⟨1, rfl, ?_⟩
    rw [if_pos h]
    exact (Int.one_mul a).symm
  · refine ⟨-1, ?_, ?_⟩
    · decide
    · rw [if_neg h, Int.neg_mul]
      rw [Int.one_mul]

/-- Only zero has absolute value zero. -/
theorem abs_eq_zero_iff (a : Int) : absVal a = 0 ↔ a = 0 := by
  unfold absVal
  constructor
  · intro h
    split at h
    · exact h
    · omega
  · rintro rfl
    rfl

/-- A bound of the absolute value is an interval around zero. -/
theorem abs_at_most_iff (a b : Int) : absVal a ≤ b ↔ -b ≤ a ∧ a ≤ b := by
  unfold absVal
  by_cases h : 0 ≤ a
  · rw [if_pos h]
    omega
  · rw [if_neg h]
    omega

/-- The triangle inequality. -/
theorem abs_triangle (a b : Int) : absVal (a + b) ≤ absVal a + absVal b := by
  have bound : ∀ x : Int, x ≤ absVal x ∧ -x ≤ absVal x := by
    intro x
    unfold absVal
    split <;> omega
  have ha := bound a
  have hb := bound b
  show (if 0 ≤ a + b then a + b else -(a + b)) ≤ absVal a + absVal b
  split
  · omega
  · omega

/-- The absolute value of a product whose factors have opposite signs. -/
theorem abs_of_opposite_signs (a b : Int) (ha : a ≤ 0) (hb : 0 ≤ b) : absVal (a * b) = -a * b := by
  have h : -a * 0 ≤ -a * b := by
    apply Int.mul_le_mul_of_nonneg_left
    · exact hb
    · omega
  rw [Int.mul_zero, Int.neg_mul] at h
  rw [Int.neg_mul]
  unfold absVal
  split
  · omega
  · rfl

/-- The maximum is the least number that is at least both. -/
theorem max_at_most_iff (a b c : Int) : max a b ≤ c ↔ a ≤ c ∧ b ≤ c := by
  constructor
  · intro h
    constructor
    · exact Int.le_trans (Int.le_max_left a b) h
    · exact Int.le_trans (Int.le_max_right a b) h
  · intro ⟨ha, hb⟩
    rw [Int.max_def]
    split
    · exact hb
    · exact ha

/-- Negation turns a maximum into a minimum. -/
theorem max_negated (a b : Int) : -max a b = min (-a) (-b) := by
  by_cases h : a ≤ b
  · rw [Int.max_def, if_pos h, Int.min_def]
    split
    · omega
    · rfl
  · rw [Int.max_def, if_neg h, Int.min_def, if_pos]
    omega

/-- Minimum and maximum together are the two numbers. -/
theorem min_max_are_the_two (a b : Int) :
    (min a b = a ∧ max a b = b) ∨ (min a b = b ∧ max a b = a) := by
  rcases Int.le_total a b with h | h
  · left
    constructor <;> omega
  · right
    constructor <;> omega

/-- Clamping lands in the interval, and does nothing there. -/
theorem clamp_in_interval (lo hi x : Int) (h : lo ≤ hi) :
    (lo ≤ clamp lo hi x ∧ clamp lo hi x ≤ hi) ∧ (lo ≤ x → x ≤ hi → clamp lo hi x = x) := by
  unfold clamp
  refine ⟨⟨?_, ?_⟩, ?_⟩
  · exact Int.le_max_left lo (min hi x)
  · omega
  · intro h₁ h₂
    omega

/-! ## Preorders and Partial Orders
Here `le` is any relation; every property that is used is a hypothesis. -/

variable {α : Type u} {β : Type v}

/-- A chain of three steps. -/
theorem order_three_steps (le : α → α → Prop) (trans : ∀ x y z, le x y → le y z → le x z)
    (a b c d : α) (hab : le a b) (hbc : le b c) (hcd : le c d) : le a d := by
  apply trans a b d
  · exact hab
  · apply trans b c d
    · exact hbc
    · exact hcd

/-- In a partial order a cycle is a point. -/
theorem order_cycle_is_point (le : α → α → Prop) (trans : ∀ x y z, le x y → le y z → le x z)
    (antisymm : ∀ x y, le x y → le y x → x = y) (a b c : α) (hab : le a b) (hbc : le b c)
    (hca : le c a) : a = b ∧ a = c := by
  have hac : le a c := by
    apply trans a b c
    · exact hab
    · exact hbc
  have e : a = c := antisymm a c hac hca
  refine ⟨?_, e⟩
  apply antisymm
  · exact hab
  · rw [e]
    exact hbc

/-- Being below each other is an equivalence. -/
theorem order_mutual_equivalence (le : α → α → Prop) (refl : ∀ x, le x x)
    (trans : ∀ x y z, le x y → le y z → le x z) (sim : α → α → Prop)
    (hsim : ∀ x y, sim x y ↔ le x y ∧ le y x) :
    (∀ x, sim x x) ∧ (∀ x y, sim x y → sim y x) ∧ ∀ x y z, sim x y → sim y z → sim x z := by
  simp only [hsim]
  refine ⟨?_, ?_, ?_⟩
  · intro x
    exact ⟨refl x, refl x⟩
  · intro x y h
    exact ⟨h.2, h.1⟩
  · intro x y z h k
    constructor
    · exact trans x y z h.1 k.1
    · exact trans z y x k.2 h.2

/-- The strict part of a preorder is transitive and has no loops. -/
theorem order_strict_part (le : α → α → Prop) (trans : ∀ x y z, le x y → le y z → le x z) :
    (∀ x, ¬(le x x ∧ ¬le x x)) ∧
      ∀ x y z, (le x y ∧ ¬le y x) → (le y z ∧ ¬le z y) → le x z ∧ ¬le z x := by
  constructor
  · intro x h
    exact h.2 h.1
  · rintro x y z ⟨hxy, hyx⟩ ⟨hyz, _⟩
    constructor
    · exact trans x y z hxy hyz
    · intro hzx
      apply hyx
      exact trans y z x hyz hzx

/-- In a partial order, strictly below is below and different. -/
theorem order_strict_iff_different (le : α → α → Prop) (refl : ∀ x, le x x)
    (antisymm : ∀ x y, le x y → le y x → x = y) (a b : α) : le a b ∧ ¬le b a ↔ le a b ∧ a ≠ b := by
  constructor
  · rintro ⟨h, hn⟩
    refine ⟨h, ?_⟩
    rintro rfl
    exact hn (refl a)
  · rintro ⟨h, hne⟩
    refine ⟨h, ?_⟩
    intro k
    apply hne
    exact antisymm a b h k

/-- An element is below another exactly when it is below everything above the other. -/
theorem order_by_upper_sets (le : α → α → Prop) (refl : ∀ x, le x x)
    (trans : ∀ x y z, le x y → le y z → le x z) (a b : α) : (∀ x, le b x → le a x) ↔ le a b := by
  constructor
  · intro h
    apply h
    exact refl b
  · intro hab x hbx
    apply trans a b x
    · exact hab
    · exact hbx

/-- Functions are ordered by their values. -/
theorem order_of_functions (le : β → β → Prop) (antisymm : ∀ x y, le x y → le y x → x = y)
    (trans : ∀ x y z, le x y → le y z → le x z) (f g k : α → β) (hfg : ∀ x, le (f x) (g x))
    (hgk : ∀ x, le (g x) (k x)) (hkf : ∀ x, le (k x) (f x)) : f = g := by
  funext x
  apply antisymm
  · exact hfg x
  · apply trans (g x) (k x) (f x)
    · exact hgk x
    · exact hkf x

/-- Pairs that are ordered by both parts. -/
theorem order_of_pairs (le : α → α → Prop) (le' : β → β → Prop)
    (antisymm : ∀ x y, le x y → le y x → x = y) (antisymm' : ∀ x y, le' x y → le' y x → x = y)
    (x y : α × β) (h : le x.1 y.1 ∧ le' x.2 y.2) (k : le y.1 x.1 ∧ le' y.2 x.2) : x = y := by
  cases h with
  | intro h₁ h₂ =>
    cases k with
    | intro k₁ k₂ =>
      ext
      · exact antisymm x.1 y.1 h₁ k₁
      · exact antisymm' x.2 y.2 h₂ k₂

/-! ## Total Orders
Any two elements can be compared. -/

/-- A total relation is reflexive. -/
theorem total_is_reflexive (le : α → α → Prop) (total : ∀ x y, le x y ∨ le y x) : ∀ x, le x x := by
  intro x
  cases total x x
  · assumption
  · assumption

/-- Two elements of a total order are equal, or one is strictly below the other. -/
theorem total_trichotomy (le : α → α → Prop) (antisymm : ∀ x y, le x y → le y x → x = y)
    (total : ∀ x y, le x y ∨ le y x) (a b : α) :
    (le a b ∧ ¬le b a) ∨ a = b ∨ (le b a ∧ ¬le a b) := by
  by_cases hab : le a b
  · by_cases hba : le b a
    · right
      left
      exact antisymm a b hab hba
    · left
      exact ⟨hab, hba⟩
  · right
    right
    refine ⟨?_, hab⟩
    cases total a b
    · contradiction
    · assumption

/-- Among three elements one is at least the others. -/
theorem total_largest_of_three (le : α → α → Prop) (trans : ∀ x y z, le x y → le y z → le x z)
    (total : ∀ x y, le x y ∨ le y x) (a b c : α) :
    (le b a ∧ le c a) ∨ (le a b ∧ le c b) ∨ (le a c ∧ le b c) := by
  rcases total a b with hab | hba
  · rcases total b c with hbc | hcb
    · right
      right
      exact ⟨trans a b c hab hbc, hbc⟩
    · right
      left
      exact ⟨hab, hcb⟩
  · rcases total a c with hac | hca
    · right
      right
      exact ⟨hac, trans b a c hba hac⟩
    · left
      exact ⟨hba, hca⟩

/-- A strict order with trichotomy makes a total order. -/
theorem total_from_strict (lt : α → α → Prop) (irrefl : ∀ x, ¬lt x x)
    (trans : ∀ x y z, lt x y → lt y z → lt x z) (tri : ∀ x y, lt x y ∨ x = y ∨ lt y x) (a b : α) :
    ¬lt a b ↔ b = a ∨ lt b a := by
  constructor
  · intro hn
    rcases tri a b with h | h | h
    · contradiction
    · left
      exact h.symm
    · right
      exact h
  · rintro (rfl | h) hab
    · exact irrefl b hab
    · exact irrefl a (trans a b a hab h)

/-- A relation into a total order that keeps strictness reflects the order. -/
theorem total_reflect (le : α → α → Prop) (le' : β → β → Prop) (total : ∀ x y, le x y ∨ le y x)
    (refl : ∀ x, le x x) (f : α → β) (strict : ∀ x y, le x y → x ≠ y → ¬le' (f y) (f x)) (a b : α)
    (h : le' (f a) (f b)) : le a b := by
  cases total a b with
  | inl hab => exact hab
  | inr hba =>
    by_cases e : b = a
    · rw [e]
      exact refl a
    · exfalso
      apply strict b a hba e
      exact h

/-- Any two elements have a greatest lower bound, the smaller one. -/
theorem total_meet_exists (le : α → α → Prop) (trans : ∀ x y z, le x y → le y z → le x z)
    (total : ∀ x y, le x y ∨ le y x) (a b : α) : ∃ m, ∀ x, le x m ↔ le x a ∧ le x b := by
  rcases total a b with hab | hba
  · refine ⟨a, fun x => ⟨fun hx => ?_, fun hx => hx.left⟩⟩
    constructor
    · exact hx
    · exact trans x a b hx hab
  · refine ⟨b, fun x => ⟨fun hx => ?_, fun hx => hx.right⟩⟩
    constructor
    · exact trans x b a hx hba
    · exact hx

/-- Compare the first parts of two pairs, and the second parts if the first are equal. -/
def Lexicographic (le : α → α → Prop) (le' : β → β → Prop) (x y : α × β) : Prop :=
  (le x.1 y.1 ∧ x.1 ≠ y.1) ∨ (x.1 = y.1 ∧ le' x.2 y.2)

/-- The lexicographic order of two total orders is total. -/
theorem total_lexicographic (le : α → α → Prop) (le' : β → β → Prop)
    (total : ∀ x y, le x y ∨ le y x) (total' : ∀ x y, le' x y ∨ le' y x) (p q : α × β) :
    Lexicographic le le' p q ∨ Lexicographic le le' q p := by
  by_cases e : p.1 = q.1
  · cases total' p.2 q.2 with
    | inl h =>
      left
      exact Or.inr ⟨e, h⟩
    | inr h =>
      right
      exact Or.inr ⟨e.symm, h⟩
  · cases total p.1 q.1 with
    | inl h =>
      left
      exact Or.inl ⟨h, e⟩
    | inr h =>
      right
      exact Or.inl ⟨h, fun e' => e e'.symm⟩

/-! ## Bounds
Upper bounds, greatest elements and least upper bounds of a set `s : α → Prop`. -/

/-- An element that is above all elements of a set. -/
def UpperBound (le : α → α → Prop) (s : α → Prop) (b : α) : Prop := ∀ x, s x → le x b

/-- An element of a set that is above all others. -/
def Greatest (le : α → α → Prop) (s : α → Prop) (m : α) : Prop := s m ∧ UpperBound le s m

/-- An upper bound that is below all upper bounds. -/
def LeastUpperBound (le : α → α → Prop) (s : α → Prop) (b : α) : Prop :=
  UpperBound le s b ∧ ∀ c, UpperBound le s c → le b c

/-- There is at most one greatest element. -/
theorem bound_greatest_unique (le : α → α → Prop) (antisymm : ∀ x y, le x y → le y x → x = y)
    (s : α → Prop) (a b : α) : Greatest le s a → Greatest le s b → a = b := by
  rintro ⟨ha, hsa⟩ ⟨hb, hsb⟩
  apply antisymm
  · apply hsb
    exact ha
  · apply hsa
    exact hb

/-- A bound may be raised, and a set may shrink. -/
theorem bound_raise (le : α → α → Prop) (trans : ∀ x y z, le x y → le y z → le x z) (s t : α → Prop)
    (a b : α) (h : UpperBound le s a) (hab : le a b) (hts : ∀ x, t x → s x) :
    UpperBound le t b := by
  intro x hx
  apply trans x a b
  · apply h
    apply hts
    exact hx
  · exact hab

/-- Bounds of a union are common bounds. -/
theorem bound_of_union (le : α → α → Prop) (s t : α → Prop) (b : α) :
    UpperBound le (fun x => s x ∨ t x) b ↔ UpperBound le s b ∧ UpperBound le t b := by
  constructor
  · intro h
    constructor
    · intro x hx
      exact h x (Or.inl hx)
    · intro x hx
      exact h x (Or.inr hx)
  · rintro ⟨hs, ht⟩ x (hx | hx)
    · exact hs x hx
    · exact ht x hx

/-- A greatest element is the least upper bound. -/
theorem bound_greatest_is_least (le : α → α → Prop) (s : α → Prop) (m : α) (h : Greatest le s m) :
    LeastUpperBound le s m := by
  obtain ⟨hm, hb⟩ := h
  constructor
  · exact hb
  · intro c hc
    apply hc
    exact hm

/-- Larger sets have larger least upper bounds. -/
theorem bound_least_of_larger_set (le : α → α → Prop) (s t : α → Prop) (a b : α)
    (hs : LeastUpperBound le s a) (ht : LeastUpperBound le t b) (hst : ∀ x, s x → t x) :
    le a b := by
  apply hs.right
  intro x hx
  apply ht.left
  apply hst
  exact hx

/-- The least upper bound of a union is the least upper bound of two least upper bounds. -/
theorem bound_least_of_union (le : α → α → Prop) (trans : ∀ x y z, le x y → le y z → le x z)
    (s t : α → Prop) (a b c : α) (hs : LeastUpperBound le s a) (ht : LeastUpperBound le t b)
    (hc : LeastUpperBound le (fun x => x = a ∨ x = b) c) :
    LeastUpperBound le (fun x => s x ∨ t x) c := by
  obtain ⟨hub, hleast⟩ := hc
  constructor
  · rintro x (hx | hx)
    · exact trans x a c (hs.1 x hx) (hub a (Or.inl rfl))
    · exact trans x b c (ht.1 x hx) (hub b (Or.inr rfl))
  · intro d hd
    apply hleast
    rintro x (rfl | rfl)
    · apply hs.2
      exact fun y hy => hd y (Or.inl hy)
    · apply ht.2
      exact fun y hy => hd y (Or.inr hy)

/-- The least upper bound of the empty set is the least element. -/
theorem bound_of_empty_set (le : α → α → Prop) (b : α) :
    LeastUpperBound le (fun _ => False) b ↔ ∀ c, le b c := by
  constructor
  · intro h c
    apply h.right
    intro x hx
    contradiction
  · intro h
    refine ⟨?_, fun c _ => h c⟩
    intro x hx
    exfalso
    exact hx

/-- In a total order a maximal element is greatest. -/
theorem bound_maximal_is_greatest (le : α → α → Prop) (total : ∀ x y, le x y ∨ le y x)
    (s : α → Prop) (m : α) (hm : s m) (maximal : ∀ x, s x → le m x → x = m) : Greatest le s m := by
  refine ⟨hm, ?_⟩
  intro x hx
  cases total x m with
  | inl h => exact h
  | inr h =>
    have e : x = m := by
      apply maximal
      · exact hx
      · exact h
    subst e
    exact h

/-- The even numbers have no greatest element. -/
theorem bound_no_greatest_even : ¬∃ m, Greatest (· ≤ ·) (fun n : Int => ∃ k, n = 2 * k) m := by
  rintro ⟨m, ⟨k, hk⟩, hb⟩
  have h : m + 2 ≤ m := by
    apply hb
    exists k + 1
    omega
  omega

/-- The negative numbers have a greatest element, but only one. -/
theorem bound_greatest_negative (m : Int) : Greatest (· ≤ ·) (fun n : Int => n < 0) m ↔ m = -1 := by
  constructor
  · intro ⟨hneg, hb⟩
    have h : (-1 : Int) ≤ m := by
      apply hb
      decide
    apply Int.le_antisymm
    · have hlt : m < 0 := hneg
      omega
    · exact h
  · rintro rfl
    constructor
    · decide
    · intro x hx
      show x ≤ -1
      omega

/-! ## Monotone Functions
Functions that preserve or reverse an order, adjoint pairs and fixed points. -/

/-- A function that preserves the order. -/
def Preserves (le : α → α → Prop) (le' : β → β → Prop) (f : α → β) : Prop :=
  ∀ x y, le x y → le' (f x) (f y)

/-- A function that reverses the order. -/
def Reverses (le : α → α → Prop) (le' : β → β → Prop) (f : α → β) : Prop :=
  ∀ x y, le x y → le' (f y) (f x)

/-- Reversing twice preserves. -/
theorem mono_reverse_twice {γ : Type u} (le : α → α → Prop) (le' : β → β → Prop)
    (le'' : γ → γ → Prop) (f : α → β) (g : β → γ) (hf : Reverses le le' f)
    (hg : Reverses le' le'' g) :
    Preserves le le'' (fun x => g (f x)) := by
  intro x y h
  apply hg
  apply hf
  exact h

/-- Scaling an increasing function by a number and by its negative. -/
theorem mono_multiples (f : Int → Int) (hf : Preserves (· ≤ ·) (· ≤ ·) f) (c : Int) (hc : 0 ≤ c) :
    Preserves (· ≤ ·) (· ≤ ·) (fun x => c * f x) ∧
      Reverses (· ≤ ·) (· ≤ ·) (fun x => -c * f x) := by
  constructor
  · intro x y h
    apply Int.mul_le_mul_of_nonneg_left
    · exact hf x y h
    · exact hc
  · intro x y h
    have k : c * f x ≤ c * f y := Int.mul_le_mul_of_nonneg_left (hf x y h) hc
    show -c * f y ≤ -c * f x
    rw [Int.neg_mul, Int.neg_mul]
    exact Int.neg_le_neg k

/-- A strictly increasing function on the integers never takes a value twice. -/
theorem mono_strict_is_one_to_one (f : Int → Int) (h : ∀ x y, x < y → f x < f y) (a b : Int)
    (e : f a = f b) : a = b := by
  apply Classical.byContradiction
  intro hne
  rcases Int.lt_or_gt_of_ne hne with hlt | hgt
  · have k : f a < f b := by
      apply h
      exact hlt
    omega
  · have k : f b < f a := by
      apply h
      exact hgt
    omega

/-- A sequence that increases at every step is increasing. -/
theorem mono_by_steps (le : α → α → Prop) (refl : ∀ x, le x x)
    (trans : ∀ x y z, le x y → le y z → le x z) (f : Nat → α) (h : ∀ n, le (f n) (f (n + 1))) :
    ∀ m k : Nat, le (f m) (f (m + k)) := by
  intro m k
  induction k with
  | zero => exact refl (f m)
  | succ k ih =>
    apply trans (f m) (f (m + k))
    · exact ih
    · exact h (m + k)

/-- A strictly increasing sequence of integers outgrows every bound. -/
theorem mono_outgrows (f : Nat → Int) (h0 : 0 ≤ f 0) (h : ∀ n, f n < f (n + 1)) (n : Nat) :
    (n : Int) ≤ f n := by
  induction n with
  | zero => exact h0
  | succ k ih =>
    specialize h k
    omega

/-- The image of a bound bounds the image. -/
theorem mono_image_of_bound (le : α → α → Prop) (le' : β → β → Prop) (f : α → β)
    (hf : Preserves le le' f) (s : α → Prop) (b : α) (h : UpperBound le s b) :
    UpperBound le' (fun y => ∃ x, s x ∧ f x = y) (f b) := by
  rintro y ⟨x, hx, rfl⟩
  apply hf
  apply h
  exact hx

/-- An increasing function on the integers commutes with maxima. -/
theorem mono_maximum (f : Int → Int) (hf : Preserves (· ≤ ·) (· ≤ ·) f) (a b : Int) :
    f (max a b) = max (f a) (f b) := by
  rcases Int.le_total a b with h | h
  · have k : f a ≤ f b := hf a b h
    rw [Int.max_def, if_pos h, Int.max_def, if_pos k]
  · have k : f b ≤ f a := hf b a h
    have e : max a b = a := by
      omega
    rw [e]
    omega

/-- In a total order an increasing function that returns after two steps stays in place. -/
theorem mono_no_two_cycle (le : α → α → Prop) (antisymm : ∀ x y, le x y → le y x → x = y)
    (total : ∀ x y, le x y ∨ le y x) (f : α → α) (hf : Preserves le le f) (a : α)
    (h : f (f a) = a) : f a = a := by
  cases total a (f a) with
  | inl k =>
    have k' : le (f a) (f (f a)) := hf a (f a) k
    rw [h] at k'
    exact antisymm (f a) a k' k
  | inr k =>
    have k' : le (f (f a)) (f a) := by
      apply hf
      exact k
    rw [h] at k'
    exact antisymm (f a) a k k'

/-- Adjoint functions preserve the order. -/
theorem mono_adjoint_preserves (le : α → α → Prop) (le' : β → β → Prop) (refl' : ∀ y, le' y y)
    (trans : ∀ x y z, le x y → le y z → le x z) (l : α → β) (r : β → α)
    (adj : ∀ x y, le' (l x) y ↔ le x (r y)) : (∀ x, le x (r (l x))) ∧ Preserves le le' l := by
  have unit : ∀ x, le x (r (l x)) := by
    intro x
    rw [← adj]
    exact refl' (l x)
  constructor
  · exact unit
  · intro x y h
    rw [adj]
    apply trans x y
    · exact h
    · exact unit y

/-- Going there, back and there again is going there, for adjoint functions. -/
theorem mono_adjoint_triangle (le : α → α → Prop) (le' : β → β → Prop) (refl : ∀ x, le x x)
    (antisymm' : ∀ x y, le' x y → le' y x → x = y) (l : α → β) (r : β → α)
    (hl : Preserves le le' l) (adj : ∀ x y, le' (l x) y ↔ le x (r y)) (a : α)
    (unit : le a (r (l a))) : l (r (l a)) = l a := by
  apply antisymm'
  · rw [adj]
    exact refl (r (l a))
  · apply hl
    exact unit

/-- A closure operator is determined by its closed elements. -/
theorem mono_closure_below_closed (le : α → α → Prop) (trans : ∀ x y z, le x y → le y z → le x z)
    (c : α → α) (hc : Preserves le le c) (ext : ∀ x, le x (c x)) (idem : ∀ x, c (c x) = c x)
    (a b : α) : le (c a) (c b) ↔ le a (c b) := by
  constructor
  · intro h
    apply trans a (c a) (c b)
    · exact ext a
    · exact h
  · intro h
    have k : le (c a) (c (c b)) := by
      apply hc
      exact h
    rw [idem] at k
    exact k

/-- Knaster and Tarski: the least upper bound of the elements that a function raises is fixed. -/
theorem mono_knaster_tarski (le : α → α → Prop) (trans : ∀ x y z, le x y → le y z → le x z)
    (antisymm : ∀ x y, le x y → le y x → x = y) (f : α → α) (hf : Preserves le le f) (b : α)
    (hb : LeastUpperBound le (fun x => le x (f x)) b) : f b = b := by
  obtain ⟨hub, hleast⟩ := hb
  have hbf : le b (f b) := by
    apply hleast
    intro x hx
    apply trans x (f x)
    · exact hx
    · apply hf
      exact hub x hx
  apply antisymm
  · apply hub
    apply hf
    exact hbf
  · exact hbf

end IntWorld
