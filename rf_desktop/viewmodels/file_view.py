"""A file as the chat pane shows it, wherever it is: beside the draft, on its way, or on the server (T1)."""

from __future__ import annotations

from typing import Literal

from rf_desktop.client.attached import AttachedFile
from rf_desktop.contract.attachments import Attachment
from rf_desktop.domain import files
from rf_desktop.values import dataclass
from rf_desktop.viewmodels import text_files

FileKind = Literal["picture", "pdf", "text", "archive", "file"]
_KINDS: dict[str, FileKind] = {
    files.PDF: "pdf",
    files.TEXT: "text",
    files.ZIP: "archive",
    "application/gzip": "archive",
    "application/x-7z-compressed": "archive",
}


@dataclass(frozen=True)
class FileView:
    """One file. `width` and `height` in pixels, of a picture that is shown; `size` reads "1.4 MB".

    `key` names its bytes for `FileShelf`; `media_type` says how to read them.
    """

    key: str
    name: str
    kind: FileKind
    media_type: str
    size: str
    sentence: str
    width: int = 0
    height: int = 0

    @property
    def is_picture(self) -> bool:
        """Whether it is shown instead of only named."""
        return self.kind == "picture"


def file_view(file: Attachment | AttachedFile) -> FileView:
    """The view of a file."""
    is_picture = files.is_shown(file.media_type, file.width, file.height)
    kind: FileKind = "picture" if is_picture else _KINDS.get(file.media_type, "file")
    size = text_files.size(file.size)
    return FileView(
        key=file.id if isinstance(file, Attachment) else file.key,
        name=file.name,
        kind=kind,
        media_type=file.media_type,
        size=size,
        sentence=text_files.spoken(file.name, kind, size),
        width=(file.width or 0) if is_picture else 0,
        height=(file.height or 0) if is_picture else 0,
    )
