"""Which text may reach Lean's parser, and which syntax the elaborator.

The second is an allowlist by kind, not a search for bad words.

Text of an agent is parsed by Lean and refused unless every node is of an allowed kind. What is
left out reaches native code (`native_decide`, `run_tac`, `by_elab`, `unsafe`), weakens checks
(`set_option`), papers over gaps (`sorry`, `admit`, `stop`), prints or sleeps, or searches the
whole library (`exact?`). Kinds outside the namespace `Lean` are notations that the core library,
or the environment's own header, declared; an agent cannot declare any. Antiquotations (`$x`) have
kinds of their own and belong in quotations only.
"""

import functools

from segenv.proof import Syntax

_TACTIC_PARTS = """
    caseArg configItem optConfig posConfigItem negConfigItem valConfigItem discharger dsimpArg
    dsimpArgs elimTarget generalizeArg inductionAlt inductionAltLHS inductionAlts location
    locationHyp locationType locationWildcard rcasesPatLo rcasesPatMed rwRule rwRuleSeq simpArg
    simpArgs simpErase simpLemma simpPost simpPre simpStar simpaArgsRest matchRhs matchAlts
    rcasesPat.clear rcasesPat.explicit rcasesPat.ignore rcasesPat.one rcasesPat.paren
    rcasesPat.tuple rcasesPat.typed rcasesPat.alts rintroPat.binder rintroPat.one
    clearValueArg clearValueHyp clearValueStar
    tacticSeq tacticSeq1Indented tacticSeqBracketed seq1 nestedTactic"""
_TACTICS = """
    acRfl allGoals anyGoals apply applyRfl applyAssumption applyRules assumption case case' cases
    change classical clear clearValue congr constructor contradiction decide delta done dsimp
    eqRefl exact exposeNames fail failIfSuccess falseOrByContra first focus funCases funInduction
    generalize induction injection injections intro introMatch intros left letToHave letrec
    liftLets extractLets match normCast0 obtain omega paren rcases refine refine' rename renameI
    repeat1' repeat' replace revert rewriteSeq right rintro rotateLeft rotateRight rwSeq rwa rwaAt
    rwaAtLegacyLocation show simp simpAll simpa skip solveByElim specialize split subst substEqs
    substVars symm symmSaturate tacDepIfThenElse tacIfThenElse tacticAc_nf_ tacticAnd_intros
    tacticExfalso tacticExists_,, tacticHaveI__ tacticHave__ tacticHave' tacticInfer_instance
    tacticIterate____ tacticLetI__ tacticLet__ tacticLet'__ tacticNext_=>_ tacticNofun
    tacticNomatch_,, tacticRefine_lift_ tacticRefine_lift'_ tacticRepeat_ tacticRfl tacticRfl'
    tacticErw___ tacticSuffices_ tacticTrivial tacticTry_ tacticUnhygienic_ tactic_<;>_ unfold
    withReducible withReducibleAndInstances withUnfoldingAll constructorBang"""
_CONV = """
    conv argArg convSeq convSeq1Indented convSeqBracketed enterArg enterPattern occs occsIndexed
    occsWildcard allGoals anyGoals arg case case' change clear congr convApply_ convArgs
    convConvSeq convDone convErw__ convIntro___ convLeft convNext__=>_ convRepeat_ convRfl
    convRight convRw__ convTactic convTry_ conv_<;>_ conv·_ delta dsimp enter ext extractLets
    failIfSuccess first focus fun letToHave lhs liftLets nestedConv nestedTactic nestedTacticCore
    paren pattern reduce rewrite rhs simp simpMatch skip unfold whnf zeta"""
_TERMS = """
    anonymousCtor app argument arrow basicFun binderIdent binderType binderDefault binop binrel
    binrel_no_prop bracketedBinder byTactic byTactic' cdot char depArrow dotIdent ellipsis
    ensureExpectedType explicit explicitBinder explicitUniv explicitUnivSuffix falseVal forall
    fromTerm fun funBinder funImplicitBinder funStrictImplicitBinder generalizingParam have haveI
    haveDecl haveIdDecl haveId havePatDecl haveEqnsDecl hole hygienicLParen ident implicitBinder
    inaccessible inferInstanceAs instBinder leftact let letConfig letDecl letEqnsDecl letI letId
    letIdBinder letIdDecl letIdDeclNoBinders letIdLhs letNegOpt letOptEq letOptGeneralize
    letOptNondep letOptPostponeValue letOptUsedOnly letOptZeta letOpts letPatDecl letPosOpt
    letrec letRecDecl letRecDecls match matchAlt matchAlts matchAltsWhereDecls matchDiscr motive
    namedArgument namedPattern noImplicitLambda nofun noindex nomatch num omission optConfig
    optEllipsis optIdent optSemicolon optType optTypeForStructInst paren pipeProj proj prop
    rightact scientific show showRhs showFrom sort str strictImplicitBinder
    strictImplicitLeftBracket strictImplicitRightBracket structInst structInstField
    structInstFieldDef structInstFields structInstLVal subst suffices sufficesDecl syntheticHole
    trueVal tuple type typeAscription typeOf typeSpec unop"""
_OTHER = """
    Lean.cdot Lean.cdotTk Lean.calcFirstStep Lean.calcStep Lean.calcSteps Lean.calcTactic
    Lean.calc Lean.solveTactic Lean.binderIdent Lean.bracketedExplicitBinders Lean.explicitBinders
    Lean.unbracketedExplicitBinders Lean.Elab.Tactic.Ext.ext
    Lean.Elab.Tactic.Ext.applyExtTheorem Lean.Elab.Tactic.Ext.tacticExt1___
    Lean.term∀__,_ Lean.term∃__,_ Lean.termSatisfies_binder_pred%__
    Lean.binderPred∈_ Lean.binderPred∉_ Lean.binderPred≠_ Lean.binderPred≤_ Lean.binderPred≥_
    Lean.binderPred<_ Lean.binderPred>_
    Lean.Parser.Level.hole Lean.Parser.Level.paren Lean.Parser.Level.max Lean.Parser.Level.imax
    Lean.Parser.Level.num Lean.Parser.Level.ident Lean.Parser.Level.addLit
    Lean.Parser.Termination.suffix"""

ALLOWED = frozenset(
    {f"Lean.Parser.Tactic.{name}" for name in (_TACTIC_PARTS + _TACTICS).split()}
    | {f"Lean.Parser.Tactic.Conv.{name}" for name in _CONV.split()}
    | {f"Lean.Parser.Term.{name}" for name in _TERMS.split()}
    | set(_OTHER.split())
)
DENIED = frozenset({"Mathlib.Meta.eval_expr"})
"""Kinds of libraries that run code: `eval% t`."""
_LITERALS = frozenset({"num", "str", "char"})
_CONFIGURES = "onfigItem"  # at the end of a kind: one option of a tactic, or what wraps it
_SWITCHES = ("true", "false")


@functools.lru_cache(5_000)
def is_suspect(kind: str) -> bool:
    """Whether a kind of node may speak against its tactic; `forbidden` decides with the text."""
    return _is_unknown(kind) or kind.endswith(_CONFIGURES)


def _is_unknown(kind: str) -> bool:
    if kind.startswith("Lean."):
        return kind not in ALLOWED
    return kind in DENIED or "antiquot" in kind


def forbidden(tactic: Syntax, text: str) -> str | None:
    """Why a tactic of `text` may not be run, or None if it may."""
    for node in tactic.walk():
        if _is_unknown(node.kind):
            word = text[node.start : node.end].split()[0] if node.end > node.start else node.kind
            return f"`{word}` is not allowed in a proof here (syntax {node.kind})"
        if node.kind.endswith(_CONFIGURES) and _is_unsafe_setting(node, text):
            return (
                f"`{text[node.start : node.end]}` is not allowed in a proof here: an option is a "
                "switch, `true`, `false` or a literal, and no option runs compiled code"
            )
    return None


def _is_unsafe_setting(item: Syntax, text: str) -> bool:
    """A configuration may run compiled code: only switches and literals, and never `native`."""
    if item.kind.endswith("configItem"):  # which holds the option itself
        return False
    name, *values = [node for node in item.walk() if node is not item] or [item]
    return "native" in text[name.start : name.end] or not all(
        node.kind in _LITERALS or text[node.start : node.end] in _SWITCHES for node in values
    )
