"""What git knows of a package: its files at a revision, tags, and what it could not merge."""

from __future__ import annotations

import errno
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from io import RawIOBase
from pathlib import Path
from typing import IO, Any, cast

from indicators.errors import RevisionError
from indicators.package.files import LARGEST, Directory, Storage, require_relative, too_large

_AT_ONCE = 256
"""Files that are read together where they are expected."""


class Revision:
    """The files of a package as a git revision has them: a storage that never changes."""

    def __init__(self, root: Path, revision: str) -> None:
        self._root, self._revision = root, revision
        self.commit = _commit(root, revision)
        self._tree = f"{self.commit}:{_prefix(root)}"
        self._expected: list[str] = []
        self._ahead: dict[str, bytes] = {}

    @property
    def address(self) -> str:
        return f"git:{self._revision}"

    def place(self, file: str = "") -> str:
        return f"{self._revision}:{file}"

    def read(self, file: str) -> bytes:
        if self.size(file) > LARGEST:
            raise too_large()
        if file not in self._ahead:
            begin = self._expected.index(file) if file in self._expected else -1
            asked = self._expected[begin : begin + _AT_ONCE] if begin >= 0 else [file]
            here = [one for one in asked if self._sizes.get(one, LARGEST + 1) <= LARGEST // _AT_ONCE or one == file]
            request = "".join(f"{self._tree}{one}\n" for one in here).encode(errors="surrogateescape")
            self._ahead = dict(_contents(here, _git(self._root, "cat-file", "--batch", given=request)))
        return self._ahead.pop(file)

    def open(self, file: str) -> RawIOBase:
        """The stream of a file of any size: by way of a temporary file, not of memory."""
        self.size(file)
        with ExitStack() as closing:
            stream = closing.enter_context(tempfile.TemporaryFile(buffering=0))
            _git(self._root, "cat-file", "blob", f"{self._tree}{file}", out=stream)
            stream.seek(0)
            closing.pop_all()  # whoever asked for the stream closes it
        return cast("RawIOBase", stream)

    def exists(self, file: str) -> bool:
        require_relative(file)
        return file in self._sizes or any(path.startswith(f"{file}/") for path in self._sizes)

    def size(self, file: str) -> int:
        require_relative(file)
        if file not in self._sizes:
            raise FileNotFoundError(errno.ENOENT, "no such file in the revision")
        return self._sizes[file]

    def names(self, folder: str) -> list[str]:
        require_relative(folder)
        start = f"{folder}/"
        below = (path.removeprefix(start) for path in self._sizes if path.startswith(start))
        return list(dict.fromkeys(path.partition("/")[0] for path in below))

    def expect(self, files: Iterable[str]) -> None:
        self._expected = [file for file in dict.fromkeys(files) if file in self._sizes]

    @cached_property
    def _sizes(self) -> dict[str, int]:
        """The bytes of every file of the package; none where the revision is from before there was one."""
        found = {}
        listed = _git(self._root, "ls-tree", "-r", "-l", "-z", self.commit).decode(errors="surrogateescape")
        for entry in listed.split("\0")[:-1]:
            told, _, path = entry.partition("\t")
            _, kind, _, size = told.split()
            # A path with a line break would break a request into two; no package of the model has one.
            if kind == "blob" and "\n" not in path:
                found[path] = int(size)
        return found


def tags(root: Path, *, merged: bool = False) -> list[str]:
    """The names of the tags of a repository, or of those from which the present commit comes."""
    listed = _git(root, "tag", "--list", *(("--merged", "HEAD") if merged else ()))
    return listed.decode(errors="replace").split("\n")[:-1]


def is_shallow(root: Path) -> bool:
    """Whether the clone leaves out what came before, and with it, mostly, the tags."""
    return _git(root, "rev-parse", "--is-shallow-repository").strip() == b"true"


_UNFINISHED = (
    ("MERGE_HEAD", "MERGE_HEAD", ""),
    ("REBASE_HEAD", "REBASE_HEAD", "REBASE_HEAD^"),
    ("CHERRY_PICK_HEAD", "CHERRY_PICK_HEAD", "CHERRY_PICK_HEAD^"),
    ("REVERT_HEAD", "REVERT_HEAD^", "REVERT_HEAD"),
)
"""What git notes while it waits for a person: the mark, what comes in, and what that is compared with."""


def merged_revisions(root: Path) -> tuple[Revision | None, Revision, Revision] | tuple[()]:
    """What an unfinished merge joins: where both come from, if they have that, ours, and theirs."""
    for mark, theirs, base in _UNFINISHED:
        with suppress(RevisionError):
            _commit(root, mark)
            incoming, before = Revision(root, theirs), None
            with suppress(RevisionError):
                found = base or _git(root, "merge-base", "HEAD", mark).decode().split("\n")[0]
                before = Revision(root, found)
            return before, Revision(root, "HEAD"), incoming
    return ()


def branch_of(root: Path, revision: Revision) -> tuple[str, bool]:
    """What people call a revision, and whether the remote's main branch has it."""
    named = _git(
        root, "name-rev", "--name-only", "--always", "--refs=refs/heads/*", "--refs=refs/remotes/*", revision.commit
    )
    try:
        _git(root, "merge-base", "--is-ancestor", revision.commit, "origin/HEAD")
    except RevisionError:
        return named.decode().strip(), False
    return named.decode().strip(), True


def unmerged(root: Path) -> frozenset[str]:
    """The files that git holds to be in conflict."""
    listed = _git(root, "ls-files", "--unmerged", "-z").decode(errors="surrogateescape")
    return frozenset(entry.partition("\t")[2] for entry in listed.split("\0")[:-1])


def common_ancestor(root: Path, file: str) -> bytes | None:
    """What a file in conflict was before the sides parted, where git still has that."""
    return _in_index(root, file, 1)


def staged(root: Path, file: str) -> bytes | None:
    """A file as git has it and every clone gets it, where it has."""
    return _in_index(root, file, 0)


def _in_index(root: Path, file: str, stage: int) -> bytes | None:
    with suppress(RevisionError):
        return _git(root, "cat-file", "blob", f":{stage}:./{file}")
    return None


@dataclass(frozen=True, slots=True)
class Versions:
    """A file as it was before two sides parted, and as each has it; None where it was not there."""

    base: str | None
    ours: str | None
    theirs: str | None


class Merge:
    """What git is in the middle of joining: a merge, rebase, cherry-pick or revert, or nothing that it knows of."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.read: dict[str, bytes | None] = {}
        """The files of which the versions were asked for, as they were then; None where there is none."""
        self._revisions: tuple[Storage | None, Storage, Storage] | tuple[()] = ()
        self._unmerged: frozenset[str] = frozenset()
        self.labels = ("ours", "theirs")
        self.published = False
        """Whether what comes in is on the remote's main branch already, so that its identifiers stay as they are."""
        with suppress(RevisionError):
            self._unmerged = unmerged(root)
            revisions = merged_revisions(root)
            if revisions:
                name, self.published = branch_of(root, revisions[2])
                self._revisions, self.labels = revisions, ("HEAD", name)

    def versions(self, file: str) -> Versions:
        """The versions of a file: git's, unless somebody has edited it since git stopped; then what the file says."""
        self.read[file] = _content(Directory(self._root), file)
        here = _text(self.read[file])
        base, ours, theirs = (_text(_content(one, file)) for one in self._revisions or (None, None, None))
        if not self._revisions and file in self._unmerged:
            base = _text(common_ancestor(self._root, file))
        if self._revisions and self._is_as_git_left(file, here or "", base or "", ours or "", theirs or ""):
            return Versions(base, ours, theirs)
        return Versions(base, *(sides_of(here) if here is not None else (None, None)))

    def _is_as_git_left(self, file: str, here: str, *versions: str) -> bool:
        """Whether the file holds no line of a person's, and lacks none that git's own merge keeps."""
        if file in self._unmerged and told_markers(here) is None:
            return False  # somebody has decided it
        base, ours, theirs = ({line.rstrip("\r\n") for line in lines_of(one)} for one in versions)
        found = {line.rstrip("\r\n") for side in sides_of(here) for line in lines_of(side)}
        return found <= base | ours | theirs and (ours | theirs) - base <= found and base & ours & theirs <= found


def _content(storage: Storage | None, file: str) -> bytes | None:
    try:
        return None if storage is None else storage.read(file)
    except OSError:
        return None


def _text(content: bytes | None) -> str | None:
    """The text of a file; what is not UTF-8 is told by whoever reads it in earnest."""
    try:
        return None if content is None else content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _commit(root: Path, revision: str) -> str:
    _prefix(root)
    try:
        commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except RevisionError:
        mend = "name a commit, branch or tag"
        if is_shallow(root):
            mend = (
                "the clone is shallow and has only the last commits: run `git fetch --unshallow --tags`, or check out "
                "with fetch-depth: 0"
            )
        raise RevisionError(f"{root}: git knows no revision {revision!r}; {mend}") from None
    return commit.decode().strip()


def _prefix(root: Path) -> str:
    """Where the package is in its repository."""
    return _git(root, "rev-parse", "--show-prefix").decode(errors="surrogateescape").rstrip("\n")


def _contents(files: list[str], answer: bytes) -> Iterable[tuple[str, bytes]]:
    place = 0
    for file in files:
        end = answer.index(b"\n", place)
        words = answer[place:end].split(b" ")
        place = end + 1
        if words[-1] == b"missing":
            continue
        size = int(words[-1])
        if words[-2] == b"blob":
            yield file, answer[place : place + size]
        place += size + 1


def _git(root: Path, *arguments: str, given: bytes = b"", out: IO[bytes] | int = subprocess.PIPE) -> bytes:
    """What git prints, if it is not to print it elsewhere."""
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments],
            input=given,
            stdout=out,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    except FileNotFoundError as error:
        raise RevisionError("git is not installed, so that there is nothing to compare with") from error
    except ValueError as error:
        # A NUL, or half a surrogate pair, which no command takes.
        raise RevisionError(f"{root}: no name for a revision or file: {error}") from error
    except subprocess.TimeoutExpired as error:
        raise RevisionError(f"{root}: git did not answer within a minute") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().partition("\n")[0].removeprefix("fatal: ")
        raise RevisionError(f"{root}: nothing to compare with: {said or 'git failed'}")
    return done.stdout or b""


_MARKER = re.compile(r"^(?:<{7}|>{7})(?: .*)?$", re.MULTILINE)
_HUNK = re.compile(
    r"^<{7}(?: ([^\r\n]*))?\r?\n(.*?)(?:^\|{7}[^\n]*\n.*?)?^={7}\r?\n(.*?)^>{7}(?: ([^\r\n]*))?\r?(?:\n|\Z)",
    re.MULTILINE | re.DOTALL,
)


def hunks_of(text: str) -> Iterator[tuple[int, str, str]]:
    """What stands between the markers, of ours and of theirs, with the line on which it begins."""
    for hunk in _HUNK.finditer(text):
        yield text.count("\n", 0, hunk.start()) + 2, hunk[2], hunk[3]


def told_markers(text: str, lines_before: int = 0) -> tuple[int, str] | None:
    """The line of the first conflict marker, and in words where all are and what stands against what."""
    first = _MARKER.search(text)
    if first is None:
        return None
    hunks = list(_HUNK.finditer(text))
    ends = [[lines_before + text.count("\n", 0, at) + 1 for at in (one.start(), one.end() - 1)] for one in hunks]
    if not hunks:
        line = lines_before + text.count("\n", 0, first.start()) + 1
        return line, "a conflict marker of git, of which the other parts are missing"
    places = ", ".join(f"{begin} to {end}" for begin, end in ends[:5])
    more = f" and {len(ends) - 5} more" if len(ends) > 5 else ""
    sides = f"{hunks[0][1] or 'ours'} against {hunks[0][4] or 'theirs'}"
    return ends[0][0], f"conflict markers of git in lines {places}{more}: {sides}"


def sides_of(text: str) -> tuple[str, str]:
    """The text as either side would have it: the same twice where it has no markers."""
    return _HUNK.sub(lambda hunk: hunk[2], text), _HUNK.sub(lambda hunk: hunk[3], text)


def marked(file: str, ours: bytes, theirs: bytes, labels: tuple[str, str]) -> bytes:
    """Two versions of a file in one, with conflict markers around what differs; in a table row by row."""
    is_table = file.endswith(".csv")
    pieces = records_of if is_table else lines_of
    one, other = (list(pieces(content.decode())) for content in (ours, theirs))
    written: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "equal":
            written += one[a:b]
            continue
        pairs = [(one[a:b], other[c:d])]
        if is_table and b - a == d - c:
            pairs = [([mine], [yours]) for mine, yours in zip(one[a:b], other[c:d], strict=True)]
        for mine, yours in pairs:
            written += [f"<<<<<<< {labels[0]}\n", *mine, "=======\n", *yours, f">>>>>>> {labels[1]}\n"]
    return "".join(written).encode()


def line_in_hunks(text: str, path: Sequence[Any]) -> int:
    """The line between conflict markers that names what the path leads to, or the first between any."""
    hunks = [(line, ours + theirs) for line, ours, theirs in hunks_of(text)]
    for step in reversed(path):
        for line, words in hunks:
            if str(step) in words:
                return line + words.count("\n", 0, words.index(str(step)))
    return hunks[0][0] if hunks else 0


def lines_of(text: str) -> list[str]:
    """The lines of a text, each with its end."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def records_of(text: str) -> Iterator[str]:
    """The records of a CSV text in good form, each with its line end: a cell may hold line breaks."""
    held = ""
    for line in lines_of(text):
        held += line
        if held.count('"') % 2 == 0:
            yield held
            held = ""
    if held:
        yield held
