"""A client for the YAML server of editors (npm: yaml-language-server), with just enough of its protocol to open a file and ask."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
from pathlib import Path
from queue import Empty, Queue
from typing import Any

PATIENCE = 30
"""Seconds to wait for an answer: the server starts slowly on a busy machine."""


def server() -> Path | None:
    """Where the server lies: named by KORME_YAML_SERVER (a folder with node_modules), else found by npm's usual places."""
    named = os.environ.get("KORME_YAML_SERVER")
    places = [Path(named)] if named else [Path(__file__).parents[2], Path("/usr/lib"), Path("/usr/local/lib")]
    for place in places:
        found = place / "node_modules/yaml-language-server/bin/yaml-language-server"
        if found.is_file() and shutil.which("node"):
            return found
    return None


class YamlServer:
    """One running server. Use as a context manager."""

    def __init__(self, program: Path, root: Path) -> None:
        self.root = root
        self.messages: Queue[dict[str, Any]] = Queue()
        self.number = 0
        self.process = subprocess.Popen(
            ["node", str(program), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def __enter__(self) -> YamlServer:
        self.ask(
            "initialize",
            processId=os.getpid(),
            rootUri=self.root.as_uri(),
            workspaceFolders=[{"uri": self.root.as_uri(), "name": "site"}],
            capabilities={"textDocument": {"publishDiagnostics": {}, "completion": {}}, "workspace": {}},
        )
        self.tell("initialized")
        settings = {"validate": True, "completion": True, "hover": True, "schemaStore": {"enable": False, "url": ""}}
        self.tell("workspace/didChangeConfiguration", settings={"yaml": settings})
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        self.reader.join()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()

    def open(self, path: Path, text: str | None = None) -> list[str]:
        """Open a file in the editor; what the server complains about."""
        words = path.read_text("utf-8") if text is None else text
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": words}
        self.tell("textDocument/didOpen", textDocument=document)
        found = self._wait(lambda one: one.get("method") == "textDocument/publishDiagnostics" and one["params"]["uri"] == path.as_uri())  # fmt: skip
        return [one["message"] for one in found["params"]["diagnostics"]]

    def offers(self, path: Path, line: int, column: int) -> list[str]:
        """What is offered for completion at a place (counted from 0) of an open file."""
        place = {"line": line, "character": column}
        answer = self.ask("textDocument/completion", textDocument={"uri": path.as_uri()}, position=place)
        items = answer["items"] if isinstance(answer, dict) else answer or []
        return [one["label"] for one in items]

    def ask(self, method: str, **params: Any) -> Any:
        self.number += 1
        number = self.number
        self._send({"id": number, "method": method, "params": params})
        return self._wait(lambda one: one.get("id") == number and "method" not in one).get("result")

    def tell(self, method: str, **params: Any) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def _wait(self, is_it: Any) -> dict[str, Any]:
        """The next message of a sort; what the server asks meanwhile is answered with nothing."""
        while True:
            try:
                one = self.messages.get(timeout=PATIENCE)
            except Empty:
                raise AssertionError("the YAML server does not answer") from None
            if is_it(one):
                return one
            if "method" in one and "id" in one:
                wanted = one.get("params", {}).get("items")
                self._send({"id": one["id"], "result": [None] * len(wanted) if wanted else None})

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream
        while True:
            size = 0
            while (header := stream.readline()) not in (b"\r\n", b""):
                if header.lower().startswith(b"content-length:"):
                    size = int(header.split(b":")[1])
            if not size:
                return
            self.messages.put(json.loads(stream.read(size)))
