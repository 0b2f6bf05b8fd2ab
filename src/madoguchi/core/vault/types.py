"""Types: the kinds of file that the house knows, by extension. Pure."""

OOXML = "application/vnd.openxmlformats-officedocument"
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{OOXML}.wordprocessingml.document",
    "docm": "application/vnd.ms-word.document.macroEnabled.12",
    "xlsx": f"{OOXML}.spreadsheetml.sheet",
    "xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
    "pptx": f"{OOXML}.presentationml.presentation",
    "pptm": "application/vnd.ms-powerpoint.presentation.macroEnabled.12",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "zip": "application/zip",
    "csv": "text/csv",
    "txt": "text/plain",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
}
SHOWN_INLINE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"})
NEVER = frozenset(
    {
        "svg", "svgz", "html", "htm", "xhtml", "shtml", "mht", "mhtml", "js", "mjs", "hta",
        "exe", "com", "scr", "bat", "cmd", "ps1", "vbs", "vbe", "wsf", "jar", "msi", "lnk",
        "dll", "iso", "img", "swf", "xll",
    }
)  # fmt: skip


def content_type_of(extension: str) -> str:
    """The type under which a file is given back; unknown ones are bytes, never guessed."""
    return CONTENT_TYPES.get(extension, "application/octet-stream")
