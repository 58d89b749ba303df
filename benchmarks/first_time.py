"""A member's first ten claims by keys alone: keys pressed, time of the pages, time with reading.

    python benchmarks/first_time.py [--claims 1500] [--judged 10] [--here]

Chromium plays a member who has never judged, in a demo of its own that is dropped at the end; with
--here in the demo of this checkout, where the votes stay. The first claim is judged as the keys of
the tour say it, each document by itself: that is the reference. From the second on, Shift+Enter
accepts a document and goes on to the next, and Shift+A accepts what is in order together. The
reason is a canned one. A chord (Shift+A, Ctrl+Enter) is one key.

The pages are measured: from the key that votes until the next claim's first page can be read, and
what a key waits for. Reading cannot be; it is stated, and added: PAGE seconds for each page of the
documents, CASE for the claimant's words and the figures, CHOICE for the choice, KEY for each key
(0.28 s, the mean typist of Card, Moran and Newell, 1983).
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.browser import PICTURE, _new_page, _sign_in, _wait_for  # noqa: E402
from benchmarks.figures import figure  # noqa: E402
from benchmarks.own_demo import demo_of_checkout, own_demo, web, worker  # noqa: E402
from config.dev.test_programs import CHROMIUM  # noqa: E402

PAGE, CASE, CHOICE, KEY = 4.0, 5.0, 4.0, 0.28  # seconds, stated
REST = 0.35  # s between keys that are meant (js/run.js)
LOOK = 30_000  # ms until a page counts as seen, at most
SECONDS, KEYS = 40, 9  # goals: of the first claim, of the tenth

ROWS = """() => [...document.querySelectorAll('#checks .checks > li')]
    .filter(row => row.querySelector('[data-check]'))
    .map(row => ({
        kind: row.dataset.kind, judged: Boolean(row.querySelector('[name=verdict]:checked')),
        now: row.classList.contains('is-now'),
        clean: [...row.querySelectorAll('.findings > li[data-verdict]')].every(
            one => one.dataset.verdict === 'ok') && Boolean(row.querySelector('[data-verdict=ok]')),
        pages: document.querySelectorAll(
            `#rail [data-group="${row.dataset.kind}"] [data-page]`).length,
    }))"""


class Judged(NamedTuple):
    """One judged claim: keys pressed, pages of its documents, seconds waited for the page.
    `seconds` adds the assumed times for reading and typing."""

    keys: int
    pages: int
    waited: float

    @property
    def seconds(self) -> float:
        return self.waited + PAGE * self.pages + CASE + CHOICE + KEY * self.keys


# Words for a reason that fit the vote; some fit some votes only.
REASON = "[data-ballot] [data-chips] .chip[data-key]:not([aria-disabled=true])"


class Member:
    """A member in the browser, with the number of keys pressed and the seconds spent waiting for
    the page."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.keys, self.waited = 0, 0.0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.keys += 1
        time.sleep(REST)

    def wait_for(self, is_true: str) -> None:
        began = time.perf_counter()
        _wait_for(self.page, is_true)
        self.waited += time.perf_counter() - began

    def look(self, row: dict[str, Any], *, arrives: bool) -> None:
        """Scroll through every page of one kind of document until the desk marks the kind as seen.
        `row` is its line on the desk. With `arrives` open the kind first, if it is not on
        screen."""
        shown = self.page.locator(f"#checks [data-kind='{row['kind']}'].is-now").count()
        if arrives and not shown:
            self.press("t")
        for number in range(row["pages"]):
            if number:
                self.press("ArrowRight")
            seen = self.page.locator(f"#rail [data-group='{row['kind']}'] .seen").nth(number)
            seen.wait_for(timeout=LOOK)

    def judge(self, *, together: bool) -> Judged:
        """Judge the claim on screen, vote, and return the Judged once the next claim is there. With
        `together` the documents without findings are accepted at once by Shift+A."""
        self.keys = 0
        rows = self.page.evaluate(ROWS)
        first = next((at for at, row in enumerate(rows) if row["now"]), 0)
        rows = [*rows[first:], *rows[:first]]  # as T walks them
        for place, row in enumerate(rows):
            self.look(row, arrives=place > 0)
            if not together:
                self.press("a")
            elif not row["clean"] and not row["judged"]:
                self.press("Shift+Enter")
        if together and any(row["clean"] and not row["judged"] for row in rows):
            self.press("Shift+A")
            self.wait_for("Boolean(document.querySelector('[data-accepted]'))")
        for key in self._choice():
            self.press(key)
        if reasons := self.page.locator(REASON).all():
            self.press(reasons[0].get_attribute("data-key"))
        self._vote()
        result = Judged(self.keys, sum(row["pages"] for row in rows), self.waited)
        self.waited = 0.0
        return result

    def _choice(self) -> str:
        """Return the keys for the choice that the desk suggests: "g" (all of it), "d" (nothing), or
        "hp" (the suggested part)."""
        chip = self.page.locator('[data-fill-key="KeyP"]')
        if not chip.count():
            return "g"
        won = int(chip.get_attribute("data-fill"))
        most = int(self.page.locator("[data-ballot] [data-money]").get_attribute("data-ceiling"))
        return "d" if not won else "g" if won >= most else "hp"

    def _vote(self) -> None:
        here = self.page.url
        began = time.perf_counter()
        self.press("Control+Enter")
        # A sheet confirms the ballot's last vote; its keys work once it has `data-answers`.
        if self.page.locator("dialog[open]").count():
            self.page.locator("dialog[open][data-answers]").wait_for()
            self.press("Control+Enter")
        self.page.wait_for_url(
            lambda url: url.split("?")[0] != here.split("?")[0], wait_until="commit"
        )
        self._arrive(began)

    def open(self, address: str) -> None:
        began = time.perf_counter()
        self.page.goto(address, wait_until="commit")
        self._arrive(began)

    def _arrive(self, began: float) -> None:
        self.page.wait_for_selector("html.js", state="attached")
        _wait_for(self.page, PICTURE)
        self.waited += time.perf_counter() - began
        self.page.wait_for_load_state("networkidle")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--claims", type=int, default=3_000)
    parser.add_argument("--judged", type=int, default=10)
    parser.add_argument("--user", default="member2", help="who judges")
    parser.add_argument("--here", action="store_true", help="the demo of this checkout")
    options = parser.parse_args()
    with demo_of_checkout() if options.here else own_demo(options.claims):
        report(play(options.judged, options.user))


def play(claims: int, user: str) -> list[Judged]:
    """Judge `claims` claims as `user` in Chromium and return their figures. The first one is judged
    document by document. Raises SystemExit when too few claims wait for the user."""
    from playwright.sync_api import sync_playwright

    with worker(), web() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM.find(), args=["--no-sandbox", "--font-render-hinting=none"]
        )
        member = Member(_new_page(browser, _sign_in(browser, address, user)))
        member.open(f"{address}/reviews/next/")
        found = []
        for number in range(claims):
            if not member.page.locator("form[data-ballot]").count():
                raise SystemExit(f"only {number} claims await {user}: more are needed (--claims)")
            one = member.judge(together=number > 0)
            found.append(one)
            print(
                f"{number + 1:>3}. {one.keys:>3} keys {one.pages:>3} pages "
                f"{one.waited:6.2f} s waited {one.seconds:6.1f} s with reading",
                flush=True,
            )
        browser.close()
    return found


def report(judged: list[Judged]) -> None:
    """Add to the results the first claim's seconds, the last claim's keys against the first's, and
    over all claims the keys (least, median, most) and the median seconds of the pages."""
    first, last = judged[0], judged[-1]
    figure(
        "a member's first claim, by keys",
        f"{first.seconds:.1f} s ({first.waited:.1f} s of them pages)",
        goal=f"< {SECONDS} s",
    )
    figure(
        f"keys of claim {len(judged)}",
        str(last.keys),
        against="the first claim, each document by itself",
        reference=str(first.keys),
        ratio=f"{last.keys / first.keys:.2f} × its keys",
        goal=f"≤ {KEYS}",
    )
    more = judged[1:] or judged
    keys = [one.keys for one in more]
    figure(
        f"keys of a claim from the second on, least, median and most of {len(more)}",
        f"{min(keys)}, {statistics.median(keys):g}, {max(keys)}",
    )
    figure(
        f"seconds that the pages take, median of {len(judged)} claims",
        f"{statistics.median(one.waited for one in judged):.2f}",
    )


if __name__ == "__main__":
    main()
