"""What our way to an article costs, against the libraries it stands on.

All read the pages of the tests in turn, each with as much around it as pages of real sites have:
a busy machine slows all alike. The ratio is what counts; the pages a second are this machine's.
"""

import logging
import sys
import time
from collections.abc import Callable
from statistics import median

import trafilatura
from readability import Document

from infra.web.extractor import decode, extract
from tests.infra.web.loopback import PAGES

_URL = "https://news.example/2026/03/a.html"
_NAMES = ("chinese_article.html", "english_article.html", "wechat_article.html")
_SCRIPT = "<script>" + "window.tracker = {'page': 1, 'ids': [1, 2, 3]};\n" * 2_000 + "</script>"
_LINK = "<li class='item'><a href='/a/{0}' title='{0}'>A headline of some words, {0}</a></li>"
_LINKS = "<ul class='links'>" + "".join(map(_LINK.format, range(400))) + "</ul>"
_ROUNDS = 30
_TALKATIVE = ("readability", "trafilatura")
_EXTRACTORS: dict[str, Callable[[str], object]] = {
    "ours": lambda html: extract(html, _URL),
    "readability": lambda html: Document(html).summary(),
    "trafilatura": trafilatura.extract,
}


def _page(name: str) -> str:
    html = decode((PAGES / name).read_bytes(), None)
    return html.replace("</body>", f"{_SCRIPT}<div class='sidebar'>{_LINKS}</div></body>")


def _measured(pages: list[str]) -> dict[str, list[float]]:
    """The seconds of processor time of each round over all the pages, by extractor."""
    taken: dict[str, list[float]] = {name: [] for name in _EXTRACTORS}
    for _ in range(_ROUNDS):
        for name, extracted in _EXTRACTORS.items():
            started = time.process_time()
            for page in pages:
                extracted(page)
            taken[name].append(time.process_time() - started)
    return taken


def main() -> None:
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    pages = list(map(_page, _NAMES))
    taken = {name: median(seconds) for name, seconds in _measured(pages).items()}
    for name, seconds in taken.items():
        times = seconds / taken["ours"]
        sys.stdout.write(
            f"{name:12} {len(pages) / seconds:6.1f} pages/s, {times:4.2f} × our time\n"
        )


if __name__ == "__main__":
    main()
