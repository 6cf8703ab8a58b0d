/-!
# Algebra World

Operations, monoids, groups, rings, lattices and actions, from identities to normal subgroups and
Boolean algebras. Elements commute or are inverse only where a hypothesis or an axiom says so.
Every theorem stands on its own: a proof may use the axioms and the definitions of this file, and
what else it needs it proves on the way.
-/

namespace AlgebraWorld

universe u v

/-! ## Operations
One operation `*` on a type; every law that is used is a hypothesis. -/

variable {α : Type u} [Mul α]

/-- A left identity and a right identity are the same element. -/
theorem op_identities_coincide (e f : α) (he : ∀ a, e * a = a) (hf : ∀ a, a * f = a) : e = f := by
  calc
    e = e * f := by rw [hf]
    _ = f := by rw [he]

/-- An absorbing element is an identity exactly when it is the only element. -/
theorem op_absorbing_identity (z e : α) (hz : ∀ a, z * a = z) (he : ∀ a, e * a = a) :
    z = e ↔ ∀ a b : α, a = b := by
  constructor
  · intro h a b
    rw [← he a, ← he b, ← h, hz, hz]
  · intro h
    exact h z e

/-- A law that carries the last factor to the front makes an operation with an identity
commutative and associative. -/
theorem op_last_to_front (e : α) (he : ∀ a, e * a = a)
    (h : ∀ a b c : α, a * (b * c) = c * (a * b)) :
    (∀ a b : α, a * b = b * a) ∧ ∀ a b c : α, a * b * c = a * (b * c) := by
  have comm : ∀ a b : α, a * b = b * a := by
    intro a b
    have k := h e a b
    rw [he, he] at k
    exact k
  constructor
  · exact comm
  · intro a b c
    rw [h a b c]
    exact comm (a * b) c

/-- An associative, commutative and idempotent operation distributes over itself. -/
theorem op_distributes_over_itself (assoc : ∀ a b c : α, a * b * c = a * (b * c))
    (comm : ∀ a b : α, a * b = b * a) (idem : ∀ a : α, a * a = a) (a b c : α) :
    a * (b * c) = (a * b) * (a * c) := by
  symm
  calc
    (a * b) * (a * c) = a * ((b * a) * c) := by rw [assoc, assoc]
    _ = (a * a) * (b * c) := by rw [comm b a, assoc, assoc]
    _ = a * (b * c) := by rw [idem]

/-- Three elements of a commutative semigroup that absorb each other in a circle are equal. -/
theorem op_absorption_circle (assoc : ∀ a b c : α, a * b * c = a * (b * c))
    (comm : ∀ a b : α, a * b = b * a) (a b c : α) (hab : a * b = a) (hbc : b * c = b)
    (hca : c * a = c) : a = b ∧ b = c := by
  have hac : a = c := by
    calc
      a = a * (b * c) := by rw [hbc, hab]
      _ = a * b * c := by rw [assoc]
      _ = c := by rw [hab, comm, hca]
  subst hac
  have e : a = b := by
    rw [← hbc, comm, hab]
  constructor
  · exact e
  · exact e.symm

/-- If multiplying by an element from the left and then from the right changes nothing, the other
order changes nothing either. -/
theorem op_strip_other_sides (h : ∀ a b : α, (a * b) * a = b) (a b : α) : a * (b * a) = b := by
  have k : (b * a) * b = a := by
    apply h
  calc
    a * (b * a) = ((b * a) * b) * (b * a) := by rw [k]
    _ = b := by rw [h]

/-- If every factor of a product can be cancelled by multiplying with it again, the operation is
commutative. -/
theorem op_factors_cancel_themselves (left : ∀ a b : α, a * (a * b) = b)
    (right : ∀ a b : α, (a * b) * b = a) (a b : α) : a * b = b * a := by
  have h : b * (a * b) = a := by
    have k : (a * (a * b)) * (a * b) = a := by
      apply right
    rw [left] at k
    exact k
  calc
    a * b = b * (b * (a * b)) := by rw [left]
    _ = b * a := by rw [h]

/-- If factors can be cancelled crosswise, an associative operation is commutative. -/
theorem op_crosswise_cancelling (assoc : ∀ a b c : α, a * b * c = a * (b * c))
    (cross : ∀ a b c : α, a * b = c * a → b = c) : ∀ a b : α, a * b = b * a := by
  intro a b
  apply cross b
  rw [assoc]

/-- Where every element is idempotent, cancelling leaves only one element. -/
theorem op_cancelling_idempotents (assoc : ∀ a b c : α, a * b * c = a * (b * c))
    (idem : ∀ a : α, a * a = a) (left : ∀ a b c : α, a * b = a * c → b = c)
    (right : ∀ a b c : α, a * c = b * c → a = b) (a b : α) : a = b := by
  have h : a * b = b := by
    apply left a
    rw [← assoc, idem]
  have k : a * b = a := by
    apply right _ _ b
    rw [assoc, idem]
  rw [← h, k]

/-- An operation is associative exactly when left and right multiplications commute with each
other as functions. -/
theorem op_translations_commute :
    (∀ a b c : α, a * b * c = a * (b * c)) ↔
      ∀ a c : α, (fun x => (a * x) * c) = (fun x => a * (x * c)) := by
  constructor
  · intro assoc a c
    funext x
    apply assoc
  · intro h a b c
    have k := congrFun (h a c) b
    exact k

/-- If going to any element and back leads home, only the first and the last factor count. -/
theorem op_middle_factor_is_idle (assoc : ∀ a b c : α, a * b * c = a * (b * c))
    (back : ∀ a b : α, a * b * a = a) : (∀ a : α, a * a = a) ∧ ∀ a b c : α, a * b * c = a * c := by
  constructor
  · intro a
    calc
      a * a = a * (a * a * a) := by rw [back]
      _ = a * (a * a) * a := by rw [assoc, assoc, assoc]
      _ = a := by rw [back]
  · intro a b c
    calc
      a * b * c = a * c * a * b * c := by rw [back a c]
      _ = a * (c * (a * b) * c) := by simp only [assoc]
      _ = a * c := by rw [back]

/-- Eckmann and Hilton: two operations with identities that interchange are equal and
commutative. -/
theorem op_eckmann_hilton [Add α] (e z : α) (he : ∀ a, e * a = a ∧ a * e = a)
    (hz : ∀ a, z + a = a ∧ a + z = a)
    (interchange : ∀ a b c d : α, (a + b) * (c + d) = (a * c) + (b * d)) :
    ∀ a b : α, a * b = a + b ∧ a * b = b * a := by
  have same : e = z := by
    calc
      e = (e + z) * (z + e) := by rw [(hz e).1, (hz e).2, (he e).1]
      _ = e * z + z * e := by rw [interchange]
      _ = z := by rw [(he z).1, (he z).2, (hz z).1]
  subst same
  have sum : ∀ a b : α, a * b = a + b := by
    intro a b
    calc
      a * b = (a + e) * (e + b) := by rw [(hz a).2, (hz b).1]
      _ = a + b := by rw [interchange, (he a).2, (he b).1]
  intro a b
  constructor
  · exact sum a b
  · calc
      a * b = (e + a) * (b + e) := by rw [(hz a).1, (hz b).2]
      _ = b + a := by rw [interchange, (he b).1, (he a).2]
      _ = b * a := by rw [sum]

/-! ## First Steps in Monoids
Bracket, drop a one, replace a part. -/

/-- A type with an element `1`. -/
class HasOne (α : Type u) where
  one : α

instance {α : Type u} [HasOne α] : OfNat α 1 := ⟨HasOne.one⟩

/-- An associative operation with an identity, and its powers. -/
class Monoid (M : Type u) extends Mul M, HasOne M, Pow M Nat where
  mul_assoc : ∀ a b c : M, a * b * c = a * (b * c)
  one_mul : ∀ a : M, 1 * a = a
  mul_one : ∀ a : M, a * 1 = a
  pow_zero : ∀ a : M, a ^ 0 = 1
  pow_succ : ∀ (a : M) (n : Nat), a ^ (n + 1) = a ^ n * a

export Monoid (mul_assoc one_mul mul_one pow_zero pow_succ)

variable {M : Type u} [Monoid M]

/-- An element with an inverse on both sides. -/
def IsUnit (a : M) : Prop := ∃ b, a * b = 1 ∧ b * a = 1

/-- Ones on both sides of the middle drop out. -/
theorem mon_drop_ones (a b : M) : a * 1 * (1 * b) = a * b := by
  rw [mul_one]
  rw [one_mul]

/-- Two pairs are the same product as three in a row and one more. -/
theorem mon_rebracket (a b c d : M) : a * b * (c * d) = a * (b * c) * d := by
  rw [mul_assoc]
  rw [mul_assoc]
  rw [mul_assoc]

/-- The second power is the square. -/
theorem mon_second_power (a : M) : a ^ 2 = a * a := by
  rw [pow_succ]
  rw [pow_succ]
  rw [pow_zero]
  rw [one_mul]

/-- There is only one identity. -/
theorem mon_single_identity (e : M) (h : ∀ a : M, e * a = a) : e = 1 := by
  rw [← mul_one e]
  exact h 1

/-- One is a unit. -/
theorem mon_one_is_unit : IsUnit (1 : M) := by
  refine ⟨1, ?_, ?_⟩
  · rw [mul_one]
  · rw [one_mul]

/-- What undoes a unit is a unit. -/
theorem mon_partner_is_unit (a b : M) (h : a * b = 1) (k : b * a = 1) : IsUnit b := by
  refine ⟨a, ?_, ?_⟩
  · exact k
  · exact h

/-- Units can be cancelled on the left. -/
theorem mon_cancel_unit (a b c : M) (h : IsUnit a) (k : a * b = a * c) : b = c := by
  obtain ⟨d, _, hd⟩ := h
  rw [← one_mul b, ← hd]
  rw [mul_assoc, k]
  rw [← mul_assoc, hd, one_mul]

/-- An idempotent factor counts once. -/
theorem mon_idempotent_once (a b : M) (h : a * a = a) : a * (a * b) = a * b := by
  rw [← mul_assoc]
  rw [h]

/-- Two neighbours that commute change places inside a product. -/
theorem mon_swap_neighbours (a b c : M) (h : b * c = c * b) : a * b * c = a * c * b := by
  rw [mul_assoc]
  rw [h]
  rw [mul_assoc]

/-- A pair with product one vanishes from the middle. -/
theorem mon_vanishing_pair (a b c d : M) (h : b * c = 1) : a * b * (c * d) = a * d := by
  rw [mul_assoc]
  rw [← mul_assoc b]
  rw [h]
  rw [one_mul]

/-- The multiples of an element that absorbs what stands behind it are idempotent. -/
theorem mon_multiple_of_absorbing (z : M) (h : ∀ a, z * a = z) (b : M) : b * z * (b * z) = b * z := by
  rw [mul_assoc]
  rw [h]

/-! ## Monoids and Units
An associative operation with an identity `1`, and the elements that can be undone. -/

/-- An inverse on the left and an inverse on the right agree. -/
theorem mon_inverses_agree (a b c : M) (hb : b * a = 1) (hc : a * c = 1) : b = c := by
  calc
    b = b * (a * c) := by rw [hc, mul_one]
    _ = b * a * c := by rw [mul_assoc]
    _ = c := by rw [hb, one_mul]

/-- What commutes with two elements commutes with their product. -/
theorem mon_commutes_with_product (a b c : M) (ha : a * c = c * a) (hb : b * c = c * b) :
    (a * b) * c = c * (a * b) := by
  rw [mul_assoc, hb]
  rw [← mul_assoc, ha]
  rw [mul_assoc]

/-- Undoing in the wrong order leaves an idempotent. -/
theorem mon_wrong_order_idempotent (a b : M) (h : a * b = 1) : (b * a) * (b * a) = b * a := by
  calc
    (b * a) * (b * a) = b * (a * b) * a := by simp only [mul_assoc]
    _ = b * a := by rw [h, mul_one]

/-- The only idempotent unit is one. -/
theorem mon_idempotent_unit (a : M) (h : IsUnit a) : a * a = a ↔ a = 1 := by
  obtain ⟨b, hab, hba⟩ := h
  constructor
  · intro idem
    rw [← hba]
    calc
      a = b * a * a := by rw [hba, one_mul]
      _ = b * a := by rw [mul_assoc, idem]
  · rintro rfl
    rw [one_mul]

/-- The product of two units is a unit. -/
theorem mon_product_of_units (a b : M) : IsUnit a → IsUnit b → IsUnit (a * b) := by
  rintro ⟨c, hac, hca⟩ ⟨d, hbd, hdb⟩
  refine ⟨d * c, ?_, ?_⟩
  · rw [mul_assoc, ← mul_assoc b, hbd, one_mul]
    exact hac
  · rw [mul_assoc, ← mul_assoc c, hca, one_mul]
    exact hdb

/-- What commutes with a unit commutes with its inverse. -/
theorem mon_commutes_with_inverse (a b c : M) (h : a * b = b * a) (hbc : b * c = 1)
    (hcb : c * b = 1) : a * c = c * a := by
  calc
    a * c = (c * b) * (a * c) := by rw [hcb, one_mul]
    _ = c * (b * a) * c := by simp only [mul_assoc]
    _ = c * a * (b * c) := by rw [← h]; simp only [mul_assoc]
    _ = c * a := by rw [hbc, mul_one]

/-- If an absorbing element is a unit, then all elements are equal to it. -/
theorem mon_absorbing_unit (z : M) (hz : ∀ a, z * a = z) (h : IsUnit z) : ∀ a : M, a = z := by
  obtain ⟨w, hw, _⟩ := h
  have one : z = 1 := by
    rw [← hz w]
    exact hw
  intro a
  rw [← hz a, one, one_mul]

/-- If all elements have an inverse on the left, then all elements are units. -/
theorem mon_left_inverses_suffice (h : ∀ a : M, ∃ b, b * a = 1) : ∀ a : M, IsUnit a := by
  intro a
  obtain ⟨b, hb⟩ := h a
  obtain ⟨c, hc⟩ := h b
  have e : c = a := by
    calc
      c = c * (b * a) := by rw [hb, mul_one]
      _ = a := by rw [← mul_assoc, hc, one_mul]
  subst e
  exact ⟨b, hc, hb⟩

/-- A factor of a unit is a unit if it commutes with the other factor. -/
theorem mon_commuting_factors_of_unit (a b : M) (h : a * b = b * a) (hu : IsUnit (a * b)) :
    IsUnit a := by
  obtain ⟨c, hr, hl⟩ := hu
  have hl' : c * b * a = 1 := by
    rw [mul_assoc, ← h]
    exact hl
  have e : c * b = b * c := by
    calc
      c * b = c * b * (a * b * c) := by rw [hr, mul_one]
      _ = (c * b * a) * (b * c) := by simp only [mul_assoc]
      _ = b * c := by rw [hl', one_mul]
  refine ⟨b * c, ?_, ?_⟩
  · rw [← mul_assoc]
    exact hr
  · rw [← e]
    exact hl'

/-- An element is a unit exactly when multiplying by it is one-to-one and onto. -/
theorem mon_unit_iff_bijective (a : M) :
    IsUnit a ↔ (∀ y, ∃ x, a * x = y) ∧ ∀ x y, a * x = a * y → x = y := by
  constructor
  · rintro ⟨b, hab, hba⟩
    constructor
    · intro y
      exists b * y
      rw [← mul_assoc, hab, one_mul]
    · intro x y h
      rw [← one_mul x, ← hba, mul_assoc, h, ← mul_assoc, hba, one_mul]
  · rintro ⟨onto, inj⟩
    obtain ⟨b, hb⟩ := onto 1
    refine ⟨b, hb, ?_⟩
    apply inj
    rw [← mul_assoc, hb, one_mul, mul_one]

/-- In a monoid with cancelling, elements that divide each other differ by a unit. -/
theorem mon_mutual_divisors (cancel : ∀ a b c : M, a * b = a * c → b = c) (a b c d : M)
    (hb : b = a * c) (ha : a = b * d) : ∃ u, IsUnit u ∧ a * u = b := by
  refine ⟨c, ⟨d, ?_, ?_⟩, ?_⟩
  · apply cancel a
    rw [← mul_assoc, ← hb, ← ha, mul_one]
  · apply cancel b
    rw [← mul_assoc, ← ha, ← hb, mul_one]
  · exact hb.symm

/-! ## First Steps in Groups
Undo a factor, move it to the other side, cancel it. -/

/-- A type with an inverse for every element. -/
class HasInv (α : Type u) where
  inv : α → α

@[inherit_doc] postfix:max (priority := high) "⁻¹" => HasInv.inv

/-- A monoid in which every element has an inverse. -/
class Group (G : Type u) extends Monoid G, HasInv G where
  inv_mul : ∀ a : G, a⁻¹ * a = 1
  mul_inv : ∀ a : G, a * a⁻¹ = 1

export Group (inv_mul mul_inv)

variable {G : Type u} [Group G]

/-- What is multiplied on and undone is gone. -/
theorem grp_undo_left (a b : G) : a⁻¹ * (a * b) = b := by
  rw [← mul_assoc]
  rw [inv_mul]
  rw [one_mul]

/-- The inverse of one is one. -/
theorem grp_inverse_of_one : (1 : G)⁻¹ = 1 := by
  rw [← one_mul (1 : G)⁻¹]
  exact mul_inv 1

/-- To undo the undoing is to do. -/
theorem grp_inverse_twice (a : G) : a⁻¹⁻¹ = a := by
  rw [← one_mul a⁻¹⁻¹]
  rw [← mul_inv a]
  rw [mul_assoc]
  rw [mul_inv, mul_one]

/-- In a group every factor on the right can be cancelled. -/
theorem grp_cancel_right (a b c : G) (h : a * c = b * c) : a = b := by
  rw [← mul_one a, ← mul_inv c]
  rw [← mul_assoc, h]
  rw [mul_assoc, mul_inv, mul_one]

/-- A first factor moves to the other side as its inverse. -/
theorem grp_move_factor (a b c : G) (h : a * b = c) : b = a⁻¹ * c := by
  rw [← h]
  rw [← mul_assoc]
  rw [inv_mul, one_mul]

/-- Elements whose quotient is one are equal. -/
theorem grp_quotient_one (a b : G) (h : a * b⁻¹ = 1) : a = b := by
  rw [← one_mul b]
  rw [← h]
  rw [mul_assoc, inv_mul, mul_one]

/-- Every conjugate of one is one. -/
theorem grp_conjugate_of_one (g : G) : g * 1 * g⁻¹ = 1 := by
  rw [mul_one]
  exact mul_inv g

/-- Neighbouring quotients join. -/
theorem grp_quotients_join (a b c : G) : a * b⁻¹ * (b * c⁻¹) = a * c⁻¹ := by
  rw [mul_assoc]
  rw [← mul_assoc b⁻¹]
  rw [inv_mul]
  rw [one_mul]

/-- Every element of a group is a unit. -/
theorem grp_all_units (a : G) : IsUnit a := by
  refine ⟨a⁻¹, ?_, ?_⟩
  · exact mul_inv a
  · exact inv_mul a

/-- There is an element that carries one given element to another. -/
theorem grp_solvable (a b : G) : ∃ x : G, x * a = b := by
  exists b * a⁻¹
  rw [mul_assoc]
  rw [inv_mul]
  exact mul_one b

/-- Elements with the same inverse have the quotient one. -/
theorem grp_same_inverse (a b : G) (h : a⁻¹ = b⁻¹) : a * b⁻¹ = 1 := by
  rw [← h]
  exact mul_inv a

/-! ## Groups
Every element `a` has an inverse `a⁻¹`. -/

/-- Only one element of a group is equal to its own square. -/
theorem grp_own_square_iff (a : G) : a * a = a ↔ a = 1 := by
  constructor
  · intro h
    calc
      a = a⁻¹ * (a * a) := by rw [← mul_assoc, inv_mul, one_mul]
      _ = 1 := by rw [h, inv_mul]
  · intro h
    subst h
    rw [mul_one]

/-- A partner with product one is the inverse. -/
theorem grp_inverse_iff (a b : G) : a * b = 1 ↔ a⁻¹ = b := by
  constructor
  · intro h
    rw [← mul_one a⁻¹, ← h]
    rw [← mul_assoc, inv_mul, one_mul]
  · rintro rfl
    exact mul_inv a

/-- To undo two steps, undo the second one first. -/
theorem grp_inverse_of_product (a b : G) : (a * b)⁻¹ = b⁻¹ * a⁻¹ := by
  have h : (a * b) * (b⁻¹ * a⁻¹) = 1 := by
    rw [mul_assoc, ← mul_assoc b, mul_inv, one_mul, mul_inv]
  calc
    (a * b)⁻¹ = (a * b)⁻¹ * ((a * b) * (b⁻¹ * a⁻¹)) := by rw [h, mul_one]
    _ = b⁻¹ * a⁻¹ := by rw [← mul_assoc, inv_mul, one_mul]

/-- A product that is one may be rotated. -/
theorem grp_rotate_product (a b c : G) (h : a * b * c = 1) : b * c * a = 1 := by
  have k : b * c = a⁻¹ := by
    calc
      b * c = a⁻¹ * (a * b * c) := by rw [mul_assoc a, ← mul_assoc a⁻¹, inv_mul, one_mul]
      _ = a⁻¹ := by rw [h, mul_one]
  rw [k]
  exact inv_mul a

/-- An equation with the unknown in the middle has exactly one solution. -/
theorem grp_unknown_in_the_middle (a b c : G) :
    ∃ x, a * x * b = c ∧ ∀ y, a * y * b = c → y = x := by
  refine ⟨a⁻¹ * c * b⁻¹, ?_, ?_⟩
  · rw [← mul_assoc, ← mul_assoc, mul_inv, one_mul]
    rw [mul_assoc, inv_mul, mul_one]
  · intro y h
    rw [← h, mul_assoc a, ← mul_assoc a⁻¹, inv_mul, one_mul]
    rw [mul_assoc, mul_inv, mul_one]

/-- Two elements commute exactly when their commutator is one. -/
theorem grp_commutator_iff (a b : G) : a * b * a⁻¹ * b⁻¹ = 1 ↔ a * b = b * a := by
  constructor
  · intro h
    calc
      a * b = a * b * (a⁻¹ * (b⁻¹ * b) * a) := by rw [inv_mul, mul_one, inv_mul, mul_one]
      _ = (a * b * a⁻¹ * b⁻¹) * (b * a) := by simp only [mul_assoc]
      _ = b * a := by rw [h, one_mul]
  · intro h
    rw [h, mul_assoc b, mul_inv, mul_one]
    exact mul_inv b

/-- A common divisor of two quotients cancels. -/
theorem grp_cancel_common_divisor (a b c : G) : (a * c⁻¹) * (b * c⁻¹)⁻¹ = a * b⁻¹ := by
  have h : (b * c⁻¹)⁻¹ = c * b⁻¹ := by
    have k : (c * b⁻¹) * (b * c⁻¹) = 1 := by
      rw [mul_assoc, ← mul_assoc b⁻¹, inv_mul, one_mul, mul_inv]
    rw [← one_mul (b * c⁻¹)⁻¹, ← k]
    rw [mul_assoc, mul_inv, mul_one]
  rw [h, mul_assoc, ← mul_assoc c⁻¹]
  rw [inv_mul, one_mul]

/-- Two elements that some third element carries into each other. -/
def Conjugate (a b : G) : Prop := ∃ g, g * a = b * g

/-- Being conjugate can be turned round and chained. -/
theorem grp_conjugate_chain :
    (∀ a b : G, Conjugate a b → Conjugate b a) ∧
      ∀ a b c : G, Conjugate a b → Conjugate b c → Conjugate a c := by
  constructor
  · rintro a b ⟨g, h⟩
    exists g⁻¹
    calc
      g⁻¹ * b = g⁻¹ * (b * g) * g⁻¹ := by rw [mul_assoc, mul_assoc b, mul_inv, mul_one]
      _ = a * g⁻¹ := by rw [← h, ← mul_assoc, inv_mul, one_mul]
  · rintro a b c ⟨g, hg⟩ ⟨k, hk⟩
    exists k * g
    rw [mul_assoc, hg, ← mul_assoc, hk, mul_assoc]

/-- A group in which every element is its own inverse is commutative. -/
theorem grp_involutions_commute (h : ∀ a : G, a * a = 1) (a b : G) : a * b = b * a := by
  have k : (a * b) * (b * a) = 1 := by
    rw [mul_assoc, ← mul_assoc b, h b, one_mul]
    exact h a
  calc
    a * b = (a * b) * ((b * a) * (b * a)) := by rw [h (b * a), mul_one]
    _ = b * a := by rw [← mul_assoc, k, one_mul]

/-- Squaring respects products exactly in commutative groups. -/
theorem grp_squaring_respects_products :
    (∀ a b : G, (a * b) * (a * b) = (a * a) * (b * b)) ↔ ∀ a b : G, a * b = b * a := by
  constructor
  · intro h a b
    have k : a⁻¹ * ((a * b) * (a * b)) * b⁻¹ = a⁻¹ * ((a * a) * (b * b)) * b⁻¹ := by
      rw [h]
    have l : ∀ x y : G, a⁻¹ * (a * x * (y * b)) * b⁻¹ = x * y := by
      intro x y
      rw [mul_assoc a, ← mul_assoc a⁻¹, inv_mul, one_mul]
      rw [← mul_assoc, mul_assoc, mul_inv, mul_one]
    rw [l, l] at k
    exact k.symm
  · intro comm a b
    rw [mul_assoc, ← mul_assoc b, comm b a]
    simp only [mul_assoc]

/-- If conjugating by an involution squares an element, its cube is one. -/
theorem grp_conjugated_to_square (a b : G) (h : b * a * b⁻¹ = a * a) (hb : b * b = 1) :
    a * a * a = 1 := by
  have twice : b * (b * a * b⁻¹) * b⁻¹ = a := by
    calc
      b * (b * a * b⁻¹) * b⁻¹ = (b * b) * a * (b⁻¹ * b⁻¹) := by simp only [mul_assoc]
      _ = a * (b * b) * (b⁻¹ * b⁻¹) := by rw [hb, one_mul, mul_one]
      _ = a * (b * (b * b⁻¹) * b⁻¹) := by simp only [mul_assoc]
      _ = a := by rw [mul_inv, mul_one, mul_inv, mul_one]
  have fourth : b * (a * a) * b⁻¹ = a * a * (a * a) := by
    calc
      b * (a * a) * b⁻¹ = b * a * (b⁻¹ * b) * a * b⁻¹ := by rw [inv_mul, mul_one, mul_assoc b a]
      _ = (b * a * b⁻¹) * (b * a * b⁻¹) := by simp only [mul_assoc]
      _ = a * a * (a * a) := by rw [h]
  rw [h, fourth] at twice
  calc
    a * a * a = a * a * (a * a) * a⁻¹ := by
      rw [mul_assoc (a * a), mul_assoc a a a⁻¹, mul_inv, mul_one]
    _ = 1 := by rw [twice, mul_inv]

/-- Two elements that turn each other round, as in the group of the quaternions, have the same
square, and its square is one. -/
theorem grp_quaternion_relations (a b : G) (h : a * b * a = b) (k : b * a * b = a) :
    a * a = b * b ∧ (b * b) * (b * b) = 1 := by
  have e : a * a = b * b := by
    calc
      a * a = a * (b * a * b) := by rw [k]
      _ = (a * b * a) * b := by simp only [mul_assoc]
      _ = b * b := by rw [h]
  refine ⟨e, ?_⟩
  have p : (a * a) * (b * a) = a * b := by
    calc
      (a * a) * (b * a) = a * (a * b * a) := by simp only [mul_assoc]
      _ = a * b := by rw [h]
  have q : (b * b) * (a * b) = b * a := by
    calc
      (b * b) * (a * b) = b * (b * a * b) := by simp only [mul_assoc]
      _ = b * a := by rw [k]
  have r : (b * b) * (b * b) * (a * b) = a * b := by
    rw [mul_assoc, q, ← e, p]
  calc
    (b * b) * (b * b) = (b * b) * (b * b) * (a * b) * (a * b)⁻¹ := by
      rw [mul_assoc _ (a * b), mul_inv, mul_one]
    _ = 1 := by rw [r, mul_inv]

/-- A left identity and left inverses are enough for a group. -/
theorem grp_left_axioms_suffice (assoc : ∀ a b c : α, a * b * c = a * (b * c)) (e : α)
    (left_one : ∀ a, e * a = a) (left_inv : ∀ a : α, ∃ b, b * a = e) :
    (∀ a, a * e = a) ∧ ∀ a b, b * a = e → a * b = e := by
  have right_inv : ∀ a b, b * a = e → a * b = e := by
    intro a b h
    obtain ⟨c, hc⟩ := left_inv b
    calc
      a * b = (c * b) * (a * b) := by rw [hc, left_one]
      _ = c * ((b * a) * b) := by simp only [assoc]
      _ = e := by rw [h, left_one, hc]
  constructor
  · intro a
    obtain ⟨b, hb⟩ := left_inv a
    rw [← hb, ← assoc, right_inv a b hb, left_one]
  · exact right_inv

/-- If all equations with one unknown factor have solutions, there is an identity. -/
theorem grp_solvable_gives_identity (assoc : ∀ a b c : α, a * b * c = a * (b * c))
    (right : ∀ a b : α, ∃ x, a * x = b) (left : ∀ a b : α, ∃ x, x * a = b) (c : α) :
    ∃ e : α, ∀ a, e * a = a ∧ a * e = a := by
  obtain ⟨e, he⟩ := left c c
  obtain ⟨f, hf⟩ := right c c
  have he' : ∀ a, e * a = a := by
    intro a
    obtain ⟨x, rfl⟩ := right c a
    rw [← assoc, he]
  have hf' : ∀ a, a * f = a := by
    intro a
    obtain ⟨x, rfl⟩ := left c a
    rw [assoc, hf]
  have same : e = f := by
    rw [← he' f, hf']
  subst same
  exists e
  intro a
  constructor
  · exact he' a
  · exact hf' a

/-! ## First Powers
Powers of special elements, one step at a time. -/

/-- All powers of one are one. -/
theorem pow_of_one (n : Nat) : (1 : M) ^ n = 1 := by
  induction n with
  | zero => exact pow_zero 1
  | succ n ih =>
    rw [pow_succ]
    rw [ih, mul_one]

/-- A power may take its next factor from the left. -/
theorem pow_next_from_left (a : M) (n : Nat) : a ^ (n + 1) = a * a ^ n := by
  induction n with
  | zero => rw [pow_succ, pow_zero, one_mul, mul_one]
  | succ n ih =>
    rw [pow_succ, ih]
    rw [mul_assoc, ← pow_succ, ih]

/-- Two factors more. -/
theorem pow_two_more (a : M) (n : Nat) : a ^ (n + 2) = a ^ n * (a * a) := by
  rw [pow_succ]
  rw [pow_succ]
  rw [mul_assoc]

/-- After a power that is one the count begins anew. -/
theorem pow_after_one (a : M) (n : Nat) (h : a ^ n = 1) : a ^ (n + 1) = a := by
  rw [pow_succ]
  rw [h]
  rw [one_mul]

/-- A factor that swallows an element swallows its powers. -/
theorem pow_swallowed (a b : M) (h : b * a = b) (n : Nat) : b * a ^ n = b := by
  induction n with
  | zero => rw [pow_zero, mul_one]
  | succ n ih =>
    rw [pow_succ, ← mul_assoc]
    rw [ih, h]

/-! ## Powers
Repeated multiplication: `a ^ 0 = 1` and `a ^ (n + 1) = a ^ n * a`. -/

/-- The powers of an idempotent are all alike. -/
theorem pow_of_idempotent (a : M) (h : a * a = a) (n : Nat) : a ^ (n + 1) = a := by
  induction n with
  | zero => rw [pow_succ, pow_zero, one_mul]
  | succ n ih =>
    rw [pow_succ, ih]
    exact h

/-- Exponents add up when powers are multiplied. -/
theorem pow_of_sum (a : M) (m n : Nat) : a ^ (m + n) = a ^ m * a ^ n := by
  induction n with
  | zero => rw [Nat.add_zero, pow_zero, mul_one]
  | succ n ih =>
    rw [← Nat.add_assoc, pow_succ, pow_succ]
    rw [ih, mul_assoc]

/-- A factor slides through a power of a product and turns it round. -/
theorem pow_slide_through (a b : M) (n : Nat) : (a * b) ^ n * a = a * (b * a) ^ n := by
  induction n with
  | zero => rw [pow_zero, pow_zero, one_mul, mul_one]
  | succ n ih =>
    rw [pow_succ, pow_succ, ← mul_assoc a, ← ih]
    simp only [mul_assoc]

/-- Conjugating a power is raising a conjugate. -/
theorem pow_of_conjugate (g a : G) (n : Nat) : (g * a * g⁻¹) ^ n = g * a ^ n * g⁻¹ := by
  induction n with
  | zero => rw [pow_zero, pow_zero, mul_one, mul_inv]
  | succ n ih =>
    rw [pow_succ, ih, pow_succ]
    calc
      g * a ^ n * g⁻¹ * (g * a * g⁻¹) = g * a ^ n * (g⁻¹ * g) * a * g⁻¹ := by
        simp only [mul_assoc]
      _ = g * (a ^ n * a) * g⁻¹ := by rw [inv_mul, mul_one, mul_assoc g]

/-- A power of a power multiplies the exponents. -/
theorem pow_nested (a : M) (m n : Nat) : (a ^ m) ^ n = a ^ (m * n) := by
  have add : ∀ j k : Nat, a ^ (j + k) = a ^ j * a ^ k := by
    intro j k
    induction k with
    | zero => rw [Nat.add_zero, pow_zero, mul_one]
    | succ k ih => rw [← Nat.add_assoc, pow_succ, ih, pow_succ, mul_assoc]
  induction n with
  | zero => rw [pow_zero, Nat.mul_zero, pow_zero]
  | succ n ih =>
    rw [pow_succ, ih, Nat.mul_add_one]
    rw [add]

/-- A power of a product of two commuting elements is the product of the powers. -/
theorem pow_of_commuting_product (a b : M) (h : a * b = b * a) (n : Nat) :
    (a * b) ^ n = a ^ n * b ^ n := by
  have slide : ∀ k : Nat, b ^ k * a = a * b ^ k := by
    intro k
    induction k with
    | zero => rw [pow_zero, one_mul, mul_one]
    | succ k ih => rw [pow_succ, mul_assoc, ← h, ← mul_assoc, ih, mul_assoc]
  induction n with
  | zero => rw [pow_zero, pow_zero, pow_zero, one_mul]
  | succ n ih =>
    rw [pow_succ, pow_succ, pow_succ, ih]
    rw [mul_assoc, ← mul_assoc (b ^ n), slide n]
    simp only [mul_assoc]

/-- Equal powers of an element and of its inverse cancel. -/
theorem pow_of_inverse (a : G) (n : Nat) : a ^ n * a⁻¹ ^ n = 1 := by
  have front : ∀ k : Nat, a⁻¹ ^ (k + 1) = a⁻¹ * a⁻¹ ^ k := by
    intro k
    induction k with
    | zero => rw [pow_succ, pow_zero, one_mul, mul_one]
    | succ k ih => rw [pow_succ, ih, mul_assoc, ← pow_succ, ih]
  induction n with
  | zero => rw [pow_zero, pow_zero, one_mul]
  | succ n ih =>
    rw [pow_succ, front]
    rw [mul_assoc, ← mul_assoc a, mul_inv, one_mul]
    exact ih

/-- If some power of an element is a unit, the element is a unit. -/
theorem pow_root_of_unit (a : M) (n : Nat) (h : IsUnit (a ^ (n + 1))) : IsUnit a := by
  obtain ⟨b, hr, hl⟩ := h
  have front : ∀ k : Nat, a ^ (k + 1) = a * a ^ k := by
    intro k
    induction k with
    | zero => rw [pow_succ, pow_zero, one_mul, mul_one]
    | succ k ih => rw [pow_succ, ih, mul_assoc, ← pow_succ, ih]
  have right : a * (a ^ n * b) = 1 := by
    rw [← mul_assoc, ← front]
    exact hr
  have left : (b * a ^ n) * a = 1 := by
    rw [mul_assoc, ← pow_succ]
    exact hl
  have e : b * a ^ n = a ^ n * b := by
    rw [← mul_one (b * a ^ n), ← right, ← mul_assoc, left, one_mul]
  refine ⟨a ^ n * b, right, ?_⟩
  rw [← e]
  exact left

/-- If two powers of a group element are equal, some positive power is one. -/
theorem pow_repetition (a : G) (m n : Nat) (hmn : m < n) (h : a ^ m = a ^ n) :
    ∃ k, 0 < k ∧ a ^ k = 1 := by
  have add : ∀ k : Nat, a ^ (m + k) = a ^ m * a ^ k := by
    intro k
    induction k with
    | zero => rw [Nat.add_zero, pow_zero, mul_one]
    | succ k ih => rw [← Nat.add_assoc, pow_succ, ih, pow_succ, mul_assoc]
  have hn : n = m + (n - m) := by omega
  refine ⟨n - m, ?_, ?_⟩
  · omega
  · calc
      a ^ (n - m) = (a ^ m)⁻¹ * (a ^ m * a ^ (n - m)) := by rw [← mul_assoc, inv_mul, one_mul]
      _ = 1 := by rw [← add, ← hn, ← h, inv_mul]

/-- Powers that repeat once keep repeating. -/
theorem pow_periodic (a : M) (i p : Nat) (h : a ^ (i + p) = a ^ i) (k : Nat) :
    a ^ (i + k * p) = a ^ i := by
  have shift : ∀ j : Nat, a ^ (i + p + j) = a ^ (i + j) := by
    intro j
    induction j with
    | zero => exact h
    | succ j ih => rw [← Nat.add_assoc, pow_succ, ih, ← pow_succ, Nat.add_assoc]
  induction k with
  | zero => rw [Nat.zero_mul, Nat.add_zero]
  | succ k ih =>
    have e : i + (k + 1) * p = i + p + k * p := by
      rw [Nat.add_one_mul]
      omega
    rw [e, shift]
    exact ih

/-- Only the remainder of an exponent matters when some power is one. -/
theorem pow_remainder (a : M) (m n : Nat) (h : a ^ m = 1) : a ^ n = a ^ (n % m) := by
  have add : ∀ j k : Nat, a ^ (j + k) = a ^ j * a ^ k := by
    intro j k
    induction k with
    | zero => rw [Nat.add_zero, pow_zero, mul_one]
    | succ k ih => rw [← Nat.add_assoc, pow_succ, ih, pow_succ, mul_assoc]
  have multiple : ∀ q : Nat, a ^ (m * q) = 1 := by
    intro q
    induction q with
    | zero => rw [Nat.mul_zero, pow_zero]
    | succ q ih => rw [Nat.mul_add_one, add, ih, h, one_mul]
  calc
    a ^ n = a ^ (m * (n / m) + n % m) := by rw [Nat.div_add_mod]
    _ = a ^ (n % m) := by rw [add, multiple, one_mul]

/-- Doubling an exponent at every step gives a tower of powers of two. -/
theorem pow_doubling_tower (a b : M) (h : b * a = a * a * b) (n : Nat) :
    b ^ n * a = a ^ (2 ^ n) * b ^ n := by
  have add : ∀ j k : Nat, a ^ (j + k) = a ^ j * a ^ k := by
    intro j k
    induction k with
    | zero => rw [Nat.add_zero, pow_zero, mul_one]
    | succ k ih => rw [← Nat.add_assoc, pow_succ, ih, pow_succ, mul_assoc]
  induction n with
  | zero =>
    rw [pow_zero, Nat.pow_zero, one_mul, mul_one, pow_succ, pow_zero, one_mul]
  | succ n ih =>
    have two : 2 ^ (n + 1) = 2 ^ n + 2 ^ n := by
      rw [Nat.pow_succ, Nat.mul_two]
    calc
      b ^ (n + 1) * a = b ^ n * a * a * b := by rw [pow_succ, mul_assoc, h]; simp only [mul_assoc]
      _ = a ^ (2 ^ n) * b ^ n * a * b := by rw [ih]
      _ = a ^ (2 ^ n) * (b ^ n * a) * b := by rw [mul_assoc (a ^ (2 ^ n))]
      _ = a ^ (2 ^ n) * a ^ (2 ^ n) * (b ^ n * b) := by rw [ih]; simp only [mul_assoc]
      _ = a ^ (2 ^ (n + 1)) * b ^ (n + 1) := by rw [two, add, pow_succ]

/-! ## First Homomorphisms
One use of the law of products, or two. -/

variable {H : Type v} [Group H]

/-- A map that sends products to products. -/
structure IsHom {A : Type u} {B : Type v} [Mul A] [Mul B] (f : A → B) : Prop where
  map_mul : ∀ a b, f (a * b) = f a * f b

/-- A homomorphism of a product of three. -/
theorem hom_three_factors (f : M → G) (hf : IsHom f) (a b c : M) :
    f (a * b * c) = f a * f b * f c := by
  rw [hf.map_mul]
  rw [hf.map_mul]

/-- The map that leaves everything where it is is a homomorphism. -/
theorem hom_identity : IsHom (fun x : M => x) := by
  constructor
  intro a b
  rfl

/-- The map that sends everything to one is a homomorphism. -/
theorem hom_to_one : IsHom (fun _ : M => (1 : G)) := by
  constructor
  intro a b
  rw [mul_one]

/-- Elements that commute go to elements that commute. -/
theorem hom_keeps_commuting (f : G → H) (hf : IsHom f) (a b : G) (h : a * b = b * a) :
    f a * f b = f b * f a := by
  rw [← hf.map_mul]
  rw [h]
  rw [hf.map_mul]

/-- Idempotents go to idempotents. -/
theorem hom_keeps_idempotents (f : M → H) (hf : IsHom f) (e : M) (h : e * e = e) :
    f e * f e = f e := by
  rw [← hf.map_mul]
  rw [h]

/-- Where two homomorphisms agree on two elements, they agree on the product. -/
theorem hom_agree_on_product (f g : G → H) (hf : IsHom f) (hg : IsHom g) (a b : G)
    (ha : f a = g a) (hb : f b = g b) : f (a * b) = g (a * b) := by
  rw [hf.map_mul, hg.map_mul]
  rw [ha]
  rw [hb]

/-! ## Homomorphisms
Maps that respect products: what they preserve, what they identify. -/

/-- One homomorphism after another is a homomorphism. -/
theorem hom_composite {A B C : Type u} [Mul A] [Mul B] [Mul C] (f : A → B) (g : B → C)
    (hf : IsHom f) (hg : IsHom g) : IsHom (fun x => g (f x)) := by
  constructor
  intro a b
  show g (f (a * b)) = g (f a) * g (f b)
  rw [hf.map_mul]
  exact hg.map_mul (f a) (f b)

/-- A homomorphism of groups sends inverses to inverses. -/
theorem hom_of_inverse (f : G → H) (hf : IsHom f) (a : G) : f a⁻¹ = (f a)⁻¹ := by
  have one : f 1 = 1 := by
    calc
      f 1 = (f 1)⁻¹ * (f 1 * f 1) := by rw [← mul_assoc, inv_mul, one_mul]
      _ = 1 := by rw [← hf.map_mul, one_mul, inv_mul]
  have h : f a⁻¹ * f a = 1 := by
    rw [← hf.map_mul, inv_mul]
    exact one
  rw [← mul_one (f a⁻¹), ← mul_inv (f a)]
  rw [← mul_assoc, h, one_mul]

/-- A homomorphism of monoids that reaches everything reaches one from one. -/
theorem hom_onto_preserves_one {N : Type v} [Monoid N] (f : M → N) (hf : IsHom f)
    (onto : ∀ y, ∃ x, f x = y) : f 1 = 1 := by
  obtain ⟨a, ha⟩ := onto 1
  calc
    f 1 = f 1 * f a := by rw [ha, mul_one]
    _ = f (1 * a) := by rw [hf.map_mul]
    _ = 1 := by rw [one_mul, ha]

/-- The image of a commutative group is commutative. -/
theorem hom_commutative_image (f : G → H) (hf : IsHom f) (onto : ∀ y, ∃ x, f x = y)
    (comm : ∀ a b : G, a * b = b * a) : ∀ x y : H, x * y = y * x := by
  intro x y
  obtain ⟨a, rfl⟩ := onto x
  obtain ⟨b, rfl⟩ := onto y
  rw [← hf.map_mul, comm]
  rw [hf.map_mul]

/-- A homomorphism is one-to-one exactly when it sends only one to one. -/
theorem hom_trivial_kernel (f : G → H) (hf : IsHom f) :
    (∀ a b, f a = f b → a = b) ↔ ∀ a, f a = 1 → a = 1 := by
  constructor
  · intro inj a ha
    have square : a * a = a := by
      apply inj
      rw [hf.map_mul, ha, mul_one]
    rw [← inv_mul a]
    calc
      a = a⁻¹ * (a * a) := by rw [← mul_assoc, inv_mul, one_mul]
      _ = a⁻¹ * a := by rw [square]
  · intro ker a b h
    have k : a * b⁻¹ = 1 := by
      apply ker
      have e : f (a * b⁻¹) * f b = f b := by
        rw [← hf.map_mul, mul_assoc, inv_mul, mul_one, h]
      rw [← mul_one (f (a * b⁻¹)), ← mul_inv (f b), ← mul_assoc, e]
    rw [← mul_one a, ← inv_mul b, ← mul_assoc, k, one_mul]

/-- The inverse function of a homomorphism is a homomorphism. -/
theorem hom_inverse_function (f : G → H) (g : H → G) (hf : IsHom f) (hgf : ∀ x, g (f x) = x)
    (hfg : ∀ y, f (g y) = y) : IsHom g := by
  constructor
  intro x y
  have h : f (g x * g y) = x * y := by
    rw [hf.map_mul, hfg, hfg]
  rw [← h]
  exact hgf (g x * g y)

/-- Taking inverses is a homomorphism exactly in commutative groups. -/
theorem hom_inversion_iff : IsHom (fun x : G => x⁻¹) ↔ ∀ a b : G, a * b = b * a := by
  have rev : ∀ a b : G, (b * a)⁻¹ = a⁻¹ * b⁻¹ := by
    intro a b
    have h : a⁻¹ * b⁻¹ * (b * a) = 1 := by
      rw [mul_assoc, ← mul_assoc b⁻¹, inv_mul, one_mul, inv_mul]
    rw [← one_mul (b * a)⁻¹, ← h, mul_assoc, mul_inv, mul_one]
  constructor
  · intro h a b
    have k : (a * b)⁻¹ = (b * a)⁻¹ := by
      rw [rev a b]
      exact h.map_mul a b
    calc
      a * b = a * b * ((b * a)⁻¹ * (b * a)) := by rw [inv_mul, mul_one]
      _ = b * a := by rw [← k, ← mul_assoc, mul_inv, one_mul]
  · intro comm
    constructor
    intro a b
    show (a * b)⁻¹ = a⁻¹ * b⁻¹
    rw [comm]
    exact rev a b

/-- Conjugation by a fixed element is a homomorphism onto the whole group. -/
theorem hom_conjugation (g : G) :
    IsHom (fun x => g * x * g⁻¹) ∧ ∀ y, ∃ x, g * x * g⁻¹ = y := by
  constructor
  · constructor
    intro a b
    calc
      g * (a * b) * g⁻¹ = g * a * (g⁻¹ * g) * b * g⁻¹ := by
        rw [inv_mul, mul_one, mul_assoc g a b]
      _ = (g * a * g⁻¹) * (g * b * g⁻¹) := by simp only [mul_assoc]
  · intro y
    exists g⁻¹ * y * g
    rw [← mul_assoc, ← mul_assoc, mul_inv, one_mul]
    rw [mul_assoc, mul_inv, mul_one]

/-- Cayley: a group acts on itself by multiplication, and different elements act differently. -/
theorem hom_cayley (f : G → G → G) (hf : ∀ a x, f a x = a * x) :
    (∀ a b, f (a * b) = fun x => f a (f b x)) ∧ ∀ a b, f a = f b → a = b := by
  constructor
  · intro a b
    funext x
    rw [hf, hf, hf]
    exact mul_assoc a b x
  · intro a b h
    have k : f a 1 = f b 1 := by
      rw [h]
    rw [hf, hf, mul_one, mul_one] at k
    exact k

/-- Into a commutative group, the product of two homomorphisms is a homomorphism. -/
theorem hom_pointwise_product (comm : ∀ x y : H, x * y = y * x) (f g : G → H) (hf : IsHom f)
    (hg : IsHom g) : IsHom (fun x => f x * g x) := by
  constructor
  intro a b
  show f (a * b) * g (a * b) = f a * g a * (f b * g b)
  rw [hf.map_mul, hg.map_mul]
  calc
    f a * f b * (g a * g b) = f a * (f b * g a) * g b := by simp only [mul_assoc]
    _ = f a * (g a * f b) * g b := by rw [comm (f b)]
    _ = f a * g a * (f b * g b) := by simp only [mul_assoc]

/-- If all elements are powers of one element, a homomorphism is known from that element. -/
theorem hom_from_generator (f g : G → H) (hf : IsHom f) (hg : IsHom g) (c : G)
    (gen : ∀ x : G, ∃ n : Nat, x = c ^ n) (h : f c = g c) : f = g := by
  have one : ∀ k : G → H, IsHom k → k 1 = 1 := by
    intro k hk
    calc
      k 1 = (k 1)⁻¹ * (k 1 * k 1) := by rw [← mul_assoc, inv_mul, one_mul]
      _ = 1 := by rw [← hk.map_mul, one_mul, inv_mul]
  funext x
  obtain ⟨n, rfl⟩ := gen x
  induction n with
  | zero => rw [pow_zero, one f hf, one g hg]
  | succ n ih => rw [pow_succ, hf.map_mul, hg.map_mul, ih, h]

/-- If `r` undoes `s`, every element is uniquely a product of an element that `r` sends to one
and a value of `s`. -/
theorem hom_split_by_retraction (r : G → H) (s : H → G) (hr : IsHom r)
    (hrs : ∀ y, r (s y) = y) (a : G) :
    ∃ k y, (r k = 1 ∧ k * s y = a) ∧ ∀ k' y', r k' = 1 → k' * s y' = a → k' = k ∧ y' = y := by
  have key : r (a * (s (r a))⁻¹) * r (s (r a)) = r a := by
    rw [← hr.map_mul, mul_assoc, inv_mul, mul_one]
  refine ⟨a * (s (r a))⁻¹, r a, ⟨?_, ?_⟩, ?_⟩
  · rw [hrs] at key
    rw [← mul_one (r _), ← mul_inv (r a), ← mul_assoc, key]
  · rw [mul_assoc, inv_mul, mul_one]
  · intro k' y' hk h
    have e : y' = r a := by
      rw [← h, hr.map_mul, hk, one_mul, hrs]
    subst e
    refine ⟨?_, rfl⟩
    calc
      k' = k' * s (r a) * (s (r a))⁻¹ := by rw [mul_assoc, mul_inv, mul_one]
      _ = a * (s (r a))⁻¹ := by rw [h]

/-! ## First Subgroups
What else a subgroup contains. -/

/-- A set of elements that contains one, products and inverses. -/
structure IsSubgroup (S : G → Prop) : Prop where
  one_mem : S 1
  mul_mem : ∀ a b, S a → S b → S (a * b)
  inv_mem : ∀ a, S a → S a⁻¹

/-- A subgroup that contains all conjugates of its elements. -/
structure IsNormal (S : G → Prop) : Prop extends IsSubgroup S where
  conj_mem : ∀ g a, S a → S (g * a * g⁻¹)

/-- A subgroup contains the quotients of its elements. -/
theorem sub_has_quotients (S : G → Prop) (hS : IsSubgroup S) (a b : G) (ha : S a) (hb : S b) :
    S (a * b⁻¹) := by
  apply hS.mul_mem
  · exact ha
  · apply hS.inv_mem
    exact hb

/-- A subgroup contains the square of its elements' inverses. -/
theorem sub_has_inverse_square (S : G → Prop) (hS : IsSubgroup S) (a : G) (ha : S a) :
    S (a⁻¹ * a⁻¹) := by
  have h := hS.inv_mem a ha
  exact hS.mul_mem _ _ h h

/-- A subgroup contains the powers of its elements. -/
theorem sub_has_powers (S : G → Prop) (hS : IsSubgroup S) (a : G) (ha : S a) (n : Nat) :
    S (a ^ n) := by
  induction n with
  | zero =>
    rw [pow_zero]
    exact hS.one_mem
  | succ n ih =>
    rw [pow_succ]
    exact hS.mul_mem _ _ ih ha

/-- Everything is a subgroup. -/
theorem sub_everything : IsSubgroup (fun _ : G => True) := by
  constructor
  · trivial
  · intro a b _ _
    trivial
  · intro a _
    trivial

/-- A normal subgroup lets a conjugate back in. -/
theorem sub_conjugate_of_product (N : G → Prop) (hN : IsNormal N) (g a b : G) (ha : N a)
    (hb : N b) : N (g * (a * b) * g⁻¹) := by
  apply hN.conj_mem
  apply hN.mul_mem
  · exact ha
  · exact hb

/-- A set that leaves out one is no subgroup. -/
theorem sub_needs_one (S : G → Prop) (h : ¬S 1) : ¬IsSubgroup S := by
  intro hS
  apply h
  exact hS.one_mem

/-! ## Subgroups
Subgroups are predicates; the normal ones are closed under conjugation. -/

/-- What two subgroups have in common is a subgroup. -/
theorem sub_intersection (S T : G → Prop) (hS : IsSubgroup S) (hT : IsSubgroup T) :
    IsSubgroup (fun x => S x ∧ T x) := by
  constructor
  · exact ⟨hS.one_mem, hT.one_mem⟩
  · rintro a b ⟨ha, ha'⟩ ⟨hb, hb'⟩
    exact ⟨hS.mul_mem a b ha hb, hT.mul_mem a b ha' hb'⟩
  · rintro a ⟨ha, ha'⟩
    exact ⟨hS.inv_mem a ha, hT.inv_mem a ha'⟩

/-- A factor from a subgroup does not change whether a product lies in it. -/
theorem sub_product_iff (S : G → Prop) (hS : IsSubgroup S) (a b : G) (ha : S a) :
    S (a * b) ↔ S b := by
  constructor
  · intro h
    have k : S (a⁻¹ * (a * b)) := by
      apply hS.mul_mem
      · exact hS.inv_mem a ha
      · exact h
    rw [← mul_assoc, inv_mul, one_mul] at k
    exact k
  · intro hb
    exact hS.mul_mem a b ha hb

/-- A set with an element that is closed under quotients is a subgroup. -/
theorem sub_one_step_test (S : G → Prop) (c : G) (hc : S c)
    (quot : ∀ a b, S a → S b → S (a * b⁻¹)) : IsSubgroup S := by
  have one : S 1 := by
    rw [← mul_inv c]
    exact quot c c hc hc
  have inv : ∀ a, S a → S a⁻¹ := by
    intro a ha
    rw [← one_mul a⁻¹]
    exact quot 1 a one ha
  refine ⟨one, ?_, inv⟩
  intro a b ha hb
  have e : b⁻¹⁻¹ = b := by
    rw [← mul_one b⁻¹⁻¹, ← inv_mul b, ← mul_assoc, inv_mul, one_mul]
  rw [← e]
  apply quot
  · exact ha
  · exact inv b hb

/-- The kernel of a homomorphism is a normal subgroup. -/
theorem sub_kernel_normal (f : G → H) (hf : IsHom f) : IsNormal (fun x => f x = 1) := by
  have one : f 1 = 1 := by
    calc
      f 1 = (f 1)⁻¹ * (f 1 * f 1) := by rw [← mul_assoc, inv_mul, one_mul]
      _ = 1 := by rw [← hf.map_mul, one_mul, inv_mul]
  refine ⟨⟨one, ?_, ?_⟩, ?_⟩
  · intro a b ha hb
    show f (a * b) = 1
    rw [hf.map_mul, ha, hb, one_mul]
  · intro a ha
    show f a⁻¹ = 1
    rw [← mul_one (f a⁻¹), ← ha, ← hf.map_mul, inv_mul, one, ha]
  · intro g a ha
    show f (g * a * g⁻¹) = 1
    rw [hf.map_mul, hf.map_mul, ha, mul_one, ← hf.map_mul, mul_inv]
    exact one

/-- The image of a subgroup under a homomorphism is a subgroup. -/
theorem sub_image (f : G → H) (hf : IsHom f) (S : G → Prop) (hS : IsSubgroup S) :
    IsSubgroup (fun y => ∃ x, S x ∧ f x = y) := by
  have one : f 1 = 1 := by
    calc
      f 1 = (f 1)⁻¹ * (f 1 * f 1) := by rw [← mul_assoc, inv_mul, one_mul]
      _ = 1 := by rw [← hf.map_mul, one_mul, inv_mul]
  constructor
  · exact ⟨1, hS.one_mem, one⟩
  · rintro x y ⟨a, ha, rfl⟩ ⟨b, hb, rfl⟩
    exact ⟨a * b, hS.mul_mem a b ha hb, hf.map_mul a b⟩
  · rintro x ⟨a, ha, rfl⟩
    refine ⟨a⁻¹, hS.inv_mem a ha, ?_⟩
    rw [← mul_one (f a⁻¹), ← mul_inv (f a), ← mul_assoc, ← hf.map_mul]
    rw [inv_mul, one, one_mul]

/-- The elements that commute with everything form a normal subgroup. -/
theorem sub_centre_normal : IsNormal (fun z : G => ∀ x, z * x = x * z) := by
  refine ⟨⟨?_, ?_, ?_⟩, ?_⟩
  · intro x
    rw [one_mul, mul_one]
  · intro a b ha hb x
    rw [mul_assoc, hb, ← mul_assoc, ha, mul_assoc]
  · intro a ha x
    calc
      a⁻¹ * x = a⁻¹ * (x * a) * a⁻¹ := by rw [mul_assoc, mul_assoc x, mul_inv, mul_one]
      _ = x * a⁻¹ := by rw [← ha x, ← mul_assoc, inv_mul, one_mul]
  · intro g a ha x
    rw [← ha g, mul_assoc a, mul_inv, mul_one]
    exact ha x

/-- Differing by an element of a subgroup is an equivalence. -/
theorem sub_coset_equivalence (S : G → Prop) (hS : IsSubgroup S) :
    (∀ a, S (a⁻¹ * a)) ∧ (∀ a b, S (a⁻¹ * b) → S (b⁻¹ * a)) ∧
      ∀ a b c, S (a⁻¹ * b) → S (b⁻¹ * c) → S (a⁻¹ * c) := by
  refine ⟨?_, ?_, ?_⟩
  · intro a
    rw [inv_mul]
    exact hS.one_mem
  · intro a b h
    have e : (a⁻¹ * b)⁻¹ = b⁻¹ * a := by
      have k : (b⁻¹ * a) * (a⁻¹ * b) = 1 := by
        rw [mul_assoc, ← mul_assoc a, mul_inv, one_mul, inv_mul]
      rw [← one_mul (a⁻¹ * b)⁻¹, ← k, mul_assoc, mul_inv, mul_one]
    rw [← e]
    exact hS.inv_mem _ h
  · intro a b c hab hbc
    have k := hS.mul_mem _ _ hab hbc
    rw [mul_assoc, ← mul_assoc b, mul_inv, one_mul] at k
    exact k

/-- If all elements of a set have a power that is one, closure under products is enough for a
subgroup. -/
theorem sub_of_finite_order (S : G → Prop) (one : S 1) (mul : ∀ a b, S a → S b → S (a * b))
    (tors : ∀ a, S a → ∃ n : Nat, a ^ (n + 1) = 1) : IsSubgroup S := by
  refine ⟨one, mul, ?_⟩
  intro a ha
  have pow : ∀ k : Nat, S (a ^ k) := by
    intro k
    induction k with
    | zero =>
      rw [pow_zero]
      exact one
    | succ k ih =>
      rw [pow_succ]
      exact mul _ _ ih ha
  obtain ⟨n, hn⟩ := tors a ha
  have e : a⁻¹ = a ^ n := by
    rw [← one_mul a⁻¹, ← hn, pow_succ, mul_assoc, mul_inv, mul_one]
  rw [e]
  exact pow n

/-- If two subgroups together form a subgroup, one contains the other. -/
theorem sub_union (S T : G → Prop) (hS : IsSubgroup S) (hT : IsSubgroup T)
    (h : IsSubgroup (fun x => S x ∨ T x)) : (∀ x, S x → T x) ∨ ∀ x, T x → S x := by
  by_cases hST : ∀ x, S x → T x
  · left
    exact hST
  · right
    obtain ⟨a, ha⟩ := Classical.not_forall.mp hST
    obtain ⟨haS, haT⟩ := Classical.not_imp.mp ha
    intro b hb
    have hab : S (a * b) ∨ T (a * b) := by
      apply h.mul_mem
      · exact Or.inl haS
      · exact Or.inr hb
    rcases hab with k | k
    · have hb' : S (a⁻¹ * (a * b)) := hS.mul_mem _ _ (hS.inv_mem a haS) k
      rw [← mul_assoc, inv_mul, one_mul] at hb'
      exact hb'
    · exfalso
      apply haT
      have ha' : T (a * b * b⁻¹) := hT.mul_mem _ _ k (hT.inv_mem b hb)
      rw [mul_assoc, mul_inv, mul_one] at ha'
      exact ha'

/-- A subgroup is normal exactly when it contains a product whenever it contains the product in
the other order. -/
theorem sub_normal_iff_swap (S : G → Prop) (hS : IsSubgroup S) :
    IsNormal S ↔ ∀ a b, S (a * b) → S (b * a) := by
  constructor
  · intro hN a b h
    have k := hN.conj_mem b (a * b) h
    rw [← mul_assoc, mul_assoc, mul_inv, mul_one] at k
    exact k
  · intro swap
    refine ⟨hS, ?_⟩
    intro g a ha
    rw [mul_assoc]
    apply swap
    rw [mul_assoc, inv_mul, mul_one]
    exact ha

/-- Modulo a normal subgroup, the product depends only on the cosets of its factors. -/
theorem sub_product_of_cosets (N : G → Prop) (hN : IsNormal N) (a b c d : G) (hab : N (a * b⁻¹))
    (hcd : N (c * d⁻¹)) : N ((a * c) * (b * d)⁻¹) := by
  have e : (b * d)⁻¹ = d⁻¹ * b⁻¹ := by
    have k : (d⁻¹ * b⁻¹) * (b * d) = 1 := by
      rw [mul_assoc, ← mul_assoc b⁻¹, inv_mul, one_mul, inv_mul]
    rw [← one_mul (b * d)⁻¹, ← k, mul_assoc, mul_inv, mul_one]
  have split : (a * c) * (b * d)⁻¹ = (a * (c * d⁻¹) * a⁻¹) * (a * b⁻¹) := by
    rw [e]
    calc
      (a * c) * (d⁻¹ * b⁻¹) = a * (c * d⁻¹) * b⁻¹ := by simp only [mul_assoc]
      _ = a * (c * d⁻¹) * (a⁻¹ * a) * b⁻¹ := by rw [inv_mul, mul_one]
      _ = (a * (c * d⁻¹) * a⁻¹) * (a * b⁻¹) := by simp only [mul_assoc]
  rw [split]
  apply hN.mul_mem
  · apply hN.conj_mem
    exact hcd
  · exact hab

/-- If any two elements outside of a subgroup have their product inside, it is normal. -/
theorem sub_index_two_normal (S : G → Prop) (hS : IsSubgroup S)
    (two : ∀ a b, ¬S a → ¬S b → S (a * b)) : IsNormal S := by
  refine ⟨hS, ?_⟩
  intro g a ha
  by_cases hg : S g
  · apply hS.mul_mem
    · exact hS.mul_mem g a hg ha
    · exact hS.inv_mem g hg
  · apply Classical.byContradiction
    intro hn
    have k : S (g * a * g⁻¹ * g) := by
      apply two
      · exact hn
      · exact hg
    rw [mul_assoc, inv_mul, mul_one] at k
    apply hg
    have l : S (g * a * a⁻¹) := hS.mul_mem _ _ k (hS.inv_mem a ha)
    rw [mul_assoc, mul_inv, mul_one] at l
    exact l

/-- Elements of two normal subgroups that have only one in common commute. -/
theorem sub_disjoint_normals_commute (N K : G → Prop) (hN : IsNormal N) (hK : IsNormal K)
    (disjoint : ∀ x, N x → K x → x = 1) (a b : G) (ha : N a) (hb : K b) : a * b = b * a := by
  have e : a * b * a⁻¹ * b⁻¹ = 1 := by
    apply disjoint
    · have k : N (b * a⁻¹ * b⁻¹) := by
        apply hN.conj_mem
        exact hN.inv_mem a ha
      have l := hN.mul_mem _ _ ha k
      simp only [← mul_assoc] at l
      exact l
    · apply hK.mul_mem
      · exact hK.conj_mem a b hb
      · exact hK.inv_mem b hb
  calc
    a * b = (a * b * a⁻¹ * b⁻¹) * b * a := by
      rw [mul_assoc _ b⁻¹, inv_mul, mul_one, mul_assoc (a * b), inv_mul, mul_one]
    _ = b * a := by rw [e, one_mul]

/-- Products of an element of a normal subgroup with an element of a subgroup form a subgroup. -/
theorem sub_product_with_normal (N S : G → Prop) (hN : IsNormal N) (hS : IsSubgroup S) :
    IsSubgroup (fun x => ∃ n s, N n ∧ S s ∧ x = n * s) := by
  constructor
  · refine ⟨1, 1, hN.one_mem, hS.one_mem, ?_⟩
    rw [one_mul]
  · rintro x y ⟨n, s, hn, hs, rfl⟩ ⟨m, t, hm, ht, rfl⟩
    refine ⟨n * (s * m * s⁻¹), s * t, ?_, hS.mul_mem s t hs ht, ?_⟩
    · exact hN.mul_mem _ _ hn (hN.conj_mem s m hm)
    · calc
        n * s * (m * t) = n * (s * m * (s⁻¹ * s)) * t := by
          rw [inv_mul, mul_one]
          simp only [mul_assoc]
        _ = n * (s * m * s⁻¹) * (s * t) := by simp only [mul_assoc]
  · rintro x ⟨n, s, hn, hs, rfl⟩
    refine ⟨s⁻¹ * n⁻¹ * s⁻¹⁻¹, s⁻¹, ?_, hS.inv_mem s hs, ?_⟩
    · apply hN.conj_mem
      exact hN.inv_mem n hn
    · rw [mul_assoc, inv_mul, mul_one]
      have k : s⁻¹ * n⁻¹ * (n * s) = 1 := by
        rw [mul_assoc, ← mul_assoc n⁻¹, inv_mul, one_mul, inv_mul]
      rw [← one_mul (n * s)⁻¹, ← k, mul_assoc, mul_inv, mul_one]

/-- The smallest subgroup that contains a set. -/
def Generated (s : G → Prop) (x : G) : Prop := ∀ S, IsSubgroup S → (∀ y, s y → S y) → S x

/-- Two homomorphisms that agree on a set agree on the subgroup that it generates. -/
theorem sub_agree_on_generated (f g : G → H) (hf : IsHom f) (hg : IsHom g) (s : G → Prop)
    (h : ∀ y, s y → f y = g y) (x : G) (hx : Generated s x) : f x = g x := by
  have one : ∀ k : G → H, IsHom k → k 1 = 1 := by
    intro k hk
    calc
      k 1 = (k 1)⁻¹ * (k 1 * k 1) := by rw [← mul_assoc, inv_mul, one_mul]
      _ = 1 := by rw [← hk.map_mul, one_mul, inv_mul]
  have inv : ∀ (k : G → H) (a : G), IsHom k → k a⁻¹ = (k a)⁻¹ := by
    intro k a hk
    rw [← mul_one (k a⁻¹), ← mul_inv (k a), ← mul_assoc, ← hk.map_mul]
    rw [inv_mul, one k hk, one_mul]
  apply hx (fun y => f y = g y)
  · constructor
    · show f 1 = g 1
      rw [one f hf, one g hg]
    · intro a b ha hb
      show f (a * b) = g (a * b)
      rw [hf.map_mul, hg.map_mul, ha, hb]
    · intro a ha
      show f a⁻¹ = g a⁻¹
      rw [inv f a hf, inv g a hg, ha]
  · exact h

/-! ## First Steps in Rings
Sums in another order, zero and minus. -/

/-- A type with an element `0`. -/
class HasZero (α : Type u) where
  zero : α

instance {α : Type u} [HasZero α] : OfNat α 0 := ⟨HasZero.zero⟩

/-- A monoid with a commutative addition, negatives and the distributive laws. -/
class Ring (R : Type u) extends Monoid R, Add R, HasZero R, Neg R where
  add_assoc : ∀ a b c : R, a + b + c = a + (b + c)
  add_comm : ∀ a b : R, a + b = b + a
  zero_add : ∀ a : R, 0 + a = a
  neg_add : ∀ a : R, -a + a = 0
  mul_add : ∀ a b c : R, a * (b + c) = a * b + a * c
  add_mul : ∀ a b c : R, (a + b) * c = a * c + b * c

export Ring (add_assoc add_comm zero_add neg_add mul_add add_mul)

variable {R : Type u} [Ring R]

/-- Zero can be added on the right. -/
theorem ring_plus_zero (a : R) : a + 0 = a := by
  rw [add_comm]
  exact zero_add a

/-- The last two terms of a sum change places. -/
theorem ring_swap_last (a b c : R) : a + b + c = a + c + b := by
  rw [add_assoc]
  rw [add_comm b]
  rw [add_assoc]

/-- What is added on the left can be cancelled. -/
theorem ring_cancel_term (a b c : R) (h : a + b = a + c) : b = c := by
  rw [← zero_add b, ← neg_add a]
  rw [add_assoc, h]
  rw [← add_assoc, neg_add, zero_add]

/-- A common factor is taken out of a turned sum. -/
theorem ring_common_factor (a b c : R) : a * b + a * c = a * (c + b) := by
  rw [← mul_add]
  rw [add_comm]

/-- The sum of two products, multiplied out. -/
theorem ring_two_by_two (a b c d : R) : (a + b) * (c + d) = a * c + b * c + (a * d + b * d) := by
  rw [mul_add]
  rw [add_mul]
  rw [add_mul]

/-- Minus and plus cancel with a term between them. -/
theorem ring_minus_around (a b : R) : -a + (b + a) = b := by
  rw [add_comm b]
  rw [← add_assoc]
  rw [neg_add]
  rw [zero_add]

/-- Twice an element is two times it. -/
theorem ring_twice (a : R) : (1 + 1) * a = a + a := by
  rw [add_mul]
  rw [one_mul]

/-- An element with sum zero is the negative. -/
theorem ring_partner_is_negative (a b : R) (h : a + b = 0) : b = -a := by
  rw [← zero_add b, ← neg_add a]
  rw [add_assoc, h]
  rw [add_comm, zero_add]

/-! ## Rings
An addition with negatives and a multiplication that distributes over it. -/

/-- A product with zero is zero. -/
theorem ring_times_zero (a : R) : a * 0 = 0 := by
  have h : a * 0 + a * 0 = a * 0 := by
    rw [← mul_add, zero_add]
  calc
    a * 0 = -(a * 0) + a * 0 + a * 0 := by rw [neg_add, zero_add]
    _ = 0 := by rw [add_assoc, h, neg_add]

/-- If one is zero, then everything is zero. -/
theorem ring_one_is_zero (h : (1 : R) = 0) : ∀ a : R, a = 0 := by
  intro a
  have k : a = a + a := by
    calc
      a = a * (0 + 1) := by rw [zero_add, mul_one]
      _ = a + a := by rw [← h, mul_add, mul_one]
  calc
    a = -a + (a + a) := by rw [← add_assoc, neg_add, zero_add]
    _ = 0 := by rw [← k, neg_add]

/-- Minus times minus is plus. -/
theorem ring_minus_times_minus (a b : R) : -a * -b = a * b := by
  have cancel : ∀ x y z : R, x + z = y + z → x = y := by
    intro x y z h
    rw [← zero_add x, ← zero_add y, ← neg_add z, add_assoc, add_assoc, add_comm z x, h]
    rw [add_comm y z]
  apply cancel _ _ (-a * b)
  rw [← mul_add, ← add_mul, neg_add, add_comm a, neg_add]
  have zero_left : ∀ x : R, 0 * x = 0 := by
    intro x
    apply cancel _ _ (0 * x)
    rw [← add_mul, zero_add, zero_add]
  apply cancel _ _ (-a * 0)
  rw [← mul_add, zero_add, zero_left, zero_add]

/-- Subtracting an idempotent from one gives an idempotent that it annihilates. -/
theorem ring_complement_of_idempotent (e : R) (h : e * e = e) :
    e * (1 + -e) = 0 ∧ (1 + -e) * (1 + -e) = 1 + -e := by
  have cancel : ∀ x : R, x + e = e → x = 0 := by
    intro x k
    rw [← zero_add x, ← neg_add e, add_assoc, add_comm e x, k]
  have one : 1 + -e + e = 1 := by
    rw [add_assoc, neg_add, add_comm, zero_add]
  have left : e * (1 + -e) = 0 := by
    apply cancel
    calc
      e * (1 + -e) + e = e * (1 + -e) + e * e := by rw [h]
      _ = e := by rw [← mul_add, one, mul_one]
  constructor
  · exact left
  · calc
      (1 + -e) * (1 + -e) = (1 + -e) * (1 + -e) + e * (1 + -e) := by
        rw [left, add_comm _ 0, zero_add]
      _ = 1 + -e := by rw [← add_mul, one, one_mul]

/-- The square of a sum has its usual form exactly if the terms commute. -/
theorem ring_square_of_sum_iff (a b : R) :
    (a + b) * (a + b) = a * a + (a * b + a * b) + b * b ↔ a * b = b * a := by
  have expand : (a + b) * (a + b) = a * a + (a * b + b * a) + b * b := by
    rw [add_mul, mul_add, mul_add]
    simp only [add_assoc]
  have cancel : ∀ x y z : R, x + y = x + z → y = z := by
    intro x y z h
    rw [← zero_add y, ← neg_add x, add_assoc, h, ← add_assoc, neg_add, zero_add]
  rw [expand]
  constructor
  · intro h
    rw [add_comm _ (b * b), add_comm _ (b * b)] at h
    have k : a * b + b * a = a * b + a * b := by
      apply cancel (a * a)
      exact cancel (b * b) _ _ h
    symm
    exact cancel (a * b) _ _ k
  · intro h
    rw [h]

/-- Without zero divisors, everything except zero can be cancelled, and conversely. -/
theorem ring_cancel_iff_no_zero_divisors :
    (∀ a b : R, a * b = 0 → a = 0 ∨ b = 0) ↔ ∀ a b c : R, a * b = a * c → a = 0 ∨ b = c := by
  have times_zero : ∀ x : R, x * 0 = 0 := by
    intro x
    calc
      x * 0 = -(x * 0) + (x * 0 + x * 0) := by rw [← add_assoc, neg_add, zero_add]
      _ = 0 := by rw [← mul_add, zero_add, neg_add]
  constructor
  · intro dom a b c h
    have k : a * (b + -c) = 0 := by
      rw [mul_add, h, ← mul_add, add_comm, neg_add, times_zero]
    cases dom a _ k with
    | inl ha => exact Or.inl ha
    | inr hbc =>
      right
      rw [← zero_add c, ← hbc, add_assoc, neg_add, add_comm, zero_add]
  · intro cancel a b h
    apply cancel
    rw [h, times_zero]

/-- Without zero divisors, only zero has a power that is zero. -/
theorem ring_no_nilpotents (dom : ∀ a b : R, a * b = 0 → a = 0 ∨ b = 0) (a : R) (n : Nat)
    (h : a ^ (n + 1) = 0) : a = 0 := by
  induction n with
  | zero =>
    rw [pow_succ, pow_zero, one_mul] at h
    exact h
  | succ n ih =>
    rw [pow_succ] at h
    rcases dom _ _ h with hn | ha
    · exact ih hn
    · exact ha

/-- If a unit has a power that is zero, then one is zero. -/
theorem ring_nilpotent_unit (a : R) (n : Nat) (hu : IsUnit a) (h : a ^ n = 0) : (1 : R) = 0 := by
  obtain ⟨b, hab, _⟩ := hu
  induction n with
  | zero =>
    rw [← pow_zero a]
    exact h
  | succ n ih =>
    apply ih
    calc
      a ^ n = a ^ n * a * b := by rw [mul_assoc, hab, mul_one]
      _ = 0 * b := by rw [← h, pow_succ]
      _ = -(0 * b) + 0 * b + 0 * b := by rw [neg_add, zero_add]
      _ = 0 := by rw [add_assoc, ← add_mul, zero_add, neg_add]

/-- A one-sided ideal: it contains zero, sums and all multiples. -/
structure IsIdeal (I : R → Prop) : Prop where
  zero_mem : I 0
  add_mem : ∀ a b, I a → I b → I (a + b)
  mul_mem : ∀ r a, I a → I (r * a)

/-- An ideal is the whole ring exactly when it contains a unit. -/
theorem ring_ideal_with_unit (I : R → Prop) (hI : IsIdeal I) :
    (∃ u, IsUnit u ∧ I u) ↔ ∀ a, I a := by
  constructor
  · rintro ⟨u, ⟨v, _, hvu⟩, hu⟩ a
    rw [← mul_one a, ← hvu, ← mul_assoc]
    apply hI.mul_mem
    exact hu
  · intro h
    refine ⟨1, ⟨1, ?_, ?_⟩, h 1⟩
    · rw [mul_one]
    · rw [mul_one]

/-- The sums of an element of one ideal and an element of another form an ideal. -/
theorem ring_sum_of_ideals (I J : R → Prop) (hI : IsIdeal I) (hJ : IsIdeal J) :
    IsIdeal (fun x => ∃ a b, I a ∧ J b ∧ a + b = x) := by
  constructor
  · refine ⟨0, 0, hI.zero_mem, hJ.zero_mem, ?_⟩
    rw [zero_add]
  · rintro x y ⟨a, b, ha, hb, rfl⟩ ⟨c, d, hc, hd, rfl⟩
    refine ⟨a + c, b + d, hI.add_mem a c ha hc, hJ.add_mem b d hb hd, ?_⟩
    rw [add_assoc, ← add_assoc c, add_comm c b]
    simp only [add_assoc]
  · rintro r x ⟨a, b, ha, hb, rfl⟩
    refine ⟨r * a, r * b, hI.mul_mem r a ha, hJ.mul_mem r b hb, ?_⟩
    rw [mul_add]

/-- The addition of a ring has no choice: the other axioms make it commutative. -/
theorem ring_addition_commutes_anyway [Add α] (e : α) (he : ∀ a : α, e * a = a)
    (assoc : ∀ a b c : α, a + b + c = a + (b + c)) (left : ∀ a b c : α, a + b = a + c → b = c)
    (right : ∀ a b c : α, a + c = b + c → a = b)
    (mul_sum : ∀ a b c : α, a * (b + c) = a * b + a * c)
    (sum_mul : ∀ a b c : α, (a + b) * c = a * c + b * c) (a b : α) : a + b = b + a := by
  have h : (a + a) + (b + b) = (a + b) + (a + b) := by
    calc
      (a + a) + (b + b) = (e + e) * a + (e + e) * b := by rw [sum_mul, sum_mul, he, he]
      _ = (a + b) + (a + b) := by rw [← mul_sum, sum_mul, he]
  rw [assoc, assoc] at h
  have k : a + (b + b) = b + (a + b) := by
    apply left a
    exact h
  apply right _ _ b
  rw [assoc, assoc]
  exact k

/-- One minus a nilpotent has an inverse, a geometric sum. -/
theorem ring_geometric_sum (a : R) (n : Nat) (h : a ^ n = 0) : ∃ b, b * (1 + -a) = 1 := by
  have zero_times : ∀ x : R, 0 * x = 0 := by
    intro x
    calc
      0 * x = -(0 * x) + (0 * x + 0 * x) := by rw [← add_assoc, neg_add, zero_add]
      _ = 0 := by rw [← add_mul, zero_add, neg_add]
  have sum : ∀ k : Nat, ∃ b, b * (1 + -a) + a ^ k = 1 := by
    intro k
    induction k with
    | zero =>
      exists 0
      rw [zero_times, zero_add, pow_zero]
    | succ k ih =>
      obtain ⟨b, hb⟩ := ih
      exists b + a ^ k
      calc
        (b + a ^ k) * (1 + -a) + a ^ (k + 1) = b * (1 + -a) + a ^ k * (1 + -a + a) := by
          rw [pow_succ, add_mul, mul_add (a ^ k) (1 + -a) a, add_assoc]
        _ = 1 := by rw [add_assoc, neg_add, add_comm 1 0, zero_add, mul_one, hb]
  obtain ⟨b, hb⟩ := sum n
  exists b
  rw [h, add_comm, zero_add] at hb
  exact hb

/-- A ring in which every element is idempotent is commutative. -/
theorem ring_boolean_commutative (idem : ∀ a : R, a * a = a) (a b : R) : a * b = b * a := by
  have cancel : ∀ x y z : R, x + y = x + z → y = z := by
    intro x y z h
    rw [← zero_add y, ← neg_add x, add_assoc, h, ← add_assoc, neg_add, zero_add]
  have double : ∀ x : R, x + x = 0 := by
    intro x
    apply cancel (x + x)
    calc
      x + x + (x + x) = (x + x) * (x + x) := by rw [add_mul, mul_add, idem]
      _ = x + x + 0 := by rw [idem, add_comm _ 0, zero_add]
  have mixed : a * b + b * a = 0 := by
    have h : (a + b) * (a + b) = a + b := idem (a + b)
    rw [add_mul, mul_add, mul_add, idem, idem, add_assoc, ← add_assoc (a * b)] at h
    have k : a * b + b * a + b = b := by
      apply cancel a
      exact h
    apply cancel b
    rw [add_comm, k, add_comm, zero_add]
  apply cancel (b * a)
  rw [double, add_comm]
  exact mixed

/-- Jacobson: what inverts one plus a product inverts, with a detour, one plus the product in the
other order. -/
theorem ring_jacobson_swap (a b c : R) (h : (1 + a * b) * c = 1) :
    (1 + b * a) * (1 + -(b * c * a)) = 1 := by
  have cancel : ∀ x y z : R, x + z = y + z → x = y := by
    intro x y z k
    rw [← zero_add x, ← neg_add z, add_assoc, add_comm z x, k]
    rw [add_comm y z, ← add_assoc, neg_add, zero_add]
  have detour : (1 + b * a) * (b * c * a) = b * a := by
    calc
      (1 + b * a) * (b * c * a) = b * c * a + b * a * (b * c * a) := by rw [add_mul, one_mul]
      _ = b * ((1 + a * b) * c) * a := by
        rw [add_mul, one_mul, mul_add, add_mul]
        simp only [mul_assoc]
      _ = b * a := by rw [h, mul_one]
  apply cancel _ _ ((1 + b * a) * (b * c * a))
  rw [← mul_add, add_assoc, neg_add, add_comm 1 0, zero_add, mul_one]
  rw [detour]

/-- Where only zero squares to zero, an idempotent on the left may be repeated on the right. -/
theorem ring_reduced_idempotent (reduced : ∀ x : R, x * x = 0 → x = 0) (e a : R)
    (h : e * e = e) : e * a = e * a * e := by
  have zero_times : ∀ x : R, 0 * x = 0 ∧ x * 0 = 0 := by
    intro x
    have cancel : ∀ y : R, y + y = y → y = 0 := by
      intro y hy
      rw [← neg_add y, ← hy, ← add_assoc, hy, neg_add, zero_add]
    constructor
    · apply cancel
      rw [← add_mul, zero_add]
    · apply cancel
      rw [← mul_add, zero_add]
  have split : 1 + -e + e = 1 := by
    rw [add_assoc, neg_add, add_comm, zero_add]
  have kills : (1 + -e) * e = 0 := by
    rw [← zero_add ((1 + -e) * e), ← neg_add e]
    rw [add_assoc, ← add_comm _ e]
    calc
      -e + ((1 + -e) * e + e) = -e + ((1 + -e) * e + e * e) := by rw [h]
      _ = -e + e := by rw [← add_mul, split, one_mul]
  have x : e * a * (1 + -e) = 0 := by
    apply reduced
    calc
      e * a * (1 + -e) * (e * a * (1 + -e)) = e * a * ((1 + -e) * e) * (a * (1 + -e)) := by
        simp only [mul_assoc]
      _ = 0 := by rw [kills, (zero_times (e * a)).2, (zero_times _).1]
  calc
    e * a = e * a * (1 + -e + e) := by rw [split, mul_one]
    _ = e * a * e := by rw [mul_add, x, zero_add]

/-! ## First Lattices
Meets and joins from their laws. -/

/-- Two operations that absorb each other, and the order `a ≤ b` that means `a ⊓ b = a`. -/
class Lattice (L : Type u) extends LE L where
  meet : L → L → L
  join : L → L → L
  meet_comm : ∀ a b, meet a b = meet b a
  join_comm : ∀ a b, join a b = join b a
  meet_assoc : ∀ a b c, meet (meet a b) c = meet a (meet b c)
  join_assoc : ∀ a b c, join (join a b) c = join a (join b c)
  meet_absorb : ∀ a b, meet a (join a b) = a
  join_absorb : ∀ a b, join a (meet a b) = a
  le_iff : ∀ a b, a ≤ b ↔ meet a b = a

@[inherit_doc] infixl:69 " ⊓ " => Lattice.meet
@[inherit_doc] infixl:68 " ⊔ " => Lattice.join

export Lattice (meet_comm join_comm meet_assoc join_assoc meet_absorb join_absorb le_iff)

variable {L : Type u} [Lattice L]

/-- A meet is below its first part. -/
theorem lat_meet_below (a b : L) : a ⊓ b ≤ a := by
  rw [le_iff]
  rw [meet_comm]
  rw [← meet_assoc]
  calc
    a ⊓ a ⊓ b = a ⊓ (a ⊔ (a ⊓ a)) ⊓ b := by rw [join_absorb]
    _ = a ⊓ b := by rw [meet_absorb]

/-- An element is below its join with another. -/
theorem lat_join_above (a b : L) : a ≤ b ⊔ a := by
  rw [le_iff]
  rw [join_comm]
  exact meet_absorb a b

/-- The last two parts of a meet change places. -/
theorem lat_swap_last (a b c : L) : a ⊓ b ⊓ c = a ⊓ c ⊓ b := by
  rw [meet_assoc]
  rw [meet_comm b]
  rw [meet_assoc]

/-- Three parts of a join can be read backwards. -/
theorem lat_join_backwards (a b c : L) : a ⊔ b ⊔ c = c ⊔ b ⊔ a := by
  rw [join_comm]
  rw [join_comm a]
  rw [join_assoc]

/-- Of two elements in order the meet is the smaller one. -/
theorem lat_below_gives_meet (a b : L) (h : a ≤ b) : b ⊓ a = a := by
  rw [le_iff] at h
  rw [meet_comm]
  exact h

/-- A part is absorbed wherever it stands. -/
theorem lat_absorb_turned (a b : L) : (b ⊓ a) ⊔ a = a := by
  rw [join_comm]
  rw [meet_comm]
  exact join_absorb a b

/-- An element absorbs a meet with a join that holds it. -/
theorem lat_absorb_deep (a b c : L) : a ⊓ (a ⊔ b) ⊔ (a ⊓ c) = a := by
  rw [meet_absorb]
  exact join_absorb a c

/-! ## Lattices and Boolean Algebras
Meet `⊓`, join `⊔`, the order that they define, and complements `aᶜ`. -/

/-- Absorption makes both operations idempotent. -/
theorem lat_idempotent (a : L) : a ⊓ a = a ∧ a ⊔ a = a := by
  constructor
  · calc
      a ⊓ a = a ⊓ (a ⊔ (a ⊓ a)) := by rw [join_absorb]
      _ = a := by rw [meet_absorb]
  · calc
      a ⊔ a = a ⊔ (a ⊓ (a ⊔ a)) := by rw [meet_absorb]
      _ = a := by rw [join_absorb]

/-- The order can be read off the join as well as off the meet. -/
theorem lat_order_by_join (a b : L) : a ≤ b ↔ a ⊔ b = b := by
  rw [le_iff]
  constructor
  · intro h
    rw [← h, join_comm, meet_comm]
    exact join_absorb b a
  · intro h
    rw [← h]
    exact meet_absorb a b

/-- The order of a lattice is transitive and has no cycles. -/
theorem lat_order_laws :
    (∀ a b c : L, a ≤ b → b ≤ c → a ≤ c) ∧ ∀ a b : L, a ≤ b → b ≤ a → a = b := by
  simp only [le_iff]
  constructor
  · intro a b c hab hbc
    rw [← hab, meet_assoc, hbc]
  · intro a b hab hba
    rw [← hab, meet_comm]
    exact hba

/-- If the meet and the join of two elements agree, the elements agree. -/
theorem lat_meet_is_join (a b : L) (h : a ⊓ b = a ⊔ b) : a = b := by
  have key : ∀ x y : L, x ⊓ y = x ⊔ y → x ⊓ y = x := by
    intro x y k
    calc
      x ⊓ y = (x ⊓ y) ⊓ ((x ⊓ y) ⊔ x) := by rw [meet_absorb]
      _ = x ⊓ (x ⊔ y) := by rw [join_comm _ x, join_absorb, k, meet_comm]
      _ = x := by rw [meet_absorb]
  have hb : b ⊓ a = b := by
    apply key
    rw [meet_comm, join_comm]
    exact h
  rw [← key a b h, meet_comm]
  exact hb

/-- The meet is the greatest lower bound. -/
theorem lat_meet_is_greatest (a b c : L) : c ≤ a ⊓ b ↔ c ≤ a ∧ c ≤ b := by
  simp only [le_iff]
  have idem : ∀ x : L, x ⊓ x = x := by
    intro x
    calc
      x ⊓ x = x ⊓ (x ⊔ (x ⊓ x)) := by rw [join_absorb]
      _ = x := by rw [meet_absorb]
  constructor
  · intro h
    constructor
    · rw [← h, meet_assoc, meet_comm (a ⊓ b) a, ← meet_assoc a a, idem]
    · rw [← h, meet_assoc, meet_assoc, idem]
  · rintro ⟨ha, hb⟩
    rw [← meet_assoc, ha, hb]

/-- If `⊓` distributes over `⊔`, then `⊔` distributes over `⊓`. -/
theorem lat_other_distributive_law
    (dist : ∀ a b c : L, a ⊓ (b ⊔ c) = (a ⊓ b) ⊔ (a ⊓ c)) (a b c : L) :
    a ⊔ (b ⊓ c) = (a ⊔ b) ⊓ (a ⊔ c) := by
  symm
  calc
    (a ⊔ b) ⊓ (a ⊔ c) = a ⊔ ((a ⊔ b) ⊓ c) := by rw [dist, meet_comm _ a, meet_absorb]
    _ = a ⊔ ((a ⊓ c) ⊔ (b ⊓ c)) := by rw [meet_comm _ c, dist, meet_comm c a, meet_comm c b]
    _ = a ⊔ (b ⊓ c) := by rw [← join_assoc, join_absorb]

/-- In a distributive lattice, an element is known from its meet and its join with another one. -/
theorem lat_distributive_cancel (dist : ∀ a b c : L, a ⊓ (b ⊔ c) = (a ⊓ b) ⊔ (a ⊓ c))
    (a b c : L) (hm : a ⊓ c = b ⊓ c) (hj : a ⊔ c = b ⊔ c) : a = b := by
  have ha : a = (a ⊓ b) ⊔ (b ⊓ c) := by
    rw [← hm, ← dist, ← hj, meet_absorb]
  have hb : b = (a ⊓ b) ⊔ (b ⊓ c) := by
    rw [meet_comm a b, ← dist, hj, meet_absorb]
  rw [ha]
  exact hb.symm

/-- A one-to-one map that respects meets respects and reflects the order. -/
theorem lat_embedding {K : Type v} [Lattice K] (f : L → K) (hf : ∀ a b, f (a ⊓ b) = f a ⊓ f b)
    (inj : ∀ a b, f a = f b → a = b) (a b : L) : f a ≤ f b ↔ a ≤ b := by
  rw [le_iff, le_iff]
  constructor
  · intro h
    apply inj
    rw [hf]
    exact h
  · intro h
    rw [← hf, h]

/-- Half of the modular law holds in every lattice. -/
theorem lat_modular_inequality (a b c : L) (h : a ≤ c) : a ⊔ (b ⊓ c) ≤ (a ⊔ b) ⊓ c := by
  rw [le_iff] at h
  have hc : a ⊔ c = c := by
    rw [← h, join_comm, meet_comm]
    exact join_absorb c a
  have below : ∀ x y : L, x ⊔ y = y → x ⊓ y = x := by
    intro x y k
    rw [← k]
    exact meet_absorb x y
  have idem : a ⊔ a = a := by
    calc
      a ⊔ a = a ⊔ (a ⊓ (a ⊔ a)) := by rw [meet_absorb]
      _ = a := by rw [join_absorb]
  have left : (a ⊔ (b ⊓ c)) ⊓ (a ⊔ b) = a ⊔ (b ⊓ c) := by
    apply below
    rw [join_comm a (b ⊓ c), join_assoc, ← join_assoc a a, idem]
    rw [join_comm (b ⊓ c), join_assoc, join_absorb]
  have right : (a ⊔ (b ⊓ c)) ⊓ c = a ⊔ (b ⊓ c) := by
    apply below
    rw [join_assoc, join_comm (b ⊓ c), meet_comm, join_absorb]
    exact hc
  rw [le_iff, ← meet_assoc, left]
  exact right

/-- A lattice with least element `⊥`, greatest element `⊤` and complements that distributes. -/
class BooleanAlgebra (B : Type u) extends Lattice B where
  bot : B
  top : B
  compl : B → B
  meet_distrib : ∀ a b c : B, a ⊓ (b ⊔ c) = (a ⊓ b) ⊔ (a ⊓ c)
  join_distrib : ∀ a b c : B, a ⊔ (b ⊓ c) = (a ⊔ b) ⊓ (a ⊔ c)
  meet_top : ∀ a : B, a ⊓ top = a
  join_bot : ∀ a : B, a ⊔ bot = a
  meet_compl : ∀ a : B, a ⊓ compl a = bot
  join_compl : ∀ a : B, a ⊔ compl a = top

@[inherit_doc] notation "⊥" => BooleanAlgebra.bot
@[inherit_doc] notation "⊤" => BooleanAlgebra.top
@[inherit_doc] postfix:max "ᶜ" => BooleanAlgebra.compl

export BooleanAlgebra (meet_distrib join_distrib meet_top join_bot meet_compl join_compl)

variable {B : Type u} [BooleanAlgebra B]

/-- The least and the greatest element absorb. -/
theorem bool_extremes_absorb (a : B) : a ⊓ ⊥ = ⊥ ∧ a ⊔ ⊤ = ⊤ := by
  constructor
  · calc
      a ⊓ ⊥ = ⊥ ⊓ (⊥ ⊔ a) := by rw [meet_comm, join_comm, join_bot]
      _ = ⊥ := by rw [meet_absorb]
  · rw [← meet_top a, join_comm, meet_comm a]
    rw [join_absorb]

/-- The complement of the complement is the element itself. -/
theorem bool_double_complement (a : B) : aᶜᶜ = a := by
  calc
    aᶜᶜ = aᶜᶜ ⊓ (a ⊔ aᶜ) := by rw [join_compl, meet_top]
    _ = (a ⊓ aᶜ) ⊔ (a ⊓ aᶜᶜ) := by
      rw [meet_distrib, meet_comm _ aᶜ, meet_compl, meet_compl, meet_comm, join_comm]
    _ = a := by rw [← meet_distrib, join_compl, meet_top]

/-- Within an element, its own complement adds nothing to a join. -/
theorem bool_modus_ponens (a b : B) : a ⊓ (aᶜ ⊔ b) = a ⊓ b := by
  calc
    a ⊓ (aᶜ ⊔ b) = ⊥ ⊔ (a ⊓ b) := by rw [meet_distrib, meet_compl]
    _ = a ⊓ b := by rw [join_comm, join_bot]

/-- An element has only one complement. -/
theorem bool_unique_complement (a b : B) (hm : a ⊓ b = ⊥) (hj : a ⊔ b = ⊤) : b = aᶜ := by
  have h : b = b ⊓ aᶜ := by
    calc
      b = b ⊓ (a ⊔ aᶜ) := by rw [join_compl, meet_top]
      _ = b ⊓ aᶜ := by rw [meet_distrib, meet_comm b a, hm, join_comm, join_bot]
  have k : aᶜ = b ⊓ aᶜ := by
    calc
      aᶜ = aᶜ ⊓ (a ⊔ b) := by rw [hj, meet_top]
      _ = b ⊓ aᶜ := by
        rw [meet_distrib, meet_comm aᶜ a, meet_compl, join_comm, join_bot, meet_comm]
  rw [k]
  exact h

/-- One element lies below another exactly when it misses the complement. -/
theorem bool_below_iff_disjoint (a b : B) : a ≤ b ↔ a ⊓ bᶜ = ⊥ := by
  rw [le_iff]
  constructor
  · intro h
    rw [← h, meet_assoc, meet_compl]
    rw [← join_bot (a ⊓ ⊥), join_comm, meet_comm, join_absorb]
  · intro h
    calc
      a ⊓ b = (a ⊓ b) ⊔ (a ⊓ bᶜ) := by rw [h, join_bot]
      _ = a := by rw [← meet_distrib, join_compl, meet_top]

/-- De Morgan: the complement of a meet is the join of the complements. -/
theorem bool_de_morgan (a b : B) : (a ⊓ b)ᶜ = aᶜ ⊔ bᶜ := by
  have unique : ∀ x y : B, x ⊓ y = ⊥ → x ⊔ y = ⊤ → xᶜ = y := by
    intro x y hm hj
    calc
      xᶜ = xᶜ ⊓ (x ⊔ y) := by rw [hj, meet_top]
      _ = xᶜ ⊓ y := by rw [meet_distrib, meet_comm xᶜ x, meet_compl, join_comm, join_bot]
      _ = (y ⊓ x) ⊔ (y ⊓ xᶜ) := by rw [meet_comm y x, hm, join_comm, join_bot, meet_comm]
      _ = y := by rw [← meet_distrib, join_compl, meet_top]
  have bot : ∀ x : B, x ⊓ ⊥ = ⊥ := by
    intro x
    rw [← join_bot (x ⊓ ⊥), join_comm, meet_comm, join_absorb]
  have top : ∀ x : B, x ⊔ ⊤ = ⊤ := by
    intro x
    rw [← meet_top (x ⊔ ⊤), meet_comm, join_comm, meet_absorb]
  apply unique
  · rw [meet_distrib, meet_assoc a b bᶜ, meet_compl, bot, join_bot]
    rw [meet_comm a b, meet_assoc, meet_compl, bot]
  · have left : aᶜ ⊔ bᶜ ⊔ a = ⊤ := by
      rw [join_comm, ← join_assoc, join_compl, join_comm, top]
    have right : aᶜ ⊔ bᶜ ⊔ b = ⊤ := by
      rw [join_assoc, join_comm bᶜ, join_compl, top]
    rw [join_comm, join_distrib, left, right, meet_top]

/-- A part of a meet moves to the other side of an inequality as its complement. -/
theorem bool_residuation (a b c : B) : a ⊓ b ≤ c ↔ a ≤ bᶜ ⊔ c := by
  have split : ∀ x : B, (x ⊓ b) ⊔ (x ⊓ bᶜ) = x := by
    intro x
    rw [← meet_distrib, join_compl, meet_top]
  rw [le_iff, le_iff]
  constructor
  · intro h
    have inside : a ⊓ (bᶜ ⊔ c) ⊓ b = a ⊓ b := by
      calc
        a ⊓ (bᶜ ⊔ c) ⊓ b = a ⊓ b ⊓ (bᶜ ⊔ c) := by rw [meet_assoc, meet_comm _ b, meet_assoc]
        _ = a ⊓ b ⊓ (c ⊓ (c ⊔ bᶜ)) := by rw [← meet_assoc, h, join_comm c]
        _ = a ⊓ b := by rw [meet_absorb, h]
    have outside : a ⊓ (bᶜ ⊔ c) ⊓ bᶜ = a ⊓ bᶜ := by
      rw [meet_assoc, meet_comm _ bᶜ, meet_absorb]
    rw [← split (a ⊓ (bᶜ ⊔ c)), inside, outside]
    exact split a
  · intro h
    calc
      a ⊓ b ⊓ c = a ⊓ (b ⊓ (bᶜ ⊔ c)) := by
        rw [meet_distrib b, meet_compl, join_comm ⊥, join_bot, meet_assoc]
      _ = a ⊓ (bᶜ ⊔ c) ⊓ b := by rw [meet_comm b, meet_assoc]
      _ = a ⊓ b := by rw [h]

/-- Two elements are equal exactly when neither reaches outside of the other. -/
theorem bool_symmetric_difference (a b : B) : (a ⊓ bᶜ) ⊔ (b ⊓ aᶜ) = ⊥ ↔ a = b := by
  have part : ∀ x y : B, x ⊔ y = ⊥ → x = ⊥ := by
    intro x y h
    calc
      x = x ⊓ ⊥ := by rw [← h, meet_absorb]
      _ = ⊥ := by rw [← join_bot (x ⊓ ⊥), join_comm, meet_comm, join_absorb]
  have inside : ∀ x y : B, x ⊓ yᶜ = ⊥ → x ⊓ y = x := by
    intro x y h
    rw [← join_bot (x ⊓ y), ← h, ← meet_distrib, join_compl, meet_top]
  constructor
  · intro h
    have hab : a ⊓ b = a := by
      apply inside
      exact part _ _ h
    have hba : b ⊓ a = b := by
      apply inside
      rw [join_comm] at h
      exact part _ _ h
    rw [← hab, meet_comm]
    exact hba
  · rintro rfl
    rw [meet_compl, join_bot]

/-! ## First Steps in Actions
Move a point, and move it back. -/

/-- A group that moves the points of a type. -/
class Action (G : Type u) [Group G] (X : Type v) where
  act : G → X → X
  one_act : ∀ x, act 1 x = x
  mul_act : ∀ (g h : G) (x : X), act (g * h) x = act g (act h x)

@[inherit_doc] infixr:73 " ⋆ " => Action.act

export Action (one_act mul_act)

variable {X : Type v} [Action G X]

/-- Two points that the group can carry into each other. -/
def SameOrbit (G : Type u) [Group G] {X : Type v} [Action G X] (x y : X) : Prop :=
  ∃ g : G, g ⋆ x = y

/-- To move a point back undoes the move. -/
theorem act_back (g : G) (x : X) : g⁻¹ ⋆ (g ⋆ x) = x := by
  rw [← mul_act]
  rw [inv_mul]
  exact one_act x

/-- Three moves in a row are one. -/
theorem act_three_moves (g h k : G) (x : X) : (g * h * k) ⋆ x = g ⋆ (h ⋆ (k ⋆ x)) := by
  rw [mul_act]
  rw [mul_act]

/-- Every point is in its own orbit. -/
theorem act_own_orbit (x : X) : SameOrbit G x x := by
  exists 1
  exact one_act x

/-- A moved point stays in the orbit. -/
theorem act_moved_in_orbit (g h : G) (x : X) : SameOrbit G x (g ⋆ (h ⋆ x)) := by
  exists g * h
  rw [mul_act]

/-- Orbits can be left the way they were entered. -/
theorem act_orbit_turned (x y : X) (h : SameOrbit G x y) : SameOrbit G y x := by
  obtain ⟨g, rfl⟩ := h
  exists g⁻¹
  rw [← mul_act, inv_mul]
  exact one_act x

/-- What keeps a point keeps it when it is done twice. -/
theorem act_keeps_twice (g : G) (x : X) (h : g ⋆ x = x) : (g * g) ⋆ x = x := by
  rw [mul_act]
  rw [h]
  exact h

/-- Elements that move a point alike differ by one that keeps it. -/
theorem act_alike (g h : G) (x : X) (e : g ⋆ x = h ⋆ x) : (h⁻¹ * g) ⋆ x = x := by
  rw [mul_act, e]
  rw [← mul_act, inv_mul]
  exact one_act x

/-! ## Actions and Orbits
A group moves the points of a type: `g ⋆ x` is where `g` takes the point `x`. -/

/-- Moving a point forth is the same as moving the other point back. -/
theorem act_forth_and_back (g : G) (x y : X) : g ⋆ x = y ↔ g⁻¹ ⋆ y = x := by
  constructor
  · rintro rfl
    rw [← mul_act, inv_mul, one_act]
  · rintro rfl
    rw [← mul_act, mul_inv]
    exact one_act y

/-- Every group element permutes the points. -/
theorem act_permutes (g : G) :
    (∀ x y : X, g ⋆ x = g ⋆ y → x = y) ∧ ∀ y : X, ∃ x : X, g ⋆ x = y := by
  constructor
  · intro x y h
    rw [← one_act (G := G) x, ← inv_mul g, mul_act, h]
    rw [← mul_act, inv_mul, one_act]
  · intro y
    exists g⁻¹ ⋆ y
    rw [← mul_act, mul_inv, one_act]

/-- The elements that keep a point where it is form a subgroup. -/
theorem act_stabilizer (x : X) : IsSubgroup (fun g : G => g ⋆ x = x) := by
  constructor
  · exact one_act x
  · intro a b ha hb
    show (a * b) ⋆ x = x
    rw [mul_act, hb]
    exact ha
  · intro a ha
    show a⁻¹ ⋆ x = x
    calc
      a⁻¹ ⋆ x = a⁻¹ ⋆ (a ⋆ x) := by rw [ha]
      _ = x := by rw [← mul_act, inv_mul, one_act]

/-- What fixes a moved point is conjugate to what fixes the point. -/
theorem act_stabilizer_moves (g h : G) (x : X) :
    h ⋆ (g ⋆ x) = g ⋆ x ↔ (g⁻¹ * h * g) ⋆ x = x := by
  constructor
  · intro k
    rw [mul_assoc, mul_act, mul_act h, k]
    rw [← mul_act, inv_mul, one_act]
  · intro k
    calc
      h ⋆ (g ⋆ x) = (g * g⁻¹) ⋆ (h ⋆ (g ⋆ x)) := by rw [mul_inv, one_act]
      _ = g ⋆ ((g⁻¹ * h * g) ⋆ x) := by simp only [mul_act]
      _ = g ⋆ x := by rw [k]

/-- If a power of an element fixes a point, so does the power with any multiple of the exponent. -/
theorem act_rounds (g : G) (x : X) (n k : Nat) (h : (g ^ n) ⋆ x = x) : (g ^ (n * k)) ⋆ x = x := by
  have add : ∀ i j : Nat, g ^ (i + j) = g ^ i * g ^ j := by
    intro i j
    induction j with
    | zero => rw [Nat.add_zero, pow_zero, mul_one]
    | succ j ih => rw [← Nat.add_assoc, pow_succ, ih, pow_succ, mul_assoc]
  induction k with
  | zero => rw [Nat.mul_zero, pow_zero, one_act]
  | succ k ih =>
    rw [Nat.mul_add_one, add, mul_act, h]
    exact ih

/-- The elements that keep all points where they are form a normal subgroup. -/
theorem act_kernel_normal : IsNormal (fun g : G => ∀ x : X, g ⋆ x = x) := by
  refine ⟨⟨?_, ?_, ?_⟩, ?_⟩
  · intro x
    rw [one_act]
  · intro a b ha hb x
    rw [mul_act, hb x]
    exact ha x
  · intro a ha x
    have h := ha (a⁻¹ ⋆ x)
    rw [← mul_act, mul_inv, one_act] at h
    exact h.symm
  · intro g a ha x
    rw [mul_act, mul_act, ha, ← mul_act, mul_inv]
    exact one_act x

/-- Two orbits are equal or have no point in common. -/
theorem act_orbits_equal_or_disjoint (x y : X) :
    (∀ z, SameOrbit G x z ↔ SameOrbit G y z) ∨ ∀ z, ¬(SameOrbit G x z ∧ SameOrbit G y z) := by
  by_cases h : SameOrbit G x y
  · left
    obtain ⟨g, rfl⟩ := h
    intro z
    constructor
    · rintro ⟨a, rfl⟩
      exists a * g⁻¹
      rw [← mul_act, mul_assoc, inv_mul, mul_one]
    · rintro ⟨a, rfl⟩
      exists a * g
      rw [mul_act]
  · right
    rintro z ⟨⟨a, ha⟩, ⟨b, hb⟩⟩
    apply h
    exists b⁻¹ * a
    rw [mul_act, ha, ← hb, ← mul_act, inv_mul, one_act]

/-- If a commutative group can carry any point to any other, what fixes one point fixes all. -/
theorem act_commutative_transitive (comm : ∀ a b : G, a * b = b * a)
    (trans : ∀ x y : X, SameOrbit G x y) (g : G) (x : X) (h : g ⋆ x = x) : ∀ y : X, g ⋆ y = y := by
  intro y
  obtain ⟨a, rfl⟩ := trans x y
  calc
    g ⋆ (a ⋆ x) = a ⋆ (g ⋆ x) := by rw [← mul_act, comm, mul_act]
    _ = a ⋆ x := by rw [h]

/-- The points that a normal subgroup fixes are only moved among themselves. -/
theorem act_fixed_points_of_normal (N : G → Prop) (hN : IsNormal N) (x : X)
    (hx : ∀ n : G, N n → n ⋆ x = x) (g n : G) (hn : N n) : n ⋆ (g ⋆ x) = g ⋆ x := by
  have k : N (g⁻¹ * n * g⁻¹⁻¹) := by
    apply hN.conj_mem
    exact hn
  have e : g⁻¹⁻¹ = g := by
    rw [← mul_one g⁻¹⁻¹, ← inv_mul g, ← mul_assoc, inv_mul, one_mul]
  rw [e] at k
  calc
    n ⋆ (g ⋆ x) = (g * (g⁻¹ * n * g)) ⋆ x := by
      rw [mul_assoc g⁻¹, ← mul_assoc g, mul_inv, one_mul, mul_act]
    _ = g ⋆ x := by rw [mul_act, hx _ k]

/-- If all points lie in one orbit, two maps that follow the action and meet once are equal. -/
theorem act_equivariant_maps {Y : Type v} [Action G Y] (f k : X → Y)
    (hf : ∀ (g : G) (x : X), f (g ⋆ x) = g ⋆ f x) (hk : ∀ (g : G) (x : X), k (g ⋆ x) = g ⋆ k x)
    (trans : ∀ x y : X, SameOrbit G x y) : (∃ x, f x = k x) → f = k := by
  rintro ⟨x, hx⟩
  funext y
  obtain ⟨g, rfl⟩ := trans x y
  rw [hf, hk, hx]

/-- Where all points lie in one orbit and only one fixes a point, a single element leads from each
point to each other. -/
theorem act_unique_difference (trans : ∀ x y : X, SameOrbit G x y)
    (free : ∀ (g : G) (x : X), g ⋆ x = x → g = 1) (x y : X) :
    ∃ g : G, g ⋆ x = y ∧ ∀ h : G, h ⋆ x = y → h = g := by
  obtain ⟨g, hg⟩ := trans x y
  refine ⟨g, hg, ?_⟩
  intro h hh
  have k : g⁻¹ * h = 1 := by
    apply free _ x
    rw [mul_act, hh, ← hg, ← mul_act, inv_mul, one_act]
  calc
    h = g * (g⁻¹ * h) := by rw [← mul_assoc, mul_inv, one_mul]
    _ = g := by rw [k, mul_one]

end AlgebraWorld
