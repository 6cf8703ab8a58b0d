prelude
import SegCore.AC
/-! # WF: well-founded recursion, sizes, lexicographic order -/
set_option linter.unusedVariables false
set_option genSizeOf false
universe u v w

/-! ## Accessibility -/
inductive Acc {α : Sort u} (r : α → α → Prop) : α → Prop where
  | intro (x : α) (h : (y : α) → r y x → Acc r y) : Acc r x
theorem Acc.inv {α : Sort u} {r : α → α → Prop} {x y : α} (h₁ : Acc r x) (h₂ : r y x) :
    Acc r y := by
  cases h₁ with | intro _ h => exact h y h₂
inductive WellFounded {α : Sort u} (r : α → α → Prop) : Prop where
  | intro (h : ∀ a, Acc r a) : WellFounded r
theorem WellFounded.apply {α : Sort u} {r : α → α → Prop} (wf : WellFounded r) (a : α) :
    Acc r a := by
  cases wf with | intro h => exact h a
class WellFoundedRelation (α : Sort u) where
  rel : α → α → Prop
  wf : WellFounded rel
namespace WellFounded
noncomputable def fixF {α : Sort u} {r : α → α → Prop} {C : α → Sort v}
    (F : ∀ x, (∀ y, r y x → C y) → C x) (x : α) (a : Acc r x) : C x :=
  Acc.rec (motive := fun x _ => C x) (fun x₁ _ ih => F x₁ ih) a
theorem fixF_eq {α : Sort u} {r : α → α → Prop} {C : α → Sort v}
    (F : ∀ x, (∀ y, r y x → C y) → C x) (x : α) (acx : Acc r x) :
    fixF F x acx = F x (fun (y : α) (p : r y x) => fixF F y (Acc.inv acx p)) := by
  cases acx with | intro r h => exact rfl
noncomputable def fix {α : Sort u} {C : α → Sort v} {r : α → α → Prop} (hwf : WellFounded r)
    (F : ∀ x, (∀ y, r y x → C y) → C x) (x : α) : C x :=
  fixF F x (hwf.apply x)
theorem fix_eq {α : Sort u} {C : α → Sort v} {r : α → α → Prop} (hwf : WellFounded r)
    (F : ∀ x, (∀ y, r y x → C y) → C x) (x : α) :
    fix hwf F x = F x (fun y _ => fix hwf F y) := fixF_eq F x (hwf.apply x)
theorem induction {α : Sort u} {r : α → α → Prop} (hwf : WellFounded r) {C : α → Prop} (a : α)
    (h : ∀ x, (∀ y, r y x → C y) → C x) : C a :=
  Acc.rec (motive := fun x _ => C x) (fun x₁ _ ih => h x₁ ih) (hwf.apply a)
end WellFounded

/-! ## Measures -/
theorem Nat.lt_wfRel.wf : WellFounded (fun a b : Nat => a < b) := ⟨fun n => by
  induction n with
  | zero => exact ⟨_, fun y h => absurd h (Nat.not_lt_zero y)⟩
  | succ n ih =>
    refine ⟨_, fun y h => ?_⟩
    rcases Nat.eq_or_lt_of_le (Nat.le_of_lt_succ h) with h | h
    · exact h ▸ ih
    · exact ih.inv h⟩
abbrev Nat.lt_wfRel : WellFoundedRelation Nat := ⟨fun a b => a < b, Nat.lt_wfRel.wf⟩
def InvImage {α : Sort u} {β : Sort v} (r : β → β → Prop) (f : α → β) : α → α → Prop :=
  fun a₁ a₂ => r (f a₁) (f a₂)
theorem InvImage.acc {α : Sort u} {β : Sort v} {r : β → β → Prop} (f : α → β) {b : β}
    (h : Acc r b) : ∀ a, f a = b → Acc (InvImage r f) a := by
  induction h with
  | intro x _ ih => intro a e; exact ⟨_, fun y hy => ih (f y) (e ▸ hy) y rfl⟩
theorem InvImage.wf {α : Sort u} {β : Sort v} {r : β → β → Prop} (f : α → β) (h : WellFounded r) :
    WellFounded (InvImage r f) :=
  ⟨fun a => InvImage.acc f (h.apply (f a)) a rfl⟩
abbrev invImage {α : Sort u} {β : Sort v} (f : α → β) (h : WellFoundedRelation β) :
    WellFoundedRelation α :=
  ⟨InvImage h.rel f, InvImage.wf f h.wf⟩
abbrev measure {α : Sort u} (f : α → Nat) : WellFoundedRelation α := invImage f Nat.lt_wfRel

/-! ## Sizes -/
class SizeOf (α : Sort u) where
  sizeOf : α → Nat
export SizeOf (sizeOf)
protected def default.sizeOf (α : Sort u) : α → Nat | _ => 0
instance (priority := 100) instSizeOfDefault (α : Sort u) : SizeOf α := ⟨default.sizeOf α⟩
@[simp] theorem sizeOf_default {α : Sort u} (n : α) : sizeOf n = 0 := rfl
instance instSizeOfNat : SizeOf Nat := ⟨fun n => n⟩
@[simp] theorem sizeOf_nat (n : Nat) : sizeOf n = n := rfl
def List.sizeOf' {α : Type u} [SizeOf α] : List α → Nat
  | [] => 1
  | a :: as => 1 + sizeOf a + List.sizeOf' as
instance {α : Type u} [SizeOf α] : SizeOf (List α) := ⟨List.sizeOf'⟩
@[simp] theorem List.cons.sizeOf_spec {α : Type u} [SizeOf α] (a : α) (as : List α) :
    sizeOf (a :: as) = 1 + sizeOf a + sizeOf as :=
  rfl
@[simp] theorem List.nil.sizeOf_spec {α : Type u} [SizeOf α] : sizeOf ([] : List α) = 1 := rfl
abbrev sizeOfWFRel {α : Sort u} [SizeOf α] : WellFoundedRelation α := measure sizeOf
instance (priority := 100) instWellFoundedRelationOfSizeOf {α : Sort u} [SizeOf α] :
    WellFoundedRelation α :=
  sizeOfWFRel

/-! ## Recursion on a measure -/
namespace WellFounded.Nat
noncomputable def fix {α : Sort u} {motive : α → Sort v} (h : α → Nat)
    (F : (x : α) → ((y : α) → InvImage (· < ·) h y x → motive y) → motive x) : (x : α) → motive x :=
  WellFounded.fix (measure h).wf F
theorem fix_eq {α : Sort u} {motive : α → Sort v} (h : α → Nat)
    (F : (x : α) → ((y : α) → InvImage (· < ·) h y x → motive y) → motive x) (x : α) :
    fix h F x = F x (fun y _ => fix h F y) := WellFounded.fix_eq (measure h).wf F x
end WellFounded.Nat

/-! ## Lexicographic order -/
namespace Prod
protected inductive Lex {α : Type u} {β : Type v} (ra : α → α → Prop) (rb : β → β → Prop) :
    α × β → α × β → Prop where
  | left {a₁} (b₁) {a₂} (b₂) (h : ra a₁ a₂) : Prod.Lex ra rb (a₁, b₁) (a₂, b₂)
  | right (a) {b₁ b₂} (h : rb b₁ b₂) : Prod.Lex ra rb (a, b₁) (a, b₂)
end Prod
theorem Prod.lexAcc {α : Type u} {β : Type v} {ra : α → α → Prop} {rb : β → β → Prop} {a : α}
    (aca : Acc ra a) (acb : ∀ b, Acc rb b) (b : β) : Acc (Prod.Lex ra rb) (a, b) := by
  induction aca generalizing b with
  | intro xa _ iha =>
    induction acb b with
    | intro xb _ ihb =>
      refine ⟨_, fun p lt => ?_⟩
      cases lt with
      | left _ _ h => exact iha _ h _
      | right _ h => exact ihb _ h
abbrev Prod.lex {α : Type u} {β : Type v} (ha : WellFoundedRelation α)
    (hb : WellFoundedRelation β) : WellFoundedRelation (α × β) :=
  ⟨Prod.Lex ha.rel hb.rel, ⟨fun (a, b) => Prod.lexAcc (ha.wf.apply a) hb.wf.apply b⟩⟩
instance {α : Type u} {β : Type v} [ha : WellFoundedRelation α] [hb : WellFoundedRelation β] :
    WellFoundedRelation (α × β) :=
  Prod.lex ha hb
theorem Prod.lex_def {α : Type u} {β : Type v} {r : α → α → Prop} {s : β → β → Prop}
    {p q : α × β} : Prod.Lex r s p q ↔ r p.1 q.1 ∨ p.1 = q.1 ∧ s p.2 q.2 := by
  constructor
  · intro h
    cases h with
    | left _ _ h => exact .inl h
    | right _ h => exact .inr ⟨rfl, h⟩
  · obtain ⟨a, b⟩ := p
    obtain ⟨c, d⟩ := q
    rintro (h | ⟨rfl, h⟩)
    · exact .left _ _ h
    · exact .right _ h

/-! ## Names that the elaborator looks for -/
opaque Lean.opaqueId {α : Sort u} (x : α) : α := x
axiom IO : Type → Type
axiom Lean.Elab.Tactic.TacticM : Type → Type
noncomputable def Classical.ofNonempty {α : Sort u} [Nonempty α] : α :=
  Classical.choice inferInstance
instance (priority := 90) instNonemptyOfInhabited {α : Sort u} [Inhabited α] : Nonempty α :=
  ⟨default⟩
