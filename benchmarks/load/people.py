"""The people of a load run, a locustfile: members, secretariat, finance, and a clerk.

    python -m locust -f benchmarks/load/people.py …     # started by `python -m benchmarks.load`

Each is a browser with cookies of their own: one log-in with a real password, pages with their
pictures, forms sent with what the page's form held. A member looks eight to twenty seconds at each
page and writes for fifteen to forty, some seventy seconds for a claim: fifty claims a day would be
one in ten minutes, so this is the hour in which everybody works without a pause. Others take six to
fifteen seconds for a page.

Every vote is a line of `votes.jsonl`, with the status of its answer.
"""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from gevent import sleep
from locust import task

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.load.browser import (  # noqa: E402
    AS_FORM,
    CHANGED,
    FOLDER,
    PACE,
    PEOPLE,
    RAMP,
    SECONDS,
    Answer,
    Person,
    began,
    name_of,
)
from benchmarks.load.forms import (  # noqa: E402
    Form,
    form_of,
    links_of,
    pages_of,
    picks_of,
    token_of,
)

WRITING = (15.0, 40.0)  # seconds from the draft of an opinion to the vote
AT_A_TIME = 3  # payouts that finance approves together
RATIONALE = "제출된 매출 자료로 확인한 손해액을 기준으로 산정함"
WORDS = ("카페", "김밥", "K1015-000", "미용", "ㅋㅍ", "꽃", "학원", "0001", "치킨", "식당", "PC")
_votes = open(FOLDER / "votes.jsonl", "a", buffering=1)  # noqa: SIM115  until the process ends


# ------------------------------------------------------------------ members
class Member(Person):
    role = "member"
    fixed_count = len(PEOPLE["member"])
    pause = (8.0, 20.0)

    @task
    def judge(self) -> None:
        """Open the queue and the desk, and judge three to eight claims one after the other. Stop
        early when no claim is left to vote on."""
        self.get("/reviews/?tab=mine", "queue")
        self.look()
        desk = self.get("/reviews/next/", "next claim")
        for _claim in range(self.random.randint(3, 8)):
            desk = self.judge_one(desk)
            if form_of(desk.text, r".*/vote/") is None:
                self.look()
                return

    def judge_one(self, desk: Answer) -> Answer:
        """Look at two documents of the claim on the desk, accept two kinds, vote, and return the
        Answer with the desk of the next claim. Returns `desk` itself if it has no form to vote."""
        page = desk.text
        form = form_of(page, r"/reviews/[^/]+/vote/")
        if form is None:
            return desk
        number, token, papers = form.action.split("/")[2], token_of(page), pages_of(page)
        self.open_desk(desk, number, token, papers)
        self.look()
        for paper in self.random.sample(papers, min(2, len(papers))):
            self.beat(desk, number, token)
            self.read(paper, desk, number, token)
            self.look()
        self.check(desk, number)
        return self.vote(desk, number, token, form)

    def open_desk(self, desk: Answer, number: str, token: str, papers: Any) -> None:
        """Request what a browser loads by itself with the desk: presence, up to ten small pictures
        of pages, and the first page."""
        self.beat(desk, number, token)
        for path in links_of(desk.text, r"/documents/\d+/pages/\d+/small/")[:10]:
            self.get(path, "small page")
        if papers:
            self.read(papers[0], desk, number, token)

    def beat(self, desk: Answer, number: str, token: str) -> None:
        found = re.search(r'data-revision="(\d+)"', desk.text)
        fields = [("csrfmiddlewaretoken", token), ("revision", found[1] if found else "")]
        self.post(f"/reviews/{number}/here/", fields, "heartbeat", page=desk.path)

    def read(self, paper: tuple[str, str, str], desk: Answer, number: str, token: str) -> None:
        document, page, path = paper
        self.get(path, "document page")
        fields = [("csrfmiddlewaretoken", token), ("document", document), ("page", page)]
        self.post(f"/reviews/{number}/seen/", fields, "page seen", page=desk.path)

    def check(self, desk: Answer, number: str) -> None:
        """Accept (인정) two kinds of document, by the requests that the desk's JavaScript sends."""
        # not `checks/accept/`, which accepts all that were read: it was refused here, with a desk
        one_kind = rf'action="(/reviews/{number}/checks/(?!accept/)\w+/)"'
        kinds = re.findall(one_kind, desk.text)
        for action in self.random.sample(kinds, min(2, len(kinds))):
            fields = [
                ("csrfmiddlewaretoken", token_of(desk.text)),
                ("verdict", "accepted"),
                ("note", ""),
            ]
            fine = (200, *CHANGED)
            self.post(action, fields, "check", page=desk.path, fine=fine, by_script=True)

    def vote(self, desk: Answer, number: str, token: str, form: Form) -> Answer:
        drawn = self.random.random()
        choice = "grant" if drawn < 0.6 else "partly" if drawn < 0.9 else "deny"
        amount = str(self.random.randrange(5, 40) * 10_000) if choice == "partly" else ""
        words = f"{RATIONALE} ({uuid4().hex[:6]})"
        draft = {"choice": choice, "amount": amount, "rationale": words, "notes": {}}
        told = {
            "csrfmiddlewaretoken": token, "serial": str(int(time.time() * 1000)),
            "body": json.dumps(draft), "seen_version": form.value("seen_version"),
        }  # fmt: skip
        self.post(f"/reviews/{number}/draft/", told, "draft", page=desk.path, fine=(200, 409))
        sleep(self.random.uniform(*WRITING) * PACE)
        fields = form.filled(choice=choice, amount=amount, rationale=words)
        sent = {**AS_FORM, "Referer": f"{self.host}{desk.path}"}
        answer, then = self.ask("POST", form.action, "vote", urlencode(fields), sent, CHANGED)
        told_vote = {"claim": number, "member": self.username, "status": answer.status,
                     "ballot": form.value("ballot"), "words": words, "at": time.time()}  # fmt: skip
        _votes.write(json.dumps(told_vote) + "\n")
        if then:
            return self.get(then, name_of(then) or "after vote")
        if answer.status in CHANGED:  # the claim has changed meanwhile, or the amount is too much
            return self.get("/reviews/next/", "next claim")
        self.look()  # the server was away: the page is opened again, and shows what was stored
        return self.get(f"/reviews/{number}/", "desk")


# ------------------------------------------------------------------ secretariat
class Secretary(Person):
    role = "secretariat"
    fixed_count = len(PEOPLE["secretariat"])

    @task(4)
    def read_queue(self) -> None:
        tab = self.random.choice(("in_review", "waiting", "deciding", "decided"))
        page = self.get(f"/reviews/?tab={tab}", "queue")
        self.look()
        if tab == "in_review" and (desks := links_of(page.text, r"/reviews/[KLM]\d+-\d+/")):
            self.get(self.random.choice(desks), "desk of the secretariat")
            self.look()

    @task(6)
    def read_register(self) -> None:
        chosen = self.random.choice((
            {}, {"route": "committee_review"}, {"fee": "paid"}, {"kind": "small_business"},
            {"q": self.random.choice(WORDS)},
        ))  # fmt: skip
        name = "claims found" if "q" in chosen else "claims"
        page = self.get(f"/claims/?{urlencode(chosen)}", name)
        self.look()
        if claims := links_of(page.text, r"/claims/[KLM]\d+-\d+/"):
            self.get(self.random.choice(claims), "claim")
            self.look()

    @task(4)
    def search(self) -> None:
        """Type a word into the search box: one request for suggestions after each letter."""
        page = self.get("/claims/", "claims")
        word, token = self.random.choice(WORDS), token_of(page.text)
        for end in range(1, len(word) + 1):
            fields = [("csrfmiddlewaretoken", token), ("q", word[:end])]
            self.post("/search/suggest/", fields, "search while typing", page=page.path)
            sleep(0.3)
        self.look()

    @task(3)
    def watch_notices(self) -> None:
        tab = self.random.choice(("", "?tab=pending", "?tab=failed", "?tab=delivered"))
        self.get(f"/notices/{tab}", "notices")
        self.look()
        self.get("/notices/pulse/", "pulse of notices")

    @task(1)
    def see_dashboard(self) -> None:
        self.get("/", "dashboard")
        self.look()
        self.get("/claims/imports/", "imports")
        self.look()


class Clerk(Person):
    """Locust user: one more of the secretariat, who approves the bulk notice and imports the
    files."""

    role = "clerk"
    fixed_count = len(PEOPLE["clerk"])
    pause = (2.0, 3.0)

    def on_start(self) -> None:
        super().on_start()
        self.todo = [(0.02, self.approve_bulk), (0.15, self.import_file), (0.55, self.import_file)]
        self.files = sorted(FOLDER.glob("import-*.csv"))

    @task
    def work(self) -> None:
        if self.todo and time.time() - began >= RAMP + SECONDS * self.todo[0][0]:
            self.todo.pop(0)[1]()
        sleep(1)

    def approve_bulk(self) -> None:
        """Approve the largest bulk notice that waits for a second person."""
        page = self.get("/notices/bulk/", "bulk notices")
        for path in links_of(page.text, r"/notices/bulk/\d+/"):
            one = self.get(path, "bulk notice")
            if form := form_of(one.text, r"/notices/bulk/\d+/approve/"):
                sheet = self.post(form.action, form.fields, "approval sheet", page=path)
                if asked := form_of(sheet.text, r""):
                    self.post(form.action, asked.fields, "approve bulk notice", page=path)
                return

    def import_file(self) -> None:
        """Upload a claims file, look at its preview, start the import and wait until it is loaded.
        Does nothing when no file is left."""
        if not self.files:
            return
        page = self.get("/claims/imports/", "imports")
        form = form_of(page.text, r"|/claims/imports/")
        if form is None:
            return
        file, line = self.files.pop(0), f"load{uuid4().hex}"
        parts = [f'name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in form.fields]
        head = f'name="file"; filename="{file.name}"\r\nContent-Type: text/csv\r\n\r\n'.encode()
        parts.append(head + file.read_bytes() + b"\r\n")
        begin = f"--{line}\r\nContent-Disposition: form-data; ".encode()
        body = b"".join(begin + part for part in parts) + f"--{line}--\r\n".encode()
        headers = {
            "Content-Type": f"multipart/form-data; boundary={line}",
            "Referer": f"{self.host}/claims/imports/",
        }
        run = self.follow("POST", "/claims/imports/", "send a claims file", body, headers, (200,))
        preview = self.wait_for_import(run.path)
        if form := form_of(preview.text, r"/claims/imports/\d+/start/"):
            self.post(form.action, form.fields, "start import", page=run.path)
            self.wait_for_import(run.path)

    def wait_for_import(self, path: str) -> Answer:
        """Request the page of an import each second until it no longer polls, for at most two
        minutes; return its last Answer."""
        for _second in range(120):
            sleep(1)
            page = self.get(path, "import")
            if "hx-trigger" not in page.text:
                break
        return page


# ------------------------------------------------------------------ finance
class Finance(Person):
    role = "finance"
    fixed_count = len(PEOPLE["finance"])

    @task(6)
    def approve(self) -> None:
        page = self.get("/payouts/?tab=prepared", "payouts")
        for _page in range(self.random.randrange(3)):
            onward = links_of(page.text, r"\?.*after=.*")
            if onward:
                self.look()
                page = self.get(f"/payouts/{onward[-1]}", "payouts")
        self.look()
        picks = picks_of(page.text)
        if not picks:
            return
        chosen = [("pick", one) for one in self.random.sample(picks, min(AT_A_TIME, len(picks)))]
        panel = self.get(f"/payouts/selection/?{urlencode(chosen)}", "what an approval does")
        self.look()
        if form := form_of(panel.text, r"/payouts/approve/"):
            self.send(form, form.fields, "approve payouts", page)
            self.look()

    @task(4)
    def read(self) -> None:
        tab = self.random.choice(("approved", "batched", "paid", "failed"))
        page = self.get(f"/payouts/?tab={tab}", "payouts")
        self.look()
        if rows := links_of(page.text, r"/payouts/\d+/"):
            self.get(self.random.choice(rows), "payout")
            self.look()

    @task(2)
    def batch(self) -> None:
        """Open the list of batches; release one that somebody else built, else build the next."""
        page = self.get("/payouts/batches/", "batches")
        self.look()
        release = form_of(page.text, r"/payouts/batches/\d+/release/")
        build = form_of(page.text, r"/payouts/batches/build/")
        fine = (200, *CHANGED)
        if release:
            sheet = self.post(
                release.action, release.fields, "release sheet", page=page.path, fine=fine
            )
            self.look()
            if asked := form_of(sheet.text, r""):
                typed = re.search(r"is-total.*?([\d,]{4,})", sheet.text, re.S)
                more = {"typed_sum": typed[1]} if typed and 'name="typed_sum"' in sheet.text else {}
                self.post(
                    release.action, asked.filled(**more), "release batch", page=page.path, fine=fine
                )
        elif build:
            self.post(build.action, build.fields, "build batch", page=page.path, fine=fine)
        self.look()
        if one := links_of(page.text, r"/payouts/batches/\d+/"):
            self.get(self.random.choice(one), "batch")
            self.look()

    def send(self, form: Form, fields: Any, name: str, page: Answer) -> Answer:
        fine = (200, *CHANGED)
        return self.post(form.action, fields, name, page=page.path, fine=fine)

    @task(1)
    def reconcile(self) -> None:
        self.get("/payouts/reconciliation/", "reconciliation")
        self.look()
