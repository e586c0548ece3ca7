"""Repositories behind a web server: read only."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from urllib.parse import quote

from indicators.package.address import shown
from indicators.package.files import LARGEST
from indicators.release.repository.errors import RepositoryError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_PATIENCE = 30
"""Seconds without an answer after which there is none."""

_CHUNK = 2**16
_GONE = (404, 410)


class WebStorage:
    """A repository at an ``http(s)://`` address.

    Parameters
    ----------
    url : str
    """

    def __init__(self, url: str) -> None:
        self._url = url

    @property
    def address(self) -> str:
        return shown(self._url)

    def read(self, path: str, limit: int = LARGEST) -> bytes | None:
        from pooch import HTTPDownloader
        from requests import exceptions

        place = f"{self.address}/{path}"
        content = _Bounded(limit)
        try:
            HTTPDownloader(chunk_size=_CHUNK, timeout=_PATIENCE)(f"{self._url}/{quote(path)}", content, None)
        except exceptions.HTTPError as error:
            if error.response is not None and error.response.status_code in _GONE:
                return None
            raise RepositoryError(f"{place}: the server answers {str(error).partition(' for url')[0]}") from error
        except exceptions.SSLError as error:
            raise RepositoryError(f"{place}: the server's certificate is not to be trusted") from error
        except exceptions.Timeout as error:
            raise RepositoryError(f"{place}: no answer within {_PATIENCE} seconds; try again later") from error
        except (exceptions.ChunkedEncodingError, exceptions.ContentDecodingError) as error:
            raise RepositoryError(f"{place}: the connection ended before the file did; try again") from error
        except exceptions.ConnectionError as error:
            raise RepositoryError(f"{place}: cannot be reached; is there a network, is the address right?") from error
        except (exceptions.RequestException, ValueError) as error:
            raise RepositoryError(f"{place}: cannot be read: {error}") from error
        except _TooLongError as error:
            raise RepositoryError(f"{place}: more than the {limit} bytes expected") from error
        return content.getvalue()


class _TooLongError(Exception):
    """More bytes came than were allowed."""


class _Bounded(io.BytesIO):
    """A buffer that ends a download which would not end by itself."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, content: ReadableBuffer) -> int:
        written = super().write(content)
        if self.tell() > self._limit:
            raise _TooLongError
        return written
