"""Framed JSON over a socket. Never pickle: a reply comes from where candidate text has run."""

import json
import select
import socket
import struct
import time
from typing import Any

MAX_REPLY = 1 << 28  # bytes; a longer announcement is not one of ours
LONGEST = 1e6  # seconds, eleven days: the system's calls take no infinite time
_SIZE = struct.Struct(">I")
_encode = json.JSONEncoder(ensure_ascii=False).encode


class Closed(Exception):
    """The other side has gone."""


class Late(Exception):
    """The other side did not answer in time."""


def send(sock: socket.socket, value: Any, timeout: float | None = None) -> None:
    """Send one value. Raises `Closed`, or `Late` if it is not taken within `timeout` seconds."""
    data = _encode(value).encode("utf-8", "surrogatepass")
    data = _SIZE.pack(len(data)) + data
    try:
        if (sent := _sent_at_once(sock, data)) == len(data):
            return
        sock.settimeout(None if timeout is None else min(max(timeout, 0.001), LONGEST))
        sock.sendall(data[sent:])
        sock.settimeout(None)
    except TimeoutError as error:
        raise Late from error
    except (OSError, ValueError) as error:  # a closed socket has no descriptor
        raise Closed(str(error)) from error


def _sent_at_once(sock: socket.socket, data: bytes) -> int:
    """How many bytes were taken without waiting: mostly all, and a timeout costs system calls."""
    try:
        return sock.send(data, socket.MSG_DONTWAIT)
    except BlockingIOError:
        return 0


def receive(sock: socket.socket, timeout: float | None = None) -> Any:
    """The next value. Raises `Closed`, or `Late` after `timeout` seconds."""
    deadline = None if timeout is None else time.monotonic() + timeout
    (size,) = _SIZE.unpack(_exactly(sock, _SIZE.size, deadline))
    if size > MAX_REPLY:
        raise Closed("a malformed reply")
    try:
        return json.loads(_exactly(sock, size, deadline).decode("utf-8", "surrogatepass"))
    except ValueError as error:
        raise Closed("a malformed reply") from error


def _exactly(sock: socket.socket, size: int, deadline: float | None) -> bytes:
    data = bytearray()
    while len(data) < size:
        try:
            chunk = sock.recv(size - len(data), socket.MSG_DONTWAIT if deadline else 0)
        except BlockingIOError:
            if deadline and not readable(sock, deadline - time.monotonic()):
                raise Late from None
            continue
        except (OSError, ValueError) as error:
            raise Closed(str(error)) from error
        if not chunk:
            raise Closed("the other side closed the connection")
        data += chunk
    return bytes(data)


def readable(sock: socket.socket, seconds: float) -> bool:
    """Whether something arrives in time. Not `select`, which knows no descriptor above 1023."""
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    return bool(poll.poll(min(max(0.0, seconds), LONGEST) * 1000))
