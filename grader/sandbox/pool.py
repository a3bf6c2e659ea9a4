"""The zygotes of a run: one for each backend, started when first needed or a little earlier."""

from __future__ import annotations

from types import TracebackType

from grader.model import Isolation
from grader.sandbox.tiers import Opening
from grader.sandbox.zygote import Zygote


class Sandboxes:
    """Zygotes by backend, all under one choice of tier; a context manager that ends them."""

    def __init__(self, isolation: str = "auto") -> None:
        self.isolation = isolation
        self._opening: dict[str, Opening] = {}
        self._open: dict[str, tuple[Zygote, Isolation]] = {}

    def warm(self, backend: str) -> None:
        """Start a zygote now and let it import while the caller does other work."""
        if backend not in self._open and backend not in self._opening:
            self._opening[backend] = Opening(backend, self.isolation)

    def get(self, backend: str) -> tuple[Zygote, Isolation]:
        """The zygote of this backend, and the isolation in force; raises SandboxUnavailable."""
        if backend not in self._open:
            self.warm(backend)
            self._open[backend] = self._opening.pop(backend).finish()
        return self._open[backend]

    def renew(self, backend: str) -> None:
        """Give up the zygote of this backend after a fault; the next `get` starts another."""
        zygote = self._open.pop(backend, None)
        if zygote is not None:
            zygote[0].close()

    def close(self) -> None:
        """End every zygote."""
        for opening in self._opening.values():
            opening.close()
        for zygote, _ in self._open.values():
            zygote.close()
        self._opening, self._open = {}, {}

    def __enter__(self) -> Sandboxes:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
