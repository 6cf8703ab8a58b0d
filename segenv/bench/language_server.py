"""The same steps through Lean's language server: one edit and one request for the goal."""

import contextlib
import json
import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Any

from segenv.bench.mix import Step

URI = "file:///bench.lean"
INDENT = "  "


class LanguageServer:
    """A `lean --worker` with one document, spoken to over its standard streams."""

    def __enter__(self) -> "LanguageServer":
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "segenv.lean.command", "--worker", URI],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=dict(os.environ),
        )
        self.ids = 0
        self.version = 0
        self._send("initialize", {"capabilities": {}, "processId": None, "rootUri": None}, id_=0)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        with contextlib.suppress(OSError):
            self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream:
                stream.close()

    def open(self, text: str) -> None:
        """Give the document its first text."""
        self.text = text
        document = {"uri": URI, "languageId": "lean4", "version": self.version, "text": text}
        self._send("textDocument/didOpen", {"textDocument": document})

    def replace(self, text: str) -> None:
        """Replace the whole document by one edit."""
        self.version += 1
        self._send(
            "textDocument/didChange",
            {
                "textDocument": {"uri": URI, "version": self.version},
                "contentChanges": [{"text": text}],
            },
        )
        self.text = text

    def append(self, text: str) -> None:
        """Append by one edit."""
        self.version += 1
        end = self._end()
        change = {"range": {"start": end, "end": end}, "text": text}
        versioned = {"uri": URI, "version": self.version}
        self._send(
            "textDocument/didChange", {"textDocument": versioned, "contentChanges": [change]}
        )
        self.text += text

    def goal(self) -> Any:
        """The goal at the end of the document: waits until Lean is there."""
        self.ids += 1
        position = {"textDocument": {"uri": URI}, "position": self._end()}
        self._send("$/lean/plainGoal", position, id_=self.ids)
        while True:
            message = self._receive()
            if message.get("id") == self.ids and "method" not in message:
                return message.get("result")

    def _end(self) -> dict[str, int]:
        last = self.text.rsplit("\n", 1)[-1]
        return {"line": self.text.count("\n"), "character": len(last.encode("utf-16-le")) // 2}

    def _send(self, method: str, params: Any, id_: int | None = None) -> None:
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        if id_ is not None:
            message["id"] = id_
        data = json.dumps(message).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self.process.stdin.flush()

    def _receive(self) -> Any:
        assert self.process.stdout
        size = 0
        while (line := self.process.stdout.readline().strip()) or not size:
            if not line and self.process.poll() is not None:
                raise RuntimeError("the language server ended")
            if line.lower().startswith(b"content-length:"):
                size = int(line.split(b":")[1])
        return json.loads(self.process.stdout.read(size))


def seconds(steps: Sequence[Step]) -> list[float]:
    """Wall seconds of each step: one edit that appends the tactic, then the goal behind it."""
    found = []
    with LanguageServer() as server:
        server.open("")
        for step in steps:
            before = f"{step.theorem.preamble}{step.theorem.signature} := by\n" + "".join(
                _block(tactic) for tactic in step.script
            )
            server.replace(before + INDENT)
            server.goal()
            start = time.perf_counter()
            server.append(_block(step.tactic).removeprefix(INDENT) + INDENT)
            server.goal()
            found.append(time.perf_counter() - start)
    return found


def _block(tactic: str) -> str:
    return textwrap.indent(tactic, INDENT) + "\n"
