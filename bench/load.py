"""A load generator that costs little: prepared requests over kept connections, a thread for each client."""

import socket
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

NextRequest = Callable[[int], tuple[bytes, ...]]  # what a client sends for one deed: mostly one request


_PATIENCE = 30  # seconds until a client that never came is an error


@dataclass(frozen=True, slots=True)
class Result:
    """One run: deeds a second, latency in milliseconds at the middle and at 95 of 100, answers that were wrong."""

    per_second: float
    p50: float
    p95: float
    wrong: int


def run(port: int, clients: int, seconds: float, next_request: NextRequest, *, expect: bytes) -> Result:
    """Drive `clients` connections for `seconds`; each sends its next request when the answer to the last is there.

    `expect` stands in the head of every answer that is not wrong, as its status or where it leads.
    """
    gate = threading.Barrier(clients + 1)
    latencies: list[list[float]] = [[] for _ in range(clients)]
    wrong = [0] * clients
    stop = threading.Event()

    def client(number: int) -> None:
        connection = Connection(port)
        gate.wait(_PATIENCE)
        while not stop.is_set():
            try:
                requests = next_request(number)
            except StopIteration:
                break  # all that was prepared is used up; a run that is cut short says so by being short
            start = time.perf_counter()
            heads = [connection.ask(request)[0] for request in requests]
            latencies[number].append((time.perf_counter() - start) * 1000)
            wrong[number] += expect not in heads[-1]
        connection.close()

    threads = [threading.Thread(target=client, args=(n,), daemon=True) for n in range(clients)]
    for thread in threads:
        thread.start()
    gate.wait(_PATIENCE)
    began = time.perf_counter()
    stop.wait(seconds)
    stop.set()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    every = sorted(value for values in latencies for value in values)
    return Result(len(every) / took, percentile(every, 50), percentile(every, 95), sum(wrong))


def percentile(ordered: list[float], share: int) -> float:
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)] if ordered else float("nan")


def median(results: list[Result]) -> Result:
    """The run in the middle, by requests a second."""
    return sorted(results, key=lambda r: r.per_second)[len(results) // 2]


def spread(results: list[Result]) -> str:
    """*least/middle/most* a second."""
    rates = [r.per_second for r in results]
    return f"{min(rates):.0f}/{statistics.median(rates):.0f}/{max(rates):.0f}"


def post(path: str, headers: str, form: list[tuple[str, str]]) -> bytes:
    """A form as a browser sends it."""
    body = urlencode(form)
    return (
        f"POST {path} HTTP/1.1\r\n{headers}Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def get(path: str, headers: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\n{headers}\r\n".encode()


class Connection:
    """One kept HTTP/1.1 connection."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> tuple[bytes, bytes]:
        """Send a request, read the whole answer, return its head in small letters and its body."""
        self.socket.sendall(request)
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._more()
        head, _, body = data.partition(b"\r\n\r\n")
        length = _content_length(head)
        if length is None:
            while not body.endswith(b"0\r\n\r\n"):
                body += self._more()
        else:
            while len(body) < length:
                body += self._more()
        return head.lower(), body

    def _more(self) -> bytes:
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionError("the server hung up")
        return data

    def close(self) -> None:
        self.socket.close()


def _content_length(head: bytes) -> int | None:
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            return int(line.split(b":")[1])
    return None if b"chunked" in head.lower() else 0
