prelude
import SegCore.Prelude
/-! # Meta: syntax trees, the macro monad and the unexpander monad

Enough for Lean's own macros and for `notation` and `macro` in a user's file. Values of these types
pass to and from native code, so their constructors and fields stand in exactly Lean's order.

The functions are native. `@[extern "x"]` declares one: the interpreter finds the symbol by the
mangled Lean name and ignores the string. They are axioms to the kernel, each of a type that has
values, and a proof that used one would show it among its axioms. Those that Lean writes a default
tactic with (`h : p := by t`) are definitions, as the statement then mentions them. -/
set_option genSizeOf false
set_option linter.unusedVariables false
set_option checkBinderAnnotations false
universe u v w

/-! ## Arrays -/
structure Array (α : Type u) where
  mk ::
  toList : List α
attribute [extern "lean_array_to_list"] Array.toList
attribute [extern "lean_array_mk"] Array.mk
@[extern "x"] def Array.empty {α : Type u} : Array α := Array.mk List.nil
@[extern "x"] def Array.mkEmpty {α : Type u} (c : Nat) : Array α := Array.mk List.nil
@[extern "x"] def Array.push {α : Type u} (a : Array α) (v : α) : Array α :=
  Array.mk (List.rec (List.cons v List.nil) (fun x _ rest => List.cons x rest) a.toList)
@[extern "x"] axiom Array.mkArray0 {α : Type u} : Array α
@[extern "x"] axiom Array.mkArray1 {α : Type u} (a₁ : α) : Array α
@[extern "x"] axiom Array.mkArray2 {α : Type u} (a₁ a₂ : α) : Array α
@[extern "x"] axiom Array.mkArray3 {α : Type u} (a₁ a₂ a₃ : α) : Array α
@[extern "x"] axiom Array.mkArray4 {α : Type u} (a₁ a₂ a₃ a₄ : α) : Array α
@[extern "x"] axiom Array.mkArray5 {α : Type u} (a₁ a₂ a₃ a₄ a₅ : α) : Array α
@[extern "x"] axiom Array.mkArray6 {α : Type u} (a₁ a₂ a₃ a₄ a₅ a₆ : α) : Array α
@[extern "x"] axiom Array.mkArray7 {α : Type u} (a₁ a₂ a₃ a₄ a₅ a₆ a₇ : α) : Array α
@[extern "x"] axiom Array.mkArray8 {α : Type u} (a₁ a₂ a₃ a₄ a₅ a₆ a₇ a₈ : α) : Array α
@[extern "x"] axiom Array.append {α : Type u} (a b : Array α) : Array α
@[extern "x"] axiom List.toArray {α : Type u} (as : List α) : Array α

/-! ## Monads -/
class Functor (f : Type u → Type v) : Type (max (u+1) v) where
  map : {α β : Type u} → (α → β) → f α → f β
  mapConst : {α β : Type u} → α → f β → f α
class Pure (f : Type u → Type v) where
  pure {α : Type u} : α → f α
export Pure (pure)
class Seq (f : Type u → Type v) : Type (max (u+1) v) where
  seq : {α β : Type u} → f (α → β) → (Unit → f α) → f β
class SeqLeft (f : Type u → Type v) : Type (max (u+1) v) where
  seqLeft : {α β : Type u} → f α → (Unit → f β) → f α
class SeqRight (f : Type u → Type v) : Type (max (u+1) v) where
  seqRight : {α β : Type u} → f α → (Unit → f β) → f β
class Applicative (f : Type u → Type v) extends Functor f, Pure f, Seq f, SeqLeft f, SeqRight f
class Bind (m : Type u → Type v) where
  bind : {α β : Type u} → m α → (α → m β) → m β
export Bind (bind)
class Monad (m : Type u → Type v) : Type (max (u+1) v) extends Applicative m, Bind m
class MonadExceptOf (ε : semiOutParam (Type u)) (m : Type v → Type w) where
  throw {α : Type v} : ε → m α
  tryCatch {α : Type v} (body : m α) (handler : ε → m α) : m α
class MonadExcept (ε : outParam (Type u)) (m : Type v → Type w) where
  throw {α : Type v} : ε → m α
  tryCatch {α : Type v} (body : m α) (handler : ε → m α) : m α
export MonadExcept (throw tryCatch)
instance (ε : outParam (Type u)) (m : Type v → Type w) [MonadExceptOf ε m] : MonadExcept ε m :=
  ⟨fun e => MonadExceptOf.throw e, fun x h => MonadExceptOf.tryCatch x h⟩
def ReaderT (ρ : Type u) (m : Type u → Type v) (α : Type u) : Type (max u v) := ρ → m α
inductive EStateM.Result (ε σ α : Type u) : Type u where
  | ok : α → σ → Result ε σ α
  | error : ε → σ → Result ε σ α
def EStateM (ε σ α : Type u) : Type u := σ → EStateM.Result ε σ α
namespace Lean
/-! ## Names and parser descriptors -/
inductive Name where
  | anonymous : Name
  | str (pre : Name) (str : String)
  | num (pre : Name) (i : Nat)
@[extern "x"] axiom Name.str._override (p : Name) (s : String) : Name
@[extern "x"] axiom Name.num._override (p : Name) (i : Nat) : Name
attribute [implemented_by Name.str._override] Name.str
attribute [implemented_by Name.num._override] Name.num
@[extern "x"] def Name.mkStr1 (s₁ : String) : Name :=
  Name.str Name.anonymous s₁
@[extern "x"] def Name.mkStr2 (s₁ s₂ : String) : Name :=
  Name.str (Name.str Name.anonymous s₁) s₂
@[extern "x"] def Name.mkStr3 (s₁ s₂ s₃ : String) : Name :=
  Name.str (Name.str (Name.str Name.anonymous s₁) s₂) s₃
@[extern "x"] def Name.mkStr4 (s₁ s₂ s₃ s₄ : String) : Name :=
  Name.str (Name.str (Name.str (Name.str Name.anonymous s₁) s₂) s₃) s₄
@[extern "x"] def Name.mkStr5 (s₁ s₂ s₃ s₄ s₅ : String) : Name :=
  Name.str (Name.str (Name.str (Name.str (Name.str Name.anonymous s₁) s₂) s₃) s₄) s₅
@[extern "x"] def Name.mkStr6 (s₁ s₂ s₃ s₄ s₅ s₆ : String) : Name :=
  Name.str (Name.str (Name.str (Name.str (Name.str (Name.str Name.anonymous s₁) s₂) s₃) s₄) s₅) s₆
@[extern "x"] def Name.mkStr7 (s₁ s₂ s₃ s₄ s₅ s₆ s₇ : String) : Name :=
  Name.str (Name.str (Name.str (Name.str (Name.str (Name.str (Name.str Name.anonymous s₁) s₂) s₃) s₄) s₅) s₆) s₇
abbrev Name.mkStr (p : Name) (s : String) : Name := Name.str p s
abbrev Name.mkNum (p : Name) (i : Nat) : Name := Name.num p i
inductive ParserDescr where
  | const  (name : Name)
  | unary  (name : Name) (p : ParserDescr)
  | binary (name : Name) (p₁ p₂ : ParserDescr)
  | node (kind : Name) (prec : Nat) (p : ParserDescr)
  | trailingNode (kind : Name) (prec lhsPrec : Nat) (p : ParserDescr)
  | symbol (val : String)
  | nonReservedSymbol (val : String) (includeIdent : Bool)
  | cat (catName : Name) (rbp : Nat)
  | parser (declName : Name)
  | nodeWithAntiquot (name : String) (kind : Name) (p : ParserDescr)
  | sepBy  (p : ParserDescr) (sep : String) (psep : ParserDescr) (allowTrailingSep : Bool)
  | sepBy1 (p : ParserDescr) (sep : String) (psep : ParserDescr) (allowTrailingSep : Bool)
  | unicodeSymbol (val asciiVal : String) (preserveForPP : Bool)
abbrev TrailingParserDescr := ParserDescr
structure Parser.Category

/-! ## Syntax -/
structure SubstringRaw where
  str : String
  startPos : Nat
  stopPos : Nat
/-- Where a text ends: there is no arithmetic of bytes here to say it with. -/
opaque SubstringRaw.endOf (str : String) : Nat
@[extern "x"] def _root_.String.toRawSubstring (s : String) : SubstringRaw :=
  ⟨s, Nat.zero, SubstringRaw.endOf s⟩
inductive SourceInfo where
  | original (leading : SubstringRaw) (pos : Nat) (trailing : SubstringRaw) (endPos : Nat)
  | synthetic (pos : Nat) (endPos : Nat) (canonical : Bool)
  | none
abbrev SyntaxNodeKind := Name
abbrev SyntaxNodeKinds := List SyntaxNodeKind
inductive Syntax.Preresolved where
  | namespace (ns : Name)
  | decl (n : Name) (fields : List String)
inductive Syntax where
  | missing : Syntax
  | node (info : SourceInfo) (kind : SyntaxNodeKind) (args : Array Syntax) : Syntax
  | atom (info : SourceInfo) (val : String) : Syntax
  | ident (info : SourceInfo) (rawVal : SubstringRaw) (val : Name)
    (preresolved : List Syntax.Preresolved) : Syntax
@[reducible] def _root_.autoParam (α : Sort u) (tactic : Syntax) : Sort u := α
structure TSyntax (ks : SyntaxNodeKinds) where
  raw : Syntax
abbrev Term := TSyntax (List.cons (Name.mkStr1 "term") List.nil)
instance : CoeOut (TSyntax ks) Syntax := ⟨TSyntax.raw⟩
instance : Coe SyntaxNodeKind SyntaxNodeKinds := ⟨fun k => List.cons k List.nil⟩
instance :
    Coe (TSyntax (List.cons (Name.mkStr1 "ident") List.nil))
      (TSyntax (List.cons (Name.mkStr1 "term") List.nil)) :=
  ⟨fun s => ⟨s.raw⟩⟩
instance :
    Coe (TSyntax (List.cons (Name.mkStr1 "num") List.nil))
      (TSyntax (List.cons (Name.mkStr1 "term") List.nil)) :=
  ⟨fun s => ⟨s.raw⟩⟩
instance :
    Coe (TSyntax (List.cons (Name.mkStr1 "str") List.nil))
      (TSyntax (List.cons (Name.mkStr1 "term") List.nil)) :=
  ⟨fun s => ⟨s.raw⟩⟩
abbrev MacroScope := Nat
@[extern "x"] axiom Syntax.isOfKind (stx : Syntax) (k : SyntaxNodeKind) : Bool
@[extern "x"] axiom Syntax.matchesNull (stx : Syntax) (n : Nat) : Bool
@[extern "x"] axiom Syntax.matchesIdent (stx : Syntax) (id : Name) : Bool
@[extern "x"] axiom Syntax.matchesLit (stx : Syntax) (k : SyntaxNodeKind) (val : String) : Bool
@[extern "x"] axiom Syntax.getArg (stx : Syntax) (i : Nat) : Syntax
@[extern "x"] axiom Syntax.getArgs (stx : Syntax) : Array Syntax
@[extern "x"] axiom Syntax.getNumArgs (stx : Syntax) : Nat
@[extern "x"] axiom Syntax.node1 (info : SourceInfo) (kind : SyntaxNodeKind) (a₁ : Syntax) : Syntax
@[extern "x"] axiom Syntax.node2 (info : SourceInfo) (kind : SyntaxNodeKind) (a₁ a₂ : Syntax) :
    Syntax
@[extern "x"] axiom Syntax.node3 (info : SourceInfo) (kind : SyntaxNodeKind) (a₁ a₂ a₃ : Syntax) :
    Syntax
@[extern "x"] axiom Syntax.node4 (info : SourceInfo) (kind : SyntaxNodeKind)
    (a₁ a₂ a₃ a₄ : Syntax) : Syntax
@[extern "x"] axiom Syntax.node5 (info : SourceInfo) (kind : SyntaxNodeKind)
    (a₁ a₂ a₃ a₄ a₅ : Syntax) : Syntax
@[extern "x"] axiom Syntax.node6 (info : SourceInfo) (kind : SyntaxNodeKind)
    (a₁ a₂ a₃ a₄ a₅ a₆ : Syntax) : Syntax
@[extern "x"] axiom Syntax.node7 (info : SourceInfo) (kind : SyntaxNodeKind)
    (a₁ a₂ a₃ a₄ a₅ a₆ a₇ : Syntax) : Syntax
@[extern "x"] axiom Syntax.node8 (info : SourceInfo) (kind : SyntaxNodeKind)
    (a₁ a₂ a₃ a₄ a₅ a₆ a₇ a₈ : Syntax) : Syntax
@[extern "x"] def mkAtom (val : String) : Syntax := Syntax.atom SourceInfo.none val
@[extern "x"] axiom addMacroScope (mainModule : Name) (n : Name) (scp : MacroScope) : Name
@[extern "x"] axiom SourceInfo.fromRef (ref : Syntax) (canonical : Bool) : SourceInfo

/-! ## The macro monad and the unexpander monad -/
class MonadRef (m : Type → Type) where
  getRef : m Syntax
  withRef {α : Type} : Syntax → m α → m α
class MonadQuotation (m : Type → Type) extends MonadRef m where
  getCurrMacroScope : m MacroScope
  getContext : m Name
  withFreshMacroScope {α : Type} : m α → m α
export MonadRef (getRef)
export MonadQuotation (getCurrMacroScope withFreshMacroScope)
@[extern "x"] axiom withRef {m : Type → Type} [Monad m] [MonadRef m] {α : Type} (ref : Syntax)
    (x : m α) : m α
@[extern "x"] axiom MonadRef.mkInfoFromRefPos {m : Type → Type} [Monad m] [MonadRef m] :
    m SourceInfo
namespace Macro
axiom MethodsRef : Type
structure Context where
  methods : MethodsRef
  quotContext : Name
  currMacroScope : MacroScope
  currRecDepth : Nat
  maxRecDepth : Nat
  ref : Syntax
inductive Exception where
  | error : Syntax → String → Exception
  | unsupportedSyntax : Exception
structure State where
  macroScope : MacroScope
  expandedMacroDecls : List Name
  traceMsgs : List (Prod Name String)
end Macro
def MacroM : Type → Type := ReaderT Macro.Context (EStateM Macro.Exception Macro.State)
def Macro : Type := Syntax → MacroM Syntax
namespace PrettyPrinter
def UnexpandM : Type → Type := ReaderT Syntax (EStateM Unit Unit)
def Unexpander : Type := Syntax → UnexpandM Syntax
end PrettyPrinter

-- Both are written out: there is no `do` and no derived instance to build them from.
instance : Monad MacroM where
  map f x := fun c s => match x c s with | .ok a s => .ok (f a) s | .error e s => .error e s
  mapConst a x := fun c s => match x c s with | .ok _ s => .ok a s | .error e s => .error e s
  pure a := fun _ s => .ok a s
  seq f x := fun c s => match f c s with
    | .ok f s => (match x () c s with | .ok a s => .ok (f a) s | .error e s => .error e s)
    | .error e s => .error e s
  seqLeft x y := fun c s => match x c s with
    | .ok a s => (match y () c s with | .ok _ s => .ok a s | .error e s => .error e s)
    | .error e s => .error e s
  seqRight x y := fun c s => match x c s with | .ok _ s => y () c s | .error e s => .error e s
  bind x f := fun c s => match x c s with | .ok a s => f a c s | .error e s => .error e s
instance : MonadExceptOf Macro.Exception MacroM where
  throw e := fun _ s => .error e s
  tryCatch x h := fun c s => match x c s with | .ok a s => .ok a s | .error e s => h e c s
instance : Monad PrettyPrinter.UnexpandM where
  map f x := fun c s => match x c s with | .ok a s => .ok (f a) s | .error e s => .error e s
  mapConst a x := fun c s => match x c s with | .ok _ s => .ok a s | .error e s => .error e s
  pure a := fun _ s => .ok a s
  seq f x := fun c s => match f c s with
    | .ok f s => (match x () c s with | .ok a s => .ok (f a) s | .error e s => .error e s)
    | .error e s => .error e s
  seqLeft x y := fun c s => match x c s with
    | .ok a s => (match y () c s with | .ok _ s => .ok a s | .error e s => .error e s)
    | .error e s => .error e s
  seqRight x y := fun c s => match x c s with | .ok _ s => y () c s | .error e s => .error e s
  bind x f := fun c s => match x c s with | .ok a s => f a c s | .error e s => .error e s
instance : MonadExceptOf Unit PrettyPrinter.UnexpandM where
  throw e := fun _ s => .error e s
  tryCatch x h := fun c s => match x c s with | .ok a s => .ok a s | .error e s => h e c s
@[instance, extern "x"] axiom Macro.instMonadRefMacroM : MonadRef MacroM
@[instance, extern "x"] axiom Macro.instMonadQuotationMacroM : MonadQuotation MacroM
@[instance, extern "x"] axiom PrettyPrinter.instMonadQuotationUnexpandM :
    MonadQuotation PrettyPrinter.UnexpandM
end Lean
@[extern "x"] axiom String.toRawSubstring' (s : String) : Lean.SubstringRaw
