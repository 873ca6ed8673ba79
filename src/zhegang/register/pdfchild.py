"""Run apart by `pdf`: a PDF on standard input, its pages' texts as JSON on standard output.

Imports nothing of Zhegang: it must start fast and hold nothing worth reaching. Limits come
as JSON in the first argument; systems without `resource` keep to pages, text and the
caller's clock.
"""

from __future__ import annotations

import json
import sys
from typing import Any


def limit(seconds: int, memory: int) -> None:
    """The system's own limits on processor time, memory, files and child processes."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(kind, (most, most))
        except (ValueError, OSError):
            continue  # a system may not know a kind, or hold it lower already


def read(data: bytes, limits: dict[str, int]) -> dict[str, Any]:
    """The pages' texts, or why they are refused."""
    import pypdfium2 as pdfium

    try:
        book = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        return {"refused": "password" if "password" in str(error).casefold() else "broken"}
    if len(book) > limits["pages"]:
        return {"refused": "pages"}
    pages, held = [], 0
    for number in range(len(book)):
        try:
            page = book[number].get_textpage()
            if held + page.count_chars() > limits["text"]:
                return {"refused": "text"}
            text = page.get_text_bounded(errors="replace")
        except pdfium.PdfiumError:
            return {"refused": "broken"}
        held += len(text)
        pages.append(text)
    return {"pages": pages}


def main() -> None:
    """Reads, and writes one JSON object; a fall out of memory is told as `limits`."""
    limits = json.loads(sys.argv[1])
    data = sys.stdin.buffer.read()
    limit(limits["seconds"], limits["memory"])
    try:
        told = read(data, limits)
    except MemoryError:
        told = {"refused": "limits"}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
