prelude
import SegCore.Meta
/-! # Native: parsers, macros and unexpanders that are compiled into libleanshared

Written by `tools/gen_native.py`; edit that. Each line registers one of them under its own name.
No proof uses anything here. -/
set_option linter.unusedVariables false
@[extern "x"] axiom Lean.Parser.Tactic.caseArg : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.config : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.configItem : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.discharger : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.dsimpArg : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.dsimpArgs : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.elimTarget : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.generalizeArg : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.inductionAlt : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.inductionAltLHS : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.inductionAlts : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.location : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.locationHyp : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.locationType : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.locationWildcard : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.optConfig : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.posConfigItem : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.negConfigItem : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.valConfigItem : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.rcasesPatLo : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.rcasesPatMed : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.rwRule : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.rwRuleSeq : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.simpArg : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.simpArgs : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.simpErase : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.simpLemma : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.simpPost : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.simpPre : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.simpStar : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.simpaArgsRest : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.simpTraceArgsRest : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.simpAllTraceArgsRest : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.dsimpTraceArgsRest : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.simpaUsingBangArgsRest : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.clearValueArg : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.clearValueHyp : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.clearValueStar : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.withImplicit : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.matchRhs : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.matchAlts : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.anchor : Lean.ParserDescr
@[extern "x"] axiom Lean.cdotTk : Lean.ParserDescr
@[extern "x"] axiom Lean.calcFirstStep : Lean.ParserDescr
@[extern "x"] axiom Lean.calcStep : Lean.ParserDescr
@[extern "x"] axiom Lean.calcSteps : Lean.ParserDescr
@[extern "x"] axiom Lean.binderIdent : Lean.ParserDescr
@[extern "x"] axiom Lean.bracketedExplicitBinders : Lean.ParserDescr
@[extern "x"] axiom Lean.explicitBinders : Lean.ParserDescr
@[extern "x"] axiom Lean.unbracketedExplicitBinders : Lean.ParserDescr
declare_syntax_cat rawStx
declare_syntax_cat rcasesPat
declare_syntax_cat rintroPat
declare_syntax_cat binderPred
declare_syntax_cat conv (behavior := both)
@[rcasesPat_parser 1000, extern "x"] axiom Lean.Parser.Tactic.rcasesPat.clear : Lean.ParserDescr
@[rcasesPat_parser 1000, extern "x"] axiom Lean.Parser.Tactic.rcasesPat.explicit : Lean.ParserDescr
@[rcasesPat_parser 1000, extern "x"] axiom Lean.Parser.Tactic.rcasesPat.ignore : Lean.ParserDescr
@[rcasesPat_parser 1000, extern "x"] axiom Lean.Parser.Tactic.rcasesPat.one : Lean.ParserDescr
@[rcasesPat_parser 1000, extern "x"] axiom Lean.Parser.Tactic.rcasesPat.paren : Lean.ParserDescr
@[rcasesPat_parser 1000, extern "x"] axiom Lean.Parser.Tactic.rcasesPat.tuple : Lean.ParserDescr
@[rintroPat_parser 1000, extern "x"] axiom Lean.Parser.Tactic.rintroPat.binder : Lean.ParserDescr
@[rintroPat_parser 1000, extern "x"] axiom Lean.Parser.Tactic.rintroPat.one : Lean.ParserDescr
@[binderPred_parser 1000, extern "x"] axiom Lean.«binderPred∈_» : Lean.ParserDescr
@[binderPred_parser 1000, extern "x"] axiom Lean.«binderPred∉_» : Lean.ParserDescr
@[binderPred_parser 1000, extern "x"] axiom Lean.«binderPred≠_» : Lean.ParserDescr
@[binderPred_parser 1000, extern "x"] axiom Lean.«binderPred≤_» : Lean.ParserDescr
@[binderPred_parser 1000, extern "x"] axiom Lean.«binderPred≥_» : Lean.ParserDescr
@[binderPred_parser 1000, extern "x"] axiom Lean.«binderPred<_» : Lean.ParserDescr
@[binderPred_parser 1000, extern "x"] axiom Lean.«binderPred>_» : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.acRfl : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.allGoals : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.anyGoals : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.apply : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.applyRfl : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.apply? : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.applyAssumption : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.applyRules : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.assumption : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.case : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.case' : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.cases : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.change : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.classical : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.clear : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.clearValue : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.congr : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.constructor : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.contradiction : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.decide : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.delta : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.done : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.dsimp : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.dsimpTrace : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.eqRefl : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.exact : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.exact? : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.exposeNames : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.extractLets : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.fail : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.failIfSuccess : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.falseOrByContra : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.first : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.focus : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.funCases : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.funInduction : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.generalize : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.guardHyp : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.guardTarget : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.guardExpr : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.induction : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.injection : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.injections : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.intro : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.intros : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.left : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.letToHave : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.letrec : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.liftLets : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.nativeDecide : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.normCast0 : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.obtain : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.omega : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.paren : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.rcases : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.refine : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.refine' : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.rename : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.renameI : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.repeat1' : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.repeat' : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.replace : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.revert : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.rewriteSeq : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.rewrites? : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.right : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.rintro : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.rotateLeft : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.rotateRight : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.runTac : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.rwSeq : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.rwa : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.rwaAt : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.rwaAtLegacyLocation : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.«show» : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.showTerm : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.simp : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.simpAll : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.simpAllTrace : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.simpTrace : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.simpa : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.skip : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.sleep : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.solveByElim : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.specialize : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.split : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.subst : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.substEqs : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.substVars : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.symm : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.symmSaturate : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.tacDepIfThenElse : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.tacIfThenElse : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.tacticAc_nf_ : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.tacticAdmit : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.tacticAnd_intros : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.tacticExfalso : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.«tacticExists_,,» : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.tacticHaveI__ : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.tacticHave__ : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.tacticHave' : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.tacticInfer_instance : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.tacticIterate____ : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.tacticLetI__ : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.tacticLet__ : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.tacticLet'__ : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.«tacticNext_=>_» : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.tacticNofun : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.«tacticNomatch_,,» : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.tacticRefine_lift_ : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.tacticRefine_lift'_ : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.tacticRepeat_ : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.tacticRfl : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.tacticRfl' : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.tacticSimpa!_ : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.tacticSimpa?_ : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.tacticSimpa?!_ : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.tacticErw___ : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.tacticSorry : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.tacticStop_ : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.tacticSuffices_ : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.tacticTrivial : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.tacticTry_ : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.tacticUnhygienic_ : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.«tactic_<;>_» : Lean.TrailingParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.traceMessage : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.traceState : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.unfold : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.withAnnotateState : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.withReducible : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.withReducibleAndInstances : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.withUnfoldingAll : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.constructorBang : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.simpArith : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.simpArithBang : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.simpAutoUnfold : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.simpAllArith : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.dsimpAutoUnfold : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.acNf0 : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.as_aux_lemma : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Elab.Tactic.Ext.ext : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Elab.Tactic.Ext.applyExtTheorem : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Elab.Tactic.Ext.tacticExt1___ : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.cdot : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.calcTactic : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.solveTactic : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom «tacticBy_cases_:_» : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom tacticFunext___ : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom tacticDecreasing_tactic : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom tacticDecreasing_trivial : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom tacticDecreasing_with_ : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom tacticGet_elem_tactic : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom tacticGet_elem_tactic_trivial : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom tacticGet_elem_tactic_extensible : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom tacticSimp_wf : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom tacticClean_wf : Lean.ParserDescr
@[term_parser 1000, extern "x"] axiom rawNatLit : Lean.ParserDescr
@[term_parser 1000, extern "x"] axiom coeNotation : Lean.ParserDescr
@[term_parser 1000, extern "x"] axiom coeFunNotation : Lean.ParserDescr
@[term_parser 1000, extern "x"] axiom coeSortNotation : Lean.ParserDescr
@[term_parser 1000, extern "x"] axiom boolIfThenElse : Lean.ParserDescr
@[term_parser 1000, extern "x"] axiom termDepIfThenElse : Lean.ParserDescr
@[term_parser 1000, extern "x"] axiom «termExists_,_» : Lean.ParserDescr
@[term_parser 1000, extern "x"] axiom termIfLet : Lean.ParserDescr
@[term_parser 1000, extern "x"] axiom termIfThenElse : Lean.ParserDescr
@[term_parser 1000, extern "x"] axiom termMax_prec : Lean.ParserDescr
@[term_parser 1000, extern "x"] axiom termWithout_expected_type_ : Lean.ParserDescr
@[term_parser 1000, extern "x"] axiom «term_↔_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_∈_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_∉_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_∘_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_∣_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_∧_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_∨_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_≈_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_≍_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_≠_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_≤_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_≥_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_⊕_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_⊕'_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_!=_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_$__» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_%_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_&&_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_*_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_+_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_++_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_-_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_/_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_::_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_<_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_<->_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_<=_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_<|_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_<|>_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_=_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_==_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_>_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_>=_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_>>=_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_>>_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_<$>_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_<*>_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_<*_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_*>_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_^_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_|>_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_||_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_×_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_×__1» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_×'_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_×'__1» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «termΣ_,_» : Lean.ParserDescr
@[term_parser 1000, extern "x"] axiom «termΣ'_,_» : Lean.ParserDescr
@[term_parser 1000, extern "x"] axiom «term‹_›» : Lean.ParserDescr
@[term_parser 1000, extern "x"] axiom «term∃_,_» : Lean.ParserDescr
@[term_parser 1000, extern "x"] axiom term!_ : Lean.ParserDescr
@[term_parser 1000, extern "x"] axiom «term%[_|_]» : Lean.ParserDescr
@[term_parser 1000, extern "x"] axiom «term-_» : Lean.ParserDescr
@[term_parser 1000, extern "x"] axiom «term[_]» : Lean.ParserDescr
@[term_parser 1000, extern "x"] axiom «term{_:_//_}» : Lean.ParserDescr
@[term_parser 1000, extern "x"] axiom «term¬_» : Lean.ParserDescr
@[term_parser 1000, extern "x"] axiom «term_∪_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_∩_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term_⊆_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term∅» : Lean.ParserDescr
@[term_parser 1000, extern "x"] axiom «term{_}» : Lean.ParserDescr
@[term_parser 1000, extern "x"] axiom «term{}» : Lean.ParserDescr
@[term_parser 1000, extern "x"] axiom «term__[_]» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term__[_]'_» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term__[_]_?» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom «term__[_]_!» : Lean.TrailingParserDescr
@[term_parser 1000, extern "x"] axiom Lean.calc : Lean.ParserDescr
@[term_parser 1000, extern "x"] axiom Lean.«termSatisfies_binder_pred%__» : Lean.ParserDescr
@[term_parser 1000, extern "x"] axiom Lean.«term∀__,_» : Lean.ParserDescr
@[term_parser 1000, extern "x"] axiom Lean.«term∃__,_» : Lean.ParserDescr
@[stx_parser 1000, extern "x"] axiom «stx_*» : Lean.TrailingParserDescr
@[stx_parser 1000, extern "x"] axiom «stx_+» : Lean.TrailingParserDescr
@[stx_parser 1000, extern "x"] axiom «stx_,*» : Lean.TrailingParserDescr
@[stx_parser 1000, extern "x"] axiom «stx_,*,?» : Lean.TrailingParserDescr
@[stx_parser 1000, extern "x"] axiom «stx_,+» : Lean.TrailingParserDescr
@[stx_parser 1000, extern "x"] axiom «stx_,+,?» : Lean.TrailingParserDescr
@[stx_parser 1000, extern "x"] axiom «stx_<|>_» : Lean.TrailingParserDescr
@[stx_parser 1000, extern "x"] axiom stx_? : Lean.TrailingParserDescr
@[stx_parser 1000, extern "x"] axiom stx!_ : Lean.ParserDescr
@[prec_parser 1000, extern "x"] axiom precArg : Lean.ParserDescr
@[prec_parser 1000, extern "x"] axiom precLead : Lean.ParserDescr
@[prec_parser 1000, extern "x"] axiom precMax : Lean.ParserDescr
@[prec_parser 1000, extern "x"] axiom precMin : Lean.ParserDescr
@[prec_parser 1000, extern "x"] axiom precMin1 : Lean.ParserDescr
@[prec_parser 1000, extern "x"] axiom «prec(_)» : Lean.ParserDescr
@[prio_parser 1000, extern "x"] axiom prioDefault : Lean.ParserDescr
@[prio_parser 1000, extern "x"] axiom prioHigh : Lean.ParserDescr
@[prio_parser 1000, extern "x"] axiom prioLow : Lean.ParserDescr
@[prio_parser 1000, extern "x"] axiom prioMid : Lean.ParserDescr
@[prio_parser 1000, extern "x"] axiom «prio(_)» : Lean.ParserDescr
@[prec_parser 1000, extern "x"] axiom Lean.Parser.Syntax.addPrec : Lean.TrailingParserDescr
@[prec_parser 1000, extern "x"] axiom Lean.Parser.Syntax.subPrec : Lean.TrailingParserDescr
@[prio_parser 1000, extern "x"] axiom Lean.Parser.Syntax.addPrio : Lean.TrailingParserDescr
@[prio_parser 1000, extern "x"] axiom Lean.Parser.Syntax.subPrio : Lean.TrailingParserDescr
@[attr_parser 1000, extern "x"] axiom Lean.Parser.Attr.simp : Lean.ParserDescr
@[attr_parser 1000, extern "x"] axiom Lean.Parser.Attr.ext : Lean.ParserDescr
@[attr_parser 1000, extern "x"] axiom Lean.Parser.Attr.extIff : Lean.ParserDescr
@[attr_parser 1000, extern "x"] axiom Lean.Parser.Attr.extFlat : Lean.ParserDescr
@[attr_parser 1000, extern "x"] axiom Lean.Parser.Attr.norm_cast : Lean.ParserDescr
@[attr_parser 1000, extern "x"] axiom Lean.Parser.Attr.simprocAttr : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.Conv.argArg : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.Conv.convSeq : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.Conv.convSeq1Indented : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.Conv.convSeqBracketed : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.Conv.enterArg : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.Conv.enterPattern : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.Conv.occs : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.Conv.occsIndexed : Lean.ParserDescr
@[extern "x"] axiom Lean.Parser.Tactic.Conv.occsWildcard : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.allGoals : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.anyGoals : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.arg : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.case : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.case' : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.cbv : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.change : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.clear : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.congr : Lean.ParserDescr
@[tactic_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.conv : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.convApply_ : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.convArgs : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.convConvSeq : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.convDone : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.convErw__ : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.convIntro___ : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.convLeft : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.«convNext__=>_» : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.convRepeat_ : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.convRfl : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.convRight : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.convRw__ : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.convTactic : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.convTrace_state : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.convTry_ : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.«conv_<;>_» : Lean.TrailingParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.«conv·_» : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.delta : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.dsimp : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.dsimpTrace : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.enter : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.ext : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.extractLets : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.failIfSuccess : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.first : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.focus : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.«fun» : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.letToHave : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.lhs : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.liftLets : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.nestedConv : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.nestedTactic : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.nestedTacticCore : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.normCast : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.paren : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.pattern : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.reduce : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.rewrite : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.rhs : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.simp : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.simpMatch : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.simpTrace : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.skip : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.unfold : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.whnf : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.withAnnotateState : Lean.ParserDescr
@[conv_parser 1000, extern "x"] axiom Lean.Parser.Tactic.Conv.zeta : Lean.ParserDescr
@[macro Lean.Parser.Tactic.letrec, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_letrec_1 : Lean.Macro
@[macro Lean.Parser.Tactic.rwSeq, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_rwSeq_1 : Lean.Macro
@[macro Lean.Parser.Tactic.rwaAtLegacyLocation, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_rwaAtLegacyLocation_1 : Lean.Macro
@[macro Lean.Parser.Tactic.tacDepIfThenElse, extern "x"] axiom Lean.Parser.Tactic._aux_Init_TacticsExtra___macroRules_Lean_Parser_Tactic_tacDepIfThenElse_1 : Lean.Macro
@[macro Lean.Parser.Tactic.tacIfThenElse, extern "x"] axiom Lean.Parser.Tactic._aux_Init_TacticsExtra___macroRules_Lean_Parser_Tactic_tacIfThenElse_1 : Lean.Macro
@[macro Lean.Parser.Tactic.tacticAc_nf_, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticAc_nf__1 : Lean.Macro
@[macro Lean.Parser.Tactic.tacticAdmit, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticAdmit_1 : Lean.Macro
@[macro Lean.Parser.Tactic.tacticAnd_intros, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticAnd_intros_1 : Lean.Macro
@[macro Lean.Parser.Tactic.tacticExfalso, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticExfalso_1 : Lean.Macro
@[macro Lean.Parser.Tactic.«tacticExists_,,», extern "x"] axiom Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticExists_,,_1» : Lean.Macro
@[macro Lean.Parser.Tactic.tacticHaveI__, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticHaveI___1 : Lean.Macro
@[macro Lean.Parser.Tactic.tacticHave__, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticHave___1 : Lean.Macro
@[macro Lean.Parser.Tactic.tacticHave', extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticHave'_1 : Lean.Macro
@[macro Lean.Parser.Tactic.tacticInfer_instance, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticInfer_instance_1 : Lean.Macro
@[macro Lean.Parser.Tactic.tacticIterate____, extern "x"] axiom Lean.Parser.Tactic._aux_Init_TacticsExtra___macroRules_Lean_Parser_Tactic_tacticIterate_____1 : Lean.Macro
@[macro Lean.Parser.Tactic.tacticLetI__, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticLetI___1 : Lean.Macro
@[macro Lean.Parser.Tactic.tacticLet__, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticLet___1 : Lean.Macro
@[macro Lean.Parser.Tactic.tacticLet'__, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticLet'___1 : Lean.Macro
@[macro Lean.Parser.Tactic.«tacticNext_=>_», extern "x"] axiom Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticNext_=>__1» : Lean.Macro
@[macro Lean.Parser.Tactic.tacticNofun, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticNofun_1 : Lean.Macro
@[macro Lean.Parser.Tactic.«tacticNomatch_,,», extern "x"] axiom Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticNomatch_,,_1» : Lean.Macro
@[macro Lean.Parser.Tactic.tacticRefine_lift_, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticRefine_lift__1 : Lean.Macro
@[macro Lean.Parser.Tactic.tacticRefine_lift'_, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticRefine_lift'__1 : Lean.Macro
@[macro Lean.Parser.Tactic.tacticRfl, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticRfl_1 : Lean.Macro
@[macro Lean.Parser.Tactic.tacticRfl, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticRfl_2 : Lean.Macro
@[macro Lean.Parser.Tactic.tacticRfl, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticRfl_3 : Lean.Macro
@[macro Lean.Parser.Tactic.tacticRfl, extern "x"] axiom _aux_Init_Core___macroRules_Lean_Parser_Tactic_tacticRfl_1 : Lean.Macro
@[macro Lean.Parser.Tactic.tacticRfl', extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticRfl'_1 : Lean.Macro
@[macro Lean.Parser.Tactic.tacticSimpa!_, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimpa!__1 : Lean.Macro
@[macro Lean.Parser.Tactic.tacticSimpa?_, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimpa?__1 : Lean.Macro
@[macro Lean.Parser.Tactic.tacticSimpa?!_, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSimpa?!__1 : Lean.Macro
@[macro Lean.Parser.Tactic.tacticErw___, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Meta___macroRules_Lean_Parser_Tactic_tacticErw____1 : Lean.Macro
@[macro Lean.Parser.Tactic.tacticSorry, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSorry_1 : Lean.Macro
@[macro Lean.Parser.Tactic.tacticStop_, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticStop__1 : Lean.Macro
@[macro Lean.Parser.Tactic.tacticSuffices_, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticSuffices__1 : Lean.Macro
@[macro Lean.Parser.Tactic.tacticTrivial, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTrivial_1 : Lean.Macro
@[macro Lean.Parser.Tactic.tacticTrivial, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTrivial_2 : Lean.Macro
@[macro Lean.Parser.Tactic.tacticTrivial, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTrivial_3 : Lean.Macro
@[macro Lean.Parser.Tactic.tacticTrivial, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTrivial_4 : Lean.Macro
@[macro Lean.Parser.Tactic.tacticTrivial, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTrivial_5 : Lean.Macro
@[macro Lean.Parser.Tactic.tacticTrivial, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTrivial_6 : Lean.Macro
@[macro Lean.Parser.Tactic.tacticTry_, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticTry__1 : Lean.Macro
@[macro Lean.Parser.Tactic.tacticUnhygienic_, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tacticUnhygienic__1 : Lean.Macro
@[macro Lean.Parser.Tactic.«tactic_<;>_», extern "x"] axiom Lean.Parser.Tactic.«_aux_Init_Tactics___macroRules_Lean_Parser_Tactic_tactic_<;>__1» : Lean.Macro
@[macro Lean.Parser.Tactic.constructorBang, extern "x"] axiom Lean.Parser.Tactic._aux_Init_Meta___macroRules_Lean_Parser_Tactic_constructorBang_1 : Lean.Macro
@[macro Lean.Elab.Tactic.Ext.tacticExt1___, extern "x"] axiom Lean.Elab.Tactic.Ext._aux_Init_Ext___macroRules_Lean_Elab_Tactic_Ext_tacticExt1____1 : Lean.Macro
@[macro Lean.solveTactic, extern "x"] axiom Lean._aux_Init_NotationExtra___macroRules_Lean_solveTactic_1 : Lean.Macro
@[macro «tacticBy_cases_:_», extern "x"] axiom «_aux_Init_ByCases___macroRules_tacticBy_cases_:__1» : Lean.Macro
@[macro «tacticBy_cases_:_», extern "x"] axiom «_aux_Init_ByCases___macroRules_tacticBy_cases_:__2» : Lean.Macro
@[macro tacticFunext___, extern "x"] axiom _aux_Init_NotationExtra___macroRules_tacticFunext____1 : Lean.Macro
@[macro tacticDecreasing_tactic, extern "x"] axiom _aux_Init_WFTactics___macroRules_tacticDecreasing_tactic_1 : Lean.Macro
@[macro tacticDecreasing_trivial, extern "x"] axiom List._aux_Init_Data_List_BasicAux___macroRules_tacticDecreasing_trivial_1 : Lean.Macro
@[macro tacticDecreasing_trivial, extern "x"] axiom _aux_Init_WFTactics___macroRules_tacticDecreasing_trivial_1 : Lean.Macro
@[macro tacticDecreasing_trivial, extern "x"] axiom _aux_Init_WFTactics___macroRules_tacticDecreasing_trivial_2 : Lean.Macro
@[macro tacticDecreasing_trivial, extern "x"] axiom _aux_Init_WFTactics___macroRules_tacticDecreasing_trivial_3 : Lean.Macro
@[macro tacticDecreasing_with_, extern "x"] axiom _aux_Init_WFTactics___macroRules_tacticDecreasing_with__1 : Lean.Macro
@[macro tacticGet_elem_tactic, extern "x"] axiom _aux_Init_Tactics___macroRules_tacticGet_elem_tactic_1 : Lean.Macro
@[macro tacticGet_elem_tactic_extensible, extern "x"] axiom _aux_Init_Tactics___macroRules_tacticGet_elem_tactic_extensible_1 : Lean.Macro
@[macro tacticGet_elem_tactic_extensible, extern "x"] axiom _aux_Init_Tactics___macroRules_tacticGet_elem_tactic_extensible_2 : Lean.Macro
@[macro tacticGet_elem_tactic_extensible, extern "x"] axiom _aux_Init_Tactics___macroRules_tacticGet_elem_tactic_extensible_3 : Lean.Macro
@[macro tacticGet_elem_tactic_extensible, extern "x"] axiom _aux_Init_Data_Range_Basic___macroRules_tacticGet_elem_tactic_extensible_1 : Lean.Macro
@[macro tacticGet_elem_tactic_extensible, extern "x"] axiom Std._aux_Init_Data_Range_Polymorphic_Basic___macroRules_tacticGet_elem_tactic_extensible_1 : Lean.Macro
@[macro tacticGet_elem_tactic_extensible, extern "x"] axiom _aux_Init_Data_Range_Polymorphic_GetElemTactic___macroRules_tacticGet_elem_tactic_extensible_1 : Lean.Macro
@[macro tacticGet_elem_tactic_extensible, extern "x"] axiom Fin._aux_Init_GetElem___macroRules_tacticGet_elem_tactic_extensible_1 : Lean.Macro
@[macro tacticSimp_wf, extern "x"] axiom _aux_Init_WFTactics___macroRules_tacticSimp_wf_1 : Lean.Macro
@[macro tacticClean_wf, extern "x"] axiom _aux_Init_WFTactics___macroRules_tacticClean_wf_1 : Lean.Macro
@[macro boolIfThenElse, extern "x"] axiom _aux_Init_Notation___macroRules_boolIfThenElse_1 : Lean.Macro
@[macro termDepIfThenElse, extern "x"] axiom _aux_Init_Notation___macroRules_termDepIfThenElse_1 : Lean.Macro
@[macro «termExists_,_», extern "x"] axiom «_aux_Init_NotationExtra___macroRules_termExists_,__1» : Lean.Macro
@[macro termIfLet, extern "x"] axiom _aux_Init_Notation___macroRules_termIfLet_1 : Lean.Macro
@[macro termIfThenElse, extern "x"] axiom _aux_Init_Notation___macroRules_termIfThenElse_1 : Lean.Macro
@[macro termMax_prec, extern "x"] axiom _aux_Init_Notation___macroRules_termMax_prec_1 : Lean.Macro
@[macro termWithout_expected_type_, extern "x"] axiom _aux_Init_Notation___macroRules_termWithout_expected_type__1 : Lean.Macro
@[macro «term_↔_», extern "x"] axiom «_aux_Init_Core___macroRules_term_↔__1» : Lean.Macro
@[macro «term_∈_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_∈__1» : Lean.Macro
@[macro «term_∉_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_∉__1» : Lean.Macro
@[macro «term_∘_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_∘__1» : Lean.Macro
@[macro «term_∣_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_∣__1» : Lean.Macro
@[macro «term_∧_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_∧__1» : Lean.Macro
@[macro «term_∨_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_∨__1» : Lean.Macro
@[macro «term_≈_», extern "x"] axiom «_aux_Init_Core___macroRules_term_≈__1» : Lean.Macro
@[macro «term_≍_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_≍__1» : Lean.Macro
@[macro «term_≠_», extern "x"] axiom «_aux_Init_Core___macroRules_term_≠__1» : Lean.Macro
@[macro «term_≠_», extern "x"] axiom «_aux_Init_Core___macroRules_term_≠__2» : Lean.Macro
@[macro «term_≤_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_≤__1» : Lean.Macro
@[macro «term_≤_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_≤__2» : Lean.Macro
@[macro «term_≥_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_≥__1» : Lean.Macro
@[macro «term_≥_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_≥__2» : Lean.Macro
@[macro «term_⊕_», extern "x"] axiom «_aux_Init_Core___macroRules_term_⊕__1» : Lean.Macro
@[macro «term_⊕'_», extern "x"] axiom «_aux_Init_Core___macroRules_term_⊕'__1» : Lean.Macro
@[macro «term_!=_», extern "x"] axiom «_aux_Init_Core___macroRules_term_!=__1» : Lean.Macro
@[macro «term_!=_», extern "x"] axiom «_aux_Init_Core___macroRules_term_!=__2» : Lean.Macro
@[macro «term_$__», extern "x"] axiom «_aux_Init_Notation___macroRules_term_$___1» : Lean.Macro
@[macro «term_%_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_%__1» : Lean.Macro
@[macro «term_%_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_%__2» : Lean.Macro
@[macro «term_&&_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_&&__1» : Lean.Macro
@[macro «term_*_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_*__1» : Lean.Macro
@[macro «term_*_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_*__2» : Lean.Macro
@[macro «term_+_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_+__1» : Lean.Macro
@[macro «term_+_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_+__2» : Lean.Macro
@[macro «term_++_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_++__1» : Lean.Macro
@[macro «term_++_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_++__2» : Lean.Macro
@[macro «term_-_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_-__1» : Lean.Macro
@[macro «term_-_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_-__2» : Lean.Macro
@[macro «term_/_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_/__1» : Lean.Macro
@[macro «term_/_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_/__2» : Lean.Macro
@[macro «term_::_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_::__1» : Lean.Macro
@[macro «term_<_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_<__1» : Lean.Macro
@[macro «term_<_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_<__2» : Lean.Macro
@[macro «term_<->_», extern "x"] axiom «_aux_Init_Core___macroRules_term_<->__1» : Lean.Macro
@[macro «term_<=_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_<=__1» : Lean.Macro
@[macro «term_<=_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_<=__2» : Lean.Macro
@[macro «term_<|_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_<|__1» : Lean.Macro
@[macro «term_<|>_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_<|>__1» : Lean.Macro
@[macro «term_=_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_=__1» : Lean.Macro
@[macro «term_=_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_=__2» : Lean.Macro
@[macro «term_==_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_==__1» : Lean.Macro
@[macro «term_==_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_==__2» : Lean.Macro
@[macro «term_>_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_>__1» : Lean.Macro
@[macro «term_>_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_>__2» : Lean.Macro
@[macro «term_>=_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_>=__1» : Lean.Macro
@[macro «term_>=_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_>=__2» : Lean.Macro
@[macro «term_>>=_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_>>=__1» : Lean.Macro
@[macro «term_>>_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_>>__1» : Lean.Macro
@[macro «term_<$>_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_<$>__1» : Lean.Macro
@[macro «term_<*>_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_<*>__1» : Lean.Macro
@[macro «term_<*_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_<*__1» : Lean.Macro
@[macro «term_*>_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_*>__1» : Lean.Macro
@[macro «term_^_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_^__1» : Lean.Macro
@[macro «term_^_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_^__2» : Lean.Macro
@[macro «term_|>_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_|>__1» : Lean.Macro
@[macro «term_||_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_||__1» : Lean.Macro
@[macro «term_×_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_×__1» : Lean.Macro
@[macro «term_×__1», extern "x"] axiom «_aux_Init_NotationExtra___macroRules_term_×__1_1» : Lean.Macro
@[macro «term_×'_», extern "x"] axiom «_aux_Init_Notation___macroRules_term_×'__1» : Lean.Macro
@[macro «term_×'__1», extern "x"] axiom «_aux_Init_NotationExtra___macroRules_term_×'__1_1» : Lean.Macro
@[macro «termΣ_,_», extern "x"] axiom «_aux_Init_NotationExtra___macroRules_termΣ_,__1» : Lean.Macro
@[macro «termΣ'_,_», extern "x"] axiom «_aux_Init_NotationExtra___macroRules_termΣ'_,__1» : Lean.Macro
@[macro «term‹_›», extern "x"] axiom «_aux_Init_Tactics___macroRules_term‹_›_1» : Lean.Macro
@[macro «term∃_,_», extern "x"] axiom «_aux_Init_NotationExtra___macroRules_term∃_,__1» : Lean.Macro
@[macro term!_, extern "x"] axiom _aux_Init_Notation___macroRules_term!__1 : Lean.Macro
@[macro «term%[_|_]», extern "x"] axiom «_aux_Init_NotationExtra___macroRules_term%[_|_]_1» : Lean.Macro
@[macro «term-_», extern "x"] axiom «_aux_Init_Notation___macroRules_term-__1» : Lean.Macro
@[macro «term-_», extern "x"] axiom «_aux_Init_Notation___macroRules_term-__2» : Lean.Macro
@[macro «term[_]», extern "x"] axiom Lean.«_aux_Init_Data_List_Notation___macroRules_term[_]_1» : Lean.Macro
@[macro «term{_:_//_}», extern "x"] axiom «_aux_Init_Notation___macroRules_term{_:_//_}_1» : Lean.Macro
@[macro «term¬_», extern "x"] axiom «_aux_Init_Notation___macroRules_term¬__1» : Lean.Macro
@[macro «term_∪_», extern "x"] axiom «_aux_Init_Core___macroRules_term_∪__1» : Lean.Macro
@[macro «term_∩_», extern "x"] axiom «_aux_Init_Core___macroRules_term_∩__1» : Lean.Macro
@[macro «term_⊆_», extern "x"] axiom «_aux_Init_Core___macroRules_term_⊆__1» : Lean.Macro
@[macro «term∅», extern "x"] axiom «_aux_Init_Core___macroRules_term∅_1» : Lean.Macro
@[macro «term{_}», extern "x"] axiom «_aux_Init_NotationExtra___macroRules_term{_}_1» : Lean.Macro
@[macro «term{}», extern "x"] axiom «_aux_Init_Core___macroRules_term{}_1» : Lean.Macro
@[macro «term__[_]», extern "x"] axiom Std.«_aux_Init_Data_Slice_Notation___macroRules_term__[_]_1» : Lean.Macro
@[macro «term__[_]», extern "x"] axiom «_aux_Init_GetElem___macroRules_term__[_]_1» : Lean.Macro
@[macro «term__[_]'_», extern "x"] axiom «_aux_Init_GetElem___macroRules_term__[_]'__1» : Lean.Macro
@[macro «term__[_]_?», extern "x"] axiom «_aux_Init_GetElem___macroRules_term__[_]_?_1» : Lean.Macro
@[macro «term__[_]_!», extern "x"] axiom «_aux_Init_GetElem___macroRules_term__[_]_!_1» : Lean.Macro
@[macro Lean.«termSatisfies_binder_pred%__», extern "x"] axiom Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___1» : Lean.Macro
@[macro Lean.«termSatisfies_binder_pred%__», extern "x"] axiom Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___2» : Lean.Macro
@[macro Lean.«termSatisfies_binder_pred%__», extern "x"] axiom Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___3» : Lean.Macro
@[macro Lean.«termSatisfies_binder_pred%__», extern "x"] axiom Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___4» : Lean.Macro
@[macro Lean.«termSatisfies_binder_pred%__», extern "x"] axiom Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___5» : Lean.Macro
@[macro Lean.«termSatisfies_binder_pred%__», extern "x"] axiom Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___6» : Lean.Macro
@[macro Lean.«termSatisfies_binder_pred%__», extern "x"] axiom Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___7» : Lean.Macro
@[macro Lean.«termSatisfies_binder_pred%__», extern "x"] axiom Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___8» : Lean.Macro
@[macro Lean.«termSatisfies_binder_pred%__», extern "x"] axiom Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___9» : Lean.Macro
@[macro Lean.«termSatisfies_binder_pred%__», extern "x"] axiom Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___10» : Lean.Macro
@[macro Lean.«termSatisfies_binder_pred%__», extern "x"] axiom Lean.«_aux_Init_BinderPredicates___macroRules_Lean_termSatisfies_binder_pred%___11» : Lean.Macro
@[macro Lean.«term∀__,_», extern "x"] axiom Lean.«_aux_Init_BinderPredicates___macroRules_Lean_term∀__,__1» : Lean.Macro
@[macro Lean.«term∃__,_», extern "x"] axiom Lean.«_aux_Init_BinderPredicates___macroRules_Lean_term∃__,__1» : Lean.Macro
@[macro «stx_*», extern "x"] axiom «_aux_Init_Notation___macroRules_stx_*_1» : Lean.Macro
@[macro «stx_+», extern "x"] axiom «_aux_Init_Notation___macroRules_stx_+_1» : Lean.Macro
@[macro «stx_,*», extern "x"] axiom «_aux_Init_Notation___macroRules_stx_,*_1» : Lean.Macro
@[macro «stx_,*,?», extern "x"] axiom «_aux_Init_Notation___macroRules_stx_,*,?_1» : Lean.Macro
@[macro «stx_,+», extern "x"] axiom «_aux_Init_Notation___macroRules_stx_,+_1» : Lean.Macro
@[macro «stx_,+,?», extern "x"] axiom «_aux_Init_Notation___macroRules_stx_,+,?_1» : Lean.Macro
@[macro «stx_<|>_», extern "x"] axiom «_aux_Init_Notation___macroRules_stx_<|>__1» : Lean.Macro
@[macro stx_?, extern "x"] axiom _aux_Init_Notation___macroRules_stx_?_1 : Lean.Macro
@[macro stx!_, extern "x"] axiom _aux_Init_Notation___macroRules_stx!__1 : Lean.Macro
@[macro precArg, extern "x"] axiom _aux_Init_Notation___macroRules_precArg_1 : Lean.Macro
@[macro precLead, extern "x"] axiom _aux_Init_Notation___macroRules_precLead_1 : Lean.Macro
@[macro precMax, extern "x"] axiom _aux_Init_Notation___macroRules_precMax_1 : Lean.Macro
@[macro precMin, extern "x"] axiom _aux_Init_Notation___macroRules_precMin_1 : Lean.Macro
@[macro precMin1, extern "x"] axiom _aux_Init_Notation___macroRules_precMin1_1 : Lean.Macro
@[macro «prec(_)», extern "x"] axiom «_aux_Init_Notation___macroRules_prec(_)_1» : Lean.Macro
@[macro prioDefault, extern "x"] axiom _aux_Init_Notation___macroRules_prioDefault_1 : Lean.Macro
@[macro prioHigh, extern "x"] axiom _aux_Init_Notation___macroRules_prioHigh_1 : Lean.Macro
@[macro prioLow, extern "x"] axiom _aux_Init_Notation___macroRules_prioLow_1 : Lean.Macro
@[macro prioMid, extern "x"] axiom _aux_Init_Notation___macroRules_prioMid_1 : Lean.Macro
@[macro «prio(_)», extern "x"] axiom «_aux_Init_Notation___macroRules_prio(_)_1» : Lean.Macro
@[macro Lean.Parser.Syntax.addPrec, extern "x"] axiom Lean._aux_Init_Meta___macroRules_Lean_Parser_Syntax_addPrec_1 : Lean.Macro
@[macro Lean.Parser.Syntax.subPrec, extern "x"] axiom Lean._aux_Init_Meta___macroRules_Lean_Parser_Syntax_subPrec_1 : Lean.Macro
@[macro Lean.Parser.Syntax.addPrio, extern "x"] axiom Lean._aux_Init_Meta___macroRules_Lean_Parser_Syntax_addPrio_1 : Lean.Macro
@[macro Lean.Parser.Syntax.subPrio, extern "x"] axiom Lean._aux_Init_Meta___macroRules_Lean_Parser_Syntax_subPrio_1 : Lean.Macro
@[macro Lean.Parser.Tactic.Conv.allGoals, extern "x"] axiom Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_allGoals_1 : Lean.Macro
@[macro Lean.Parser.Tactic.Conv.anyGoals, extern "x"] axiom Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_anyGoals_1 : Lean.Macro
@[macro Lean.Parser.Tactic.Conv.case, extern "x"] axiom Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_case_1 : Lean.Macro
@[macro Lean.Parser.Tactic.Conv.case', extern "x"] axiom Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_case'_1 : Lean.Macro
@[macro Lean.Parser.Tactic.Conv.convApply_, extern "x"] axiom Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convApply__1 : Lean.Macro
@[macro Lean.Parser.Tactic.Conv.convArgs, extern "x"] axiom Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convArgs_1 : Lean.Macro
@[macro Lean.Parser.Tactic.Conv.convDone, extern "x"] axiom Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convDone_1 : Lean.Macro
@[macro Lean.Parser.Tactic.Conv.convErw__, extern "x"] axiom Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convErw___1 : Lean.Macro
@[macro Lean.Parser.Tactic.Conv.convIntro___, extern "x"] axiom Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convIntro____1 : Lean.Macro
@[macro Lean.Parser.Tactic.Conv.convLeft, extern "x"] axiom Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convLeft_1 : Lean.Macro
@[macro Lean.Parser.Tactic.Conv.«convNext__=>_», extern "x"] axiom Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convNext__=>__1» : Lean.Macro
@[macro Lean.Parser.Tactic.Conv.convRepeat_, extern "x"] axiom Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convRepeat__1 : Lean.Macro
@[macro Lean.Parser.Tactic.Conv.convRfl, extern "x"] axiom Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convRfl_1 : Lean.Macro
@[macro Lean.Parser.Tactic.Conv.convRight, extern "x"] axiom Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convRight_1 : Lean.Macro
@[macro Lean.Parser.Tactic.Conv.convRw__, extern "x"] axiom Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convRw___1 : Lean.Macro
@[macro Lean.Parser.Tactic.Conv.convTrace_state, extern "x"] axiom Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convTrace_state_1 : Lean.Macro
@[macro Lean.Parser.Tactic.Conv.convTry_, extern "x"] axiom Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_convTry__1 : Lean.Macro
@[macro Lean.Parser.Tactic.Conv.«conv_<;>_», extern "x"] axiom Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_conv_<;>__1» : Lean.Macro
@[macro Lean.Parser.Tactic.Conv.«conv·_», extern "x"] axiom Lean.Parser.Tactic.Conv.«_aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_conv·__1» : Lean.Macro
@[macro Lean.Parser.Tactic.Conv.failIfSuccess, extern "x"] axiom Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_failIfSuccess_1 : Lean.Macro
@[macro Lean.Parser.Tactic.Conv.focus, extern "x"] axiom Lean.Parser.Tactic.Conv._aux_Init_Conv___macroRules_Lean_Parser_Tactic_Conv_focus_1 : Lean.Macro
@[app_unexpander Iff, extern "x"] axiom _aux_Init_Core___unexpand_Iff_1 : Lean.PrettyPrinter.Unexpander
@[app_unexpander Iff, extern "x"] axiom _aux_Init_Core___unexpand_Iff_2 : Lean.PrettyPrinter.Unexpander
@[app_unexpander Ne, extern "x"] axiom _aux_Init_Core___unexpand_Ne_1 : Lean.PrettyPrinter.Unexpander
@[app_unexpander PSum, extern "x"] axiom _aux_Init_Core___unexpand_PSum_1 : Lean.PrettyPrinter.Unexpander
@[app_unexpander Sum, extern "x"] axiom _aux_Init_Core___unexpand_Sum_1 : Lean.PrettyPrinter.Unexpander
@[app_unexpander bne, extern "x"] axiom _aux_Init_Core___unexpand_bne_1 : Lean.PrettyPrinter.Unexpander
@[app_unexpander And, extern "x"] axiom _aux_Init_Notation___unexpand_And_1 : Lean.PrettyPrinter.Unexpander
@[app_unexpander BEq.beq, extern "x"] axiom _aux_Init_Notation___unexpand_BEq_beq_1 : Lean.PrettyPrinter.Unexpander
@[app_unexpander Bool.and, extern "x"] axiom _aux_Init_Notation___unexpand_Bool_and_1 : Lean.PrettyPrinter.Unexpander
@[app_unexpander Bool.not, extern "x"] axiom _aux_Init_Notation___unexpand_Bool_not_1 : Lean.PrettyPrinter.Unexpander
@[app_unexpander Bool.or, extern "x"] axiom _aux_Init_Notation___unexpand_Bool_or_1 : Lean.PrettyPrinter.Unexpander
@[app_unexpander Dvd.dvd, extern "x"] axiom _aux_Init_Notation___unexpand_Dvd_dvd_1 : Lean.PrettyPrinter.Unexpander
@[app_unexpander Eq, extern "x"] axiom _aux_Init_Notation___unexpand_Eq_1 : Lean.PrettyPrinter.Unexpander
@[app_unexpander Function.comp, extern "x"] axiom _aux_Init_Notation___unexpand_Function_comp_1 : Lean.PrettyPrinter.Unexpander
@[app_unexpander GE.ge, extern "x"] axiom _aux_Init_Notation___unexpand_GE_ge_1 : Lean.PrettyPrinter.Unexpander
@[app_unexpander GE.ge, extern "x"] axiom _aux_Init_Notation___unexpand_GE_ge_2 : Lean.PrettyPrinter.Unexpander
@[app_unexpander GT.gt, extern "x"] axiom _aux_Init_Notation___unexpand_GT_gt_1 : Lean.PrettyPrinter.Unexpander
@[app_unexpander HAdd.hAdd, extern "x"] axiom _aux_Init_Notation___unexpand_HAdd_hAdd_1 : Lean.PrettyPrinter.Unexpander
@[app_unexpander HAppend.hAppend, extern "x"] axiom _aux_Init_Notation___unexpand_HAppend_hAppend_1 : Lean.PrettyPrinter.Unexpander
@[app_unexpander HDiv.hDiv, extern "x"] axiom _aux_Init_Notation___unexpand_HDiv_hDiv_1 : Lean.PrettyPrinter.Unexpander
@[app_unexpander HEq, extern "x"] axiom _aux_Init_Notation___unexpand_HEq_1 : Lean.PrettyPrinter.Unexpander
@[app_unexpander HMod.hMod, extern "x"] axiom _aux_Init_Notation___unexpand_HMod_hMod_1 : Lean.PrettyPrinter.Unexpander
@[app_unexpander HMul.hMul, extern "x"] axiom _aux_Init_Notation___unexpand_HMul_hMul_1 : Lean.PrettyPrinter.Unexpander
@[app_unexpander HPow.hPow, extern "x"] axiom _aux_Init_Notation___unexpand_HPow_hPow_1 : Lean.PrettyPrinter.Unexpander
@[app_unexpander HSub.hSub, extern "x"] axiom _aux_Init_Notation___unexpand_HSub_hSub_1 : Lean.PrettyPrinter.Unexpander
@[app_unexpander LE.le, extern "x"] axiom _aux_Init_Notation___unexpand_LE_le_1 : Lean.PrettyPrinter.Unexpander
@[app_unexpander LE.le, extern "x"] axiom _aux_Init_Notation___unexpand_LE_le_2 : Lean.PrettyPrinter.Unexpander
@[app_unexpander LT.lt, extern "x"] axiom _aux_Init_Notation___unexpand_LT_lt_1 : Lean.PrettyPrinter.Unexpander
@[app_unexpander List.cons, extern "x"] axiom _aux_Init_Notation___unexpand_List_cons_1 : Lean.PrettyPrinter.Unexpander
@[app_unexpander Membership.mem, extern "x"] axiom _aux_Init_Notation___unexpand_Membership_mem_1 : Lean.PrettyPrinter.Unexpander
@[app_unexpander Neg.neg, extern "x"] axiom _aux_Init_Notation___unexpand_Neg_neg_1 : Lean.PrettyPrinter.Unexpander
@[app_unexpander Not, extern "x"] axiom _aux_Init_Notation___unexpand_Not_1 : Lean.PrettyPrinter.Unexpander
@[app_unexpander Or, extern "x"] axiom _aux_Init_Notation___unexpand_Or_1 : Lean.PrettyPrinter.Unexpander
@[app_unexpander PProd, extern "x"] axiom _aux_Init_Notation___unexpand_PProd_1 : Lean.PrettyPrinter.Unexpander
@[app_unexpander Prod, extern "x"] axiom _aux_Init_Notation___unexpand_Prod_1 : Lean.PrettyPrinter.Unexpander
@[app_unexpander List.nil, extern "x"] axiom unexpandListNil : Lean.PrettyPrinter.Unexpander
@[app_unexpander List.cons, extern "x"] axiom unexpandListCons : Lean.PrettyPrinter.Unexpander
@[app_unexpander Prod.mk, extern "x"] axiom unexpandProdMk : Lean.PrettyPrinter.Unexpander
@[app_unexpander Unit.unit, extern "x"] axiom unexpandUnit : Lean.PrettyPrinter.Unexpander
@[app_unexpander ite, extern "x"] axiom unexpandIte : Lean.PrettyPrinter.Unexpander
@[app_unexpander Exists, extern "x"] axiom unexpandExists : Lean.PrettyPrinter.Unexpander
@[app_unexpander Sigma, extern "x"] axiom unexpandSigma : Lean.PrettyPrinter.Unexpander
@[app_unexpander PSigma, extern "x"] axiom unexpandPSigma : Lean.PrettyPrinter.Unexpander
@[app_unexpander Subtype, extern "x"] axiom unexpandSubtype : Lean.PrettyPrinter.Unexpander
@[app_unexpander Eq.ndrec, extern "x"] axiom unexpandEqNDRec : Lean.PrettyPrinter.Unexpander
@[app_unexpander Eq.rec, extern "x"] axiom unexpandEqRec : Lean.PrettyPrinter.Unexpander
