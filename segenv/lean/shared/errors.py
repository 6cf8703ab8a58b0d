"""What can go wrong with Lean itself. A refused tactic is a value, never one of these."""


class LeanError(Exception):
    """Lean could not be found, built or run. Every error of `segenv.lean` is one of these."""


class LeanNotFound(LeanError):
    """No usable Lean on this machine; the message says what was tried and what to run."""


class LeanVersionError(LeanError):
    """A Lean was named or installed, but it is not the version this engine is written for."""


class CoreBuildError(LeanError):
    """The core library could not be compiled or kept; the message says what to do."""
