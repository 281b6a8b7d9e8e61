"""Files of a conversation (T1). They travel as they are, not inside JSON: their bytes are the body."""

from rf_desktop.contract.base import Line, Request, Wire
from rf_desktop.domain.files import is_shown
from rf_desktop.domain.ids import AttachmentId

FILE_NAME_HEADER = "X-File-Name"
"""A file's name on its way up, percent-encoded UTF-8; not part of the address, because addresses are logged."""


class FileUpload(Request):
    """A file on its way up: `content` is the request's body, `name` stands in a header."""

    name: str
    content: bytes


class FileContent(Wire):
    """A file on its way down: `content` is the response's body. What it is says its `Attachment`, not the response."""

    content: bytes


class Attachment(Wire):
    """A file beside a message. `name` is safe as a file's name; `media_type` was read from the bytes.

    `size` in bytes. `width` and `height` in pixels are there for a picture that may be shown.
    """

    id: AttachmentId
    name: Line
    media_type: str
    size: int
    width: int | None = None
    height: int | None = None

    @property
    def is_picture(self) -> bool:
        """Whether a desktop shows it; everything else is a file to save."""
        return is_shown(self.media_type, self.width, self.height)
