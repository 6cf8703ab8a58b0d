/-!
# Logic World

Propositional and predicate logic, from chains of implications to Cantor's theorem. The first five
levels are constructive; the law of the excluded middle enters with *Classical Reasoning*.
Every theorem stands alone: its proof uses its hypotheses and the core library, no other theorem.
-/

namespace LogicWorld

universe u v w

/-! ## Implication
A proof of `p → q` is a function: `intro` opens it, `apply` uses it backwards. -/

/-- Supply the two premises of a rule in the other order. -/
theorem imp_exchange_premises (p q r : Prop) : (p → q → r) → q → p → r := by
  intro h hq hp
  apply h
  · exact hp
  · exact hq

/-- Distribute an implication over another one. -/
theorem imp_distribute (p q r : Prop) : (p → q → r) → (p → q) → p → r := by
  intro f g hp
  apply f
  · exact hp
  · apply g
    exact hp

/-- Using a premise twice is no harder than using it once. -/
theorem imp_contract (p q : Prop) (h : p → p → q) : p → q := by
  intro hp
  apply h
  all_goals exact hp

/-- Two ways round a diamond meet at the far corner. -/
theorem imp_diamond (p q r s : Prop) (f : p → q) (g : p → r) (h : q → r → s) : p → s := by
  intro hp
  have hq : q := by
    apply f
    exact hp
  have hr : r := by
    apply g
    exact hp
  exact h hq hr

/-- Three nested arrows with the same head collapse to one. -/
theorem imp_triple_collapse : ∀ p q : Prop, (((p → q) → q) → q) → p → q := by
  intro p q h hp
  apply h
  intro k
  apply k
  exact hp

/-- A constructive shadow of Peirce's law. -/
theorem imp_weak_peirce (p q : Prop) : ((((p → q) → p) → p) → q) → q := by
  intro h
  apply h
  intro k
  apply k
  intro hp
  apply h
  intro _
  exact hp

/-- Build the functions that a rule asks for. -/
theorem imp_feed_functions (p q r s t : Prop) : ((p → q) → (r → s) → t) → q → s → t := by
  intro h hq hs
  apply h
  · intro _
    exact hq
  · intro _
    exact hs

/-- Find the way through a small maze of rules with a dead end. -/
theorem imp_maze (a b c d e : Prop) (hab : a → b) (hac : a → c) (hbcd : b → c → d) (had : d → a → e)
    (_heb : e → b) : a → e := by
  intro ha
  apply had
  · apply hbcd
    · exact hab ha
    · exact hac ha
  · exact ha

/-- A rule about functions, applied to a composite. -/
theorem imp_through_composite (p q r s : Prop) (h : (p → r) → s) (f : p → q) (g : p → q → r) :
    s := by
  suffices k : p → r from h k
  intro hp
  apply g
  · exact hp
  · apply f
    exact hp

/-! ## Conjunction
`constructor` splits a goal `p ∧ q`; `cases` and `obtain` take a hypothesis apart. -/

/-- Bring the last of three facts to the front. -/
theorem and_last_first (p q r : Prop) : p ∧ q ∧ r → r ∧ p ∧ q := by
  intro h
  obtain ⟨hp, hq, hr⟩ := h
  constructor
  exact hr
  constructor
  exact hp
  exact hq

/-- Regroup two pairs by position. -/
theorem and_regroup_pairs (p q r s : Prop) (h : (p ∧ q) ∧ (r ∧ s)) : (p ∧ r) ∧ (q ∧ s) := by
  obtain ⟨⟨hp, hq⟩, hr, hs⟩ := h
  refine ⟨⟨?_, ?_⟩, ⟨?_, ?_⟩⟩
  exact hp
  exact hr
  exact hq
  exact hs

/-- A rule with two conclusions is two rules. -/
theorem and_split_conclusion (p q r : Prop) : (p → q ∧ r) → (p → q) ∧ (p → r) := by
  intro h
  constructor
  · intro hp
    exact (h hp).left
  · intro hp
    exact (h hp).right

/-- Collect everything that a chain of rules yields. -/
theorem and_collect_chain {p q r : Prop} (hp : p) (f : p → q) (g : q → r) : p ∧ q ∧ r := by
  have hq : q := f hp
  refine ⟨hp, ?_, ?_⟩
  · exact hq
  · apply g
    exact hq

/-- Transport both halves and exchange them. -/
theorem and_transport_cross (p q r s : Prop) (f : p → r) (g : q → s) : p ∧ q → s ∧ r := by
  rintro ⟨hp, hq⟩
  constructor
  case left =>
    apply g
    exact hq
  case right =>
    apply f
    exact hp

/-- Two facts imply each other. -/
theorem and_true_facts_agree (p q : Prop) : p ∧ q → (p → q) ∧ (q → p) := by
  intro h
  constructor
  · intro _
    exact h.right
  · intro _
    exact h.left

/-- Apply two rules that each take a pair. -/
theorem and_chain_of_pairs (p q r s : Prop) (f : p ∧ q → r) (g : r ∧ p → s) : q ∧ p → s := by
  intro h
  cases h with
  | intro hq hp =>
    apply g
    constructor
    · apply f
      exact ⟨hp, hq⟩
    · exact hp

/-- A rule that needs its own premise again. -/
theorem and_guarded_rule (p q r : Prop) (f : p → q) (g : p ∧ q → r) : p → r ∧ q := by
  intro hp
  have hpq : p ∧ q := by
    constructor
    · exact hp
    · exact f hp
  exact ⟨g hpq, hpq.right⟩

/-! ## Disjunction
`left` and `right` choose a side; `cases` and `rcases` consider both. -/

/-- Move the first of three alternatives to the end. -/
theorem or_first_last (p q r : Prop) : p ∨ q ∨ r → (q ∨ r) ∨ p := by
  intro h
  cases h with
  | inl hp =>
    right
    exact hp
  | inr hqr =>
    left
    exact hqr

/-- What both alternatives share is certain. -/
theorem or_common_factor (p q r : Prop) : (p ∧ q) ∨ (r ∧ q) → q ∧ (p ∨ r) := by
  rintro (⟨hp, hq⟩ | ⟨hr, hq⟩)
  · constructor
    · exact hq
    · left
      exact hp
  · constructor
    · exact hq
    · right
      exact hr

/-- Transport both alternatives and exchange them. -/
theorem or_transport_cross (p q r s : Prop) (f : p → s) (g : q → r) (h : p ∨ q) : r ∨ s := by
  cases h
  case inl hp =>
    right
    exact f hp
  case inr hq =>
    left
    exact g hq

/-- A pair of facts on either side gives two choices. -/
theorem or_of_pairs_gives_choices {p q r s : Prop} : (p ∧ q) ∨ (r ∧ s) → (p ∨ r) ∧ (q ∨ s) := by
  intro h
  rcases h with ⟨hp, hq⟩ | ⟨hr, hs⟩
  · exact ⟨Or.inl hp, Or.inl hq⟩
  · exact ⟨Or.inr hr, Or.inr hs⟩

/-- An alternative absorbs a stronger one. -/
theorem or_absorbs_stronger (p q : Prop) : p ∨ (q ∧ p) ↔ p := by
  constructor
  · intro h
    cases h with
    | inl hp => exact hp
    | inr hqp => exact hqp.right
  · intro hp
    left
    exact hp

/-- Two choices with a common alternative. -/
theorem or_meet_choices (p q r : Prop) (h : p ∨ q) (k : r ∨ p) : p ∨ (r ∧ q) := by
  rcases h with hp | hq
  · left
    exact hp
  · rcases k with hr | hp
    · right
      exact ⟨hr, hq⟩
    · left
      exact hp

/-- Three alternatives, each of which settles the question. -/
theorem or_three_way_decision (p q r s t : Prop) (h : p ∨ q ∨ r) (f : p → s) (g : q → t)
    (k : r → s ∧ t) : t ∨ s := by
  rcases h with hp | hq | hr
  · right
    exact f hp
  · left
    exact g hq
  · left
    apply And.right
    exact k hr

/-- If two of three voters agree, every pair of voters has a supporter. -/
theorem or_majority (p q r : Prop) : (p ∧ q) ∨ (q ∧ r) ∨ (p ∧ r) → (p ∨ q) ∧ (q ∨ r) ∧ (p ∨ r) := by
  rintro (⟨hp, hq⟩ | ⟨hq, hr⟩ | ⟨hp, hr⟩)
  · exact ⟨.inl hp, .inl hq, .inl hp⟩
  · exact ⟨.inr hq, .inl hq, .inr hr⟩
  · refine ⟨?_, ?_, ?_⟩
    · exact .inl hp
    · exact .inr hr
    · exact .inl hp

/-- A question that its own rule answers. -/
theorem or_self_answering (p q : Prop) (h : p ∨ (p → q) → q) : q := by
  apply h
  right
  intro hp
  apply h
  left
  exact hp

/-! ## Negation
`¬p` is `p → False`: `intro` assumes `p`; `exfalso` and `contradiction` end impossible cases. -/

variable {P Q R S : Prop}

/-- A true premise and a false conclusion refute a rule. -/
theorem not_rule_of_counterexample : P → ¬Q → ¬(P → Q) := by
  intro hp hnq h
  apply hnq
  apply h
  exact hp

/-- Three negations are as good as one. -/
theorem not_thrice : ¬¬¬P ↔ ¬P := by
  constructor
  · intro h hp
    apply h
    intro hn
    exact hn hp
  · intro hn h
    exact h hn

/-- Ruling out the outer alternatives leaves the middle one. -/
theorem not_outer_so_middle (h : P ∨ Q ∨ R) (hp : ¬P) (hr : ¬R) : Q := by
  rcases h with h | h | h
  · contradiction
  · exact h
  · exfalso
    exact hr h

/-- No one can refute both a statement and its negation. -/
theorem not_refutable_em : ¬¬(P ∨ ¬P) := by
  intro h
  apply h
  right
  intro hp
  apply h
  left
  exact hp

/-- The resolution rule. -/
theorem not_resolution (h : P ∨ Q) (k : ¬P ∨ R) : R ∨ Q := by
  cases h with
  | inl hp =>
    cases k with
    | inl hn => contradiction
    | inr hr => exact Or.inl hr
  | inr hq => exact Or.inr hq

/-- A premise that yields both a fact and its negation is false. -/
theorem not_of_conflicting_rules (h : P → Q) (k : P → ¬Q) : ¬P := by
  intro hp
  have hq : Q := by
    apply h
    exact hp
  have hnq : ¬Q := by
    apply k
    exact hp
  contradiction

/-- Irrefutable statements can be joined. -/
theorem not_not_join : ¬¬P → ¬¬Q → ¬¬(P ∧ Q) := by
  intro h k n
  apply h
  intro hp
  apply k
  intro hq
  apply n
  constructor <;> assumption

/-- Double negation goes through a rule. -/
theorem not_not_through_rule : ¬¬(P → Q) ↔ (¬¬P → ¬¬Q) := by
  constructor
  · intro h k hn
    apply h
    intro f
    exact k fun hp => hn (f hp)
  · intro h n
    have hnq : ¬Q := fun hq => n fun _ => hq
    apply h ?_ hnq
    intro hnp
    exact n fun hp => absurd hp hnp

/-! ## Equivalence
`p ↔ q` is a pair of rules; `rw` replaces equivalent statements. -/

/-- Equivalent statements can be exchanged inside a conjunction. -/
theorem iff_replace_in_and (h : P ↔ Q) : P ∧ R ↔ R ∧ Q := by
  rw [h]
  constructor
  · intro ⟨hq, hr⟩
    exact ⟨hr, hq⟩
  · intro ⟨hr, hq⟩
    exact ⟨hq, hr⟩

/-- A cycle of rules makes its members equivalent. -/
theorem iff_of_cycle (f : P → Q) (g : Q → R) (k : R → P) : R ↔ Q := by
  constructor
  · intro hr
    apply f
    apply k
    exact hr
  · intro hq
    exact g hq

/-- Replace a statement step by step. -/
theorem iff_replace_along_chain (h : P ↔ Q) (k : R ↔ Q) (hs : S → P) : S → R := by
  intro s
  rw [k, ← h]
  exact hs s

/-- Joining a consequence adds nothing. -/
theorem iff_and_consequence : (P ∧ Q ↔ P) ↔ (P → Q) := by
  constructor
  · intro h hp
    exact (h.mpr hp).right
  · intro f
    constructor
    · intro h
      exact h.left
    · intro hp
      exact ⟨hp, f hp⟩

/-- Offering a special case adds nothing. -/
theorem iff_or_consequence : (P ∨ Q ↔ Q) ↔ (P → Q) := by
  refine ⟨?_, ?_⟩
  · intro h hp
    apply h.mp
    left
    exact hp
  · intro f
    refine ⟨?_, Or.inr⟩
    rintro (hp | hq)
    · exact f hp
    · exact hq

/-- Equivalent premises and equivalent conclusions give equivalent rules. -/
theorem iff_rules (h : P ↔ Q) (k : R ↔ S) : (P → R) ↔ (Q → S) := by
  constructor
  · intro f hq
    rw [← k]
    apply f
    rw [h]
    exact hq
  · intro g hp
    apply k.mpr
    apply g
    exact h.mp hp

/-- Two rules with a common premise may be compared under that premise. -/
theorem iff_under_premise : (P → (Q ↔ R)) ↔ (P ∧ Q ↔ P ∧ R) := by
  constructor
  · intro h
    constructor
    · rintro ⟨hp, hq⟩
      exact ⟨hp, (h hp).mp hq⟩
    · rintro ⟨hp, hr⟩
      exact ⟨hp, (h hp).mpr hr⟩
  · intro h hp
    constructor
    · intro hq
      exact (h.mp ⟨hp, hq⟩).right
    · intro hr
      exact (h.mpr ⟨hp, hr⟩).right

/-- No statement is equivalent to its own negation. -/
theorem iff_never_own_negation : ¬(P ↔ ¬P) := by
  intro h
  have hn : ¬P := by
    intro hp
    apply h.mp hp
    exact hp
  apply hn
  exact h.mpr hn

/-! ## Classical Reasoning
`by_cases`, `Classical.em` and `Classical.byContradiction` decide what cannot be constructed. -/

/-- Exactly one of two statements holds. -/
def ExclusiveOr (p q : Prop) : Prop := (p ∧ ¬q) ∨ (q ∧ ¬p)

/-- Peirce's law. -/
theorem classical_peirce (p q : Prop) : ((p → q) → p) → p := by
  intro h
  by_cases hp : p
  case pos => exact hp
  case neg =>
    apply h
    intro k
    contradiction

/-- A rule holds when its contrapositive does. -/
theorem classical_contrapositive (p q : Prop) : (¬q → ¬p) ↔ (p → q) := by
  constructor
  · intro h hp
    by_cases hq : q
    · exact hq
    · exfalso
      exact h hq hp
  · intro h hnq hp
    exact hnq (h hp)

/-- What follows from its own negation is true. -/
theorem classical_clavius (p : Prop) : (¬p → p) → p := by
  intro h
  apply Classical.byContradiction
  intro hn
  apply hn
  exact h hn

/-- A rule is a choice between its conclusion and the failure of its premise. -/
theorem classical_rule_as_choice (p q : Prop) : (p → q) ↔ q ∨ ¬p := by
  constructor
  · intro h
    cases Classical.em p with
    | inl hp => exact Or.inl (h hp)
    | inr hn => exact Or.inr hn
  · intro h hp
    cases h
    · assumption
    · contradiction

/-- Of three statements in a row, one implies the next. -/
theorem classical_some_rule_holds : ∀ p q r : Prop, (p → q) ∨ (q → r) := by
  intro p q r
  by_cases hq : q
  · left
    intro _
    exact hq
  · right
    intro h
    contradiction

/-- A choice in the conclusion can be made before the premise is known. -/
theorem classical_choose_early (p q r : Prop) (h : p → q ∨ r) : (p → q) ∨ (p → r) := by
  by_cases hp : p
  · cases h hp with
    | inl hq =>
      left
      intro _
      exact hq
    | inr hr =>
      right
      intro _
      exact hr
  · left
    intro h'
    exact absurd h' hp

/-- Each side of a distinction offers its own conclusion. -/
theorem classical_both_sides (p q r : Prop) (f : p → q) (g : ¬p → r) : q ∨ r := by
  have em : p ∨ ¬p := Classical.em p
  rcases em with hp | hn
  · left
    exact f hp
  · right
    exact g hn

/-- Statements are equivalent when both hold or both fail. -/
theorem classical_iff_cases (p q : Prop) : (p ↔ q) ↔ (p ∧ q) ∨ (¬p ∧ ¬q) := by
  constructor
  · intro h
    by_cases hp : p
    · left
      exact ⟨hp, h.mp hp⟩
    · right
      exact ⟨hp, fun hq => hp (h.mpr hq)⟩
  · rintro (⟨hp, hq⟩ | ⟨hp, hq⟩)
    · exact ⟨fun _ => hq, fun _ => hp⟩
    · exact ⟨fun h => absurd h hp, fun h => absurd h hq⟩

/-- Exclusive choice is the failure of equivalence. -/
theorem classical_exclusive_or (p q : Prop) : ExclusiveOr p q ↔ ¬(p ↔ q) := by
  unfold ExclusiveOr
  by_cases hp : p <;> by_cases hq : q
  all_goals simp [hp, hq]

/-- Equivalence is associative. -/
theorem classical_iff_regroup (p q r : Prop) : ((p ↔ q) ↔ r) ↔ (p ↔ (q ↔ r)) := by
  by_cases hp : p
  · rw [eq_true hp]
    rw [true_iff, true_iff]
  · rw [eq_false hp]
    rw [false_iff, false_iff]
    by_cases hq : q
    · rw [eq_true hq]
      rw [not_true_eq_false, false_iff, true_iff]
    · rw [eq_false hq, not_false_eq_true]
      rw [true_iff, false_iff, Classical.not_not]

/-! ## For All
A proof of `∀ x, p x` is a function of `x`; `specialize` picks one value. -/

variable {α : Type u} {β : Type v} {γ : Type w}

/-- Everything has two properties when everything has each of them. -/
theorem forall_join_properties (p q : α → Prop) : (∀ x, p x) ∧ (∀ x, q x) → ∀ x, q x ∧ p x := by
  intro h x
  obtain ⟨hp, hq⟩ := h
  constructor
  · exact hq x
  · exact hp x

/-- A pointwise chain of rules keeps every intermediate conclusion. -/
theorem forall_chain_of_rules (p q r : α → Prop) (f : ∀ x, p x → q x) (g : ∀ x, q x → r x) :
    ∀ x, p x → q x ∧ r x := by
  intro x hp
  have hq : q x := by
    apply f
    exact hp
  constructor
  · exact hq
  · apply g
    exact hq

/-- If one of two properties is universal, everything has one of them. -/
theorem forall_one_is_universal (p q : α → Prop) : (∀ x, p x) ∨ (∀ x, q x) → ∀ x, p x ∨ q x := by
  intro h x
  cases h with
  | inl hp =>
    left
    exact hp x
  | inr hq =>
    right
    exact hq x

/-- A premise that does not mention the variable can be moved out. -/
theorem forall_move_premise (c : Prop) (p : α → Prop) : (∀ x, c → p x) ↔ (c → ∀ x, p x) := by
  constructor
  · intro h hc x
    apply h
    exact hc
  · intro h x hc
    exact h hc x

/-- A property that is handed on lasts for two steps, and holds between. -/
theorem forall_handed_on_twice (f : α → α) (p : α → Prop) (h : ∀ x, p x → p (f x)) (a : α)
    (ha : p a) : p (f a) ∧ p (f (f a)) := by
  have h1 : p (f a) := by
    apply h
    exact ha
  specialize h (f a)
  refine ⟨h1, ?_⟩
  apply h
  exact h1

/-- A symmetric relation that always holds one way or the other always holds. -/
theorem forall_symmetric_always (r : α → α → Prop) (h : ∀ x y, r x y ∨ r y x)
    (symm : ∀ x y, r x y → r y x) : ∀ x y, r x y := by
  intro x y
  specialize h x y
  cases h
  assumption
  apply symm
  assumption

/-- To check all booleans is to check two of them. -/
theorem forall_booleans (p : Bool → Prop) : (∀ b, p b) ↔ p true ∧ p false := by
  constructor
  · intro h
    constructor
    all_goals apply h
  · intro ⟨ht, hf⟩ b
    cases b
    · exact hf
    · exact ht

/-- What is handed on from each number to the next leaves its trace everywhere. -/
theorem forall_numbers_traced (p q : Nat → Prop) (h0 : p 0) (h : ∀ n, p n → q n ∧ p (n + 1)) :
    ∀ n, q n := by
  have hp : ∀ n, p n := by
    intro n
    induction n with
    | zero => exact h0
    | succ k ih =>
      apply And.right
      exact h k ih
  intro n
  exact (h n (hp n)).left

/-- An alternative that does not mention the variable can be moved out, classically. -/
theorem forall_move_alternative (c : Prop) (p : α → Prop) (h : ∀ x, c ∨ p x) : c ∨ ∀ x, p x := by
  by_cases hc : c
  · left
    exact hc
  · right
    intro x
    cases h x with
    | inl h' => contradiction
    | inr h' => exact h'

/-! ## There Exists
`exists` or an anonymous constructor gives a witness; `obtain` unpacks one. -/

/-- One witness serves for two properties. -/
theorem exists_split_pair (p q : α → Prop) : (∃ x, p x ∧ q x) → (∃ x, q x) ∧ ∃ x, p x := by
  intro h
  obtain ⟨x, hp, hq⟩ := h
  constructor
  next => exists x
  next => exists x

/-- A witness for a choice is a choice of witnesses. -/
theorem exists_split_choice (p q : α → Prop) : (∃ x, p x ∨ q x) → (∃ x, q x) ∨ ∃ x, p x := by
  rintro ⟨x, hp | hq⟩
  · right
    exact ⟨x, hp⟩
  · left
    exact ⟨x, hq⟩

/-- One key for all doors: every door has a key. -/
theorem exists_uniform_witness (r : α → β → Prop) : (∃ x, ∀ y, r x y) → ∀ y, ∃ x, r x y := by
  intro h y
  cases h with
  | intro x hx =>
    exists x
    exact hx y

/-- A rule about some witness is a rule about each witness. -/
theorem exists_as_premise (c : Prop) (p : α → Prop) : ((∃ x, p x) → c) ↔ ∀ x, p x → c := by
  constructor
  · intro h x hx
    apply h
    exact ⟨x, hx⟩
  · intro h k
    obtain ⟨x, hx⟩ := k
    apply h x
    exact hx

/-- Follow a witness along a relation. -/
theorem exists_follow_relation (p : α → Prop) (q : β → Prop) (r : α → β → Prop) (h : ∃ x, p x)
    (k : ∀ x, p x → ∃ y, r x y) (l : ∀ x y, r x y → q y) : ∃ y, q y ∧ ∃ x, p x ∧ r x y := by
  obtain ⟨x, hx⟩ := h
  obtain ⟨y, hxy⟩ := k x hx
  refine ⟨y, ?_, x, ?_, ?_⟩
  · exact l x y hxy
  · exact hx
  · exact hxy

/-- Two witnesses are one pair. -/
theorem exists_pair_witness (r : α → β → Prop) : (∃ x y, r x y) ↔ ∃ z : α × β, r z.1 z.2 := by
  constructor
  · intro ⟨x, y, h⟩
    exists (x, y)
  · intro ⟨z, h⟩
    exists z.1
    exists z.2

/-- The barber who shaves exactly those who do not shave themselves does not exist. -/
theorem exists_no_barber {ι : Sort u} (shaves : ι → ι → Prop) :
    ¬∃ b, ∀ x, shaves b x ↔ ¬shaves x x := by
  rintro ⟨b, h⟩
  specialize h b
  have hn : ¬shaves b b := by
    intro hb
    apply h.mp hb
    exact hb
  apply hn
  exact h.mpr hn

/-- A rule that does not hold everywhere has a counterexample. -/
theorem exists_counterexample (p q : α → Prop) (h : ¬∀ x, p x → q x) : ∃ x, p x ∧ ¬q x := by
  apply Classical.byContradiction
  intro hn
  apply h
  intro x hp
  apply Classical.byContradiction
  intro hq
  apply hn
  exists x

/-- In every pub there is someone such that, if they drink, everyone drinks. -/
theorem exists_drinker (drinks : α → Prop) (a : α) : ∃ x, drinks x → ∀ y, drinks y := by
  by_cases h : ∀ y, drinks y
  · exists a
    intro _
    exact h
  · rw [Classical.not_forall] at h
    obtain ⟨x, hx⟩ := h
    refine ⟨x, fun hd => ?_⟩
    contradiction

/-- There is exactly one witness when there is one and no two differ. -/
theorem exists_unique_witness (p : α → Prop) :
    (∃ x, p x ∧ ∀ y, p y → y = x) ↔ (∃ x, p x) ∧ ∀ x y, p x → p y → x = y := by
  constructor
  · rintro ⟨x, hx, only⟩
    constructor
    · exact ⟨x, hx⟩
    · intro y z hy hz
      rw [only y hy, only z hz]
  · rintro ⟨⟨x, hx⟩, same⟩
    refine ⟨x, hx, ?_⟩
    intro y hy
    exact same y x hy hx

/-- A witness can be named before the premise is known, in a nonempty type. -/
theorem exists_before_premise [hα : Nonempty α] (c : Prop) (p : α → Prop) (h : c → ∃ x, p x) :
    ∃ x, c → p x := by
  by_cases hc : c
  · obtain ⟨x, hx⟩ := h hc
    exists x
    intro _
    exact hx
  · obtain ⟨a⟩ := hα
    exists a
    intro hc'
    contradiction

/-! ## Equality
`rw` and `subst` replace equals by equals, `calc` writes a chain, `funext` compares functions. -/

/-- Replace both arguments of a function. -/
theorem eq_both_arguments (f : α → β → γ) {a a' : α} {b b' : β} (h : a = a') (k : b = b') :
    f a' b' = f a b := by
  subst h
  subst k
  rfl

/-- A property of one value and its failure at another tell them apart. -/
theorem eq_told_apart (p : α → Prop) (a b : α) (ha : p a) (hb : ¬p b) : a ≠ b ∧ b ≠ a := by
  constructor
  · intro h
    apply hb
    rw [← h]
    exact ha
  · rintro rfl
    contradiction

/-- If a value is one of two, its property is shared by one of them. -/
theorem eq_one_of_two (p : α → Prop) (a b c : α) (h : a = b ∨ a = c) (ha : p a) : p b ∨ p c := by
  rcases h with rfl | rfl
  · left
    exact ha
  · right
    exact ha

/-- Leibniz: things with the same properties are equal. -/
theorem eq_leibniz (a b : α) : (∀ p : α → Prop, p a → p b) ↔ a = b := by
  constructor
  · intro h
    apply h (fun x => a = x)
    rfl
  · intro h p ha
    rw [← h]
    exact ha

/-- A value of an idempotent function is fixed by it. -/
theorem eq_fixed_by_idempotent (f : α → α) (h : ∀ x, f (f x) = f x) (b : α) :
    (∃ a, f a = b) ↔ f b = b := by
  constructor
  · intro ⟨a, ha⟩
    rw [← ha]
    exact h a
  · intro hb
    exists b

/-- A function with one value is a constant function. -/
theorem eq_constant_function (f : α → β) (a : α) : (∀ x y, f x = f y) ↔ f = fun _ => f a := by
  constructor
  · intro h
    funext x
    apply h
  · intro h x y
    rw [h]

/-- Properties that agree everywhere are equal. -/
theorem eq_of_same_extent (p q : α → Prop) (h : ∀ x, p x → q x) (k : ∀ x, q x → p x) : p = q := by
  ext x
  constructor
  · exact h x
  · exact k x

/-- Constructors can be taken off both sides of an equation. -/
theorem eq_strip_constructors (a b : α) (h : some a = some b ∨ [a, a] = [a, b]) : b = a := by
  symm
  rcases h with h | h
  · injection h
  · injection h with _ t
    injection t

/-- Among three booleans two are equal. -/
theorem eq_boolean_pigeonhole : ∀ a b c : Bool, a = b ∨ b = c ∨ a = c := by
  intro a b c
  cases a <;> cases b
  · left
    rfl
  · right
    cases c <;> simp
  · right
    cases c <;> simp
  · left
    rfl

/-- Pairs are equal when both their parts are. -/
theorem eq_pairs (x y : α × β) : x = y ↔ x.2 = y.2 ∧ x.1 = y.1 := by
  constructor
  · intro h
    subst h
    exact ⟨rfl, rfl⟩
  · intro ⟨h₂, h₁⟩
    ext
    · exact h₁
    · exact h₂

/-! ## Functions
One-to-one and onto functions, compositions and inverses. -/

/-- A function that never takes the same value twice. -/
def OneToOne (f : α → β) : Prop := ∀ x y, f x = f y → x = y

/-- A function that takes every value. -/
def Onto (f : α → β) : Prop := ∀ y, ∃ x, f x = y

/-- One-to-one functions compose. -/
theorem fun_one_to_one_comp (f : α → β) (g : β → γ) (hf : OneToOne f) (hg : OneToOne g) :
    OneToOne (g ∘ f) := by
  intro x y h
  apply hf
  apply hg
  exact h

/-- Onto functions compose. -/
theorem fun_onto_comp (f : α → β) (g : β → γ) (hf : Onto f) (hg : Onto g) : Onto (g ∘ f) := by
  intro z
  obtain ⟨y, hy⟩ := hg z
  obtain ⟨x, hx⟩ := hf y
  exists x
  show g (f x) = z
  rw [hx, hy]

/-- A composite that is one-to-one and onto has a one-to-one first and an onto second factor. -/
theorem fun_factors_of_bijection (f : α → β) (g : β → γ) (h : OneToOne (g ∘ f)) (k : Onto (g ∘ f)) :
    OneToOne f ∧ Onto g := by
  constructor
  · intro x y e
    apply h
    show g (f x) = g (f y)
    rw [e]
  · intro z
    obtain ⟨x, hx⟩ := k z
    exists f x

/-- A function with a left inverse is one-to-one, and the inverse is onto. -/
theorem fun_left_inverse (f : α → β) (g : β → α) (h : ∀ x, g (f x) = x) : OneToOne f ∧ Onto g := by
  refine ⟨?_, ?_⟩
  · intro x y e
    calc
      x = g (f x) := (h x).symm
      _ = g (f y) := by rw [e]
      _ = y := h y
  · intro x
    exact ⟨f x, h x⟩

/-- A one-to-one function can be cancelled on the left. -/
theorem fun_cancel_left (f : β → γ) (g k : α → β) (hf : OneToOne f)
    (h : f ∘ g = f ∘ k) : g = k := by
  funext x
  apply hf
  have hx : (f ∘ g) x = (f ∘ k) x := by
    rw [h]
  exact hx

/-- An onto function can be cancelled on the right. -/
theorem fun_cancel_right (f : α → β) (g k : β → γ) (hf : Onto f) (h : ∀ x, g (f x) = k (f x)) :
    g = k := by
  funext y
  obtain ⟨x, rfl⟩ := hf y
  exact h x

/-- A function of booleans that is applied three times is applied once. -/
theorem fun_boolean_thrice (f : Bool → Bool) : ∀ b, f (f (f b)) = f b := by
  intro b
  cases ht : f true
  · cases hf : f false
    · cases b <;> simp [ht, hf]
    · cases b <;> simp [ht, hf]
  · cases hf : f false
    · cases b <;> simp [ht, hf]
    · cases b <;> simp [ht, hf]

/-- Every onto function has a right inverse. -/
theorem fun_right_inverse (f : α → β) (hf : Onto f) :
    ∃ g : β → α, (∀ y, f (g y) = y) ∧ OneToOne g := by
  have hg : ∀ y, f (Classical.choose (hf y)) = y := by
    intro y
    exact Classical.choose_spec (hf y)
  refine ⟨fun y => Classical.choose (hf y), hg, ?_⟩
  intro y z e
  rw [← hg y, ← hg z]
  exact congrArg f e

/-- Cantor: no function maps a type onto its properties. -/
theorem fun_cantor (f : α → α → Prop) : ¬Onto f := by
  intro h
  obtain ⟨d, hd⟩ := h (fun x => ¬f x x)
  have key : f d d = ¬f d d := congrFun hd d
  by_cases hdd : f d d
  · have hn := hdd
    rw [key] at hn
    exact hn hdd
  · apply hdd
    rw [key]
    exact hdd

/-! ## Relations
Properties and compositions of relations, and properties as sets. -/

/-- The composite of two relations. -/
def Compose (r : α → β → Prop) (s : β → γ → Prop) (x : α) (z : γ) : Prop := ∃ y, r x y ∧ s y z

/-- Composing relations is associative. -/
theorem rel_compose_regroup {δ : Type u} (r : α → β → Prop) (s : β → γ → Prop) (t : γ → δ → Prop)
    (x : α) (z : δ) : Compose (Compose r s) t x z ↔ Compose r (Compose s t) x z := by
  constructor
  · rintro ⟨c, ⟨b, hr, hs⟩, ht⟩
    exact ⟨b, hr, c, hs, ht⟩
  · rintro ⟨b, hr, c, hs, ht⟩
    exact ⟨c, ⟨b, hr, hs⟩, ht⟩

/-- A transitive relation contains its composite with itself, and conversely. -/
theorem rel_transitive_iff_compose (r : α → α → Prop) :
    (∀ x y z, r x y → r y z → r x z) ↔ ∀ x z, Compose r r x z → r x z := by
  constructor
  · intro h x z k
    obtain ⟨y, hxy, hyz⟩ := k
    apply h x y z
    · exact hxy
    · exact hyz
  · intro h x y z hxy hyz
    apply h
    exact ⟨y, hxy, hyz⟩

/-- The composite of a relation with an alternative. -/
theorem rel_compose_choice (r : α → β → Prop) (s t : β → γ → Prop) (x : α) (z : γ) :
    Compose r (fun y c => s y c ∨ t y c) x z ↔ Compose r s x z ∨ Compose r t x z := by
  constructor
  · rintro ⟨y, hr, hs | ht⟩
    · left
      exact ⟨y, hr, hs⟩
    · right
      exact ⟨y, hr, ht⟩
  · rintro (⟨y, hr, hs⟩ | ⟨y, hr, ht⟩)
    · exact ⟨y, hr, Or.inl hs⟩
    · exact ⟨y, hr, Or.inr ht⟩

/-- A symmetric and transitive relation is reflexive where it holds at all. -/
theorem rel_partial_equivalence (r : α → α → Prop) (symm : ∀ x y, r x y → r y x)
    (trans : ∀ x y z, r x y → r y z → r x z) (a b : α) (h : r a b) : r a a ∧ r b b := by
  have k : r b a := by
    apply symm
    exact h
  constructor
  exact trans a b a h k
  exact trans b a b k h

/-- A reflexive Euclidean relation is symmetric and transitive. -/
theorem rel_euclidean (r : α → α → Prop) (refl : ∀ x, r x x)
    (eucl : ∀ x y z, r x y → r x z → r y z) :
    (∀ x y, r x y → r y x) ∧ ∀ x y z, r x y → r y z → r x z := by
  have symm : ∀ x y, r x y → r y x := by
    intro x y h
    apply eucl x
    · exact h
    · exact refl x
  refine ⟨symm, ?_⟩
  intro x y z hxy hyz
  apply eucl y
  · exact symm x y hxy
  · exact hyz

/-- Classes of an equivalence are the same exactly when their members are related. -/
theorem rel_same_class (r : α → α → Prop) (refl : ∀ x, r x x) (symm : ∀ x y, r x y → r y x)
    (trans : ∀ x y z, r x y → r y z → r x z) (a b : α) : (∀ x, r a x ↔ r b x) ↔ r a b := by
  constructor
  · intro h
    rw [h]
    exact refl b
  · intro hab x
    constructor
    · intro hax
      exact trans b a x (symm a b hab) hax
    · intro hbx
      exact trans a b x hab hbx

/-- An irreflexive and transitive relation has no cycle of length three. -/
theorem rel_no_triangle (r : α → α → Prop) (irrefl : ∀ x, ¬r x x)
    (trans : ∀ x y z, r x y → r y z → r x z) : ¬∃ x y z, r x y ∧ r y z ∧ r z x := by
  intro ⟨x, y, z, hxy, hyz, hzx⟩
  apply irrefl x
  apply trans x y x
  · exact hxy
  · apply trans y z x
    · exact hyz
    · exact hzx

/-- A set of values is mapped into another exactly when it lies in the preimage. -/
theorem rel_image_in_iff (f : α → β) (s : α → Prop) (t : β → Prop) :
    (∀ y, (∃ x, s x ∧ f x = y) → t y) ↔ ∀ x, s x → t (f x) := by
  constructor
  · intro h x hx
    apply h
    exact ⟨x, hx, rfl⟩
  · rintro h y ⟨x, hx, rfl⟩
    apply h
    exact hx

/-- What can be reached along a relation is the start or has a predecessor. -/
theorem rel_first_step (r : α → α → Prop) (a b : α)
    (h : ∀ s : α → Prop, s a → (∀ x y, s x → r x y → s y) → s b) : b = a ∨ ∃ c, r c b := by
  apply h (fun x => x = a ∨ ∃ c, r c x)
  · left
    rfl
  · intro x y _ hxy
    right
    exact ⟨x, hxy⟩

end LogicWorld
