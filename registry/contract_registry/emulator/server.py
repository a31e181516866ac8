"""werkzeug's threaded HTTP server, so that it can be stopped at any moment and leaves nothing."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Any, Final

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from contract_registry.emulator.application import Application

_POLL: Final = 0.02  # seconds; how long a stop may take to be noticed


class _Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60  # seconds; a client that says nothing, or reads nothing, holds a thread
    # An answer is sent in two parts, and the second would wait for the client's acknowledgement.
    disable_nagle_algorithm = True

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's name
        pass


class Server(ThreadedWSGIServer):
    """An application on one address, each request in a thread of its own."""

    daemon_threads = False  # closing waits for them

    def __init__(self, host: str, port: int, application: Application) -> None:
        """Listen; port 0 is a free one. Raises OSError where the address cannot be had."""
        self._application = application
        self._connections: set[Any] = set()
        self._lock = threading.Lock()
        with _listening(host, port) as listener:
            # werkzeug, left to bind, ends the process where it cannot.
            super().__init__(host, port, application, _Handler, fd=listener.fileno())

    @property
    def url(self) -> str:
        """What a client calls the endpoint."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    def serve(self) -> None:
        """Answer until `stop` is called from another thread; then close."""
        self.serve_forever(_POLL)

    def stop(self) -> None:
        """Take no more requests; those that have arrived are answered."""
        self.shutdown()
        self._application.stop()
        with self._lock:
            for connection in self._connections:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RD)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._connections.discard(request)
        super().shutdown_request(request)


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        # A port that the last run has just left is free.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except BaseException:
        listener.close()
        raise
    return listener
