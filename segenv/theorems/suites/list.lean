/-!
# Lists

Lists over any type: appending, mapping, reversing, membership, folds, and predicates and
functions on lists that are defined here. Every theorem stands on its own: a proof may use the
core library and the definitions of this file, and what else it needs it proves on the way.
-/

namespace ListWorld

universe u v w

variable {α : Type u} {β : Type v} {γ : Type w}

/-! ## Append
Joining lists and taking them apart again. -/

/-- `xs` with `a` put at its end. -/
def snoc : List α → α → List α
  | [], a => [a]
  | x :: xs, a => x :: snoc xs a

/-- Brackets in a chain of appends can be moved. -/
theorem regroup_four_lists (xs ys zs ws : List α) :
    (xs ++ ys) ++ (zs ++ ws) = xs ++ ((ys ++ zs) ++ ws) := by
  induction xs with
  | nil =>
    rw [List.nil_append, List.nil_append]
    exact (List.append_assoc ys zs ws).symm
  | cons x xs ih =>
    rw [List.cons_append, List.cons_append, List.cons_append, ih]

/-- Two lists join to the empty list only if both are empty. -/
theorem join_is_empty (xs ys : List α) : xs ++ ys = [] ↔ xs = [] ∧ ys = [] := by
  constructor
  case mp =>
    intro h
    cases xs
    case nil => exact ⟨rfl, h⟩
    case cons x xs => contradiction
  case mpr =>
    intro h
    obtain ⟨rfl, rfl⟩ := h
    rfl

/-- A common front part can be cancelled. -/
theorem cancel_common_front (xs ys zs : List α) (h : xs ++ ys = xs ++ zs) : ys = zs := by
  induction xs with
  | nil => exact h
  | cons x xs ih =>
    apply ih
    injection h

/-- A list with something put at its end is not empty. -/
theorem ends_with_is_nonempty (xs : List α) (a : α) : xs ++ [a] ≠ [] := by
  intro h
  cases xs with
  | nil => contradiction
  | cons x xs =>
    injection h

/-- Putting an element at the end is appending a list of one element. -/
theorem snoc_is_append (xs : List α) (a : α) : snoc xs a = xs ++ [a] := by
  induction xs
  case nil => rfl
  case cons x xs ih =>
    rw [snoc, ih]
    rfl

/-- Only the empty list is neutral for appending. -/
theorem neutral_list_is_empty (e : List α) (h : ∀ xs : List α, xs ++ e = xs) : e = [] := by
  specialize h []
  rw [List.nil_append] at h
  exact h

/-- What remains when a list joins to something that starts with `z`. -/
theorem join_starts_with (xs ys zs : List α) (z : α) (h : xs ++ ys = z :: zs) :
    (xs = [] ∧ ys = z :: zs) ∨ ∃ ts, xs = z :: ts ∧ zs = ts ++ ys := by
  cases xs with
  | nil =>
    left
    exact ⟨rfl, h⟩
  | cons x ts =>
    right
    injection h with hx ht
    subst hx
    exact ⟨ts, rfl, ht.symm⟩

/-- The last elements and the rests of equal lists are equal. -/
theorem last_elements_agree {xs ys : List α} {a b : α} (h : xs ++ [a] = ys ++ [b]) :
    xs = ys ∧ a = b := by
  induction xs generalizing ys with
  | nil =>
    cases ys with
    | nil =>
      injection h with hab
      exact ⟨rfl, hab⟩
    | cons y ys =>
      injection h with _ ht
      cases ys <;> contradiction
  | cons x xs ih =>
    cases ys with
    | nil =>
      injection h with _ ht
      cases xs <;> contradiction
    | cons y ys =>
      injection h with hxy ht
      obtain ⟨hs, hab⟩ := ih ht
      rw [hxy, hs, hab]
      exact ⟨rfl, rfl⟩

/-- Every list is empty or has a last element. -/
theorem empty_or_has_last : ∀ xs : List α, xs = [] ∨ ∃ ys y, xs = ys ++ [y] := by
  intro xs
  induction xs with
  | nil =>
    left
    rfl
  | cons x xs ih =>
    right
    rcases ih with rfl | ⟨ys, y, rfl⟩
    · exact ⟨[], x, rfl⟩
    · exact ⟨x :: ys, y, rfl⟩

/-! ## Length
Counting elements, and what the length says about a list. -/

/-- The length of a join does not depend on the order. -/
theorem length_of_swapped_join (xs ys : List α) : (xs ++ ys).length = (ys ++ xs).length := by
  rw [List.length_append, List.length_append]
  exact Nat.add_comm xs.length ys.length

/-- A list is nonempty exactly when its length is positive. -/
theorem nonempty_iff_positive_length (xs : List α) : xs ≠ [] ↔ 0 < xs.length := by
  cases xs with
  | nil =>
    constructor
    · intro h
      contradiction
    · intro h
      contradiction
  | cons x xs =>
    constructor
    · intro _
      exact Nat.succ_pos xs.length
    · intro _ h
      contradiction

/-- The lists of length one are the lists of one element. -/
theorem length_one_iff (xs : List α) : xs.length = 1 ↔ ∃ x, xs = [x] := by
  constructor
  · intro h
    cases xs with
    | nil => contradiction
    | cons x ys =>
      exists x
      cases ys with
      | nil => rfl
      | cons y zs =>
        rw [List.length_cons, List.length_cons] at h
        omega
  · rintro ⟨x, rfl⟩
    rfl

/-- A list of length two consists of two elements. -/
theorem length_two_elements {xs : List α} (h : xs.length = 2) : ∃ x y, xs = [x, y] := by
  rcases xs with _ | ⟨x, _ | ⟨y, _ | ⟨z, zs⟩⟩⟩
  · contradiction
  · simp at h
  · exact ⟨x, y, rfl⟩
  · simp only [List.length_cons] at h
    omega

/-- A list can be split after any number of elements that it has. -/
theorem split_after (n : Nat) (xs : List α) (h : n ≤ xs.length) :
    ∃ ys zs, xs = ys ++ zs ∧ ys.length = n := by
  induction n generalizing xs with
  | zero => exact ⟨[], xs, rfl, rfl⟩
  | succ n ih =>
    cases xs with
    | nil => contradiction
    | cons x xs =>
      obtain ⟨ys, zs, hs, hl⟩ := ih xs (Nat.le_of_succ_le_succ h)
      refine ⟨x :: ys, zs, ?_, ?_⟩
      · rw [hs]
        rfl
      · rw [List.length_cons, hl]

/-- Equal joins with front parts of equal length have equal parts. -/
theorem equal_joins_equal_parts {xs ys us vs : List α} (h : xs ++ ys = us ++ vs)
    (hl : xs.length = us.length) : xs = us ∧ ys = vs := by
  induction xs generalizing us with
  | nil =>
    cases us with
    | nil => exact ⟨rfl, h⟩
    | cons u us => contradiction
  | cons x xs ih =>
    cases us with
    | nil => contradiction
    | cons u us =>
      injection h with hx ht
      injection hl with hl
      obtain ⟨h₁, h₂⟩ := ih ht hl
      rw [hx, h₁, h₂]
      exact ⟨rfl, rfl⟩

/-- A common back part can be cancelled. -/
theorem cancel_common_back (xs ys zs : List α) (h : xs ++ zs = ys ++ zs) : xs = ys := by
  induction xs generalizing ys with
  | nil =>
    cases ys with
    | nil => rfl
    | cons y ys =>
      have hl := congrArg List.length h
      simp only [List.length_append, List.length_cons, List.length_nil] at hl
      omega
  | cons x xs ih =>
    cases ys with
    | nil =>
      have hl := congrArg List.length h
      simp only [List.length_append, List.length_cons, List.length_nil] at hl
      omega
    | cons y ys =>
      injection h with hx ht
      rw [hx, ih ys ht]

/-- A list that is a proper part of itself does not exist. -/
theorem no_list_inside_itself (xs ys : List α) (a : α) : xs ≠ ys ++ a :: xs := by
  intro h
  have hl : xs.length = (ys ++ a :: xs).length := by
    rw [← h]
  rw [List.length_append, List.length_cons] at hl
  omega

/-! ## Map
Applying a function to every element. -/

/-- Mapping twice is mapping the composed function. -/
theorem map_twice (f : α → β) (g : β → γ) (xs : List α) :
    (xs.map f).map g = xs.map (fun x => g (f x)) := by
  induction xs with
  | nil => rfl
  | cons x xs ih =>
    rw [List.map_cons, List.map_cons, List.map_cons]
    rw [ih]

/-- A map is empty exactly when the list is. -/
theorem map_is_empty_iff (f : α → β) (xs : List α) : xs.map f = [] ↔ xs = [] := by
  cases xs with
  | nil => exact ⟨fun _ => rfl, fun _ => rfl⟩
  | cons x xs =>
    constructor
    · intro h
      contradiction
    · intro h
      contradiction

/-- Functions that agree on the members of a list have the same map. -/
theorem map_of_agreeing {f g : α → β} (xs : List α) (h : ∀ x, x ∈ xs → f x = g x) :
    xs.map f = xs.map g := by
  induction xs with
  | nil => rfl
  | cons x xs ih =>
    rw [List.map_cons, List.map_cons]
    have hx : f x = g x := h x List.mem_cons_self
    rw [hx, ih]
    intro y hy
    exact h y (List.mem_cons_of_mem x hy)

/-- Mapping with a function that undoes another restores the list. -/
theorem map_undoes_map {f : α → β} {g : β → α} (h : ∀ x, g (f x) = x) :
    ∀ xs : List α, (xs.map f).map g = xs := by
  intro xs
  induction xs with
  | nil => rfl
  | cons x xs ih =>
    rw [List.map_cons, List.map_cons, h]
    rw [ih]

/-- Mapping an injective function is injective. -/
theorem map_injective {f : α → β} (hf : ∀ x y, f x = f y → x = y) (xs ys : List α)
    (h : xs.map f = ys.map f) : xs = ys := by
  induction xs generalizing ys with
  | nil =>
    cases ys with
    | nil => rfl
    | cons y ys => contradiction
  | cons x xs ih =>
    cases ys with
    | nil => contradiction
    | cons y ys =>
      injection h with hx ht
      rw [hf x y hx, ih ys ht]

/-- If a function reaches every value, its map reaches every list. -/
theorem map_surjective {f : α → β} (hf : ∀ b, ∃ a, f a = b) :
    ∀ ys : List β, ∃ xs : List α, xs.map f = ys := by
  intro ys
  induction ys with
  | nil => exact ⟨[], rfl⟩
  | cons y ys ih =>
    obtain ⟨xs, hxs⟩ := ih
    obtain ⟨x, hx⟩ := hf y
    exists x :: xs
    rw [List.map_cons, hx, hxs]

/-- Functions with the same map are the same. -/
theorem same_map_same_function (f g : α → β) (h : ∀ xs, List.map f xs = List.map g xs) :
    f = g := by
  funext x
  have hx := h [x]
  injection hx

/-- Mapping a constant function repeats its value. -/
theorem map_constant (b : β) (xs : List α) :
    xs.map (fun _ => b) = List.replicate xs.length b := by
  induction xs with
  | nil => rfl
  | cons x xs ih =>
    rw [List.map_cons, ih]
    rfl

/-- If a map splits in two parts, the list splits accordingly. -/
theorem split_of_map (f : α → β) (zs : List α) (us vs : List β) (h : zs.map f = us ++ vs) :
    ∃ xs ys, zs = xs ++ ys ∧ xs.map f = us ∧ ys.map f = vs := by
  induction us generalizing zs with
  | nil => exact ⟨[], zs, rfl, rfl, h⟩
  | cons u us ih =>
    cases zs with
    | nil => contradiction
    | cons z zs =>
      injection h with hu ht
      obtain ⟨xs, ys, hs, hx, hy⟩ := ih zs ht
      refine ⟨z :: xs, ys, ?_, ?_, hy⟩
      · rw [hs]
        rfl
      · rw [List.map_cons, hu, hx]

/-! ## Reverse
Turning lists around, palindromes and induction from the back. -/

/-- Reversal by putting every element at the end. -/
def slowReverse : List α → List α
  | [] => []
  | x :: xs => slowReverse xs ++ [x]

/-- Reversal of the first list onto the second. -/
def reverseOnto : List α → List α → List α
  | [], ys => ys
  | x :: xs, ys => reverseOnto xs (x :: ys)

/-- A palindrome reads the same from both sides. -/
def IsPalindrome (xs : List α) : Prop := xs.reverse = xs

/-- Reversing a join swaps and reverses its parts. -/
theorem slow_reverse_of_join (xs ys : List α) :
    slowReverse (xs ++ ys) = slowReverse ys ++ slowReverse xs := by
  induction xs with
  | nil =>
    symm
    exact List.append_nil (slowReverse ys)
  | cons x xs ih =>
    rw [List.cons_append, slowReverse, slowReverse, ih]
    exact List.append_assoc (slowReverse ys) (slowReverse xs) [x]

/-- Reversing twice changes nothing. -/
theorem slow_reverse_twice (xs : List α) : slowReverse (slowReverse xs) = xs := by
  have key : ∀ (ys : List α) (y : α), slowReverse (ys ++ [y]) = y :: slowReverse ys := by
    intro ys y
    induction ys with
    | nil => rfl
    | cons z zs ih =>
      rw [List.cons_append, slowReverse, ih]
      rfl
  induction xs with
  | nil => rfl
  | cons x xs ih =>
    rw [slowReverse, key, ih]

/-- Reversal onto a list is reversal followed by appending. -/
theorem reverse_onto_is_append (xs ys : List α) :
    reverseOnto xs ys = slowReverse xs ++ ys := by
  induction xs generalizing ys with
  | nil => rfl
  | cons x xs ih =>
    rw [reverseOnto, slowReverse, ih]
    rw [List.append_assoc]
    rfl

/-- Lists with equal reversals are equal. -/
theorem reverse_injective (xs ys : List α) (h : xs.reverse = ys.reverse) : xs = ys := by
  have h' : xs.reverse.reverse = ys.reverse.reverse := by
    rw [h]
  rw [List.reverse_reverse, List.reverse_reverse] at h'
  exact h'

/-- A reversal is a list of one element exactly when the list is. -/
theorem reverse_is_singleton (xs : List α) (a : α) : xs.reverse = [a] ↔ xs = [a] := by
  constructor
  · intro h
    calc
      xs = xs.reverse.reverse := by rw [List.reverse_reverse]
      _ = [a].reverse := by rw [h]
      _ = [a] := rfl
  · intro h
    subst h
    rfl

/-- Reversal commutes with maps. -/
theorem slow_reverse_of_map (f : α → β) (xs : List α) :
    slowReverse (xs.map f) = (slowReverse xs).map f := by
  induction xs with
  | nil => rfl
  | cons x xs ih =>
    rw [List.map_cons, slowReverse, slowReverse, ih]
    rw [List.map_append]
    rfl

/-- A list followed by its reversal is a palindrome. -/
theorem mirror_is_palindrome (xs : List α) : IsPalindrome (xs ++ xs.reverse) := by
  unfold IsPalindrome
  rw [List.reverse_append]
  rw [List.reverse_reverse]

/-- A list between two equal elements is a palindrome exactly when the list itself is. -/
theorem wrapped_palindrome (a : α) (xs : List α) :
    IsPalindrome (a :: (xs ++ [a])) ↔ IsPalindrome xs := by
  unfold IsPalindrome
  rw [List.reverse_cons, List.reverse_append]
  constructor
  · intro h
    injection h with _ h
    have hr : (xs.reverse ++ [a]).reverse = (xs ++ [a]).reverse := congrArg List.reverse h
    rw [List.reverse_append, List.reverse_append, List.reverse_reverse] at hr
    injection hr with _ hx
    exact hx.symm
  · intro h
    rw [h]
    rfl

/-- Induction from the back of a list. -/
theorem induction_from_back (p : List α → Prop) (h0 : p [])
    (hs : ∀ xs x, p xs → p (xs ++ [x])) : ∀ xs, p xs := by
  suffices key : ∀ xs : List α, p xs.reverse by
    intro xs
    have h := key xs.reverse
    rw [List.reverse_reverse] at h
    exact h
  intro xs
  induction xs with
  | nil => exact h0
  | cons x xs ih =>
    rw [List.reverse_cons]
    apply hs
    exact ih

/-! ## Membership
Elements of lists, first occurrences and lists that contain others. -/

/-- Every member of `xs` is a member of `ys`. -/
def Covered (xs ys : List α) : Prop := ∀ a, a ∈ xs → a ∈ ys

/-- Membership in a join does not depend on the order. -/
theorem member_of_swapped_join (a : α) (xs ys : List α) (h : a ∈ xs ++ ys) : a ∈ ys ++ xs := by
  rw [List.mem_append] at h
  rw [List.mem_append]
  cases h with
  | inl hx =>
    right
    exact hx
  | inr hy =>
    left
    exact hy

/-- A list without members is empty. -/
theorem no_members_no_list (xs : List α) (h : ∀ a, ¬a ∈ xs) : xs = [] := by
  cases xs with
  | nil => rfl
  | cons x xs =>
    exfalso
    apply h x
    exact List.mem_cons_self

/-- The image of a member is a member of the map. -/
theorem image_of_member (f : α → β) {a : α} {xs : List α} (h : a ∈ xs) : f a ∈ xs.map f := by
  induction h with
  | head as => exact List.mem_cons_self
  | tail b _ ih =>
    apply List.mem_cons_of_mem
    exact ih

/-- A list splits around each of its members. -/
theorem split_at_member {a : α} {xs : List α} (h : a ∈ xs) : ∃ ys zs, xs = ys ++ a :: zs := by
  induction xs with
  | nil => contradiction
  | cons x xs ih =>
    rcases List.mem_cons.mp h with rfl | hm
    · exact ⟨[], xs, rfl⟩
    · obtain ⟨ys, zs, rfl⟩ := ih hm
      exact ⟨x :: ys, zs, rfl⟩

/-- A property of all members of a join holds for all members of both parts. -/
theorem all_members_of_join (p : α → Prop) (xs ys : List α) :
    (∀ x, x ∈ xs ++ ys → p x) ↔ (∀ x, x ∈ xs → p x) ∧ ∀ y, y ∈ ys → p y := by
  constructor
  · intro h
    constructor
    · intro x hx
      exact h x (List.mem_append.mpr (Or.inl hx))
    · intro y hy
      exact h y (List.mem_append.mpr (Or.inr hy))
  · rintro ⟨hxs, hys⟩ x hx
    rcases List.mem_append.mp hx with h | h
    · exact hxs x h
    · exact hys x h

/-- Some member of `y :: ys` has a property exactly when `y` or some member of `ys` has it. -/
theorem some_member_of_cons (p : α → Prop) (y : α) (ys : List α) :
    (∃ x, x ∈ y :: ys ∧ p x) ↔ p y ∨ ∃ x, x ∈ ys ∧ p x := by
  constructor
  · rintro ⟨x, hx, hp⟩
    cases hx with
    | head =>
      left
      exact hp
    | tail _ hx =>
      right
      exact ⟨x, hx, hp⟩
  · intro h
    cases h with
    | inl hy => exact ⟨y, List.mem_cons_self, hy⟩
    | inr hs =>
      obtain ⟨x, hx, hp⟩ := hs
      exact ⟨x, List.mem_cons_of_mem y hx, hp⟩

/-- Being covered is transitive. -/
theorem covered_transitive {xs ys zs : List α} (h₁ : Covered xs ys) (h₂ : Covered ys zs) :
    Covered xs zs := by
  intro a ha
  apply h₂
  exact h₁ a ha

/-- A join is covered exactly when both parts are. -/
theorem covered_join (xs ys zs : List α) :
    Covered (xs ++ ys) zs ↔ Covered xs zs ∧ Covered ys zs := by
  refine ⟨?_, ?_⟩
  · intro h
    refine ⟨?_, ?_⟩
    · intro a ha
      apply h
      rw [List.mem_append]
      exact Or.inl ha
    · intro a ha
      apply h
      rw [List.mem_append]
      exact Or.inr ha
  · intro ⟨h₁, h₂⟩ a ha
    rw [List.mem_append] at ha
    exact ha.elim (h₁ a) (h₂ a)

/-- Before its first occurrence an element does not occur. -/
theorem first_occurrence {a : α} {xs : List α} (h : a ∈ xs) :
    ∃ ys zs, xs = ys ++ a :: zs ∧ ¬a ∈ ys := by
  induction xs with
  | nil => contradiction
  | cons x xs ih =>
    by_cases hx : a = x
    · subst hx
      exact ⟨[], xs, rfl, List.not_mem_nil⟩
    · rw [List.mem_cons] at h
      obtain ⟨ys, zs, rfl, hn⟩ := ih (h.resolve_left hx)
      refine ⟨x :: ys, zs, rfl, ?_⟩
      intro hm
      rw [List.mem_cons] at hm
      exact hm.elim hx hn

/-- A nonempty list of numbers has a largest member. -/
theorem largest_member (x : Nat) (xs : List Nat) :
    ∃ m, m ∈ x :: xs ∧ ∀ y, y ∈ x :: xs → y ≤ m := by
  induction xs generalizing x with
  | nil =>
    refine ⟨x, List.mem_cons_self, ?_⟩
    simp
  | cons z zs ih =>
    obtain ⟨m, hm, hmax⟩ := ih z
    by_cases h : x ≤ m
    · refine ⟨m, List.mem_cons_of_mem x hm, ?_⟩
      intro y hy
      cases hy with
      | head => exact h
      | tail _ hy => exact hmax y hy
    · refine ⟨x, List.mem_cons_self, ?_⟩
      intro y hy
      cases hy with
      | head => exact Nat.le_refl x
      | tail _ hy => exact Nat.le_trans (hmax y hy) (Nat.le_of_lt (Nat.lt_of_not_le h))

/-! ## Filter and fold
Selecting members, and folding lists from both sides. -/

/-- Filtering a map is mapping a filtered list. -/
theorem filter_of_map (p : β → Bool) (f : α → β) (xs : List α) :
    (xs.map f).filter p = (xs.filter (fun x => p (f x))).map f := by
  induction xs with
  | nil => rfl
  | cons x xs ih =>
    rw [List.map_cons]
    cases h : p (f x)
    · simp [List.filter, h, ih]
    · simp [List.filter, h, ih]

/-- The members of a filtered list are the members that pass the test. -/
theorem member_of_filter (p : α → Bool) (a : α) (xs : List α) :
    a ∈ xs.filter p ↔ a ∈ xs ∧ p a = true := by
  induction xs with
  | nil => simp
  | cons x xs ih =>
    cases hx : p x with
    | true =>
      rw [List.filter_cons_of_pos hx, List.mem_cons, List.mem_cons, ih]
      constructor
      · rintro (rfl | ⟨hm, hp⟩)
        · exact ⟨Or.inl rfl, hx⟩
        · exact ⟨Or.inr hm, hp⟩
      · rintro ⟨rfl | hm, hp⟩
        · exact Or.inl rfl
        · exact Or.inr ⟨hm, hp⟩
    | false =>
      rw [List.filter_cons_of_neg (by simp [hx]), List.mem_cons, ih]
      refine ⟨fun h => ⟨Or.inr h.1, h.2⟩, ?_⟩
      rintro ⟨rfl | hm, hp⟩
      · rw [hx] at hp
        contradiction
      · exact ⟨hm, hp⟩

/-- A list whose members all pass a test is unchanged by filtering. -/
theorem filter_changes_nothing {p : α → Bool} {xs : List α} (h : ∀ x, x ∈ xs → p x = true) :
    xs.filter p = xs := by
  induction xs with
  | nil => rfl
  | cons x xs ih =>
    have hx : p x = true := h x List.mem_cons_self
    rw [List.filter_cons_of_pos hx, ih]
    intro y hy
    apply h
    exact List.mem_cons_of_mem x hy

/-- The members that pass a test and those that fail it add up to the whole length. -/
theorem filter_partition_length (p : α → Bool) (xs : List α) :
    (xs.filter p).length + (xs.filter (fun x => !p x)).length = xs.length := by
  induction xs with
  | nil => rfl
  | cons x xs ih =>
    rw [List.length_cons, ← ih]
    cases h : p x with
    | true =>
      simp only [List.filter, h, Bool.not_true, List.length_cons]
      omega
    | false =>
      simp only [List.filter, h, Bool.not_false, List.length_cons]
      omega

/-- Folding with `cons` from the right copies a list in front of another. -/
theorem fold_right_copies (xs ys : List α) :
    xs.foldr (fun x acc => x :: acc) ys = xs ++ ys := by
  induction xs with
  | nil => rfl
  | cons x xs ih =>
    rw [List.foldr_cons, ih]
    rfl

/-- Folding with `cons` from the left reverses a list onto another. -/
theorem fold_left_reverses (xs ys : List α) :
    xs.foldl (fun acc x => x :: acc) ys = xs.reverse ++ ys := by
  induction xs generalizing ys with
  | nil => rfl
  | cons x xs ih =>
    rw [List.foldl_cons, ih, List.reverse_cons]
    rw [List.append_assoc]
    rfl

/-- Adding one for every element counts the elements. -/
theorem fold_left_counts (xs : List α) (n : Nat) :
    xs.foldl (fun k _ => k + 1) n = n + xs.length := by
  induction xs generalizing n with
  | nil => rfl
  | cons x xs ih =>
    rw [List.foldl_cons, ih, List.length_cons]
    omega

/-- For an associative operation with a neutral element both folds agree. -/
theorem folds_agree (op : α → α → α) (e : α) (hassoc : ∀ a b c, op (op a b) c = op a (op b c))
    (hl : ∀ a, op e a = a) (hr : ∀ a, op a e = a) (xs : List α) :
    xs.foldl op e = xs.foldr op e := by
  have key : ∀ (ys : List α) (a : α), ys.foldl op a = op a (ys.foldr op e) := by
    intro ys
    induction ys with
    | nil =>
      intro a
      exact (hr a).symm
    | cons y ys ih =>
      intro a
      rw [List.foldl_cons, List.foldr_cons, ih, hassoc]
  rw [key, hl]

/-- A list passes a test for all members exactly when every member passes it. -/
theorem all_true_iff (p : α → Bool) (xs : List α) :
    xs.all p = true ↔ ∀ x, x ∈ xs → p x = true := by
  induction xs with
  | nil =>
    constructor
    · intro _ x hx
      contradiction
    · intro _
      rfl
  | cons x xs ih =>
    rw [List.all, Bool.and_eq_true, ih]
    constructor
    · rintro ⟨hx, hs⟩ y hy
      cases hy with
      | head => exact hx
      | tail _ hy => exact hs y hy
    · intro h
      refine ⟨h x List.mem_cons_self, ?_⟩
      intro y hy
      exact h y (List.mem_cons_of_mem x hy)

/-! ## Parts and copies
Taking, dropping and replicating. -/

/-- Copies can be made in two batches. -/
theorem replicate_in_batches (m n : Nat) (a : α) :
    List.replicate (m + n) a = List.replicate m a ++ List.replicate n a := by
  induction m with
  | zero =>
    rw [Nat.zero_add]
    rfl
  | succ m ih =>
    rw [Nat.add_right_comm]
    rw [List.replicate, List.replicate, ih]
    rfl

/-- Every member of a list of copies is the copied element. -/
theorem member_of_copies {a b : α} (n : Nat) (h : b ∈ List.replicate n a) : b = a := by
  induction n with
  | zero => contradiction
  | succ n ih =>
    cases h with
    | head => rfl
    | tail _ hb =>
      apply ih
      exact hb

/-- A list whose members are all equal to `a` consists of copies of `a`. -/
theorem constant_list_is_copies (a : α) (xs : List α) (h : ∀ x, x ∈ xs → x = a) :
    xs = List.replicate xs.length a := by
  induction xs with
  | nil => rfl
  | cons x xs ih =>
    have hx : x = a := h x List.mem_cons_self
    have hs : xs = List.replicate xs.length a := by
      apply ih
      intro y hy
      exact h y (List.mem_cons_of_mem x hy)
    rw [List.length_cons, List.replicate, ← hs, hx]

/-- Copies read the same from both sides. -/
theorem reverse_of_copies (n : Nat) (a : α) :
    (List.replicate n a).reverse = List.replicate n a := by
  have key : ∀ k, List.replicate k a ++ [a] = a :: List.replicate k a := by
    intro k
    induction k with
    | zero => rfl
    | succ k ih =>
      rw [List.replicate, List.cons_append, ih]
  induction n with
  | zero => rfl
  | succ n ih =>
    rw [List.replicate, List.reverse_cons, ih]
    exact key n

/-- Taking and dropping at the seam of a join gives its parts back. -/
theorem take_front_of_join (xs ys : List α) :
    (xs ++ ys).take xs.length = xs ∧ (xs ++ ys).drop xs.length = ys := by
  induction xs with
  | nil =>
    constructor
    · rfl
    · rfl
  | cons x xs ih =>
    obtain ⟨ht, hd⟩ := ih
    constructor
    · rw [List.cons_append, List.length_cons, List.take, ht]
    · rw [List.cons_append, List.length_cons, List.drop, hd]

/-- Dropping in two steps is dropping all at once. -/
theorem drop_in_steps (m n : Nat) (xs : List α) : (xs.drop m).drop n = xs.drop (m + n) := by
  induction m generalizing xs with
  | zero =>
    rw [Nat.zero_add]
    rfl
  | succ m ih =>
    cases xs with
    | nil =>
      rw [List.drop_nil, List.drop_nil, List.drop_nil]
    | cons x xs =>
      rw [Nat.add_right_comm]
      exact ih xs

/-- Taking commutes with maps. -/
theorem take_of_map (f : α → β) (n : Nat) (xs : List α) :
    (xs.map f).take n = (xs.take n).map f := by
  revert xs
  induction n with
  | zero =>
    intro xs
    rfl
  | succ n ih =>
    intro xs
    cases xs with
    | nil => rfl
    | cons x xs =>
      rw [List.map_cons, List.take, List.take, ih]
      rfl

/-- The length after dropping. -/
theorem length_after_drop (n : Nat) (xs : List α) : (xs.drop n).length = xs.length - n := by
  induction n generalizing xs with
  | zero => rfl
  | succ n ih =>
    cases xs with
    | nil =>
      rw [List.drop_nil, List.length_nil]
      omega
    | cons x xs =>
      rw [List.drop, ih, List.length_cons]
      omega

/-- Taking twice takes the smaller number of elements. -/
theorem take_twice (m n : Nat) (xs : List α) : (xs.take m).take n = xs.take (min m n) := by
  induction m generalizing n xs with
  | zero =>
    rw [List.take_zero, List.take_nil]
    have h : min 0 n = 0 := by omega
    rw [h, List.take_zero]
  | succ m ih =>
    cases n with
    | zero => rfl
    | succ n =>
      have h : min (m + 1) (n + 1) = min m n + 1 := by omega
      rw [h]
      cases xs with
      | nil => rfl
      | cons x xs =>
        rw [List.take, List.take, List.take, ih]

/-! ## Sums and counts
Sums of lists of numbers, and how often an element occurs. -/

/-- The sum of a list of numbers. -/
def sumList : List Nat → Nat
  | [] => 0
  | n :: ns => n + sumList ns

/-- The number of occurrences of `a` in a list. -/
def countOf [DecidableEq α] (a : α) : List α → Nat
  | [] => 0
  | x :: xs => if x = a then countOf a xs + 1 else countOf a xs

/-- The sum of a join is the sum of the sums. -/
theorem sum_of_join (xs ys : List Nat) : sumList (xs ++ ys) = sumList xs + sumList ys := by
  induction xs with
  | nil =>
    rw [List.nil_append]
    exact (Nat.zero_add (sumList ys)).symm
  | cons x xs ih =>
    rw [List.cons_append, sumList, sumList, ih]
    exact (Nat.add_assoc x (sumList xs) (sumList ys)).symm

/-- Reversal does not change the sum. -/
theorem sum_of_reverse (xs : List Nat) : sumList xs.reverse = sumList xs := by
  have key : ∀ (ys : List Nat) (y : Nat), sumList (ys ++ [y]) = sumList ys + y := by
    intro ys y
    induction ys with
    | nil => exact Nat.add_comm y 0
    | cons z zs ih =>
      rw [List.cons_append, sumList, sumList, ih, Nat.add_assoc]
  induction xs with
  | nil => rfl
  | cons x xs ih =>
    rw [List.reverse_cons, key, ih]
    exact Nat.add_comm (sumList xs) x

/-- The sum of copies is a product. -/
theorem sum_of_copies (n a : Nat) : sumList (List.replicate n a) = n * a := by
  induction n with
  | zero =>
    rw [Nat.zero_mul]
    rfl
  | succ n ih =>
    rw [List.replicate, sumList, ih]
    rw [Nat.add_one_mul]
    exact Nat.add_comm a (n * a)

/-- A factor can be moved out of a sum. -/
theorem sum_of_scaled (k : Nat) (xs : List Nat) :
    sumList (xs.map (fun x => k * x)) = k * sumList xs := by
  induction xs with
  | nil => rfl
  | cons x xs ih =>
    calc
      sumList ((x :: xs).map (fun y => k * y)) = k * x + sumList (xs.map (fun y => k * y)) := rfl
      _ = k * x + k * sumList xs := by rw [ih]
      _ = k * sumList (x :: xs) := by rw [sumList, Nat.mul_add]

/-- A sum is zero exactly when all its terms are. -/
theorem sum_zero_iff (xs : List Nat) : sumList xs = 0 ↔ ∀ x, x ∈ xs → x = 0 := by
  induction xs with
  | nil => exact ⟨fun _ _ hx => absurd hx List.not_mem_nil, fun _ => rfl⟩
  | cons y ys ih =>
    rw [sumList, Nat.add_eq_zero_iff, ih]
    constructor
    · rintro ⟨hy, hs⟩ x hx
      cases hx with
      | head => exact hy
      | tail _ hx => exact hs x hx
    · intro h
      constructor
      · exact h y List.mem_cons_self
      · exact fun x hx => h x (List.mem_cons_of_mem y hx)

/-- Every term is at most the sum. -/
theorem term_below_sum {n : Nat} {xs : List Nat} (h : n ∈ xs) : n ≤ sumList xs := by
  induction h with
  | head ns =>
    rw [sumList]
    exact Nat.le_add_right n (sumList ns)
  | tail m _ ih =>
    apply Nat.le_trans ih
    exact Nat.le_add_left _ m

/-- Pigeonhole: a list with a large sum has a large member. -/
theorem pigeonhole_for_sums (b : Nat) (xs : List Nat) (h : xs.length * b < sumList xs) :
    ∃ x, x ∈ xs ∧ b < x := by
  induction xs with
  | nil =>
    exfalso
    exact Nat.not_lt_zero _ h
  | cons y ys ih =>
    by_cases hy : b < y
    · exact ⟨y, List.mem_cons_self, hy⟩
    · rw [List.length_cons, Nat.add_one_mul, sumList] at h
      have hys : ys.length * b < sumList ys := by omega
      obtain ⟨x, hx, hb⟩ := ih hys
      exact ⟨x, List.mem_cons_of_mem y hx, hb⟩

/-- Occurrences in a join are counted in both parts. -/
theorem count_in_join [DecidableEq α] (a : α) (xs ys : List α) :
    countOf a (xs ++ ys) = countOf a xs + countOf a ys := by
  induction xs with
  | nil => exact (Nat.zero_add (countOf a ys)).symm
  | cons x xs ih =>
    rw [List.cons_append, countOf, countOf, ih]
    split
    · exact Nat.add_right_comm _ _ _
    · rfl

/-- An element occurs zero times exactly when it is not a member. -/
theorem count_zero_iff [DecidableEq α] (a : α) (xs : List α) : countOf a xs = 0 ↔ ¬a ∈ xs := by
  induction xs with
  | nil => exact ⟨fun _ => List.not_mem_nil, fun _ => rfl⟩
  | cons x xs ih =>
    rw [countOf, List.mem_cons]
    by_cases h : x = a
    · rw [if_pos h]
      constructor
      · intro hc
        contradiction
      · intro hn
        exact absurd (Or.inl h.symm) hn
    · rw [if_neg h, ih]
      constructor
      · rintro hn (he | hm)
        · exact h he.symm
        · exact hn hm
      · intro hn hm
        exact hn (Or.inr hm)

/-- An injective map does not change counts. -/
theorem count_in_map [DecidableEq α] [DecidableEq β] (f : α → β)
    (hf : ∀ x y, f x = f y → x = y) (a : α) (xs : List α) :
    countOf (f a) (xs.map f) = countOf a xs := by
  induction xs with
  | nil => rfl
  | cons x xs ih =>
    rw [List.map_cons, countOf, countOf, ih]
    by_cases h : x = a
    · rw [if_pos h, if_pos (congrArg f h)]
    · rw [if_neg h, if_neg]
      intro he
      exact h (hf x a he)

/-! ## Prefixes and sublists
Lists that begin other lists, and lists that are left when elements are removed. -/

/-- `xs` is a prefix of `ys` if `ys` begins with `xs`. -/
def IsPrefix (xs ys : List α) : Prop := ∃ zs, ys = xs ++ zs

/-- `Thinned xs ys` says that `xs` arises from `ys` by leaving out elements. -/
inductive Thinned : List α → List α → Prop
  | done : Thinned [] []
  | skip (y : α) {xs ys : List α} : Thinned xs ys → Thinned xs (y :: ys)
  | keep (y : α) {xs ys : List α} : Thinned xs ys → Thinned (y :: xs) (y :: ys)

/-- A prefix of a prefix is a prefix. -/
theorem prefix_transitive {xs ys zs : List α} (h₁ : IsPrefix xs ys) (h₂ : IsPrefix ys zs) :
    IsPrefix xs zs := by
  obtain ⟨us, rfl⟩ := h₁
  obtain ⟨vs, rfl⟩ := h₂
  exists us ++ vs
  exact List.append_assoc xs us vs

/-- Lists that are prefixes of each other are equal. -/
theorem prefix_antisymmetric {xs ys : List α} (h₁ : IsPrefix xs ys) (h₂ : IsPrefix ys xs) :
    xs = ys := by
  obtain ⟨us, rfl⟩ := h₁
  obtain ⟨vs, hv⟩ := h₂
  have hl := congrArg List.length hv
  rw [List.length_append, List.length_append] at hl
  have hu : us = [] := by
    apply List.eq_nil_of_length_eq_zero
    omega
  rw [hu, List.append_nil]

/-- Prefixes among nonempty lists: equal first elements, and prefixes among the tails. -/
theorem prefix_of_cons (x y : α) (xs ys : List α) :
    IsPrefix (x :: xs) (y :: ys) ↔ x = y ∧ IsPrefix xs ys := by
  constructor
  · rintro ⟨zs, hz⟩
    injection hz with he ht
    constructor
    · exact he.symm
    · exact ⟨zs, ht⟩
  · rintro ⟨rfl, zs, rfl⟩
    exact ⟨zs, rfl⟩

/-- Of two prefixes of one list, one is a prefix of the other. -/
theorem prefixes_comparable {xs ys zs : List α} (h₁ : IsPrefix xs zs) (h₂ : IsPrefix ys zs) :
    IsPrefix xs ys ∨ IsPrefix ys xs := by
  induction xs generalizing ys zs with
  | nil =>
    left
    exact ⟨ys, rfl⟩
  | cons x xs ih =>
    cases ys with
    | nil =>
      right
      exact ⟨x :: xs, rfl⟩
    | cons y ys =>
      obtain ⟨us, rfl⟩ := h₁
      obtain ⟨vs, hv⟩ := h₂
      injection hv with he ht
      subst he
      rcases ih ⟨us, rfl⟩ ⟨vs, ht⟩ with ⟨ts, rfl⟩ | ⟨ts, rfl⟩
      · exact Or.inl ⟨ts, rfl⟩
      · exact Or.inr ⟨ts, rfl⟩

/-- A list is a prefix exactly when taking as many elements as it has gives it back. -/
theorem prefix_iff_take (xs ys : List α) : IsPrefix xs ys ↔ ys.take xs.length = xs := by
  constructor
  · rintro ⟨zs, rfl⟩
    induction xs with
    | nil => rfl
    | cons x xs ih =>
      rw [List.cons_append, List.length_cons, List.take, ih]
  · intro h
    exists ys.drop xs.length
    have hs := List.take_append_drop xs.length ys
    rw [h] at hs
    exact hs.symm

/-- A thinned list is not longer. -/
theorem thinned_not_longer {xs ys : List α} (h : Thinned xs ys) : xs.length ≤ ys.length := by
  induction h with
  | done => exact Nat.le_refl 0
  | skip y _ ih =>
    apply Nat.le_trans ih
    exact Nat.le_succ _
  | keep y _ ih =>
    apply Nat.succ_le_succ
    exact ih

/-- Members of a thinned list are members of the list. -/
theorem member_of_thinned {xs ys : List α} {a : α} (h : Thinned xs ys) (ha : a ∈ xs) :
    a ∈ ys := by
  induction h with
  | done => exact ha
  | skip y _ ih =>
    apply List.mem_cons_of_mem
    exact ih ha
  | keep y _ ih =>
    cases ha with
    | head => exact List.mem_cons_self
    | tail _ ha =>
      apply List.mem_cons_of_mem
      exact ih ha

/-- A filtered list is a thinned list. -/
theorem filter_is_thinned (p : α → Bool) (xs : List α) : Thinned (xs.filter p) xs := by
  induction xs with
  | nil => exact Thinned.done
  | cons x xs ih =>
    by_cases h : p x = true
    · rw [List.filter_cons_of_pos h]
      apply Thinned.keep
      exact ih
    · rw [List.filter_cons_of_neg h]
      apply Thinned.skip
      exact ih

/-- Thinning a thinned list gives a thinned list. -/
theorem thinned_transitive {xs ys zs : List α} (h₁ : Thinned xs ys) (h₂ : Thinned ys zs) :
    Thinned xs zs := by
  induction h₂ generalizing xs with
  | done => exact h₁
  | skip z _ ih =>
    apply Thinned.skip
    exact ih h₁
  | keep z _ ih =>
    cases h₁ with
    | skip _ h =>
      apply Thinned.skip
      exact ih h
    | keep _ h =>
      apply Thinned.keep
      exact ih h

/-! ## Sorting
Sorted lists, insertion sort and rearrangements. -/

/-- The predicate of lists in ascending order. -/
inductive Ascending : List Nat → Prop
  | empty : Ascending []
  | single (a : Nat) : Ascending [a]
  | more {a b : Nat} {bs : List Nat} : a ≤ b → Ascending (b :: bs) → Ascending (a :: b :: bs)

/-- `Shuffled xs ys` says that `ys` is a rearrangement of `xs`. -/
inductive Shuffled : List α → List α → Prop
  | empty : Shuffled [] []
  | swap (a b : α) (xs : List α) : Shuffled (a :: b :: xs) (b :: a :: xs)
  | under (a : α) {xs ys : List α} : Shuffled xs ys → Shuffled (a :: xs) (a :: ys)
  | chain {xs ys zs : List α} : Shuffled xs ys → Shuffled ys zs → Shuffled xs zs

/-- Insertion before the first element that is not smaller. -/
def insertInto (a : Nat) : List Nat → List Nat
  | [] => [a]
  | b :: bs => if a ≤ b then a :: b :: bs else b :: insertInto a bs

/-- Sorting by insertion. -/
def insertionSort : List Nat → List Nat
  | [] => []
  | a :: as => insertInto a (insertionSort as)

/-- The tail of an ascending list is ascending. -/
theorem ascending_tail {a : Nat} {as : List Nat} (h : Ascending (a :: as)) : Ascending as := by
  cases h with
  | single _ => exact Ascending.empty
  | more _ ht => exact ht

/-- Equal numbers are in ascending order. -/
theorem copies_ascending (n a : Nat) : Ascending (List.replicate n a) := by
  induction n with
  | zero => exact Ascending.empty
  | succ n ih =>
    cases n with
    | zero => exact Ascending.single a
    | succ k =>
      apply Ascending.more
      · exact Nat.le_refl a
      · exact ih

/-- The first number of an ascending list is its smallest. -/
theorem ascending_head_smallest {a : Nat} {as : List Nat} (h : Ascending (a :: as)) :
    ∀ x, x ∈ as → a ≤ x := by
  induction as generalizing a with
  | nil =>
    intro x hx
    contradiction
  | cons b bs ih =>
    intro x hx
    cases h with
    | more hab ht =>
      cases hx with
      | head => exact hab
      | tail _ hx =>
        apply Nat.le_trans hab
        exact ih ht x hx

/-- A number in front of an ascending list of larger ones keeps it ascending. -/
theorem ascending_of_bound {a : Nat} {as : List Nat} (hb : ∀ x, x ∈ as → a ≤ x)
    (h : Ascending as) : Ascending (a :: as) := by
  cases h with
  | empty => exact Ascending.single a
  | single b =>
    apply Ascending.more
    · exact hb b List.mem_cons_self
    · exact Ascending.single b
  | more hbc ht =>
    apply Ascending.more
    · exact hb _ List.mem_cons_self
    · exact Ascending.more hbc ht

/-- Insertion adds one element. -/
theorem insert_length (a : Nat) (bs : List Nat) :
    (insertInto a bs).length = bs.length + 1 := by
  induction bs with
  | nil => rfl
  | cons b bs ih =>
    rw [insertInto]
    by_cases h : a ≤ b
    · rw [if_pos h]
      rfl
    · rw [if_neg h, List.length_cons, ih]
      rfl

/-- The members after insertion are the new number and the old members. -/
theorem member_after_insert (x a : Nat) (bs : List Nat) :
    x ∈ insertInto a bs ↔ x = a ∨ x ∈ bs := by
  induction bs with
  | nil =>
    rw [insertInto]
    exact List.mem_cons
  | cons b bs ih =>
    rw [insertInto]
    split
    · exact List.mem_cons
    · rw [List.mem_cons, ih, List.mem_cons]
      constructor
      · rintro (h | h | h)
        · exact Or.inr (Or.inl h)
        · exact Or.inl h
        · exact Or.inr (Or.inr h)
      · rintro (h | h | h)
        · exact Or.inr (Or.inl h)
        · exact Or.inl h
        · exact Or.inr (Or.inr h)

/-- Insertion into an ascending list gives an ascending list. -/
theorem insert_keeps_ascending (a : Nat) (bs : List Nat) (h : Ascending bs) :
    Ascending (insertInto a bs) := by
  induction h with
  | empty => exact Ascending.single a
  | single b =>
    rw [insertInto, insertInto]
    split
    · exact Ascending.more (by assumption) (Ascending.single b)
    · exact Ascending.more (by omega) (Ascending.single a)
  | @more b c cs hbc ht ih =>
    rw [insertInto] at ih ⊢
    by_cases hab : a ≤ b
    · rw [if_pos hab]
      exact Ascending.more hab (Ascending.more hbc ht)
    · rw [if_neg hab, insertInto]
      by_cases hac : a ≤ c
      · rw [if_pos hac] at ih ⊢
        exact Ascending.more (by omega) ih
      · rw [if_neg hac] at ih ⊢
        exact Ascending.more hbc ih

/-- Insertion rearranges a list with the new number in front. -/
theorem insert_is_shuffle (a : Nat) (bs : List Nat) : Shuffled (a :: bs) (insertInto a bs) := by
  have refl : ∀ xs : List Nat, Shuffled xs xs := by
    intro xs
    induction xs with
    | nil => exact Shuffled.empty
    | cons x xs ih => exact Shuffled.under x ih
  induction bs with
  | nil => exact refl [a]
  | cons b bs ih =>
    rw [insertInto]
    split
    · exact refl (a :: b :: bs)
    · apply Shuffled.chain
      · exact Shuffled.swap a b bs
      · exact Shuffled.under b ih

/-- Rearranging is symmetric. -/
theorem shuffle_symmetric {xs ys : List α} (h : Shuffled xs ys) : Shuffled ys xs := by
  induction h with
  | empty => exact Shuffled.empty
  | swap a b xs => exact Shuffled.swap b a xs
  | under a _ ih => exact Shuffled.under a ih
  | chain _ _ ih₁ ih₂ =>
    apply Shuffled.chain
    · exact ih₂
    · exact ih₁

/-- Rearranging does not change the members. -/
theorem shuffle_keeps_members {xs ys : List α} (h : Shuffled xs ys) (x : α) :
    x ∈ xs → x ∈ ys := by
  induction h with
  | empty => exact id
  | swap a b zs =>
    intro hx
    simp only [List.mem_cons] at hx ⊢
    rcases hx with h | h | h
    · exact Or.inr (Or.inl h)
    · exact Or.inl h
    · exact Or.inr (Or.inr h)
  | under a _ ih =>
    intro hx
    cases hx with
    | head => exact List.mem_cons_self
    | tail _ hx => exact List.mem_cons_of_mem a (ih hx)
  | chain _ _ ih₁ ih₂ =>
    intro hx
    exact ih₂ (ih₁ hx)

/-- Rearranging commutes with maps. -/
theorem shuffle_of_map (f : α → β) {xs ys : List α} (h : Shuffled xs ys) :
    Shuffled (xs.map f) (ys.map f) := by
  induction h with
  | empty => exact Shuffled.empty
  | swap a b zs =>
    rw [List.map_cons, List.map_cons, List.map_cons, List.map_cons]
    apply Shuffled.swap
  | under a _ ih =>
    apply Shuffled.under
    exact ih
  | chain _ _ ih₁ ih₂ =>
    apply Shuffled.chain
    · exact ih₁
    · exact ih₂

/-! ## Options and pairs
Partial access to lists, and lists of pairs. -/

/-- The first element, if there is one. -/
def firstOf : List α → Option α
  | [] => none
  | x :: _ => some x

/-- The last element, if there is one. -/
def lastOf : List α → Option α
  | [] => none
  | [x] => some x
  | _ :: y :: ys => lastOf (y :: ys)

/-- The element at a position, counted from zero. -/
def nthOf : List α → Nat → Option α
  | [], _ => none
  | x :: _, 0 => some x
  | _ :: xs, n + 1 => nthOf xs n

/-- Pairs of the elements at equal positions. -/
def pairUp : List α → List β → List (α × β)
  | [], _ => []
  | _ :: _, [] => []
  | x :: xs, y :: ys => (x, y) :: pairUp xs ys

/-- The first value that is stored under a key. -/
def lookupKey [DecidableEq α] (key : α) : List (α × β) → Option β
  | [] => none
  | (k, v) :: ps => if k = key then some v else lookupKey key ps

/-- Exchanging the components of a pair. -/
def exchange (p : α × β) : β × α := (p.2, p.1)

/-- Different pairs stay different when their components are exchanged. -/
theorem exchange_injective (p q : α × β) (h : exchange p = exchange q) : p = q := by
  obtain ⟨a, b⟩ := p
  obtain ⟨c, d⟩ := q
  injection h with hb ha
  have ha' : a = c := ha
  have hb' : b = d := hb
  rw [ha', hb']

/-- A list has no first element exactly when it has no last one. -/
theorem no_first_iff_no_last (xs : List α) : firstOf xs = none ↔ lastOf xs = none := by
  constructor
  · intro h
    cases xs with
    | nil => rfl
    | cons x xs => contradiction
  · intro h
    induction xs with
    | nil => rfl
    | cons x xs ih =>
      cases xs with
      | nil => contradiction
      | cons y ys =>
        rw [lastOf] at h
        have k := ih h
        contradiction

/-- The last element of a list with `a` at its end is `a`. -/
theorem last_of_append (xs : List α) (a : α) : lastOf (xs ++ [a]) = some a := by
  induction xs with
  | nil => rfl
  | cons x xs ih =>
    cases xs with
    | nil => rfl
    | cons y ys =>
      rw [List.cons_append, List.cons_append, lastOf]
      exact ih

/-- The first element of the reversal is the last element. -/
theorem first_of_reverse (xs : List α) : firstOf xs.reverse = lastOf xs := by
  induction xs with
  | nil => rfl
  | cons x xs ih =>
    cases xs with
    | nil => rfl
    | cons y ys =>
      rw [lastOf, ← ih, List.reverse_cons]
      cases hr : (y :: ys).reverse with
      | nil =>
        have hl := congrArg List.length hr
        rw [List.length_reverse] at hl
        contradiction
      | cons z zs => rfl

/-- There is an element at every position below the length, and at no other. -/
theorem nth_exists_iff (xs : List α) (n : Nat) : (∃ a, nthOf xs n = some a) ↔ n < xs.length := by
  induction xs generalizing n with
  | nil =>
    constructor
    · rintro ⟨a, ha⟩
      contradiction
    · intro h
      exact absurd h (Nat.not_lt_zero n)
  | cons x xs ih =>
    cases n with
    | zero =>
      constructor
      · intro _
        exact Nat.succ_pos xs.length
      · intro _
        exact ⟨x, rfl⟩
    | succ n =>
      rw [nthOf, ih, List.length_cons]
      constructor <;> intro h <;> omega

/-- Lists with the same elements at all positions are equal. -/
theorem equal_at_all_positions (xs ys : List α) (h : ∀ n, nthOf xs n = nthOf ys n) :
    xs = ys := by
  induction xs generalizing ys with
  | nil =>
    cases ys with
    | nil => rfl
    | cons y ys =>
      have h0 := h 0
      contradiction
  | cons x xs ih =>
    cases ys with
    | nil =>
      have h0 := h 0
      contradiction
    | cons y ys =>
      have h0 : some x = some y := h 0
      injection h0 with hxy
      have ht : xs = ys := ih ys (fun n => h (n + 1))
      rw [hxy, ht]

/-- The number of pairs is the smaller of both lengths. -/
theorem pair_up_length (xs : List α) (ys : List β) :
    (pairUp xs ys).length = min xs.length ys.length := by
  induction xs generalizing ys with
  | nil =>
    show 0 = min 0 ys.length
    omega
  | cons x xs ih =>
    cases ys with
    | nil => rfl
    | cons y ys =>
      rw [pairUp, List.length_cons, ih, List.length_cons, List.length_cons]
      omega

/-- A list of pairs is recovered from its components. -/
theorem pair_up_components (ps : List (α × β)) :
    pairUp (ps.map (fun p => p.1)) (ps.map (fun p => p.2)) = ps := by
  induction ps with
  | nil => rfl
  | cons p ps ih =>
    obtain ⟨a, b⟩ := p
    rw [List.map_cons, List.map_cons, pairUp]
    rw [ih]

/-- A value found under a key is stored there. -/
theorem lookup_finds_member [DecidableEq α] (key : α) (v : β) (ps : List (α × β))
    (h : lookupKey key ps = some v) : (key, v) ∈ ps := by
  induction ps with
  | nil => contradiction
  | cons p ps ih =>
    obtain ⟨k, u⟩ := p
    rw [lookupKey] at h
    by_cases hk : k = key
    · rw [if_pos hk] at h
      injection h with hv
      rw [hk, hv]
      exact List.mem_cons_self
    · rw [if_neg hk] at h
      exact List.mem_cons_of_mem (k, u) (ih h)

/-- Looking a key up fails exactly when nothing is stored under it. -/
theorem lookup_fails_iff [DecidableEq α] (key : α) (ps : List (α × β)) :
    lookupKey key ps = none ↔ ∀ v, ¬(key, v) ∈ ps := by
  induction ps with
  | nil => exact ⟨fun _ v => List.not_mem_nil, fun _ => rfl⟩
  | cons p ps ih =>
    obtain ⟨k, u⟩ := p
    rw [lookupKey]
    by_cases hk : k = key
    · rw [if_pos hk, hk]
      refine ⟨fun h => by contradiction, ?_⟩
      intro h
      exact absurd List.mem_cons_self (h u)
    · rw [if_neg hk, ih]
      constructor
      · intro h v hm
        cases hm with
        | head => exact hk rfl
        | tail _ hm => exact h v hm
      · exact fun h v hm => h v (List.mem_cons_of_mem (k, u) hm)

end ListWorld
