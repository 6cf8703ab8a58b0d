prelude
/-! # Prelude: what the compiler and the kernel know by name

Equality, the connectives, `Nat`, `Bool`, `List`, `Option`, `Decidable`, the operator classes, the
arithmetic behind the kernel's own, and the coercion classes. Names are those of Lean's core.
No notation yet: it is registered in `SegCore.Native`.

The order matters: `PUnit`, `Eq`, `HEq`, `Prod`, `PProd` and `PSigma` come before `Nat`; and `Nat`,
`Bool`, `cond`, `Nat.beq`, `Nat.ble` and `PULift` before `genCtorIdx` is switched on. -/
set_option autoImplicit false
set_option genSizeOf false
set_option linter.unusedVariables false
set_option linter.defProp false
set_option bootstrap.inductiveCheckResultingUniverse false
universe u v w u1 u2 u3

/-! ## Constants the compiler refers to

The last three claim anything, so they are `unsafe`: the kernel lets no theorem use them. -/
axiom lcErased : Type
axiom lcAny : Type
axiom lcVoid : Type
unsafe axiom lcProof {p : Prop} : p
unsafe axiom lcUnreachable {α : Sort u} : α
unsafe axiom lcCast {α : Sort u} {β : Sort v} (a : α) : β

/-! ## Functions, equality, the connectives -/
@[inline] def id {α : Sort u} (a : α) : α := a
@[inline] abbrev Function.comp {α : Sort u} {β : Sort v} {δ : Sort w} (f : β → δ) (g : α → β) :
    α → δ :=
  fun x => f (g x)
@[inline] abbrev Function.const {α : Sort u} (β : Sort v) (a : α) : β → α := fun _ => a
@[reducible] def outParam (α : Sort u) : Sort u := α
@[reducible] def semiOutParam (α : Sort u) : Sort u := α
@[reducible] def optParam (α : Sort u) (default : α) : Sort u := α
set_option checkBinderAnnotations false in
abbrev inferInstance {α : Sort u} [i : α] : α := i
/-- A hint for the kernel's strategy; the kernel knows it by name. -/
def eagerReduce {α : Sort u} (a : α) : α := a
@[reducible] def letFun {α : Sort u} {β : α → Sort v} (v : α) (f : (x : α) → β x) : β v := f v

set_option genCtorIdx false in
inductive PUnit : Sort u where | unit : PUnit
abbrev Unit : Type := PUnit
@[match_pattern] abbrev Unit.unit : Unit := PUnit.unit
set_option genCtorIdx false in
inductive True : Prop where | intro : True
set_option genCtorIdx false in
inductive False : Prop
@[macro_inline] def False.elim {C : Sort u} (h : False) : C := h.rec
set_option genCtorIdx false in
inductive Empty : Type
set_option genCtorIdx false in
inductive PEmpty : Sort u
@[macro_inline] def Empty.elim {C : Sort u} : Empty → C := Empty.rec
def Not (a : Prop) : Prop := a → False
@[macro_inline] def absurd {a : Prop} {b : Sort v} (h₁ : a) (h₂ : Not a) : b := (h₂ h₁).rec
set_option genCtorIdx false in
inductive Eq {α : Sort u} : α → α → Prop where
  | refl (a : α) : Eq a a
abbrev Eq.ndrec {α : Sort u2} {a : α} {motive : α → Sort u1} (m : motive a) {b : α} (h : Eq a b) :
    motive b :=
  h.rec m
@[match_pattern] def rfl {α : Sort u} {a : α} : Eq a a := Eq.refl a
theorem Eq.symm {α : Sort u} {a b : α} (h : Eq a b) : Eq b a := h.rec (Eq.refl a)
theorem Eq.trans {α : Sort u} {a b c : α} (h₁ : Eq a b) (h₂ : Eq b c) : Eq a c := h₂.rec h₁
theorem Eq.subst {α : Sort u} {motive : α → Prop} {a b : α} (h₁ : Eq a b) (h₂ : motive a) :
    motive b :=
  Eq.ndrec h₂ h₁
theorem congrArg {α : Sort u} {β : Sort v} {a₁ a₂ : α} (f : α → β) (h : Eq a₁ a₂) :
    Eq (f a₁) (f a₂) :=
  h.rec (Eq.refl (f a₁))
theorem congr {α : Sort u} {β : Sort v} {f₁ f₂ : α → β} {a₁ a₂ : α} (h₁ : Eq f₁ f₂)
    (h₂ : Eq a₁ a₂) : Eq (f₁ a₁) (f₂ a₂) :=
  h₁.rec (h₂.rec (Eq.refl (f₁ a₁)))
theorem congrFun {α : Sort u} {β : α → Sort v} {f g : (x : α) → β x} (h : Eq f g) (a : α) :
    Eq (f a) (g a) :=
  h.rec (Eq.refl (f a))
@[reducible] def Ne {α : Sort u} (a b : α) : Prop := Not (Eq a b)
@[macro_inline] def cast {α β : Sort u} (h : Eq α β) (a : α) : β := h.rec a
@[macro_inline] def Eq.mp {α β : Sort u} (h : Eq α β) (a : α) : β := h.rec a
@[macro_inline] def Eq.mpr {α β : Sort u} (h : Eq α β) (b : β) : α := h.symm.rec b
set_option genCtorIdx false in
inductive HEq : {α : Sort u} → α → {β : Sort u} → β → Prop where
  | refl {α : Sort u} (a : α) : HEq a a
@[match_pattern] def HEq.rfl {α : Sort u} {a : α} : HEq a a := HEq.refl a
theorem eq_of_heq {α : Sort u} {a a' : α} (h : HEq a a') : Eq a a' :=
  let this : (α β : Sort u) → (a : α) → (b : β) → HEq a b → (h : Eq α β) → Eq (cast h a) b :=
    fun _ _ _ _ h₁ => h₁.rec (fun _ => Eq.refl _)
  this α α a a' h (Eq.refl α)
theorem heq_of_eq {α : Sort u} {a a' : α} (h : Eq a a') : HEq a a' := h.rec (HEq.refl a)

/-! ## Pairs, sums, Nat, Bool, List -/
set_option genCtorIdx false
set_option genInjectivity false
structure Prod (α : Type u) (β : Type v) where
  fst : α
  snd : β
abbrev Eq.ndrec_symm.{v1, v2} {α : Sort v2} {a : α} {motive : α → Sort v1} (m : motive a) {b : α}
    (h : Eq b a) : motive b :=
  Eq.ndrec m h.symm
abbrev HEq.homo_ndrec.{v1, v2} {α : Sort v2} {a : α} {motive : α → Sort v1} (m : motive a) {b : α}
    (h : HEq a b) : motive b :=
  Eq.ndrec m (eq_of_heq h)
abbrev HEq.homo_ndrec_symm.{v1, v2} {α : Sort v2} {a : α} {motive : α → Sort v1} (m : motive a)
    {b : α} (h : HEq b a) : motive b :=
  Eq.ndrec m (eq_of_heq h).symm
structure PProd (α : Sort u) (β : Sort v) where
  fst : α
  snd : β
structure MProd (α β : Type u) where
  fst : α
  snd : β
structure PSigma {α : Sort u} (β : α → Sort v) where
  fst : α
  snd : β fst
structure And (a b : Prop) : Prop where
  intro ::
  left : a
  right : b
inductive Or (a b : Prop) : Prop where
  | inl (h : a) : Or a b
  | inr (h : b) : Or a b
theorem Or.intro_left {a : Prop} (b : Prop) (h : a) : Or a b := Or.inl h
theorem Or.intro_right {b : Prop} (a : Prop) (h : b) : Or a b := Or.inr h
theorem Or.elim {a b c : Prop} (h : Or a b) (l : a → c) (r : b → c) : c := h.rec l r
structure Iff (a b : Prop) : Prop where
  intro ::
  mp : a → b
  mpr : b → a
inductive Exists {α : Sort u} (p : α → Prop) : Prop where
  | intro (w : α) (h : p w) : Exists p
inductive Nat where
  | zero : Nat
  | succ (n : Nat) : Nat
inductive Bool : Type where
  | false : Bool
  | true : Bool
export Bool (false true)
@[macro_inline] def cond {α : Sort u} (c : Bool) (x y : α) : α :=
  match c with
  | true  => x
  | false => y
set_option bootstrap.genMatcherCode false in
@[extern "lean_nat_add"] protected def Nat.add : (m n : Nat) → Nat
  | n, .zero => n
  | n, .succ m => .succ (Nat.add n m)
set_option bootstrap.genMatcherCode false in
@[extern "lean_nat_dec_eq"] def Nat.beq : (n m : Nat) → Bool
  | .zero, .zero => true
  | .zero, .succ _ => false
  | .succ _, .zero => false
  | .succ n, .succ m => Nat.beq n m
set_option bootstrap.genMatcherCode false in
@[extern "lean_nat_dec_le"] def Nat.ble : (n m : Nat) → Bool
  | .zero, .zero => true
  | .zero, .succ _ => true
  | .succ _, .zero => false
  | .succ n, .succ m => Nat.ble n m
def Bool.ctorIdx : Bool → Nat
  | false => .zero
  | true => .succ .zero
-- What the generated `noConfusion` of an enumeration is built from.
theorem noConfusion_of_Nat.aux : (a : Nat) → (Nat.beq a a).rec False True
  | .zero => True.intro
  | .succ n => noConfusion_of_Nat.aux n
theorem noConfusion_of_Nat {α : Sort u} (f : α → Nat) {a b : α} (h : Eq a b) :
    (Nat.beq (f a) (f b)).rec False True :=
  Eq.ndrec (motive := fun n => @Bool.rec.{1} (fun _ => Prop) False True (Nat.beq (f a) n))
    (noConfusion_of_Nat.aux (f a)) (congrArg f h)
noncomputable def Nat.ctorIdx (n : Nat) : Nat :=
  @Nat.rec (fun _ => Nat) .zero (fun _ _ => .succ .zero) n
set_option genCtorIdx true
structure PULift.{r, s} (α : Sort s) : Sort (max s r 1) where
  up ::
  down : α
structure Subtype {α : Sort u} (p : α → Prop) where
  val : α
  property : p val
structure Sigma {α : Type u} (β : α → Type v) where
  fst : α
  snd : β fst
inductive Sum (α : Type u) (β : Type v) where
  | inl (val : α) : Sum α β
  | inr (val : β) : Sum α β
inductive PSum (α : Sort u) (β : Sort v) where
  | inl (val : α) : PSum α β
  | inr (val : β) : PSum α β
inductive List (α : Type u) where
  | nil : List α
  | cons (head : α) (tail : List α) : List α
inductive Option (α : Type u) where
  | none : Option α
  | some (val : α) : Option α
export Option (none some)
structure ULift.{r, s} (α : Type s) : Type (max s r) where
  up ::
  down : α
structure PLift (α : Sort u) : Type u where
  up ::
  down : α
class inductive Decidable (p : Prop) where
  | isFalse (h : Not p) : Decidable p
  | isTrue  (h : p) : Decidable p
export Decidable (isTrue isFalse)

/-! ## Text

There is no text to reason about yet. The kernel unfolds a literal to `String.ofList` of a list of
`Char.ofNat`, by name and unchecked, so both must be here and must be these. -/
structure Char where
  val : Nat
structure String where
  data : List Char
def Char.ofNat (n : Nat) : Char := ⟨n⟩
@[extern "x"] def String.ofList (data : List Char) : String := ⟨data⟩

/-! ## Inhabited types and the axioms -/
class Inhabited (α : Sort u) where
  default : α
export Inhabited (default)
class inductive Nonempty (α : Sort u) : Prop where
  | intro (val : α) : Nonempty α
axiom Classical.choice {α : Sort u} : Nonempty α → α
@[extern "lean_sorry", never_extract] axiom sorryAx (α : Sort u) (synthetic : Bool) : α
axiom propext {a b : Prop} : Iff a b → Eq a b
init_quot
axiom Quot.sound {α : Sort u} {r : α → α → Prop} {a b : α} : r a b → Eq (Quot.mk r a) (Quot.mk r b)
instance : Inhabited Nat := ⟨Nat.zero⟩
instance : Inhabited Prop := ⟨True⟩
instance {α : Type u} : Inhabited (List α) := ⟨List.nil⟩
instance {α : Type u} : Inhabited (Option α) := ⟨none⟩

/-! ## Operator classes -/
class OfNat (α : Type u) (_ : Nat) where
  ofNat : α
@[default_instance 100] instance instOfNatNat (n : Nat) : OfNat Nat n := ⟨n⟩

class HAdd (α : Type u) (β : Type v) (γ : outParam (Type w)) where
  hAdd : α → β → γ
class HSub (α : Type u) (β : Type v) (γ : outParam (Type w)) where
  hSub : α → β → γ
class HMul (α : Type u) (β : Type v) (γ : outParam (Type w)) where
  hMul : α → β → γ
class HDiv (α : Type u) (β : Type v) (γ : outParam (Type w)) where
  hDiv : α → β → γ
class HMod (α : Type u) (β : Type v) (γ : outParam (Type w)) where
  hMod : α → β → γ
class HPow (α : Type u) (β : Type v) (γ : outParam (Type w)) where
  hPow : α → β → γ
class HAppend (α : Type u) (β : Type v) (γ : outParam (Type w)) where
  hAppend : α → β → γ
class Add (α : Type u) where
  add : α → α → α
class Sub (α : Type u) where
  sub : α → α → α
class Mul (α : Type u) where
  mul : α → α → α
class Div (α : Type u) where
  div : α → α → α
class Mod (α : Type u) where
  mod : α → α → α
class Dvd (α : Type u) where
  dvd : α → α → Prop
class Neg (α : Type u) where
  neg : α → α
class Pow (α : Type u) (β : Type v) where
  pow : α → β → α
class NatPow (α : Type u) where
  protected pow : α → Nat → α
class Append (α : Type u) where
  append : α → α → α
class LE (α : Type u) where
  le : α → α → Prop
class LT (α : Type u) where
  lt : α → α → Prop
@[reducible] def GE.ge {α : Type u} [LE α] (a b : α) : Prop := LE.le b a
@[reducible] def GT.gt {α : Type u} [LT α] (a b : α) : Prop := LT.lt b a
class Max (α : Type u) where
  max : α → α → α
export Max (max)
class Min (α : Type u) where
  min : α → α → α
export Min (min)
class Membership (α : outParam (Type u)) (γ : Type v) where
  mem : γ → α → Prop
class Trans {α : Sort u1} {β : Sort u2} {γ : Sort u3} (r : α → β → Sort u) (s : β → γ → Sort v)
    (t : outParam (α → γ → Sort w)) where
  trans {a : α} {b : β} {c : γ} : r a b → s b c → t a c
export Trans (trans)
instance {α : Sort u1} {γ : Sort u3} (r : α → γ → Sort u) : Trans Eq r r where
  trans heq h' := heq.symm.rec h'
instance {α : Sort u1} {β : Sort u2} (r : α → β → Sort u) : Trans r Eq r where
  trans h' heq := heq.rec h'
@[default_instance] instance instHAdd {α : Type u} [Add α] : HAdd α α α := ⟨fun a b => Add.add a b⟩
@[default_instance] instance instHSub {α : Type u} [Sub α] : HSub α α α := ⟨fun a b => Sub.sub a b⟩
@[default_instance] instance instHMul {α : Type u} [Mul α] : HMul α α α := ⟨fun a b => Mul.mul a b⟩
@[default_instance] instance instHDiv {α : Type u} [Div α] : HDiv α α α := ⟨fun a b => Div.div a b⟩
@[default_instance] instance instHMod {α : Type u} [Mod α] : HMod α α α := ⟨fun a b => Mod.mod a b⟩
@[default_instance] instance instHPow {α : Type u} {β : Type v} [Pow α β] : HPow α β α :=
  ⟨fun a b => Pow.pow a b⟩
@[default_instance] instance instPowNat {α : Type u} [NatPow α] : Pow α Nat :=
  ⟨fun a n => NatPow.pow a n⟩
@[default_instance] instance instHAppendOfAppend {α : Type u} [Append α] : HAppend α α α :=
  ⟨fun a b => Append.append a b⟩

/-! ## Decidability and Bool -/
abbrev DecidableEq (α : Sort u) := (a b : α) → Decidable (Eq a b)
abbrev DecidablePred {α : Sort u} (r : α → Prop) := (a : α) → Decidable (r a)
abbrev DecidableRel {α : Sort u} {β : Sort v} (r : α → β → Prop) :=
  (a : α) → (b : β) → Decidable (r a b)
def decEq {α : Sort u} [inst : DecidableEq α] (a b : α) : Decidable (Eq a b) := inst a b
@[inline_if_reduce] def Decidable.decide (p : Prop) [h : Decidable p] : Bool :=
  h.casesOn (fun _ => false) (fun _ => true)
export Decidable (decide)
class BEq (α : Type u) where
  beq : α → α → Bool
export BEq (beq)
@[macro_inline] def ite {α : Sort u} (c : Prop) [h : Decidable c] (t e : α) : α :=
  match h with
  | isTrue  _ => t
  | isFalse _ => e
@[macro_inline] def dite {α : Sort u} (c : Prop) [h : Decidable c] (t : c → α) (e : Not c → α) :
    α :=
  match h with
  | isTrue  hc => t hc
  | isFalse hnc => e hnc
@[macro_inline] def Bool.or (x y : Bool) : Bool :=
  match x with
  | true  => true
  | false => y
@[macro_inline] def Bool.and (x y : Bool) : Bool :=
  match x with
  | false => false
  | true  => y
@[inline] def Bool.not : Bool → Bool
  | true  => false
  | false => true
export Bool (or and not)
@[inline] def bne {α : Type u} [BEq α] (a b : α) : Bool := not (BEq.beq a b)
theorem decide_eq_true {p : Prop} [inst : Decidable p] (h : p) : Eq (decide p) true :=
  match inst with
  | isTrue  _ => rfl
  | isFalse h' => absurd h h'
theorem decide_eq_false {p : Prop} [inst : Decidable p] (h : Not p) : Eq (decide p) false :=
  match inst with
  | isTrue  h' => absurd h' h
  | isFalse _ => rfl
theorem of_decide_eq_true {p : Prop} [inst : Decidable p] (h : Eq (decide p) true) : p :=
  match (generalizing := true) inst with
  | isTrue  h₁ => h₁
  | isFalse h₁ => nomatch h
theorem of_decide_eq_false {p : Prop} [inst : Decidable p] (h : Eq (decide p) false) : Not p :=
  match (generalizing := true) inst with
  | isTrue  h₁ => nomatch h
  | isFalse h₁ => h₁
theorem of_decide_eq_self_eq_true {α : Sort u} [inst : DecidableEq α] (a : α) :
    Eq (decide (Eq a a)) true :=
  decide_eq_true rfl
instance instDecidableEqBool : DecidableEq Bool := fun a b =>
  match a, b with
  | false, false => isTrue rfl
  | false, true  => isFalse (fun h => nomatch h)
  | true, false  => isFalse (fun h => nomatch h)
  | true, true   => isTrue rfl
abbrev Bool.decEq : DecidableEq Bool := instDecidableEqBool
instance : Decidable True := isTrue True.intro
instance : Decidable False := isFalse id
instance instBEqOfDecidableEq {α : Type u} [DecidableEq α] : BEq α := ⟨fun a b => decide (Eq a b)⟩
@[macro_inline] instance instDecidableAnd {p q : Prop} [dp : Decidable p] [dq : Decidable q] :
    Decidable (And p q) :=
  match dp with
  | isTrue hp =>
    match dq with
    | isTrue hq  => isTrue ⟨hp, hq⟩
    | isFalse hq => isFalse (fun h => hq (And.right h))
  | isFalse hp => isFalse (fun h => hp (And.left h))
@[macro_inline] instance instDecidableOr {p q : Prop} [dp : Decidable p] [dq : Decidable q] :
    Decidable (Or p q) :=
  match dp with
  | isTrue hp => isTrue (Or.inl hp)
  | isFalse hp =>
    match dq with
    | isTrue hq  => isTrue (Or.inr hq)
    | isFalse hq => isFalse (fun h => h.elim hp hq)
instance instDecidableNot {p : Prop} [dp : Decidable p] : Decidable (Not p) :=
  match dp with
  | isTrue hp => isFalse (absurd hp)
  | isFalse hp => isTrue hp
instance instDecidableForall {p q : Prop} [dp : Decidable p] [dq : Decidable q] :
    Decidable (p → q) :=
  match dp with
  | isTrue hp =>
    match dq with
    | isTrue hq  => isTrue (fun _ => hq)
    | isFalse hq => isFalse (fun h => hq (h hp))
  | isFalse hp => isTrue (fun h => absurd h hp)
instance instDecidableIff {p q : Prop} [dp : Decidable p] [dq : Decidable q] :
    Decidable (Iff p q) :=
  match dp with
  | isTrue hp =>
    match dq with
    | isTrue hq  => isTrue ⟨fun _ => hq, fun _ => hp⟩
    | isFalse hq => isFalse (fun h => hq (h.mp hp))
  | isFalse hp =>
    match dq with
    | isTrue hq  => isFalse (fun h => hp (h.mpr hq))
    | isFalse hq => isTrue ⟨fun h => absurd h hp, fun h => absurd h hq⟩

/-! ## Nat: the first of the functions that the kernel computes natively

The others are in `SegCore.Nat`. All must be defined here and mean what the kernel computes, or
somebody else could give one of these names a wrong meaning and prove `False`. -/
instance instAddNat : Add Nat := ⟨Nat.add⟩
attribute [match_pattern] Nat.add Add.add HAdd.hAdd Neg.neg
set_option bootstrap.genMatcherCode false in
@[extern "lean_nat_mul"] protected def Nat.mul : (m n : Nat) → Nat
  | _, .zero => .zero
  | n, .succ m => Nat.add (Nat.mul n m) n
instance instMulNat : Mul Nat := ⟨Nat.mul⟩
set_option bootstrap.genMatcherCode false in
@[extern "lean_nat_pow"] protected def Nat.pow (m : Nat) : (n : Nat) → Nat
  | .zero => .succ .zero
  | .succ n => Nat.mul (Nat.pow m n) m
instance instNatPowNat : NatPow Nat := ⟨Nat.pow⟩
set_option bootstrap.genMatcherCode false in
@[extern "lean_nat_pred"] def Nat.pred : (n : Nat) → Nat
  | .zero => .zero
  | .succ a => a
set_option bootstrap.genMatcherCode false in
@[extern "lean_nat_sub"] protected def Nat.sub : (n m : Nat) → Nat
  | n, .zero => n
  | n, .succ m => Nat.pred (Nat.sub n m)
instance instSubNat : Sub Nat := ⟨Nat.sub⟩
theorem Nat.eq_of_beq_eq_true : {n m : Nat} → Eq (Nat.beq n m) true → Eq n m
  | .zero, .zero, _ => rfl
  | .zero, .succ _, h => nomatch h
  | .succ _, .zero, h => nomatch h
  | .succ n, .succ m, h => congrArg Nat.succ (Nat.eq_of_beq_eq_true (n := n) (m := m) h)
theorem Nat.ne_of_beq_eq_false : {n m : Nat} → Eq (Nat.beq n m) false → Not (Eq n m)
  | .zero, .zero, h, _ => nomatch h
  | .zero, .succ _, _, h => nomatch h
  | .succ _, .zero, _, h => nomatch h
  | .succ n, .succ m, h₁, h₂ =>
    Nat.noConfusion h₂ (fun h => Nat.ne_of_beq_eq_false (n := n) (m := m) h₁ h)
@[extern "lean_nat_dec_eq"] protected def Nat.decEq (n m : Nat) : Decidable (Eq n m) :=
  match h : Nat.beq n m with
  | true  => isTrue (Nat.eq_of_beq_eq_true h)
  | false => isFalse (Nat.ne_of_beq_eq_false h)
instance instDecidableEqNat : DecidableEq Nat := Nat.decEq
inductive Nat.le (n : Nat) : Nat → Prop
  | refl : Nat.le n n
  | step {m : Nat} : Nat.le n m → Nat.le n (.succ m)
instance instLENat : LE Nat := ⟨Nat.le⟩
protected def Nat.lt (n m : Nat) : Prop := Nat.le (HAdd.hAdd n 1) m
instance instLTNat : LT Nat := ⟨Nat.lt⟩

/-! ## Coercions: the classes the elaborator asks for -/
class Coe (α : semiOutParam (Sort u)) (β : Sort v) where
  coe : α → β
class CoeTC (α : Sort u) (β : Sort v) where
  coe : α → β
class CoeOut (α : Sort u) (β : semiOutParam (Sort v)) where
  coe : α → β
class CoeOTC (α : Sort u) (β : Sort v) where
  coe : α → β
class CoeHead (α : Sort u) (β : semiOutParam (Sort v)) where
  coe : α → β
class CoeHTC (α : Sort u) (β : Sort v) where
  coe : α → β
class CoeTail (α : semiOutParam (Sort u)) (β : Sort v) where
  coe : α → β
class CoeHTCT (α : Sort u) (β : Sort v) where
  coe : α → β
class CoeDep (α : Sort u) (_ : α) (β : Sort v) where
  coe : β
class CoeT (α : Sort u) (_ : α) (β : Sort v) where
  coe : β
class CoeFun (α : Sort u) (γ : outParam (α → Sort v)) where
  coe : (f : α) → γ f
class CoeSort (α : Sort u) (β : outParam (Sort v)) where
  coe : α → β
instance {α : Sort u} {β : Sort v} {a : α} [Coe α β] : CoeT α a β := ⟨Coe.coe a⟩
instance {α : Sort u} {β : Sort v} {a : α} [CoeTail α β] : CoeT α a β := ⟨CoeTail.coe a⟩
instance {α : Sort u} {β : Sort v} {a : α} [CoeHead α β] : CoeT α a β := ⟨CoeHead.coe a⟩
instance {α : Sort u} {β : Sort v} {a : α} [CoeOut α β] : CoeT α a β := ⟨CoeOut.coe a⟩
attribute [coe_decl] Coe.coe CoeTC.coe CoeOut.coe CoeOTC.coe CoeHead.coe CoeHTC.coe
  CoeTail.coe CoeHTCT.coe CoeDep.coe CoeT.coe CoeFun.coe CoeSort.coe
instance boolToProp : Coe Bool Prop := ⟨fun b => Eq b true⟩
instance boolToSort : CoeSort Bool Prop := ⟨fun b => Eq b true⟩
class NatCast (R : Type u) where
  protected natCast : Nat → R
@[coe, reducible, match_pattern] protected def Nat.cast {R : Type u} [NatCast R] : Nat → R :=
  NatCast.natCast
instance {R : Type u} [NatCast R] : CoeTail Nat R := ⟨Nat.cast⟩
instance instNatCastNat : NatCast Nat := ⟨id⟩
/-- Marks the arguments that a well-founded recursion descends on. -/
@[reducible] def wfParam {α : Sort u} (a : α) : α := a
