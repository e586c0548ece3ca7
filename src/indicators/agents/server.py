"""`serve`: the questions of `Tools` over the Model Context Protocol, on standard input and output."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import getdoc
from typing import Any

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

from indicators.agents.tools import Answer, Tools
from indicators.distribution import installed_version
from indicators.errors import PackageError
from indicators.package import Package, Where

TOOLS = ("search", "evidence", "compare", "series", "members", "find_quantities", "check", "cite")
"""The questions, by the names under which they are asked."""
_INSTRUCTIONS = (
    "Numbers that Chinese policy texts and news claim of regional cooperation, each with the words that prove it. Give "
    "a number only with its quote and citation, keep its qualifier (将近, more than), and `check` your text before you "
    "answer."
)


def server(path: Where = None) -> MCPServer[Any]:
    """A server that answers about a package, and reads nothing else.

    Parameters
    ----------
    path : str, Path or Package, optional
        As `Package.open` takes it; by default the package at hand.
    """
    tools = Tools(Package.open(path))
    made: MCPServer[Any] = MCPServer("indicators", instructions=_INSTRUCTIONS, version=installed_version())
    for name in TOOLS:
        asked = getattr(tools, name)
        made.add_tool(_in_one_line(asked), name=name, description=getdoc(asked))
    tools.get_ready()
    return made


def serve(path: Where = None) -> None:
    """Answer on standard input and output until the other side ends."""
    server(path).run("stdio")


def _in_one_line(asked: Callable[..., Answer]) -> Callable[..., Answer]:
    """Have what the package refuses told as the protocol tells errors, without a traceback."""

    @wraps(asked)
    def answered(*args: Any, **kwargs: Any) -> Answer:
        try:
            return asked(*args, **kwargs)
        except PackageError as error:
            raise ToolError(str(error)) from None

    return answered
