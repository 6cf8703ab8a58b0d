/-!
# Sets

A set of elements of `α` is a predicate `s : α → Prop`, and `s x` says that `x` belongs to it. The
levels lead from inclusions to fixed points, closures and finite sets.
Every theorem stands on its own: a proof may use the core library and the definitions of this
file, and what else it needs it proves on the way.
-/

namespace SetWorld

universe u v w

variable {α : Type u} {β : Type v} {γ : Type w}

/-! ## First Inclusions
Short ways round: what lies in what, one element at a time. -/

/-- Every element of the first set lies in the second. -/
def Subset (s t : α → Prop) : Prop := ∀ x, s x → t x

/-- `s ⊆ t`: the set `s` lies in the set `t`. -/
infix:50 (priority := high) " ⊆ " => Subset

/-- The set without elements. -/
def emptySet : α → Prop := fun _ => False

/-- The set of everything. -/
def whole : α → Prop := fun _ => True

/-- The set whose only element is `a`. -/
def single (a : α) : α → Prop := fun x => x = a

/-- A set that is not empty. -/
def HasElement (s : α → Prop) : Prop := ∃ x, s x

/-- A subset that is not the whole of the larger set. -/
def Proper (s t : α → Prop) : Prop := s ⊆ t ∧ ¬t ⊆ s

/-- Every set lies in itself. -/
theorem subset_of_itself (s : α → Prop) : s ⊆ s := by
  intro x hx
  exact hx

/-- An inclusion after an inclusion is an inclusion. -/
theorem subset_two_steps (s t u : α → Prop) (h : s ⊆ t) (k : t ⊆ u) : s ⊆ u := by
  intro x hx
  apply k
  apply h
  exact hx

/-- The empty set lies in every set. -/
theorem empty_lies_everywhere (s : α → Prop) : emptySet ⊆ s := by
  intro x hx
  cases hx

/-- The empty set has no element. -/
theorem empty_has_no_element : ¬HasElement (emptySet : α → Prop) := by
  rintro ⟨x, hx⟩
  exact hx

/-- The set of everything has an element when its type has one. -/
theorem whole_has_element_iff : HasElement (whole : α → Prop) ↔ Nonempty α := by
  constructor
  · rintro ⟨x, hx⟩
    exact ⟨x⟩
  · rintro ⟨x⟩
    exact ⟨x, trivial⟩

/-- A set that includes everything has every element. -/
theorem whole_below (s : α → Prop) (h : whole ⊆ s) (x : α) : s x := by
  apply h
  trivial

/-- What the larger set leaves out, the smaller one leaves out too. -/
theorem subset_leaves_out (s t : α → Prop) (a : α) (h : s ⊆ t) (ha : ¬t a) : ¬s a := by
  intro hs
  apply ha
  apply h
  exact hs

/-- Two sets that lie in each other are equal. -/
theorem subset_both_ways (s t : α → Prop) (h : s ⊆ t) (k : t ⊆ s) : s = t := by
  funext x
  apply propext
  constructor
  · exact h x
  · exact k x

/-- A proper subset is another set. -/
theorem proper_is_different (s t : α → Prop) (h : Proper s t) : s ≠ t := by
  intro e
  obtain ⟨hst, hts⟩ := h
  rw [e] at hts
  apply hts
  intro x hx
  exact hx

/-- No set is a proper subset of the empty set. -/
theorem proper_in_empty (s : α → Prop) : ¬Proper s emptySet := by
  rintro ⟨_, h⟩
  apply h
  intro x hx
  exact False.elim hx

/-- One-element sets that include each other have the same element. -/
theorem single_in_single (a b : α) (h : single a ⊆ single b) : a = b := by
  apply h
  rfl

/-- A set lies in another one if each of its elements belongs there by one way or the other. -/
theorem subset_by_two_ways (s t u : α → Prop) (h : ∀ x, s x → t x ∨ u x) (k : u ⊆ t) : s ⊆ t := by
  intro x hx
  cases h x hx with
  | inl ht => exact ht
  | inr hu => exact k x hu

/-- A set that lies in a set and misses one of its elements is a proper subset. -/
theorem proper_by_missing (s t : α → Prop) (a : α) (h : s ⊆ t) (ht : t a) (hs : ¬s a) :
    Proper s t := by
  refine ⟨h, ?_⟩
  intro k
  apply hs
  exact k a ht

/-! ## Subsets
Inclusions, the empty set and sets of a single element. -/

/-- Two inclusions carry an element of the smallest set into the largest. -/
theorem subset_carries_element (s t u : α → Prop) (h : s ⊆ t) (k : t ⊆ u) (e : HasElement s) :
    HasElement u := by
  obtain ⟨x, hx⟩ := e
  exists x
  apply k
  apply h
  exact hx

/-- Three sets that include each other in a circle are equal. -/
theorem subset_circle (s t u : α → Prop) (h : s ⊆ t) (k : t ⊆ u) (l : u ⊆ s) : s = t ∧ t = u := by
  constructor
  · funext x
    apply propext
    constructor
    · exact h x
    · intro hx
      exact l x (k x hx)
  · funext x
    apply propext
    constructor
    · exact k x
    · intro hx
      exact h x (l x hx)

/-- The sets without elements are those that lie in every set. -/
theorem subset_of_all_sets (s : α → Prop) : (∀ t, s ⊆ t) ↔ ¬HasElement s := by
  constructor
  · rintro h ⟨x, hx⟩
    exact h emptySet x hx
  · intro h t x hx
    exfalso
    apply h
    exists x

/-- A set lies in another one as soon as all its subsets do. -/
theorem subset_by_its_subsets (s t : α → Prop) : s ⊆ t ↔ ∀ u, u ⊆ s → u ⊆ t := by
  constructor
  · intro h u hu x hx
    apply h
    apply hu
    exact hx
  · intro h
    apply h
    intro x hx
    exact hx

/-- A one-element set lies in a set when its element does. -/
theorem single_subset (a : α) (s : α → Prop) : single a ⊆ s ↔ s a := by
  constructor
  · intro h
    apply h
    rfl
  · rintro ha x rfl
    exact ha

/-- A one-element set knows its element. -/
theorem single_knows_element (a b : α) : single a = single b ↔ a = b := by
  constructor
  · intro h
    have k : single a a := rfl
    rw [h] at k
    exact k
  · rintro rfl
    rfl

/-- Where only the empty set and the set of everything exist, all elements are equal. -/
theorem single_of_two_sets (h : ∀ s : α → Prop, s = emptySet ∨ s = whole) (a b : α) : a = b := by
  rcases h (single b) with e | e
  · have k : single b b := rfl
    rw [e] at k
    exact False.elim k
  · have k : whole a := trivial
    rw [← e] at k
    exact k

/-- A one-element set has just two subsets. -/
theorem subset_of_single (a : α) (s : α → Prop) (h : s ⊆ single a) :
    s = emptySet ∨ s = single a := by
  by_cases ha : s a
  · right
    funext x
    apply propext
    refine ⟨h x, ?_⟩
    rintro rfl
    exact ha
  · left
    funext x
    apply propext
    constructor
    · intro hx
      have e : x = a := h x hx
      rw [e] at hx
      exact ha hx
    · intro hx
      contradiction

/-- A proper subset leaves out some element. -/
theorem proper_leaves_out (s t : α → Prop) : Proper s t ↔ s ⊆ t ∧ ∃ x, t x ∧ ¬s x := by
  constructor
  · rintro ⟨hst, hts⟩
    refine ⟨hst, ?_⟩
    apply Classical.byContradiction
    intro hn
    apply hts
    intro x hx
    apply Classical.byContradiction
    intro hsx
    exact hn ⟨x, hx, hsx⟩
  · rintro ⟨hst, x, htx, hsx⟩
    constructor
    · exact hst
    · intro hts
      exact hsx (hts x htx)

/-- A proper subset of a subset is a proper subset. -/
theorem proper_then_subset (s t u : α → Prop) (h : Proper s t) (k : t ⊆ u) : Proper s u := by
  obtain ⟨hst, hts⟩ := h
  constructor
  · intro x hx
    apply k
    exact hst x hx
  · intro hus
    apply hts
    intro x hx
    apply hus
    exact k x hx

/-! ## First Intersections and Unions
What lies in an intersection or a union, and sets that meet or do not. -/

/-- The set of the common elements. -/
def inter (s t : α → Prop) : α → Prop := fun x => s x ∧ t x

/-- `s ∩ t`: the intersection of `s` and `t`. -/
infixl:70 (priority := high) " ∩ " => inter

/-- The set of the elements of one set or the other. -/
def union (s t : α → Prop) : α → Prop := fun x => s x ∨ t x

/-- `s ∪ t`: the union of `s` and `t`. -/
infixl:65 (priority := high) " ∪ " => union

/-- Sets without a common element. -/
def Disjoint (s t : α → Prop) : Prop := ∀ x, s x → ¬t x

/-- Sets with a common element. -/
def Meets (s t : α → Prop) : Prop := ∃ x, s x ∧ t x

/-- An intersection lies in its first set. -/
theorem inter_lies_left (s t : α → Prop) : s ∩ t ⊆ s := by
  intro x hx
  exact hx.left

/-- A union includes its second set. -/
theorem union_includes_right (s t : α → Prop) : t ⊆ s ∪ t := by
  intro x hx
  right
  exact hx

/-- The sets of an intersection can be exchanged. -/
theorem inter_exchanged (s t : α → Prop) : s ∩ t ⊆ t ∩ s := by
  rintro x ⟨hs, ht⟩
  constructor
  · exact ht
  · exact hs

/-- The sets of a union can be exchanged. -/
theorem union_exchanged (s t : α → Prop) : s ∪ t ⊆ t ∪ s := by
  rintro x (hs | ht)
  · right
    exact hs
  · left
    exact ht

/-- An intersection grows with its first set. -/
theorem inter_grows (s t u : α → Prop) (h : s ⊆ t) : s ∩ u ⊆ t ∩ u := by
  rintro x ⟨hs, hu⟩
  constructor
  · apply h
    exact hs
  · exact hu

/-- A union grows with its second set. -/
theorem union_grows (s t u : α → Prop) (h : s ⊆ t) : u ∪ s ⊆ u ∪ t := by
  rintro x (hu | hs)
  · left
    exact hu
  · right
    exact h x hs

/-- Two sets that lie in a third one lie there together. -/
theorem union_of_two_subsets (s t u : α → Prop) (hs : s ⊆ u) (ht : t ⊆ u) : s ∪ t ⊆ u := by
  intro x hx
  cases hx with
  | inl h => exact hs x h
  | inr h => exact ht x h

/-- A set has nothing in common with the empty set. -/
theorem inter_with_empty (s t : α → Prop) : s ∩ emptySet ⊆ t := by
  rintro x ⟨_, hx⟩
  contradiction

/-- What two sets share belongs to every union with one of them. -/
theorem inter_inside_union (s t u : α → Prop) : s ∩ t ⊆ u ∪ t := by
  intro x hx
  right
  exact hx.right

/-- A union with a subset is no more than the set. -/
theorem union_with_subset (s t : α → Prop) (h : t ⊆ s) : s ∪ t = s := by
  funext x
  apply propext
  constructor
  · rintro (hs | ht)
    · exact hs
    · exact h x ht
  · intro hs
    left
    exact hs

/-- Of disjoint sets either may come first. -/
theorem disjoint_turned (s t : α → Prop) (h : Disjoint s t) : Disjoint t s := by
  intro x ht hs
  apply h x
  · exact hs
  · exact ht

/-- What lies in one of two disjoint sets is disjoint from the other. -/
theorem disjoint_smaller (s t u : α → Prop) (h : Disjoint s t) (k : u ⊆ s) : Disjoint u t := by
  intro x hu
  apply h
  apply k
  exact hu

/-- A set that is disjoint from itself has no element. -/
theorem disjoint_from_itself (s : α → Prop) (h : Disjoint s s) : ¬HasElement s := by
  rintro ⟨x, hx⟩
  apply h x
  · exact hx
  · exact hx

/-- Sets that meet are not disjoint. -/
theorem meets_not_disjoint (s t : α → Prop) (h : Meets s t) : ¬Disjoint s t := by
  intro d
  obtain ⟨x, hs, ht⟩ := h
  exact d x hs ht

/-- Sets still meet when one of them grows. -/
theorem meets_larger (s t u : α → Prop) (h : Meets s t) (k : t ⊆ u) : Meets s u := by
  obtain ⟨x, hs, ht⟩ := h
  refine ⟨x, hs, ?_⟩
  apply k
  exact ht

/-- A set meets every one-element set of its elements. -/
theorem meets_single (s : α → Prop) (a : α) (ha : s a) : Meets (single a) s := by
  refine ⟨a, ?_, ha⟩
  rfl

/-! ## Intersection and Union
Common elements, joined elements and the laws between them. -/

/-- An intersection is the largest set that lies in both sets. -/
theorem inter_is_largest (s t u : α → Prop) : u ⊆ s ∩ t ↔ u ⊆ s ∧ u ⊆ t := by
  constructor
  · intro h
    constructor
    · intro x hx
      exact (h x hx).left
    · intro x hx
      exact (h x hx).right
  · rintro ⟨hs, ht⟩ x hx
    constructor
    · exact hs x hx
    · exact ht x hx

/-- The three sets of an intersection can be turned in a circle. -/
theorem inter_turn (s t u : α → Prop) : s ∩ (t ∩ u) = u ∩ s ∩ t := by
  funext x
  apply propext
  constructor
  · rintro ⟨hs, ht, hu⟩
    exact ⟨⟨hu, hs⟩, ht⟩
  · rintro ⟨⟨hu, hs⟩, ht⟩
    exact ⟨hs, ht, hu⟩

/-- A set lies in another exactly when cutting it with the other changes nothing. -/
theorem inter_unchanged_iff (s t : α → Prop) : s ∩ t = s ↔ s ⊆ t := by
  constructor
  · intro h x hx
    rw [← h] at hx
    exact hx.right
  · intro h
    funext x
    apply propext
    exact ⟨fun hx => hx.left, fun hx => ⟨hx, h x hx⟩⟩

/-- Cutting a set with a one-element set leaves that element or nothing. -/
theorem inter_with_single (s : α → Prop) (a : α) :
    s ∩ single a = single a ∨ s ∩ single a = emptySet := by
  cases Classical.em (s a) with
  | inl ha =>
    left
    funext x
    apply propext
    constructor
    · exact And.right
    · intro hx
      refine ⟨?_, hx⟩
      cases hx
      exact ha
  | inr ha =>
    right
    funext x
    apply propext
    constructor
    · rintro ⟨hs, rfl⟩
      exact ha hs
    · exact False.elim

/-- Disjoint sets have nothing in their intersection. -/
theorem disjoint_iff_inter_empty (s t : α → Prop) : Disjoint s t ↔ s ∩ t = emptySet := by
  constructor
  · intro h
    funext x
    apply propext
    constructor
    · rintro ⟨hs, ht⟩
      exact h x hs ht
    · intro hx
      cases hx
  · intro h x hs ht
    have k : (s ∩ t) x := by
      constructor
      · exact hs
      · exact ht
    rw [h] at k
    exact k

/-- Only the empty set is disjoint from all its subsets. -/
theorem disjoint_from_subsets (s : α → Prop) (h : ∀ t, t ⊆ s → Disjoint s t) : s = emptySet := by
  have hs : Disjoint s s := by
    apply h
    intro x hx
    exact hx
  funext x
  apply propext
  constructor
  · intro hx
    exact hs x hx hx
  · intro hx
    contradiction

/-- Three sets may meet in pairs although no element belongs to all of them. -/
theorem meets_in_pairs_only :
    ∃ s t u : Nat → Prop, Meets s t ∧ Meets t u ∧ Meets u s ∧ ¬Meets s (t ∩ u) := by
  refine ⟨fun n => n ≠ 0, fun n => n ≠ 1, fun n => n < 2, ?_, ?_, ?_, ?_⟩
  · exists 2
  · exists 0
  · exists 1
  · rintro ⟨n, h0, h1, h2⟩
    have h0' : n ≠ 0 := h0
    have h1' : n ≠ 1 := h1
    have h2' : n < 2 := h2
    omega

/-- A set absorbs its union with any other set. -/
theorem union_absorbed (s t : α → Prop) : s ∩ (s ∪ t) = s := by
  funext x
  apply propext
  constructor
  · intro hx
    exact hx.left
  · intro hx
    constructor
    · exact hx
    · left
      exact hx

/-- Joining distributes over cutting. -/
theorem union_over_inter (s t u : α → Prop) : s ∪ t ∩ u = (s ∪ t) ∩ (s ∪ u) := by
  funext x
  apply propext
  constructor
  · rintro (hs | ⟨ht, hu⟩)
    · exact ⟨Or.inl hs, Or.inl hs⟩
    · exact ⟨Or.inr ht, Or.inr hu⟩
  · rintro ⟨hs | ht, h⟩
    · left
      exact hs
    · cases h with
      | inl hs => exact Or.inl hs
      | inr hu => exact Or.inr ⟨ht, hu⟩

/-- Only equal sets have the same union and intersection. -/
theorem union_is_inter_iff (s t : α → Prop) : s ∪ t = s ∩ t ↔ s = t := by
  constructor
  · intro h
    have key : s ∪ t ⊆ s ∩ t := by
      intro x hx
      rw [← h]
      exact hx
    funext x
    apply propext
    constructor
    · intro hs
      exact (key x (Or.inl hs)).right
    · intro ht
      exact (key x (Or.inr ht)).left
  · rintro rfl
    funext x
    show (s x ∨ s x) = (s x ∧ s x)
    rw [or_self, and_self]

/-- A set is known from its cut and its union with another set. -/
theorem union_and_inter_determine (s t u : α → Prop) (hi : s ∩ u = t ∩ u) (hu : s ∪ u = t ∪ u) :
    s ⊆ t := by
  intro x hx
  have k : (s ∪ u) x := Or.inl hx
  rw [hu] at k
  rcases k with ht | hux
  · exact ht
  · have m : (s ∩ u) x := ⟨hx, hux⟩
    rw [hi] at m
    exact m.left

/-- The modular law: a subset may be joined before the cut or after it. -/
theorem union_modular (s t u : α → Prop) (h : s ⊆ u) : s ∪ t ∩ u = (s ∪ t) ∩ u := by
  funext x
  apply propext
  constructor
  · intro hx
    cases hx with
    | inl hs => exact ⟨Or.inl hs, h x hs⟩
    | inr htu => exact ⟨Or.inr htu.left, htu.right⟩
  · rintro ⟨hs | ht, hu⟩
    · left
      exact hs
    · right
      exact ⟨ht, hu⟩

/-- What lies in two of three sets: joining the cuts is cutting the unions. -/
theorem union_median (s t u : α → Prop) (x : α) :
    (s ∩ t ∪ t ∩ u ∪ u ∩ s) x ↔ ((s ∪ t) ∩ (t ∪ u) ∩ (u ∪ s)) x := by
  constructor
  · rintro ((⟨hs, ht⟩ | ⟨ht, hu⟩) | ⟨hu, hs⟩)
    · exact ⟨⟨Or.inl hs, Or.inl ht⟩, Or.inr hs⟩
    · exact ⟨⟨Or.inr ht, Or.inl ht⟩, Or.inl hu⟩
    · exact ⟨⟨Or.inl hs, Or.inr hu⟩, Or.inl hu⟩
  · rintro ⟨⟨hs | ht, h⟩, k⟩
    · rcases h with ht | hu
      · exact Or.inl (Or.inl ⟨hs, ht⟩)
      · exact Or.inr ⟨hu, hs⟩
    · rcases k with hu | hs
      · left
        right
        exact ⟨ht, hu⟩
      · left
        left
        exact ⟨hs, ht⟩

/-- A pair is a one-element set only if it pairs an element with itself. -/
theorem union_pair_is_single (a b c : α) (h : single a ∪ single b = single c) : a = b := by
  have key : ∀ x, (single a ∪ single b) x → x = c := by
    intro x hx
    rw [h] at hx
    exact hx
  have ha : a = c := by
    apply key
    left
    rfl
  have hb : b = c := key b (Or.inr rfl)
  rw [ha, hb]

/-- A subset of a union need not choose one of its sides. -/
theorem union_needs_both : ∃ s t u : Bool → Prop, u ⊆ s ∪ t ∧ ¬u ⊆ s ∧ ¬u ⊆ t := by
  refine ⟨single true, single false, whole, ?_, ?_, ?_⟩
  · intro b _
    cases b with
    | true => exact Or.inl rfl
    | false => exact Or.inr rfl
  · intro h
    have k : false = true := h false trivial
    contradiction
  · intro h
    have k : true = false := h true trivial
    contradiction

/-! ## First Complements
What a complement or a difference leaves out. -/

/-- The set of all other elements. -/
def compl (s : α → Prop) : α → Prop := fun x => ¬s x

/-- The set of the elements of `s` that are not in `t`. -/
def diff (s t : α → Prop) : α → Prop := fun x => s x ∧ ¬t x

/-- The set of the elements that lie in exactly one of two sets. -/
def symmDiff (s t : α → Prop) : α → Prop := diff s t ∪ diff t s

/-- A set is disjoint from its complement. -/
theorem compl_is_disjoint (s : α → Prop) : Disjoint s (compl s) := by
  intro x hs hc
  exact hc hs

/-- A set and its complement cover everything. -/
theorem compl_covers (s : α → Prop) : whole ⊆ s ∪ compl s := by
  intro x _
  exact Classical.em (s x)

/-- The complement of everything is empty. -/
theorem compl_of_whole : ¬HasElement (compl (whole : α → Prop)) := by
  rintro ⟨x, hx⟩
  apply hx
  trivial

/-- What lies outside of a union lies outside of its first set. -/
theorem compl_of_union (s t : α → Prop) : compl (s ∪ t) ⊆ compl s := by
  intro x hx hs
  apply hx
  left
  exact hs

/-- A difference is disjoint from what was taken away. -/
theorem diff_avoids (s t : α → Prop) : Disjoint (diff s t) t := by
  rintro x ⟨_, hn⟩ ht
  apply hn
  exact ht

/-- Nothing is left of a set that is taken from itself. -/
theorem diff_from_itself (s : α → Prop) : diff s s ⊆ emptySet := by
  rintro x ⟨hs, hn⟩
  contradiction

/-- Where more is taken away, less is left. -/
theorem diff_of_more (s t u : α → Prop) (h : t ⊆ u) : diff s u ⊆ diff s t := by
  rintro x ⟨hs, hu⟩
  refine ⟨hs, ?_⟩
  intro ht
  apply hu
  exact h x ht

/-- To take away nothing changes nothing. -/
theorem diff_with_empty (s : α → Prop) : s ⊆ diff s emptySet := by
  intro x hx
  constructor
  · exact hx
  · intro he
    exact he

/-- What belongs to just one of two sets does not belong to both. -/
theorem symm_diff_avoids_inter (s t : α → Prop) (x : α) (h : symmDiff s t x) : ¬(s ∩ t) x := by
  rintro ⟨hs, ht⟩
  cases h with
  | inl k => exact k.right ht
  | inr k => exact k.right hs

/-! ## Complement and Difference
What lies outside of a set, and in exactly one of two sets; often by cases. -/

/-- What lies outside of the outside lies inside. -/
theorem compl_twice (s : α → Prop) : compl (compl s) = s := by
  funext x
  apply propext
  constructor
  · intro h
    by_cases hx : s x
    · exact hx
    · exact absurd hx h
  · intro hx hn
    exact hn hx

/-- An element misses an intersection when it misses one of the sets. -/
theorem compl_of_inter (s t : α → Prop) : compl (s ∩ t) = compl s ∪ compl t := by
  funext x
  apply propext
  constructor
  · intro h
    by_cases hs : s x
    · right
      intro ht
      exact h ⟨hs, ht⟩
    · left
      exact hs
  · rintro (h | h) ⟨hs, ht⟩
    · exact h hs
    · exact h ht

/-- Complements reverse inclusions, and nothing is lost thereby. -/
theorem compl_reverses (s t : α → Prop) : compl t ⊆ compl s ↔ s ⊆ t := by
  constructor
  · intro h x hs
    apply Classical.byContradiction
    intro ht
    exact h x ht hs
  · intro h x ht hs
    apply ht
    apply h
    exact hs

/-- The complement is the only set that is disjoint from a set and covers the rest. -/
theorem compl_is_unique (s t : α → Prop) (hd : Disjoint s t) (hc : s ∪ t = whole) :
    t = compl s := by
  funext x
  apply propext
  constructor
  · intro ht hs
    exact hd x hs ht
  · intro hn
    have k : (s ∪ t) x := by
      rw [hc]
      trivial
    cases k with
    | inl hs => exact absurd hs hn
    | inr ht => exact ht

/-- Where there is an element at all, no set is its own complement. -/
theorem compl_is_different (a : α) (s : α → Prop) : compl s ≠ s := by
  intro h
  have e : (¬s a) = s a := congrFun h a
  have hn : ¬s a := by
    intro hs
    have k := hs
    rw [← e] at k
    exact k hs
  apply hn
  rw [← e]
  exact hn

/-- A set is put together from what lies outside and what lies inside another set. -/
theorem diff_and_inter_rebuild (s t : α → Prop) (x : α) : (diff s t ∪ s ∩ t) x ↔ s x := by
  constructor
  · rintro (h | h)
    · exact h.left
    · exact h.left
  · intro hs
    by_cases ht : t x
    · right
      exact ⟨hs, ht⟩
    · left
      exact ⟨hs, ht⟩

/-- A part of a cover can be taken away on the other side. -/
theorem diff_moves_across (s t u : α → Prop) : diff s t ⊆ u ↔ s ⊆ t ∪ u := by
  constructor
  · intro h x hs
    rcases Classical.em (t x) with ht | ht
    · left
      exact ht
    · right
      apply h
      exact ⟨hs, ht⟩
  · rintro h x ⟨hs, ht⟩
    cases h x hs with
    | inl k => contradiction
    | inr k => exact k

/-- Taking away a difference gives back what the difference had lost. -/
theorem diff_of_diff (s t u : α → Prop) : diff s (diff t u) = diff s t ∪ s ∩ u := by
  funext x
  apply propext
  constructor
  · rintro ⟨hs, h⟩
    by_cases ht : t x
    · right
      refine ⟨hs, ?_⟩
      apply Classical.byContradiction
      intro hu
      exact h ⟨ht, hu⟩
    · left
      exact ⟨hs, ht⟩
  · rintro (⟨hs, ht⟩ | ⟨hs, hu⟩)
    · exact ⟨hs, fun k => ht k.left⟩
    · exact ⟨hs, fun k => k.right hu⟩

/-- Adding an element and removing it again changes nothing when the element is new. -/
theorem diff_add_remove (s : α → Prop) (a : α) : diff (s ∪ single a) (single a) = s ↔ ¬s a := by
  constructor
  · intro h ha
    rw [← h] at ha
    apply ha.right
    rfl
  · intro ha
    funext x
    apply propext
    constructor
    · rintro ⟨hs | e, hn⟩
      · exact hs
      · contradiction
    · intro hs
      refine ⟨Or.inl hs, ?_⟩
      rintro rfl
      exact ha hs

/-- Two sets are equal if no element lies in exactly one of them. -/
theorem symm_diff_empty (s t : α → Prop) (h : symmDiff s t = emptySet) : s = t := by
  have key : ∀ x, ¬symmDiff s t x := by
    intro x hx
    rw [h] at hx
    exact hx
  funext x
  apply propext
  constructor
  · intro hs
    apply Classical.byContradiction
    intro ht
    exact key x (Or.inl ⟨hs, ht⟩)
  · intro ht
    apply Classical.byContradiction
    intro hs
    apply key x
    right
    exact ⟨ht, hs⟩

/-- Where two sets differ, at least one of them differs from a third. -/
theorem symm_diff_triangle (s t u : α → Prop) : symmDiff s u ⊆ symmDiff s t ∪ symmDiff t u := by
  rintro x (⟨hs, hu⟩ | ⟨hu, hs⟩)
  · by_cases ht : t x
    · right
      left
      exact ⟨ht, hu⟩
    · left
      left
      exact ⟨hs, ht⟩
  · by_cases ht : t x
    · left
      right
      exact ⟨ht, hs⟩
    · right
      right
      exact ⟨hu, ht⟩

/-- A set that is mixed in twice drops out. -/
theorem symm_diff_twice (s t : α → Prop) : symmDiff s (symmDiff s t) = t := by
  funext x
  apply propext
  by_cases hs : s x
  · constructor
    · rintro (⟨_, h⟩ | ⟨_, hn⟩)
      · apply Classical.byContradiction
        intro ht
        apply h
        exact Or.inl ⟨hs, ht⟩
      · contradiction
    · intro ht
      left
      refine ⟨hs, ?_⟩
      rintro (⟨_, hn⟩ | ⟨_, hn⟩)
      · exact hn ht
      · exact hn hs
  · constructor
    · rintro (⟨h, _⟩ | ⟨⟨h, _⟩ | ⟨ht, _⟩, _⟩)
      · contradiction
      · contradiction
      · exact ht
    · intro ht
      right
      constructor
      · exact Or.inr ⟨ht, hs⟩
      · exact hs

/-! ## First Families
A set of a family against the union and the intersection of all. -/

/-- The set of the elements of at least one set of a family. -/
def bigUnion (f : β → α → Prop) : α → Prop := fun x => ∃ i, f i x

/-- The set of the elements of all sets of a family. -/
def bigInter (f : β → α → Prop) : α → Prop := fun x => ∀ i, f i x

/-- The elements that belong to all sets of a sequence from some place on. -/
def inAlmostAll (f : Nat → α → Prop) : α → Prop := fun x => ∃ m, ∀ n, m ≤ n → f n x

/-- The elements that keep coming back in a sequence of sets. -/
def inInfinitelyMany (f : Nat → α → Prop) : α → Prop := fun x => ∀ m, ∃ n, m ≤ n ∧ f n x

/-- Each set of a family lies in the union. -/
theorem family_member_in_union (f : β → α → Prop) (i : β) : f i ⊆ bigUnion f := by
  intro x hx
  exists i

/-- The intersection of a family lies in each of its sets. -/
theorem family_inter_in_member (f : β → α → Prop) (i : β) : bigInter f ⊆ f i := by
  intro x hx
  apply hx

/-- A union grows with the sets of its family. -/
theorem family_union_grows (f g : β → α → Prop) (h : ∀ i, f i ⊆ g i) :
    bigUnion f ⊆ bigUnion g := by
  rintro x ⟨i, hi⟩
  exists i
  apply h
  exact hi

/-- Two members of a family that are disjoint leave nothing in the intersection. -/
theorem family_inter_of_disjoint (f : β → α → Prop) (i j : β) (h : Disjoint (f i) (f j)) :
    ¬HasElement (bigInter f) := by
  rintro ⟨x, hx⟩
  apply h x
  · exact hx i
  · exact hx j

/-- What is in all sets of a sequence is in almost all. -/
theorem family_all_then_almost_all (f : Nat → α → Prop) : bigInter f ⊆ inAlmostAll f := by
  intro x hx
  exists 0
  intro n _
  exact hx n

/-! ## Families
Unions and intersections over an index, and sequences of sets. -/

/-- A set includes a union exactly when it includes every set of the family. -/
theorem family_union_is_least (f : β → α → Prop) (t : α → Prop) :
    bigUnion f ⊆ t ↔ ∀ i, f i ⊆ t := by
  constructor
  · intro h i x hx
    apply h
    exists i
  · rintro h x ⟨i, hx⟩
    apply h i
    exact hx

/-- An element misses an intersection when it misses one set of the family. -/
theorem family_compl_of_inter (f : β → α → Prop) :
    compl (bigInter f) = bigUnion (fun i => compl (f i)) := by
  funext x
  apply propext
  constructor
  · intro h
    apply Classical.byContradiction
    intro hn
    apply h
    intro i
    apply Classical.byContradiction
    intro hi
    exact hn ⟨i, hi⟩
  · rintro ⟨i, hi⟩ h
    apply hi
    exact h i

/-- A set is joined to an intersection by being joined to each set of the family. -/
theorem family_union_with_inter (s : α → Prop) (f : β → α → Prop) :
    s ∪ bigInter f = bigInter (fun i => s ∪ f i) := by
  funext x
  apply propext
  constructor
  · rintro (hs | h) i
    · exact Or.inl hs
    · exact Or.inr (h i)
  · intro h
    by_cases hs : s x
    · left
      exact hs
    · right
      intro i
      cases h i with
      | inl k => contradiction
      | inr k => exact k

/-- Two sets make a family over the truth values. -/
theorem family_of_two (s t : α → Prop) : bigInter (fun b => cond b s t) = s ∩ t := by
  funext x
  apply propext
  constructor
  · intro h
    constructor
    · exact h true
    · exact h false
  · rintro ⟨hs, ht⟩ b
    cases b
    · exact ht
    · exact hs

/-- Naming the sets of a family anew keeps its union as long as every set gets a name. -/
theorem family_rename (f : β → α → Prop) (g : γ → β) (hg : ∀ i, ∃ j, g j = i) :
    bigUnion (fun j => f (g j)) = bigUnion f := by
  funext x
  apply propext
  constructor
  · rintro ⟨j, hj⟩
    exact ⟨g j, hj⟩
  · rintro ⟨i, hi⟩
    obtain ⟨j, rfl⟩ := hg i
    exact ⟨j, hi⟩

/-- An intersection of unions need not lie in the union of the intersections. -/
theorem family_exchange_fails : ∃ f : Bool → Bool → Bool → Prop,
    ¬bigInter (fun j => bigUnion (fun i => f i j)) ⊆ bigUnion (fun i => bigInter (f i)) := by
  refine ⟨fun i j _ => i = j, ?_⟩
  intro h
  have k : ∀ j : Bool, ∃ i, i = j := by
    intro j
    exact ⟨j, rfl⟩
  obtain ⟨i, hi⟩ := h true k
  have ht : i = true := hi true
  have hf : i = false := hi false
  rw [ht] at hf
  contradiction

/-- In a growing sequence of sets, two elements of the union lie in a common set. -/
theorem family_growing (f : Nat → α → Prop) (h : ∀ m n, m ≤ n → f m ⊆ f n) (x y : α)
    (hx : bigUnion f x) (hy : bigUnion f y) : ∃ n, f n x ∧ f n y := by
  obtain ⟨m, hm⟩ := hx
  obtain ⟨n, hn⟩ := hy
  cases Nat.le_total m n with
  | inl hmn =>
    refine ⟨n, ?_, hn⟩
    exact h m n hmn x hm
  | inr hnm =>
    refine ⟨m, hm, ?_⟩
    apply h n m hnm
    exact hn

/-- The first sets of a shrinking sequence do not matter for its intersection. -/
theorem family_shrinking (f : Nat → α → Prop) (h : ∀ n, f (n + 1) ⊆ f n) (k : Nat) :
    bigInter (fun n => f (n + k)) = bigInter f := by
  funext x
  apply propext
  constructor
  · intro hx n
    have key : ∀ j, f (n + j) x → f n x := by
      intro j
      induction j with
      | zero => exact id
      | succ j ih =>
        intro hj
        apply ih
        exact h (n + j) x hj
    exact key k (hx n)
  · intro hx n
    exact hx (n + k)

/-- What does not keep coming back is missing from some place on. -/
theorem family_not_infinitely_many (f : Nat → α → Prop) :
    compl (inInfinitelyMany f) ⊆ inAlmostAll (fun n => compl (f n)) := by
  intro x h
  apply Classical.byContradiction
  intro hn
  apply h
  intro m
  apply Classical.byContradiction
  intro hm
  apply hn
  refine ⟨m, fun n hmn hx => ?_⟩
  apply hm
  exists n

/-- Lying in almost all sets of two sequences is lying in almost all of their intersections. -/
theorem family_almost_all_inter (f g : Nat → α → Prop) :
    inAlmostAll f ∩ inAlmostAll g = inAlmostAll (fun n => f n ∩ g n) := by
  funext x
  apply propext
  constructor
  · rintro ⟨⟨a, ha⟩, b, hb⟩
    refine ⟨a + b, fun n hn => ⟨?_, ?_⟩⟩
    · apply ha
      omega
    · apply hb
      omega
  · rintro ⟨m, hm⟩
    constructor
    · exact ⟨m, fun n hn => (hm n hn).left⟩
    · exact ⟨m, fun n hn => (hm n hn).right⟩

/-- Every element of a union of a sequence has a first set in which it appears. -/
theorem family_first_appearance (f : Nat → α → Prop) :
    bigUnion (fun n => diff (f n) (fun x => ∃ m, m < n ∧ f m x)) = bigUnion f := by
  funext x
  apply propext
  constructor
  · rintro ⟨n, hn, _⟩
    exact ⟨n, hn⟩
  · intro h
    apply Classical.byContradiction
    intro hno
    obtain ⟨n, hn⟩ := h
    have never : ¬f n x := by
      induction n using Nat.strongRecOn with
      | ind n ih =>
        intro hx
        apply hno
        refine ⟨n, hx, ?_⟩
        rintro ⟨m, hmn, hm⟩
        exact ih m hmn hm hm
    exact never hn

/-! ## First Images
Elements and sets on their way through a function. -/

/-- A function that never takes the same value twice. -/
def OneToOne (f : α → β) : Prop := ∀ x y, f x = f y → x = y

/-- A function that takes every value. -/
def Onto (f : α → β) : Prop := ∀ y, ∃ x, f x = y

/-- The set of the values that a function takes on a set. -/
def image (f : α → β) (s : α → Prop) : β → Prop := fun y => ∃ x, s x ∧ f x = y

/-- The set of the elements whose values lie in a set. -/
def preimage (f : α → β) (t : β → Prop) : α → Prop := fun x => t (f x)

/-- The set of the values that a function takes on a set and nowhere else. -/
def coimage (f : α → β) (s : α → Prop) : β → Prop := fun y => ∀ x, f x = y → s x

/-- The image of a larger set is larger. -/
theorem image_grows (f : α → β) (s t : α → Prop) (h : s ⊆ t) : image f s ⊆ image f t := by
  rintro y ⟨x, hx, e⟩
  refine ⟨x, ?_, e⟩
  apply h
  exact hx

/-- The preimage of a larger set is larger. -/
theorem preimage_grows (f : α → β) (t u : β → Prop) (h : t ⊆ u) :
    preimage f t ⊆ preimage f u := by
  intro x hx
  exact h (f x) hx

/-- The empty set has an empty image. -/
theorem image_of_empty (f : α → β) : ¬HasElement (image f emptySet) := by
  rintro ⟨y, x, hx, _⟩
  exact hx

/-- A set lies in the preimage of its image. -/
theorem preimage_of_image (f : α → β) (s : α → Prop) : s ⊆ preimage f (image f s) := by
  intro x hx
  refine ⟨x, hx, ?_⟩
  rfl

/-- A set includes the image of its preimage. -/
theorem image_of_preimage (f : α → β) (t : β → Prop) : image f (preimage f t) ⊆ t := by
  rintro y ⟨x, hx, rfl⟩
  exact hx

/-- A set with an element has an image with an element. -/
theorem image_has_element (f : α → β) (s : α → Prop) (h : HasElement s) :
    HasElement (image f s) := by
  obtain ⟨a, ha⟩ := h
  exists f a
  exists a

/-- A function that takes every value has a preimage for every element. -/
theorem preimage_of_single (f : α → β) (b : β) (h : Onto f) :
    HasElement (preimage f (single b)) := by
  obtain ⟨a, ha⟩ := h b
  exact ⟨a, ha⟩

/-- If two functions in a row never take a value twice, neither does the first. -/
theorem one_to_one_first_step (f : α → β) (g : β → γ) (h : OneToOne fun x => g (f x)) :
    OneToOne f := by
  intro x y e
  apply h
  show g (f x) = g (f y)
  rw [e]

/-- If two functions in a row take every value, so does the second. -/
theorem onto_second_step (f : α → β) (g : β → γ) (h : Onto fun x => g (f x)) : Onto g := by
  intro z
  obtain ⟨x, hx⟩ := h z
  exists f x

/-- A set that holds a value of a function meets the set of its values. -/
theorem image_meets_set (f : α → β) (t : β → Prop) (a : α) (h : t (f a)) :
    Meets (image f whole) t := by
  refine ⟨f a, ?_, h⟩
  exists a

/-! ## Images and Preimages
Sets that are carried along a function, forwards and backwards. -/

/-- The image of a union consists of the two images. -/
theorem image_of_union (f : α → β) (s t : α → Prop) :
    image f (s ∪ t) = image f s ∪ image f t := by
  funext y
  apply propext
  constructor
  · rintro ⟨x, hs | ht, hx⟩
    · left
      exact ⟨x, hs, hx⟩
    · right
      exact ⟨x, ht, hx⟩
  · rintro (⟨x, hs, hx⟩ | ⟨x, ht, hx⟩)
    · exact ⟨x, Or.inl hs, hx⟩
    · exact ⟨x, Or.inr ht, hx⟩

/-- Taking images in two steps is taking them in one. -/
theorem image_in_two_steps (f : α → β) (g : β → γ) (s : α → Prop) (z : γ) :
    image g (image f s) z ↔ image (fun x => g (f x)) s z := by
  constructor
  · rintro ⟨y, ⟨x, hx, rfl⟩, hy⟩
    exact ⟨x, hx, hy⟩
  · rintro ⟨x, hx, rfl⟩
    refine ⟨f x, ⟨x, hx, rfl⟩, rfl⟩

/-- A constant function squeezes every set with an element into a single point. -/
theorem image_of_constant (s : α → Prop) (b : β) (h : HasElement s) :
    image (fun _ => b) s = single b := by
  obtain ⟨a, ha⟩ := h
  funext y
  apply propext
  constructor
  · rintro ⟨x, _, hx⟩
    exact hx.symm
  · intro hy
    exact ⟨a, ha, hy.symm⟩

/-- A difference of images comes from a difference of sets. -/
theorem image_of_diff (f : α → β) (s t : α → Prop) :
    diff (image f s) (image f t) ⊆ image f (diff s t) := by
  rintro y ⟨⟨x, hs, hx⟩, hn⟩
  refine ⟨x, ⟨hs, ?_⟩, hx⟩
  intro ht
  apply hn
  exact ⟨x, ht, hx⟩

/-- An image can be cut before or after the function is applied. -/
theorem image_cut_with_preimage (f : α → β) (s : α → Prop) (t : β → Prop) :
    image f (s ∩ preimage f t) = image f s ∩ t := by
  funext y
  apply propext
  constructor
  · rintro ⟨x, ⟨hs, ht⟩, rfl⟩
    constructor
    · exact ⟨x, hs, rfl⟩
    · exact ht
  · rintro ⟨⟨x, hs, rfl⟩, ht⟩
    exact ⟨x, ⟨hs, ht⟩, rfl⟩

/-- Images respect all intersections exactly when the function is one-to-one. -/
theorem image_of_inter_iff (f : α → β) :
    (∀ s t, image f (s ∩ t) = image f s ∩ image f t) ↔ OneToOne f := by
  constructor
  · intro h x y e
    have k : (image f (single x) ∩ image f (single y)) (f y) := by
      constructor
      · exact ⟨x, rfl, e⟩
      · exact ⟨y, rfl, rfl⟩
    rw [← h] at k
    obtain ⟨z, ⟨hzx, hzy⟩, _⟩ := k
    cases hzx
    exact hzy
  · intro h s t
    funext y
    apply propext
    constructor
    · rintro ⟨x, ⟨hs, ht⟩, hx⟩
      exact ⟨⟨x, hs, hx⟩, ⟨x, ht, hx⟩⟩
    · rintro ⟨⟨x, hs, hx⟩, ⟨z, ht, hz⟩⟩
      have e : x = z := by
        apply h
        rw [hx, hz]
      subst e
      exact ⟨x, ⟨hs, ht⟩, hx⟩

/-- Going back and forth returns every set exactly when the function is onto. -/
theorem image_of_preimage_iff (f : α → β) : (∀ t, image f (preimage f t) = t) ↔ Onto f := by
  constructor
  · intro h y
    have k : single y y := rfl
    rw [← h (single y)] at k
    obtain ⟨x, _, hx⟩ := k
    exact ⟨x, hx⟩
  · intro h t
    funext y
    apply propext
    constructor
    · rintro ⟨x, ht, rfl⟩
      exact ht
    · intro ht
      obtain ⟨x, rfl⟩ := h y
      exact ⟨x, ht, rfl⟩

/-- The preimages are the sets that the way forth and back does not enlarge. -/
theorem preimage_recognized (f : α → β) (s : α → Prop) :
    preimage f (image f s) = s ↔ ∃ t, s = preimage f t := by
  constructor
  · intro h
    exists image f s
    rw [h]
  · rintro ⟨t, rfl⟩
    funext x
    apply propext
    constructor
    · rintro ⟨z, hz, e⟩
      show t (f x)
      rw [← e]
      exact hz
    · intro hx
      exact ⟨x, hx, rfl⟩

/-- Preimages have a partner on the other side as well. -/
theorem coimage_adjoint (f : α → β) (s : α → Prop) (t : β → Prop) :
    preimage f t ⊆ s ↔ t ⊆ coimage f s := by
  constructor
  · rintro h y hy x rfl
    apply h
    exact hy
  · intro h x hx
    exact h (f x) hx x rfl

/-- The values that are taken only on a set are those that are not taken outside of it. -/
theorem coimage_by_complements (f : α → β) (s : α → Prop) :
    coimage f s = compl (image f (compl s)) := by
  funext y
  apply propext
  constructor
  · rintro h ⟨x, hn, hx⟩
    apply hn
    exact h x hx
  · intro h x hx
    by_cases hs : s x
    · exact hs
    · exfalso
      apply h
      exact ⟨x, hs, hx⟩

/-! ## First Inverses
What a function that is undone cannot do. -/

/-- A function that never takes the same value twice on a set. -/
def OneToOneOn (f : α → β) (s : α → Prop) : Prop := ∀ x y, s x → s y → f x = f y → x = y

/-- The function `g` undoes `f`. -/
def LeftInverse (g : β → α) (f : α → β) : Prop := ∀ x, g (f x) = x

/-- A function that can be undone never takes the same value twice. -/
theorem inverse_left_one_to_one (f : α → β) (g : β → α) (h : LeftInverse g f) : OneToOne f := by
  intro x y e
  rw [← h x]
  rw [e]
  exact h y

/-- A function that undoes another takes every value. -/
theorem inverse_undoing_is_onto (f : α → β) (g : β → α) (h : LeftInverse g f) : Onto g := by
  intro x
  exists f x
  exact h x

/-- Where no value is taken twice at all, none is taken twice on a set. -/
theorem one_to_one_everywhere (f : α → β) (s : α → Prop) (h : OneToOne f) : OneToOneOn f s := by
  intro x y _ _ e
  exact h x y e

/-- On a one-element set every function is one-to-one. -/
theorem one_to_one_on_single (f : α → β) (a : α) : OneToOneOn f (single a) := by
  rintro x y rfl rfl _
  rfl

/-! ## Functions and Inverses
Functions that are one-to-one on a set, inverses on one side, and fixed points. -/

/-- An inverse on the left and an inverse on the right are the same function. -/
theorem inverses_agree (f : α → β) (g h : β → α) (hg : LeftInverse g f) (hh : LeftInverse f h) :
    g = h := by
  funext y
  calc
    g y = g (f (h y)) := by rw [hh y]
    _ = h y := hg (h y)

/-- A function and its inverse carry sets in the same way. -/
theorem inverse_image_is_preimage (f : α → β) (g : β → α) (hg : LeftInverse g f)
    (hf : LeftInverse f g) (s : α → Prop) : image f s = preimage g s := by
  funext y
  apply propext
  constructor
  · rintro ⟨x, hx, rfl⟩
    show s (g (f x))
    rw [hg]
    exact hx
  · intro hy
    refine ⟨g y, hy, ?_⟩
    exact hf y

/-- A function that undoes itself carries two sets to each other or neither to the other. -/
theorem involution_exchanges_sets (f : α → α) (h : LeftInverse f f) (s t : α → Prop) :
    image f s = t ↔ image f t = s := by
  have twice : ∀ u, image f (image f u) = u := by
    intro u
    funext x
    apply propext
    constructor
    · rintro ⟨y, ⟨z, hz, rfl⟩, rfl⟩
      rw [h]
      exact hz
    · intro hx
      exact ⟨f x, ⟨x, hx, rfl⟩, h x⟩
  constructor
  · rintro rfl
    exact twice s
  · rintro rfl
    exact twice t

/-- The values of a function that acts only once are its fixed points. -/
theorem idempotent_values_are_fixed (f : α → α) (h : ∀ x, f (f x) = f x) :
    image f whole = fun x => f x = x := by
  funext y
  apply propext
  constructor
  · rintro ⟨x, _, hx⟩
    rw [← hx]
    exact h x
  · intro hy
    refine ⟨y, ?_, hy⟩
    trivial

/-- A function that commutes with one that has a single fixed point fixes this point. -/
theorem commuting_fixed_point (f g : α → α) (h : ∀ x, f (g x) = g (f x)) (a : α)
    (ha : (fun x => f x = x) = single a) : g a = a := by
  have fixed : f a = a := by
    have k : single a a := rfl
    rw [← ha] at k
    exact k
  have k : f (g a) = g a := by
    rw [h, fixed]
  have m : (fun x => f x = x) (g a) := k
  rw [ha] at m
  exact m

/-- A section of a function is determined by the set of its values. -/
theorem section_by_values (r : α → β) (p q : β → α) (hp : LeftInverse r p) (hq : LeftInverse r q)
    (h : image p whole ⊆ image q whole) : p = q := by
  funext y
  have k : image q whole (p y) := by
    apply h
    exact ⟨y, trivial, rfl⟩
  obtain ⟨z, _, hz⟩ := k
  have e : z = y := by
    rw [← hp y, ← hz, hq]
  rw [← hz, e]

/-- One-to-one in two steps: on the set first, then on its image. -/
theorem one_to_one_in_two_steps (f : α → β) (g : β → γ) (s : α → Prop) :
    OneToOneOn (fun x => g (f x)) s ↔ OneToOneOn f s ∧ OneToOneOn g (image f s) := by
  constructor
  · intro h
    constructor
    · intro x y hx hy e
      apply h x y hx hy
      exact congrArg g e
    · rintro _ _ ⟨x, hx, rfl⟩ ⟨y, hy, rfl⟩ e
      rw [h x y hx hy e]
  · rintro ⟨hf, hg⟩ x y hx hy e
    apply hf x y hx hy
    apply hg
    · exact ⟨x, hx, rfl⟩
    · exact ⟨y, hy, rfl⟩
    · exact e

/-- Subsets are known from their images where the function is one-to-one. -/
theorem one_to_one_on_images (f : α → β) (s t u : α → Prop) (hu : OneToOneOn f u) (hs : s ⊆ u)
    (ht : t ⊆ u) (h : image f s ⊆ image f t) : s ⊆ t := by
  intro x hx
  have k : image f t (f x) := by
    apply h
    exact ⟨x, hx, rfl⟩
  rcases k with ⟨y, hy, e⟩
  have exy : y = x := by
    apply hu
    · exact ht y hy
    · exact hs x hx
    · exact e
  rw [← exy]
  exact hy

/-- A function is one-to-one on a set exactly when some function undoes it there. -/
theorem one_to_one_on_iff_undone (f : α → β) (s : α → Prop) (a : α) :
    OneToOneOn f s ↔ ∃ g : β → α, ∀ x, s x → g (f x) = x := by
  constructor
  · intro h
    have choose : ∀ y, ∃ x, image f s y → s x ∧ f x = y := by
      intro y
      by_cases hy : image f s y
      · obtain ⟨x, hx⟩ := hy
        exact ⟨x, fun _ => hx⟩
      · exact ⟨a, fun k => absurd k hy⟩
    refine ⟨fun y => Classical.choose (choose y), ?_⟩
    intro x hx
    have k := Classical.choose_spec (choose (f x)) ⟨x, hx, rfl⟩
    apply h
    · exact k.left
    · exact hx
    · exact k.right
  · rintro ⟨g, hg⟩ x y hx hy e
    rw [← hg x hx, ← hg y hy, e]

/-- Images respect complements exactly when the function is one-to-one and onto. -/
theorem bijection_by_complements (f : α → β) :
    (∀ s, image f (compl s) = compl (image f s)) ↔ OneToOne f ∧ Onto f := by
  constructor
  · intro h
    constructor
    · intro x y e
      apply Classical.byContradiction
      intro hne
      have k : image f (compl (single y)) (f x) := ⟨x, hne, rfl⟩
      rw [h] at k
      apply k
      exact ⟨y, rfl, e.symm⟩
    · intro y
      have k : compl (image f emptySet) y := by
        rintro ⟨x, hx, _⟩
        exact hx
      rw [← h] at k
      obtain ⟨x, _, hx⟩ := k
      exact ⟨x, hx⟩
  · rintro ⟨inj, onto⟩ s
    funext y
    apply propext
    constructor
    · rintro ⟨x, hn, rfl⟩ ⟨z, hz, e⟩
      apply hn
      rw [← inj z x e]
      exact hz
    · intro hy
      obtain ⟨x, rfl⟩ := onto y
      refine ⟨x, ?_, rfl⟩
      intro hx
      exact hy ⟨x, hx, rfl⟩

/-- Schröder and Bernstein: one-to-one functions there and back are glued to one that is onto. -/
theorem bijection_by_gluing (f : α → β) (g : β → α) (hf : OneToOne f) (hg : OneToOne g)
    (s : α → Prop) (hs : compl s = image g (compl (image f s))) :
    ∃ h : α → β, OneToOne h ∧ Onto h := by
  have pick : ∀ x, ∃ y, (s x ∧ f x = y) ∨ (image g (compl (image f s)) x ∧ g y = x) := by
    intro x
    by_cases hx : s x
    · exact ⟨f x, Or.inl ⟨hx, rfl⟩⟩
    · have k : compl s x := hx
      rw [hs] at k
      obtain ⟨y, hy, e⟩ := k
      exact ⟨y, Or.inr ⟨⟨y, hy, e⟩, e⟩⟩
  obtain ⟨h, spec⟩ : ∃ h : α → β,
      ∀ x, (s x ∧ f x = h x) ∨ (image g (compl (image f s)) x ∧ g (h x) = x) :=
    ⟨fun x => Classical.choose (pick x), fun x => Classical.choose_spec (pick x)⟩
  refine ⟨h, ?_, ?_⟩
  · intro x z e
    have hx := spec x
    have hz := spec z
    rw [← e] at hz
    rcases hx with ⟨hsx, hfx⟩ | ⟨⟨y, hy, hgy⟩, hgx⟩
    · rcases hz with ⟨hsz, hfz⟩ | ⟨⟨y, hy, hgy⟩, hgz⟩
      · apply hf
        rw [hfx, hfz]
      · exfalso
        apply hy
        refine ⟨x, hsx, ?_⟩
        rw [hfx]
        apply hg
        rw [hgz, hgy]
    · rcases hz with ⟨hsz, hfz⟩ | ⟨_, hgz⟩
      · exfalso
        apply hy
        refine ⟨z, hsz, ?_⟩
        rw [hfz]
        apply hg
        rw [hgx, hgy]
      · rw [← hgx, ← hgz]
  · intro y
    by_cases hy : image f s y
    · obtain ⟨x, hx, hxy⟩ := hy
      exists x
      rcases spec x with ⟨_, e⟩ | ⟨k, _⟩
      · rw [← e, hxy]
      · rw [← hs] at k
        exact absurd hx k
    · exists g y
      have k : image g (compl (image f s)) (g y) := ⟨y, hy, rfl⟩
      rcases spec (g y) with ⟨hx, _⟩ | ⟨_, e⟩
      · rw [← hs] at k
        exact absurd hx k
      · exact hg _ _ e

/-! ## First Relations
One law of an equivalence at a time. -/

/-- A relation that is reflexive, symmetric and transitive. -/
def IsEquivalence (r : α → α → Prop) : Prop :=
  (∀ x, r x x) ∧ (∀ x y, r x y → r y x) ∧ ∀ x y z, r x y → r y z → r x z

/-- The set of all elements that a relation assigns to `a`. -/
def classOf (r : α → α → Prop) (a : α) : α → Prop := fun x => r a x

/-- A collection of sets with elements that covers everything, each element just once. -/
def IsPartition (P : (α → Prop) → Prop) : Prop :=
  (∀ s, P s → HasElement s) ∧ (∀ x, ∃ s, P s ∧ s x) ∧ ∀ s t, P s → P t → Meets s t → s = t

/-- A set that a relation does not lead out of. -/
def Saturated (r : α → α → Prop) (s : α → Prop) : Prop := ∀ x y, s x → r x y → s y

/-- The rectangle of all pairs with a part in each of two sets. -/
def rectangle (s : α → Prop) (t : β → Prop) : α × β → Prop := fun p => s p.1 ∧ t p.2

/-- Every element is in its own class. -/
theorem class_has_its_element (r : α → α → Prop) (h : IsEquivalence r) (a : α) :
    classOf r a a := by
  obtain ⟨refl, _, _⟩ := h
  apply refl

/-- If one element is in the class of another, so is the other in the class of the one. -/
theorem class_turned (r : α → α → Prop) (h : IsEquivalence r) (a b : α) (k : classOf r a b) :
    classOf r b a := by
  obtain ⟨_, symm, _⟩ := h
  apply symm
  exact k

/-- A path of three relations joins its ends. -/
theorem equivalence_path (r : α → α → Prop) (h : IsEquivalence r) (a b c d : α) (hab : r a b)
    (hbc : r b c) (hcd : r c d) : r a d := by
  obtain ⟨_, _, trans⟩ := h
  apply trans a b d hab
  exact trans b c d hbc hcd

/-- No relation leads out of the set of everything. -/
theorem saturated_whole (r : α → α → Prop) : Saturated r whole := by
  intro x y _ _
  trivial

/-- What two saturated sets share is saturated. -/
theorem saturated_inter (r : α → α → Prop) (s t : α → Prop) (hs : Saturated r s)
    (ht : Saturated r t) : Saturated r (s ∩ t) := by
  rintro x y ⟨h, k⟩ hr
  constructor
  · exact hs x y h hr
  · exact ht x y k hr

/-- A rectangle over the empty set is empty. -/
theorem rectangle_without_side (t : β → Prop) (p : α × β) : ¬rectangle emptySet t p := by
  rintro ⟨h, _⟩
  exact h

/-- A rectangle grows with its first side. -/
theorem rectangle_grows (s u : α → Prop) (t : β → Prop) (h : s ⊆ u) :
    rectangle s t ⊆ rectangle u t := by
  rintro p ⟨hs, ht⟩
  refine ⟨?_, ht⟩
  apply h
  exact hs

/-! ## Relations and Partitions
Relations as two-place predicates, equivalence classes and ways to divide a set up. -/

/-- Rectangles with elements are compared side by side. -/
theorem rectangle_compare (s s' : α → Prop) (t t' : β → Prop) (a : α) (b : β) (ha : s a)
    (hb : t b) : rectangle s t ⊆ rectangle s' t' ↔ s ⊆ s' ∧ t ⊆ t' := by
  constructor
  · intro h
    constructor
    · intro x hx
      exact (h (x, b) ⟨hx, hb⟩).left
    · intro y hy
      exact (h (a, y) ⟨ha, hy⟩).right
  · rintro ⟨hs, ht⟩ ⟨x, y⟩ ⟨hx, hy⟩
    exact ⟨hs x hx, ht y hy⟩

/-- The diagonal is a rectangle only where all elements are equal. -/
theorem rectangle_not_diagonal (s t : α → Prop) (h : (fun p => p.1 = p.2) = rectangle s t)
    (a b : α) : a = b := by
  have key : ∀ x, rectangle s t (x, x) := by
    intro x
    rw [← h]
  have k : rectangle s t (a, b) := ⟨(key a).left, (key b).right⟩
  rw [← h] at k
  exact k

/-- A function makes those elements equivalent that it does not tell apart. -/
theorem equivalence_of_function (f : α → β) : IsEquivalence (fun x y => f x = f y) := by
  refine ⟨?_, ?_, ?_⟩
  · intro x
    rfl
  · intro x y h
    exact h.symm
  · intro x y z h k
    show f x = f z
    rw [h, k]

/-- Equivalent in every sense of a family is an equivalence again. -/
theorem equivalence_of_family (r : β → α → α → Prop) (h : ∀ i, IsEquivalence (r i)) :
    IsEquivalence (fun x y => ∀ i, r i x y) := by
  constructor
  · intro x i
    obtain ⟨refl, _⟩ := h i
    exact refl x
  · constructor
    · intro x y hxy i
      obtain ⟨_, symm, _⟩ := h i
      apply symm
      exact hxy i
    · intro x y z hxy hyz i
      obtain ⟨_, _, trans⟩ := h i
      exact trans x y z (hxy i) (hyz i)

/-- Two equivalences in a row are an equivalence if their order can be changed. -/
theorem equivalence_of_two_steps (r q : α → α → Prop) (hr : IsEquivalence r)
    (hq : IsEquivalence q) (swap : ∀ x y z, q x y → r y z → ∃ y', r x y' ∧ q y' z) :
    IsEquivalence (fun x z => ∃ y, r x y ∧ q y z) := by
  obtain ⟨rrefl, rsymm, rtrans⟩ := hr
  obtain ⟨qrefl, qsymm, qtrans⟩ := hq
  refine ⟨?_, ?_, ?_⟩
  · intro x
    exact ⟨x, rrefl x, qrefl x⟩
  · rintro x z ⟨y, hxy, hyz⟩
    apply swap z y x
    · apply qsymm
      exact hyz
    · apply rsymm
      exact hxy
  · rintro x y z ⟨a, hxa, hay⟩ ⟨b, hyb, hbz⟩
    obtain ⟨c, hac, hcb⟩ := swap a y b hay hyb
    refine ⟨c, ?_, ?_⟩
    · exact rtrans x a c hxa hac
    · exact qtrans c b z hcb hbz

/-- The classes of an equivalence divide everything up. -/
theorem classes_form_partition (r : α → α → Prop) (h : IsEquivalence r) :
    IsPartition (fun s => ∃ a, s = classOf r a) := by
  obtain ⟨refl, symm, trans⟩ := h
  refine ⟨?_, ?_, ?_⟩
  · rintro s ⟨a, rfl⟩
    exact ⟨a, refl a⟩
  · intro x
    refine ⟨classOf r x, ⟨x, rfl⟩, ?_⟩
    exact refl x
  · rintro s t ⟨a, rfl⟩ ⟨b, rfl⟩ ⟨c, hac, hbc⟩
    have hab : r a b := trans a c b hac (symm b c hbc)
    funext x
    apply propext
    constructor
    · intro hx
      exact trans b a x (symm a b hab) hx
    · intro hx
      exact trans a b x hab hx

/-- Lying in the same set of a partition is an equivalence. -/
theorem partition_gives_equivalence (P : (α → Prop) → Prop) (h : IsPartition P) :
    IsEquivalence (fun x y => ∃ s, P s ∧ s x ∧ s y) := by
  obtain ⟨_, cover, apart⟩ := h
  refine ⟨?_, ?_, ?_⟩
  · intro x
    obtain ⟨s, hs, hx⟩ := cover x
    exact ⟨s, hs, hx, hx⟩
  · rintro x y ⟨s, hs, hx, hy⟩
    exact ⟨s, hs, hy, hx⟩
  · rintro x y z ⟨s, hs, hx, hy⟩ ⟨t, ht, hy', hz⟩
    have e : s = t := by
      apply apart s t hs ht
      exists y
    subst e
    exact ⟨s, hs, hx, hz⟩

/-- The sets of a partition are the classes of their elements. -/
theorem partition_from_its_classes (P : (α → Prop) → Prop) (h : IsPartition P) (s : α → Prop) :
    P s ↔ ∃ a, s = classOf (fun x y => ∃ t, P t ∧ t x ∧ t y) a := by
  obtain ⟨full, cover, apart⟩ := h
  have same : ∀ t a, P t → t a → t = classOf (fun x y => ∃ t, P t ∧ t x ∧ t y) a := by
    intro t a ht ha
    funext y
    apply propext
    constructor
    · intro hy
      exact ⟨t, ht, ha, hy⟩
    · rintro ⟨t', ht', ha', hy⟩
      rw [apart t t' ht ht' ⟨a, ha, ha'⟩]
      exact hy
  constructor
  · intro hs
    obtain ⟨a, ha⟩ := full s hs
    exact ⟨a, same s a hs ha⟩
  · rintro ⟨a, rfl⟩
    obtain ⟨t, ht, ha⟩ := cover a
    rw [← same t a ht ha]
    exact ht

/-- What an equivalence does not lead out of, it does not lead into. -/
theorem saturated_complement (r : α → α → Prop) (h : IsEquivalence r) (s : α → Prop) :
    Saturated r (compl s) ↔ Saturated r s := by
  obtain ⟨_, symm, _⟩ := h
  constructor
  · intro hs x y hx hxy
    apply Classical.byContradiction
    intro hy
    apply hs y x hy
    · exact symm x y hxy
    · exact hx
  · intro hs x y hx hxy hy
    apply hx
    apply hs y x hy
    exact symm x y hxy

/-- The sets that an equivalence does not lead out of are the unions of its classes. -/
theorem saturated_is_union_of_classes (r : α → α → Prop) (h : IsEquivalence r) (s : α → Prop) :
    Saturated r s ↔ ∃ t : α → Prop, s = fun x => ∃ a, t a ∧ classOf r a x := by
  obtain ⟨refl, _, trans⟩ := h
  constructor
  · intro hs
    exists s
    funext x
    apply propext
    constructor
    · intro hx
      exact ⟨x, hx, refl x⟩
    · rintro ⟨a, ha, hax⟩
      exact hs a x ha hax
  · rintro ⟨t, rfl⟩ x y ⟨a, ha, hax⟩ hxy
    refine ⟨a, ha, ?_⟩
    exact trans a x y hax hxy

/-- Every equivalence has a function that picks one element from every class. -/
theorem representatives_exist (r : α → α → Prop) (h : IsEquivalence r) :
    ∃ c : α → α, (∀ x, r x (c x)) ∧ ∀ x y, r x y → c x = c y := by
  obtain ⟨refl, symm, trans⟩ := h
  have ex : ∀ x, HasElement (classOf r x) := by
    intro x
    exact ⟨x, refl x⟩
  refine ⟨fun x => Classical.choose (ex x), ?_, ?_⟩
  · intro x
    exact Classical.choose_spec (ex x)
  · intro x y hxy
    have e : classOf r x = classOf r y := by
      funext z
      apply propext
      constructor
      · exact trans y x z (symm x y hxy)
      · exact trans x y z hxy
    have all : ∀ s t : α → Prop, s = t → ∀ (hs : HasElement s) (ht : HasElement t),
        Classical.choose hs = Classical.choose ht := by
      rintro s _ rfl hs ht
      rfl
    exact all _ _ e (ex x) (ex y)

/-- A relation with one value for each argument is the graph of a function. -/
theorem graph_of_function (r : α → β → Prop) :
    (∀ x, ∃ y, r x = single y) ↔ ∃ f : α → β, ∀ x y, r x y ↔ y = f x := by
  constructor
  · intro h
    refine ⟨fun x => Classical.choose (h x), ?_⟩
    intro x y
    have k := Classical.choose_spec (h x)
    constructor
    · intro hxy
      rw [k] at hxy
      exact hxy
    · intro e
      rw [k]
      exact e
  · rintro ⟨f, hf⟩ x
    exists f x
    funext y
    apply propext
    exact hf x y

/-- Elements that become equal in the quotient by an equivalence were equivalent. -/
theorem quotient_loses_nothing_else (r : α → α → Prop) (h : IsEquivalence r) (a b : α)
    (e : Quot.mk r a = Quot.mk r b) : r a b := by
  obtain ⟨refl, symm, trans⟩ := h
  have respects : ∀ x y, r x y → r a x = r a y := by
    intro x y hxy
    apply propext
    constructor
    · intro hax
      exact trans a x y hax hxy
    · intro hay
      exact trans a y x hay (symm x y hxy)
  have k : Quot.lift (r a) respects (Quot.mk r a) := refl a
  rw [e] at k
  exact k

/-! ## Powers and Fixed Points
Sets of sets, diagonal arguments, and the sets that a monotone operation leaves as they are. -/

/-- The collection of the subsets of a set. -/
def powers (s : α → Prop) : (α → Prop) → Prop := fun t => t ⊆ s

/-- An operation on sets that makes larger sets from larger sets. -/
def Monotone (F : (α → Prop) → β → Prop) : Prop := ∀ s t, s ⊆ t → F s ⊆ F t

/-- The intersection of all sets that an operation does not lead out of. -/
def leastFixed (F : (α → Prop) → α → Prop) : α → Prop := fun x => ∀ s, F s ⊆ s → s x

/-- The union of all sets that an operation leads to a larger set. -/
def greatestFixed (F : (α → Prop) → α → Prop) : α → Prop := fun x => ∃ s, s ⊆ F s ∧ s x

/-- A set is the union of its subsets. -/
theorem powers_rebuild (s : α → Prop) : (fun x => ∃ t, powers s t ∧ t x) = s := by
  funext x
  apply propext
  constructor
  · rintro ⟨t, ht, hx⟩
    apply ht
    exact hx
  · intro hx
    refine ⟨s, ?_, hx⟩
    intro y hy
    exact hy

/-- Subsets of a union lie on one side only if one side lies in the other. -/
theorem powers_of_union (s t : α → Prop) :
    powers (s ∪ t) ⊆ powers s ∪ powers t ↔ s ⊆ t ∨ t ⊆ s := by
  constructor
  · intro h
    have k : powers (s ∪ t) (s ∪ t) := by
      intro x hx
      exact hx
    rcases h _ k with hs | ht
    · right
      intro x hx
      exact hs x (Or.inr hx)
    · left
      intro x hx
      exact ht x (Or.inl hx)
  · rintro (hst | hts) u hu
    · right
      intro x hx
      cases hu x hx with
      | inl hs => exact hst x hs
      | inr ht => exact ht
    · left
      intro x hx
      cases hu x hx with
      | inl hs => exact hs
      | inr ht => exact hts x ht

/-- Cantor, the other way round: no type has a name of its own for each of its sets. -/
theorem cantor_no_names (f : (α → Prop) → α) : ¬OneToOne f := by
  intro h
  have key : ∀ d, d = (fun x => ∃ s, f s = x ∧ ¬s x) → ¬d (f d) := by
    intro d hd hdd
    have k := hdd
    rw [hd] at k
    obtain ⟨s, e, hs⟩ := k
    rw [← hd] at e hs
    have esd : s = d := h s d e
    apply hs
    rw [esd]
    exact hdd
  apply key _ rfl
  exact ⟨_, rfl, key _ rfl⟩

/-- Lawvere: where the points list all functions, every operation on values has a fixed point. -/
theorem lawvere_fixed_point (e : α → α → β) (he : Onto e) (f : β → β) : ∃ b, f b = b := by
  obtain ⟨a, ha⟩ := he (fun x => f (e x x))
  exists e a a
  have k : e a a = f (e a a) := congrFun ha a
  rw [← k]

/-- Knaster and Tarski, from below: the least fixed set is fixed. -/
theorem least_fixed_is_fixed (F : (α → Prop) → α → Prop) (hF : Monotone F) :
    F (leastFixed F) = leastFixed F := by
  have into : F (leastFixed F) ⊆ leastFixed F := by
    intro x hx s hs
    apply hs
    apply hF (leastFixed F) s
    · intro y hy
      exact hy s hs
    · exact hx
  funext x
  apply propext
  constructor
  · exact into x
  · intro hx
    apply hx
    apply hF
    exact into

/-- An induction over the least fixed set may use that all elements so far belong to it. -/
theorem least_fixed_induction (F : (α → Prop) → α → Prop) (hF : Monotone F) (s : α → Prop)
    (h : F (leastFixed F ∩ s) ⊆ s) : leastFixed F ⊆ s := by
  intro x hx
  have k : (leastFixed F ∩ s) x := by
    apply hx
    intro y hy
    constructor
    · intro t ht
      apply ht
      refine hF _ t ?_ y hy
      rintro z ⟨hz, _⟩
      exact hz t ht
    · apply h
      exact hy
  exact k.right

/-- The least set that does not grow when a stock is added to it is the stock. -/
theorem least_fixed_of_stock (b : α → Prop) : leastFixed (fun s => b ∪ s) = b := by
  funext x
  apply propext
  constructor
  · intro hx
    apply hx
    rintro y (hy | hy)
    · exact hy
    · exact hy
  · intro hx s hs
    apply hs
    left
    exact hx

/-- Complements exchange the least and the greatest fixed set. -/
theorem fixed_sets_are_dual (F : (α → Prop) → α → Prop) :
    compl (leastFixed F) = greatestFixed (fun s => compl (F (compl s))) := by
  have twice : ∀ s : α → Prop, compl (compl s) = s := by
    intro s
    funext x
    apply propext
    exact Classical.not_not
  funext x
  apply propext
  constructor
  · intro h
    apply Classical.byContradiction
    intro hn
    apply h
    intro s hs
    apply Classical.byContradiction
    intro hx
    apply hn
    refine ⟨compl s, ?_, hx⟩
    intro y hy k
    apply hy
    apply hs
    rw [twice] at k
    exact k
  · rintro ⟨s, hs, hx⟩ h
    have k : compl s x := by
      apply h
      intro y hy hsy
      exact hs y hsy hy
    exact k hx

/-- Of two operations in turn, one carries the least fixed set of one order to that of the other. -/
theorem fixed_sets_roll (F G : (α → Prop) → α → Prop) (hF : Monotone F) (hG : Monotone G) :
    leastFixed (fun s => F (G s)) = F (leastFixed (fun s => G (F s))) := by
  funext x
  apply propext
  constructor
  · intro hx
    apply hx
    apply hF
    intro y hy s hs
    apply hs
    refine hG _ (F s) ?_ y hy
    apply hF
    intro z hz
    exact hz s hs
  · intro hx s hs
    apply hs
    refine hF _ (G s) ?_ x hx
    intro y hy
    apply hy
    apply hG
    exact hs

/-- For two functions in opposite directions there is a set along which they can be glued. -/
theorem fixed_set_for_gluing (f : α → β) (g : β → α) :
    ∃ s, s = compl (image g (compl (image f s))) := by
  refine ⟨fun x => ∀ s, compl (image g (compl (image f s))) ⊆ s → s x, ?_⟩
  have mono : ∀ s t, s ⊆ t →
      compl (image g (compl (image f s))) ⊆ compl (image g (compl (image f t))) := by
    rintro s t hst x hx ⟨y, hy, e⟩
    apply hx
    refine ⟨y, ?_, e⟩
    rintro ⟨z, hz, hzy⟩
    apply hy
    exact ⟨z, hst z hz, hzy⟩
  have lower : ∀ s, compl (image g (compl (image f s))) ⊆ s →
      (fun x => ∀ s, compl (image g (compl (image f s))) ⊆ s → s x) ⊆ s := by
    intro s hs x hx
    exact hx s hs
  funext x
  apply propext
  constructor
  · intro hx
    apply hx
    apply mono
    intro y hy s hs
    apply hs
    exact mono _ s (lower s hs) y hy
  · intro hx s hs
    apply hs
    exact mono _ s (lower s hs) x hx

/-! ## Closures and Finite Sets
Closure operators, sets that are generated by rules, and sets that are built in finitely many steps.
-/

/-- An operation on sets that adds elements, respects inclusions and needs no second round. -/
def IsClosure (c : (α → Prop) → α → Prop) : Prop :=
  (∀ s, s ⊆ c s) ∧ (∀ s t, s ⊆ t → c s ⊆ c t) ∧ ∀ s, c (c s) ⊆ c s

/-- What an operation makes of the elements of a set, in any number of steps. -/
inductive Generated (op : α → α → α) (s : α → Prop) : α → Prop
  | base (x : α) : s x → Generated op s x
  | join (x y : α) : Generated op s x → Generated op s y → Generated op s (op x y)

/-- A set that arises from the empty set by adding elements one after the other. -/
inductive Finite : (α → Prop) → Prop
  | empty : Finite emptySet
  | add (a : α) (s : α → Prop) : Finite s → Finite (s ∪ single a)

/-- Before closing a union one may close one of its parts. -/
theorem closure_of_union (c : (α → Prop) → α → Prop) (h : IsClosure c) (s t : α → Prop) :
    c (c s ∪ t) = c (s ∪ t) := by
  obtain ⟨ext, mono, idem⟩ := h
  funext x
  apply propext
  constructor
  · intro hx
    apply idem
    refine mono _ _ ?_ x hx
    rintro y (hy | hy)
    · refine mono s _ ?_ y hy
      intro z hz
      exact Or.inl hz
    · apply ext
      exact Or.inr hy
  · intro hx
    refine mono _ _ ?_ x hx
    rintro y (hy | hy)
    · exact Or.inl (ext s y hy)
    · exact Or.inr hy

/-- Intersections of closed sets are closed. -/
theorem closed_intersections (c : (α → Prop) → α → Prop) (h : IsClosure c) (f : β → α → Prop)
    (hf : ∀ i, c (f i) = f i) : c (bigInter f) = bigInter f := by
  obtain ⟨ext, mono, _⟩ := h
  funext x
  apply propext
  constructor
  · intro hx i
    rw [← hf i]
    apply mono (bigInter f)
    · intro y hy
      exact hy i
    · exact hx
  · intro hx
    exact ext _ x hx

/-- Every collection of sets has a closure: the intersection of its sets above a given one. -/
theorem closure_by_collection (K : (α → Prop) → Prop) :
    IsClosure (fun s x => ∀ t, K t → s ⊆ t → t x) := by
  refine ⟨?_, ?_, ?_⟩
  · intro s x hx t _ hst
    exact hst x hx
  · intro s s' h x hx t ht hst
    apply hx t ht
    intro y hy
    apply hst
    exact h y hy
  · intro s x hx t ht hst
    apply hx t ht
    intro y hy
    exact hy t ht hst

/-- The generated set is the smallest one that contains the generators and is closed. -/
theorem generated_is_smallest (op : α → α → α) (s t : α → Prop)
    (ht : ∀ x y, t x → t y → t (op x y)) : Generated op s ⊆ t ↔ s ⊆ t := by
  constructor
  · intro h x hx
    apply h
    exact Generated.base x hx
  · intro h x hx
    induction hx with
    | base y hy => exact h y hy
    | join y z _ _ hy hz =>
      apply ht
      · exact hy
      · exact hz

/-- Carrying generators over is carrying over everything that they generate. -/
theorem generated_image (op : α → α → α) (op' : β → β → β) (f : α → β)
    (hf : ∀ x y, f (op x y) = op' (f x) (f y)) (s : α → Prop) :
    image f (Generated op s) = Generated op' (image f s) := by
  funext y
  apply propext
  constructor
  · rintro ⟨x, hx, rfl⟩
    induction hx with
    | base x hx =>
      apply Generated.base
      exact ⟨x, hx, rfl⟩
    | join x z _ _ hx hz =>
      rw [hf]
      exact Generated.join _ _ hx hz
  · intro hy
    induction hy with
    | base y hy =>
      obtain ⟨x, hx, rfl⟩ := hy
      exact ⟨x, Generated.base x hx, rfl⟩
    | join y z _ _ hy hz =>
      obtain ⟨a, ha, rfl⟩ := hy
      obtain ⟨b, hb, rfl⟩ := hz
      refine ⟨op a b, ?_, hf a b⟩
      apply Generated.join
      · exact ha
      · exact hb

/-- Adding up twos yields the positive even numbers and nothing else. -/
theorem generated_by_two (n : Nat) :
    Generated (fun a b => a + b) (single 2) n ↔ ∃ k, n = 2 * k + 2 := by
  constructor
  · intro h
    induction h with
    | base x hx => exact ⟨0, hx⟩
    | join x y _ _ hx hy =>
      obtain ⟨j, rfl⟩ := hx
      obtain ⟨k, rfl⟩ := hy
      exists j + k + 1
      omega
  · rintro ⟨k, rfl⟩
    induction k with
    | zero =>
      apply Generated.base
      rfl
    | succ k ih =>
      have two : Generated (fun a b => a + b) (single 2) 2 := Generated.base 2 rfl
      exact Generated.join _ _ ih two

/-- The union of two finite sets is finite. -/
theorem finite_union (s t : α → Prop) (hs : Finite s) (ht : Finite t) : Finite (s ∪ t) := by
  induction ht with
  | empty =>
    have e : s ∪ emptySet = s := by
      funext x
      exact or_false (s x)
    rw [e]
    exact hs
  | add a t _ ih =>
    have e : s ∪ (t ∪ single a) = s ∪ t ∪ single a := by
      funext x
      apply propext
      exact or_assoc.symm
    rw [e]
    apply Finite.add
    exact ih

/-- A finite set has a finite image. -/
theorem finite_image (f : α → β) (s : α → Prop) (hs : Finite s) : Finite (image f s) := by
  induction hs with
  | empty =>
    have e : image f emptySet = emptySet := by
      funext y
      apply propext
      constructor
      · rintro ⟨x, hx, _⟩
        exact hx
      · exact False.elim
    rw [e]
    exact Finite.empty
  | add a s _ ih =>
    have e : image f (s ∪ single a) = image f s ∪ single (f a) := by
      funext y
      apply propext
      constructor
      · rintro ⟨x, hx | rfl, hy⟩
        · exact Or.inl ⟨x, hx, hy⟩
        · exact Or.inr hy.symm
      · rintro (⟨x, hx, hy⟩ | hy)
        · exact ⟨x, Or.inl hx, hy⟩
        · exact ⟨a, Or.inr rfl, hy.symm⟩
    rw [e]
    exact Finite.add (f a) (image f s) ih

/-- Subsets of finite sets are finite. -/
theorem finite_subset (s t : α → Prop) (ht : Finite t) (h : s ⊆ t) : Finite s := by
  induction ht generalizing s with
  | empty =>
    have e : s = emptySet := by
      funext x
      apply propext
      exact ⟨h x, False.elim⟩
    rw [e]
    exact Finite.empty
  | add a t _ ih =>
    have rest : Finite (diff s (single a)) := by
      apply ih
      rintro x ⟨hx, hne⟩
      rcases h x hx with k | k
      · exact k
      · exact absurd k hne
    by_cases ha : s a
    · have e : s = diff s (single a) ∪ single a := by
        funext x
        apply propext
        constructor
        · intro hx
          by_cases hxa : x = a
          · exact Or.inr hxa
          · exact Or.inl ⟨hx, hxa⟩
        · rintro (⟨hx, _⟩ | rfl)
          · exact hx
          · exact ha
      rw [e]
      exact Finite.add a _ rest
    · have e : s = diff s (single a) := by
        funext x
        apply propext
        constructor
        · intro hx
          refine ⟨hx, ?_⟩
          rintro rfl
          exact ha hx
        · exact And.left
      rw [e]
      exact rest

/-- A set is finite exactly when its elements can be listed. -/
theorem finite_iff_listed (s : α → Prop) : Finite s ↔ ∃ l : List α, s = fun x => x ∈ l := by
  constructor
  · intro h
    induction h with
    | empty =>
      exists []
      funext x
      apply propext
      constructor
      · exact False.elim
      · intro hx
        cases hx
    | add a s _ ih =>
      obtain ⟨l, rfl⟩ := ih
      exists a :: l
      funext x
      apply propext
      rw [List.mem_cons]
      exact or_comm
  · rintro ⟨l, rfl⟩
    induction l with
    | nil =>
      have e : (fun x : α => x ∈ []) = emptySet := by
        funext x
        exact eq_false List.not_mem_nil
      rw [e]
      exact Finite.empty
    | cons a l ih =>
      have e : (fun x => x ∈ a :: l) = (fun x => x ∈ l) ∪ single a := by
        funext x
        apply propext
        rw [List.mem_cons]
        exact or_comm
      rw [e]
      exact Finite.add a _ ih

/-- The natural numbers are not finite. -/
theorem naturals_not_finite : ¬Finite (whole : Nat → Prop) := by
  intro h
  have bounded : ∀ s : Nat → Prop, Finite s → ∃ b, ∀ n, s n → n < b := by
    intro s hs
    induction hs with
    | empty => exact ⟨0, fun n hn => False.elim hn⟩
    | add a s _ ih =>
      obtain ⟨b, hb⟩ := ih
      refine ⟨a + b + 1, ?_⟩
      rintro n (hn | rfl)
      · have k : n < b := hb n hn
        omega
      · omega
  obtain ⟨b, hb⟩ := bounded _ h
  have k : b < b := hb b trivial
  omega

end SetWorld
