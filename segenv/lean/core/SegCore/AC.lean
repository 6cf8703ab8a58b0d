prelude
import SegCore.Omega
/-! # AC: what the native `ac_rfl` builds its proofs from

An expression is flattened to the list of its variables, which is sorted if the operation commutes
and deduplicated if it is idempotent, and loses neutral elements; `ev` gives a list its value. The
functions compute what the native implementation expects; the proofs about them are ours. -/
set_option genSizeOf false
set_option linter.unusedVariables false
universe u v
namespace Lean.Data.AC

/-! ## Expressions and their values -/
inductive Expr where
  | var (x : Nat)
  | op (lhs rhs : Expr)
open Std
structure Variable {α : Sort u} (op : α → α → α) : Type u where
  value : α
  neutral : Option (PLift (LawfulIdentity op value))
structure Context (α : Sort u) where
  op : α → α → α
  assoc : Associative op
  comm : Option (PLift (Commutative op))
  idem : Option (PLift (IdempotentOp op))
  vars : List (Variable op)
  arbitrary : α
def nth {β : Type u} (d : β) : List β → Nat → β
  | [], _ => d
  | x :: _, 0 => x
  | _ :: xs, n + 1 => nth d xs n
def Context.var {α : Sort u} (ctx : Context α) (idx : Nat) : Variable ctx.op :=
  nth ⟨ctx.arbitrary, none⟩ ctx.vars idx
class ContextInformation (α : Sort u) where
  isNeutral : α → Nat → Bool
  isComm : α → Bool
  isIdem : α → Bool
class EvalInformation (α : Sort u) (β : Sort v) where
  arbitrary : α → β
  evalOp : α → β → β → β
  evalVar : α → Nat → β
def isSome' {β : Type u} : Option β → Bool
  | some _ => true
  | none => false
instance {α : Sort u} : ContextInformation (Context α) :=
  ⟨fun ctx x => isSome' (ctx.var x).neutral, fun ctx => isSome' ctx.comm,
    fun ctx => isSome' ctx.idem⟩
instance {α : Sort u} : EvalInformation (Context α) α :=
  ⟨fun ctx => ctx.arbitrary, fun ctx => ctx.op, fun ctx idx => (ctx.var idx).value⟩
def eval {α : Sort u} (β : Sort v) [EvalInformation α β] (ctx : α) : (ex : Expr) → β
  | .var idx => EvalInformation.evalVar ctx idx
  | .op l r => EvalInformation.evalOp ctx (eval β ctx l) (eval β ctx r)

/-! ## The normal form -/
def flat : Expr → List Nat → List Nat
  | .var x, acc => x :: acc
  | .op l r, acc => flat l (flat r acc)
def ins (x : Nat) : List Nat → List Nat
  | [] => [x]
  | a :: as => match Nat.ble x a with
    | true => x :: a :: as
    | false => a :: ins x as
def isort : List Nat → List Nat
  | [] => []
  | x :: xs => ins x (isort xs)
def dedup : List Nat → List Nat
  | [] => []
  | x :: xs => match dedup xs with
    | [] => [x]
    | y :: ys => match Nat.beq x y with
      | true => y :: ys
      | false => x :: y :: ys
def dropN {α : Sort u} (ctx : Context α) : List Nat → List Nat
  | [] => []
  | x :: xs => match dropN ctx xs with
    | [] => [x]
    | y :: ys => match isSome' (ctx.var x).neutral, isSome' (ctx.var y).neutral with
      | true, _ => y :: ys
      | false, true => match ys with
        | [] => [x]
        | _ :: _ => x :: y :: ys
      | false, false => x :: y :: ys
def ev {α : Sort u} (ctx : Context α) : List Nat → α
  | [] => ctx.arbitrary
  | [x] => (ctx.var x).value
  | x :: y :: ys => ctx.op (ctx.var x).value (ev ctx (y :: ys))
def norm {α : Sort u} (ctx : Context α) (e : Expr) : List Nat :=
  let xs := dropN ctx (flat e [])
  let xs := match ctx.comm with
    | none => xs
    | some _ => isort xs
  match ctx.idem with
    | none => xs
    | some _ => dedup xs

/-! ## The normal form has the same value -/
theorem ev_cons {α : Sort u} (ctx : Context α) (x : Nat) {l : List Nat} (h : l ≠ []) :
    ev ctx (x :: l) = ctx.op (ctx.var x).value (ev ctx l) := by
  cases l with
  | nil => exact absurd rfl h
  | cons y ys => rfl
theorem flat_ne {e : Expr} : ∀ acc, flat e acc ≠ [] := by
  induction e with
  | var x => intro acc h; cases h
  | op l r ihl ihr => intro acc; exact ihl _
theorem ev_flat {α : Sort u} (ctx : Context α) (e : Expr) :
    ev ctx (flat e []) = eval α ctx e ∧
      ∀ acc, acc ≠ [] → ev ctx (flat e acc) = ctx.op (eval α ctx e) (ev ctx acc) := by
  induction e with
  | var x => exact ⟨rfl, fun acc h => ev_cons ctx x h⟩
  | op l r ihl ihr =>
    refine ⟨?_, fun acc h => ?_⟩
    · show ev ctx (flat l (flat r [])) = ctx.op (eval α ctx l) (eval α ctx r)
      rw [ihl.2 _ (flat_ne _), ihr.1]
    · show ev ctx (flat l (flat r acc)) = ctx.op (ctx.op (eval α ctx l) (eval α ctx r)) (ev ctx acc)
      rw [ihl.2 _ (flat_ne _), ihr.2 acc h, ctx.assoc.assoc]
theorem dropN_ne {α : Sort u} (ctx : Context α) (x : Nat) (xs : List Nat) :
    dropN ctx (x :: xs) ≠ [] := by
  unfold dropN
  split
  · nofun
  · split
    · nofun
    · split <;> nofun
    · nofun
theorem neutral {α : Sort u} (ctx : Context α) {x : Nat} (h : isSome' (ctx.var x).neutral = true) :
    LawfulIdentity ctx.op (ctx.var x).value := by
  revert h
  cases (ctx.var x).neutral with
  | none => intro h; cases h
  | some p => intro _; exact p.down
theorem ev_dropN {α : Sort u} (ctx : Context α) (l : List Nat) :
    ev ctx (dropN ctx l) = ev ctx l := by
  induction l with
  | nil => rfl
  | cons x xs ih =>
    cases xs with
    | nil => rfl
    | cons z zs =>
      have hne := dropN_ne ctx z zs
      rw [ev_cons ctx x (List.cons_ne_nil z zs), ← ih]
      generalize hd : dropN ctx (z :: zs) = d at hne
      unfold dropN
      rw [hd]
      cases d with
      | nil => exact absurd rfl hne
      | cons y ys =>
        dsimp only
        cases hx : isSome' (ctx.var x).neutral
        · cases hy : isSome' (ctx.var y).neutral
          · rfl
          · cases ys with
            | nil => exact ((neutral ctx hy).toLawfulRightIdentity.right_id _).symm
            | cons w ws => rfl
        · exact ((neutral ctx hx).toLawfulLeftIdentity.left_id _).symm
theorem ev_ins {α : Sort u} (ctx : Context α) (hc : Commutative ctx.op) (x : Nat) (l : List Nat) :
    ev ctx (ins x l) = ev ctx (x :: l) := by
  induction l with
  | nil => rfl
  | cons a as ih =>
    unfold ins
    split
    · rfl
    · have hne : ins x as ≠ [] := by
        cases as with
        | nil => nofun
        | cons b bs => unfold ins; split <;> nofun
      rw [ev_cons ctx a hne, ih]
      cases as with
      | nil => exact hc.comm _ _
      | cons b bs =>
        rw [ev_cons ctx x (List.cons_ne_nil b bs), ev_cons ctx x (List.cons_ne_nil a _),
          ev_cons ctx a (List.cons_ne_nil b bs),
          ← ctx.assoc.assoc, ← ctx.assoc.assoc, hc.comm (ctx.var a).value]
theorem ev_isort {α : Sort u} (ctx : Context α) (hc : Commutative ctx.op) (l : List Nat) :
    ev ctx (isort l) = ev ctx l := by
  induction l with
  | nil => rfl
  | cons x xs ih =>
    show ev ctx (ins x (isort xs)) = _
    rw [ev_ins ctx hc]
    cases xs with
    | nil => rfl
    | cons y ys =>
      have hne : isort (y :: ys) ≠ [] := by
        show ins y (isort ys) ≠ []
        cases isort ys with
        | nil => nofun
        | cons b bs => unfold ins; split <;> nofun
      rw [ev_cons ctx x hne, ev_cons ctx x (List.cons_ne_nil y ys), ih]
theorem ev_dedup {α : Sort u} (ctx : Context α) (hi : IdempotentOp ctx.op) (l : List Nat) :
    ev ctx (dedup l) = ev ctx l := by
  induction l with
  | nil => rfl
  | cons x xs ih =>
    cases xs with
    | nil => rfl
    | cons z zs =>
      rw [ev_cons ctx x (List.cons_ne_nil z zs), ← ih]
      have hne : dedup (z :: zs) ≠ [] := by
        unfold dedup
        split
        · nofun
        · split <;> nofun
      generalize hd : dedup (z :: zs) = d at hne
      unfold dedup
      rw [hd]
      cases d with
      | nil => exact absurd rfl hne
      | cons y ys =>
        dsimp only
        cases hb : Nat.beq x y
        · rfl
        · have e := Nat.eq_of_beq_eq_true hb
          subst e
          cases ys with
          | nil => exact (hi.idempotent _).symm
          | cons w ws =>
            rw [ev_cons ctx x (List.cons_ne_nil w ws), ← ctx.assoc.assoc, hi.idempotent]
theorem ev_norm {α : Sort u} (ctx : Context α) (e : Expr) : ev ctx (norm ctx e) = eval α ctx e := by
  rw [← (ev_flat ctx e).1, ← ev_dropN ctx (flat e [])]
  unfold norm
  cases hc : ctx.comm with
  | none =>
    cases hi : ctx.idem with
    | none => rfl
    | some p => exact ev_dedup ctx p.down _
  | some q =>
    cases hi : ctx.idem with
    | none => exact ev_isort ctx q.down _
    | some p => exact (ev_dedup ctx p.down _).trans (ev_isort ctx q.down _)
theorem Context.eq_of_norm {α : Sort u} (ctx : Context α) (a b : Expr)
    (h : (norm ctx a == norm ctx b) = true) : eval α ctx a = eval α ctx b := by
  rw [← ev_norm, ← ev_norm, eq_of_beq h]
end Lean.Data.AC
