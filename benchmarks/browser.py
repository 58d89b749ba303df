"""The desk in Chromium: a cold opening, layout shifts, the next claim after a vote (pages.py)."""

from __future__ import annotations

import os
import statistics
import time
from typing import Any

from benchmarks.figures import figure
from benchmarks.own_demo import web, worker
from config.dev.test_programs import CHROMIUM

PASSWORD = os.environ.get("DEMO_PASSWORD", "outage-1015")
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
WATCH_SHIFTS = """
window.shifts = [];
new PerformanceObserver(list => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifts.push(one.value);
}).observe({ type: 'layout-shift', buffered: true });
"""
SHIFT = "window.shifts.reduce((sum, one) => sum + one, 0)"
PATIENCE = 120  # seconds
PICTURE = """(() => {
  const picture = document.querySelector('img[fetchpriority="high"]');
  return !picture || (picture.complete && picture.naturalWidth > 0);
})()"""


def measure_desk(path: str, *, votes: int = 0, user: str = "member1") -> dict[str, float]:
    """Open the desk at `path` in Chromium with an empty cache, at full speed and on a slow line,
    cast `votes` votes, print the figures and add them to the results.

    Returns {name: figure}; the name says the unit (seconds, kB, requests, layout shift)."""
    from playwright.sync_api import sync_playwright

    found: dict[str, float] = {}
    with worker(), web() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM.find(), args=["--no-sandbox", "--font-render-hinting=none"]
        )
        cookies = _sign_in(browser, address, user)
        for name, line in (("cold", None), ("slow", SLOW)):
            found |= _open_cold(browser, address, path, cookies, name, line)
        if votes:
            found |= _vote(browser, address, cookies, votes)
        browser.close()
    for name, value in found.items():
        print(f"{name:<60}{value:>10.3f}")
        figure(name.strip(), f"{value:.3f}", goal=GOALS.get(name, ""))
    return found


def _new_page(browser: Any, cookies: list[Any]) -> Any:
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="ko-KR", timezone_id="Asia/Seoul"
    )
    context.add_cookies(cookies)
    context.add_init_script(WATCH_SHIFTS)
    return context.new_page()


def _sign_in(browser: Any, address: str, user: str) -> list[Any]:
    page = _new_page(browser, [])
    page.goto(f"{address}/accounts/login/")
    page.fill("[name=login]", user)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "login" not in url)
    cookies = page.context.cookies()
    page.context.close()
    return [one for one in cookies if one["name"] != "letters"]


def _wait_for(page: Any, is_true: str) -> None:
    """Return once the JavaScript expression `is_true` holds on the page; it is polled without eval,
    which the content security policy forbids. Raises TimeoutError after PATIENCE seconds."""
    until = time.monotonic() + PATIENCE
    while not page.evaluate(is_true):
        if time.monotonic() > until:
            raise TimeoutError(f"not true after {PATIENCE} s: {is_true[:80]}")
        time.sleep(0.02)


def _open_cold(
    browser: Any, address: str, path: str, cookies: list[Any], name: str, line: Any
) -> dict[str, float]:
    page = _new_page(browser, cookies)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    sizes: dict[str, float] = {}

    def note(event: dict[str, Any]) -> None:
        if not event["request"]["url"].startswith("data:"):
            sizes[event["requestId"]] = 0

    def count(event: dict[str, Any]) -> None:
        if event["requestId"] in sizes:
            sizes[event["requestId"]] = event["encodedDataLength"]

    devtools.on("Network.requestWillBeSent", note)
    devtools.on("Network.loadingFinished", count)
    if line:
        devtools.send("Network.emulateNetworkConditions", line)
    began = time.perf_counter()
    page.goto(address + path, wait_until="commit", timeout=120_000)
    page.wait_for_selector("html.js", state="attached", timeout=120_000)
    usable = time.perf_counter() - began
    _wait_for(page, PICTURE)
    readable = time.perf_counter() - began
    page.wait_for_load_state("networkidle", timeout=120_000)
    found = {
        f"{name}: seconds until every control works": usable,
        f"{name}: seconds until the first page can be read": readable,
        f"{name}: requests": len(sizes),
        f"{name}: kB": sum(sizes.values()) / 1000,
        f"{name}: layout shift": page.evaluate(SHIFT),
    }
    if not line:
        page.goto(address + path, wait_until="networkidle")
        found["warm: layout shift"] = page.evaluate(SHIFT)
    page.context.close()
    return found


NEXT = "seconds from a vote until the next claim's page is painted, median"
GOALS = {NEXT: "< 0.5", "slow: seconds until the first page can be read": "< 6",
         "cold: layout shift": "0", "slow: layout shift": "0"}  # fmt: skip
# From the key to the picture, in the order in which a browser does it.
STEPS = ("script before the vote is sent", "vote: answer", "way to the next desk: answers",
         "next desk: answer", "its arrival and parsing, until the picture is asked for",
         "picture: answer", "decoding and painting")  # fmt: skip
WATCH_PAINT = """
addEventListener('keydown', event => {
  if (event.code !== 'Enter') return;
  sessionStorage.setItem('pressed', performance.timeOrigin + event.timeStamp);
}, true);
new PerformanceObserver(list => {
  for (const one of list.getEntries()) if (one.url) window.painted = one;
}).observe({ type: 'largest-contentful-paint', buffered: true });
"""
PAINTED = "Boolean(window.painted?.renderTime)"
TIMES = """(() => {
  const [desk] = performance.getEntriesByType('navigation');
  const picture = performance.getEntriesByName(window.painted.url)[0];
  const origin = performance.timeOrigin;
  return {
    pressed: Number(sessionStorage.getItem('pressed')), origin,
    asked: origin + desk.fetchStart, answered: origin + desk.responseStart,
    wanted: origin + picture.startTime, had: origin + picture.responseEnd,
    painted: origin + window.painted.renderTime,
  };
})()"""


def _vote(browser: Any, address: str, cookies: list[Any], votes: int) -> dict[str, float]:
    """Cast `votes` votes by Ctrl+Enter. Return {name: seconds} until the next claim's first page is
    painted: the median, the slowest, and the median of each of STEPS."""
    page = _new_page(browser, cookies)
    page.context.add_init_script(WATCH_PAINT)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    hops: list[float] = []  # seconds from a request of the page to the next one, by redirects
    asked: dict[str, float] = {}

    def note(event: dict[str, Any]) -> None:
        if event.get("type") != "Document":
            return
        if "redirectResponse" in event:
            hops.append(event["timestamp"] - asked[event["requestId"]])
        asked[event["requestId"]] = event["timestamp"]

    devtools.on("Network.requestWillBeSent", note)
    page.goto(f"{address}/reviews/next/", wait_until="networkidle")
    took: list[list[float]] = []
    for _vote in range(votes):
        page.check("[name=choice][value=deny]", force=True)
        page.fill("[name=rationale]", "제출한 자료로는 매출 감소가 확인되지 않음")
        time.sleep(1)  # the next claim's page is drawn ahead while a person writes
        here = page.url
        hops.clear()
        page.press("[name=rationale]", "Control+Enter")
        if page.locator("dialog[open]").count():  # the ballot's last vote
            page.keyboard.press("Control+Enter")
        page.wait_for_url(lambda url, here=here: url != here, wait_until="commit")
        page.wait_for_selector("main.desk-main", state="attached")
        _wait_for(page, PICTURE)
        page.wait_for_load_state("networkidle")
        if page.evaluate(PAINTED):  # not where the first page is a workbook, which has no picture
            times = page.evaluate(TIMES)
            took.append(_steps(times, hops))
    page.context.close()
    columns = zip(STEPS, zip(*took, strict=True), strict=True)
    return {
        NEXT: statistics.median(map(sum, took)),
        "  the slowest": max(map(sum, took)),
        **{f"  {name}": statistics.median(column) for name, column in columns},
    }


def _steps(times: dict[str, float], hops: list[float]) -> list[float]:
    """Return the seconds of each of STEPS between a vote and the next claim's first page. `times`
    are moments in milliseconds by name, `hops` the seconds of each redirect."""
    marks = [
        times[name]
        for name in ("pressed", "origin", "asked", "answered", "wanted", "had", "painted")
    ]
    before, redirects, *rest = [(b - a) / 1000 for a, b in zip(marks, marks[1:], strict=False)]
    vote = min(hops[0], redirects) if hops else 0.0
    return [before, vote, redirects - vote, *rest]
