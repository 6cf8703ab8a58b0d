"""The functions of Lean 4.35 that the engine calls, with who owns which argument.

`o` is an owned object, `b` a borrowed one, `u8`/`u32` a plain number. The letters were read off
the `___boxed` twins in the library, which show what a function releases itself.
"""

import ctypes as C
from pathlib import Path
from typing import Any

from segenv.lean.worker import ffi
from segenv.lean.worker.ffi import OBJECT, U8, Lean, box, field, inc, tag, unbox

o = b = OBJECT
u8, u32 = U8, C.c_uint32
_META = (b, b, b, b)  # Meta.Context, its state reference, Core.Context, its state reference
_TERM = (b, b, *_META)  # Term.Context, its state reference, and those four


class Api(Lean):
    """`Lean` with the compiled functions of the frontend, the elaborator and the kernel."""

    def __init__(self, library: Path) -> None:
        super().__init__(library)
        f = self.function
        # parsing
        self.input_context = f("l_Lean_Parser_mkInputContext___redArg", o, o, u8, o)
        self.parse_header = f("l_Lean_Parser_parseHeader", o)
        self.parse_command = f("l_Lean_Parser_parseCommand", o, o, o, o)
        self.parse_category = f("l_Lean_Parser_runParserCategory", o, o, o, o)
        self.parser_category = f("l_Lean_Parser_getParserCategory_x3f", o, b)
        self.header_imports = f("l_Lean_Elab_HeaderSyntax_imports", o, u8)
        self.start_position = f("l_Lean_Syntax_getPos_x3f", b, u8)
        self.end_position = f("l_Lean_Syntax_getTailPos_x3f", b, u8)
        self.same_syntax = f("l_Lean_Syntax_structEq", o, o, returns=U8)  # but for places
        self.file_map = f("l_Lean_FileMap_ofString", o)
        # commands
        self.enable_initializers = f("lean_enable_initializer_execution")
        self.import_modules = f("l_Lean_importModules", o, o, u32, o, u8, u8, u8, o)
        self.command_state = f("l_Lean_Elab_Command_mkState", o, o, o)
        self.elab_command = f("l_Lean_Elab_Frontend_elabCommandAtFrontend", o, b, b)
        self.add_builtin = f("l_Lean_KeyedDeclsAttribute_addBuiltin___redArg", b, o, o, o)
        # tactics
        self.eval_tactic = f("l_Lean_Elab_Tactic_evalTactic", o, b, b, *_TERM)
        self.unsolved_goals = f("l_Lean_Elab_Tactic_getUnsolvedGoals", b, b, *_TERM)
        self.synthesize = f("l_Lean_Elab_Term_synthesizeSyntheticMVarsNoPostponing", u8, *_TERM)
        self.try_clear = f("l_Lean_MVarId_tryClear", o, o, *_META)
        self.set_heartbeats = f("lean_io_set_heartbeats", o)
        self.cancel_token = f("l_IO_CancelToken_new")
        # metavariables and expressions
        self.find_decl = f("l_Lean_MetavarContext_findDecl_x3f", b, b)
        self.instantiate = f("lean_instantiate_expr_mvars", o, o)
        self.expr_const = f("l_Lean_Expr_const___override", o, o)
        self.expr_fvar = f("l_Lean_Expr_fvar___override", o)
        self.expr_mvar = f("l_Lean_Expr_mvar___override", o)
        self.for_all = f("l_Lean_Meta_mkForallFVars", b, o, u8, u8, u8, u8, *_META)
        self.lambda_ = f("l_Lean_Meta_mkLambdaFVars", b, o, u8, u8, u8, u8, u8, *_META)
        self.has_mvar = f("l_Lean_Expr_hasMVar", b, returns=U8)
        self.has_fvar = f("l_Lean_Expr_hasFVar", b, returns=U8)
        self.has_sorry = f("l_Lean_Expr_hasSorry", b, returns=U8)
        self.numbered = f("l_Lean_Name_num___override", o, o)
        self.nat_text = f("l_Nat_reprFast", o)
        self.same_expr = f("lean_expr_eqv", b, b, returns=U8)  # but for names of bound variables
        self.equal_expr = f("lean_expr_equal", b, b, returns=U8)
        self.level_params = f("l_Lean_collectLevelParams", o, o)
        self.persistent_array = f("l_Lean_PersistentArray_toArray___redArg", b)
        # kernel
        self.add_decl = f("l_Lean_addDecl", o, u8, b, b)
        self.find_constant = f("l_Lean_Environment_find_x3f", o, o, u8)
        self.axioms = f(
            "l_Lean_collectAxioms___at___00__private_Lean_Elab_BuiltinEvalCommand_0__Lean_Elab_"
            "Command_addAndCompileExprForEval_spec__3___redArg",
            *(o, b),
        )
        self.used_constants = f("l_Lean_Expr_getUsedConstants", o)
        self.constants_of = f("l_Lean_ConstantInfo_getUsedConstantsAsSet", o)
        self.replay = f("l_Lean_Environment_replay", b, o)
        self.local_constants = f("l_Lean_Environment_getLocalConstantInfos", b, u8)
        self.is_reserved = f("lean_is_reserved_name", o, o, returns=U8)
        self.is_detail = f("l_Lean_Name_isInternalDetail", o, returns=U8)
        self.user_name = f("l_Lean_privateToUserName", o)
        self.is_prop = f("l_Lean_Meta_isProp", o, *_META)
        self.hash_map = f("l_Std_HashMap_ofList___redArg", o, o, o)
        self.set_bool = f("l_Lean_Options_setBool", o, o, u8)
        # printing
        self.apply_3 = f("lean_apply_3", o, o, o, o)
        self.print_goal = f("l_Lean_Meta_ppGoal", b, *_META)
        self.pretty = f("l_Std_Format_pretty", o, b, o, o)
        self.exception_data = f("l_Lean_Exception_toMessageData", o)
        self.data_text = f("l_Lean_MessageData_toString", o)
        self.has_errors = f("l_Lean_MessageLog_hasErrors", b, returns=U8)
        self.messages = f("l_Lean_MessageLog_toList", b)

    def initialize(self) -> None:
        """Bring the library up, as the `lean` command does before it reads a file."""
        self.function("lean_initialize", returns=None)()
        self.function("initialize_Lean", U8)(1)
        self.function("lean_io_mark_end_initialization", returns=None)()
        self.start_tasks()
        self.dec(self.function("lean_init_search_path")())

    def start_tasks(self) -> None:
        """Let Lean run tasks on threads of its own."""
        self.function("lean_init_task_manager", returns=None)()

    def stop_tasks(self) -> None:
        """End Lean's threads. A fork takes none along, and its child would wait for them for ever:
        stop before a fork of a process that has elaborated anything, start again on both sides.
        """
        self.function("lean_finalize_task_manager", returns=None)()

    def positions(self, node: int) -> tuple[int, int] | None:
        """Byte offsets of a borrowed syntax node, or None if it stands for no text."""
        ends = []
        for position in (self.start_position(node, 0), self.end_position(node, 0)):
            if position == box(0):
                return None
            ends.append(unbox(field(position, 0)))
            self.dec(position)
        return ends[0], ends[1]

    def interruption(self) -> int:
        """A failed result (owned) that no tactic catches and no log mentions."""
        why, nothing = inc(self.constant("l_Lean_interruptExceptionId")), box(0)
        return self.ctor(1, [self.ctor(1, [why, nothing])])

    def ok(self, result: Any) -> int:
        """The owned value of a successful IO result; raises `LeanIOError` otherwise."""
        value = inc(field(result, 0))
        failed = tag(result)
        self.dec(result)
        if failed:
            raise LeanIOError(self, value)
        return value


class LeanIOError(Exception):
    """An IO action of Lean failed; `error` is the error value."""

    def __init__(self, lean: Lean, error: int) -> None:
        super().__init__(error)
        self.lean = lean
        self.error = ffi.Owned(lean, error)


def io_error_text(error: LeanIOError) -> str:
    """The text of an `IO.Error`, as far as it holds one."""
    value = error.error.value
    texts = [
        ffi.text(field(value, i))
        for i in range(0 if value & 1 else ffi.field_count(value))
        if not field(value, i) & 1 and ffi.tag(field(value, i)) == ffi.STRING
    ]
    return "; ".join(texts) or "unknown error of Lean's runtime"
