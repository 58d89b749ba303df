"""Links in README and docs lead to files and headings; the index of decisions is complete."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
DECISIONS = ROOT / "docs" / "decisions"


def anchors(document: Path) -> set[str]:
    """Return the anchors of a document's headings, as they are made for Markdown files."""
    titles = re.findall(r"^#+ (.+)$", document.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def test_every_link_leads_to_a_file_and_to_a_heading_of_it():
    wrong = []
    for document in DOCUMENTS:
        for link in re.findall(r"\]\(([^)\s]+)\)", document.read_text()):
            path, _, anchor = link.partition("#")
            target = document.parent / path if path else document
            if "://" in link or link.startswith(("/", "mailto:")):
                continue
            if not target.exists() or (anchor and anchor not in anchors(target)):
                wrong.append(f"{document.relative_to(ROOT)}: {link}")
    assert not wrong


def test_the_index_of_decisions_has_each_of_them_once_with_its_title():
    files = sorted(DECISIONS.glob("[0-9]*.md"))
    lines = re.findall(r"^- (\[.+)$", (DECISIONS / "README.md").read_text(), re.MULTILINE)
    titles = [file.read_text().splitlines()[0].removeprefix("# ") for file in files]
    assert sorted(lines) == [
        f"[{title[:4]}]({file.name}) {title[5:]}" for file, title in zip(files, titles, strict=True)
    ]
