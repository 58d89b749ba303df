"""Place of a refusal on the desk: in the form that was sent while the page still has it, otherwise
at the head of the page with what was typed."""

from __future__ import annotations

from typing import Any

from claims.errors import DomainError
from claims.users.requests import SignedInRequest

TYPED = ("amount", "note", "reason", "due_on")  # fields of the steps that keep what was typed
# Fields that the repeated form does not contain.
TEXTS = ("amount", "note", "reason", "grounds", "text")


def _steps_shown(context: dict[str, Any]) -> set[str]:
    """Return the names of the secretariat's forms that this desk has, such as `assess` or
    `decline-12`. Empty for users without them."""
    steps, supplement = context["steps"], context["supplement"]
    documents = context["document_steps"]
    if not steps:
        return set()
    shown = {name for name in ("start", "supplement", "assess") if steps[name]}
    if supplement.pending:
        shown |= {"answer", "cancel"}
    for proposal in supplement.proposals:
        shown.add(f"decline-{proposal.pk}")
        if steps["supplement"]:
            shown.add(f"send-{proposal.pk}")
    if documents and documents.extend:
        shown.add("extend-documents")
    if documents and documents.ask_until:
        shown.add("ask-documents")
    return shown


def _is_kept(context: dict[str, Any], kept: set[str]) -> bool:
    """Return True if a form on the page still holds what was typed: that of the vote, a check, a
    proposal, a comment or a seat. `kept` are the names of the context entries in which the view
    passes typed values."""
    may, steps = context["may"], context["steps"]
    return (
        "vote_form" in kept
        or ("note_typed" in kept and may["check"])
        or ("propose_typed" in kept and may["propose"])
        or ("comment_typed" in kept and may["comment"])
        or ("seats_typed" in kept and bool(steps and steps["assess"]))
    )


def refusal_context(
    request: SignedInRequest,
    context: dict[str, Any],
    refusal: DomainError | None,
    step: str,
    kept: set[str],
) -> dict[str, Any]:
    """Return the desk's context of a refusal. If the desk shows the form `step`, the error stands
    in that form, filled with what was typed (`step_refusal`, `step_typed`).

    Otherwise it stands at the head of the page (`refusal`), with the typed texts that no form on
    the page holds, to be copied (`unsent_text`). `kept`: see `_is_kept`.
    """
    if refusal:
        refusal.unsent = ""  # the desk has its own place for it
    if refusal and step in _steps_shown(context):
        return {
            "refusal": None,
            "step_refused": step,
            "step_refusal": refusal,
            "step_typed": {name: request.POST.get(name, "") for name in TYPED},
        }
    found: dict[str, Any] = {"refusal": refusal, "step_refused": "", "step_typed": {}}
    if refusal and not _is_kept(context, kept):
        texts = (request.POST.get(name, "").strip() for name in TEXTS)
        found["unsent_text"] = "\n".join(text for text in texts if text)
    return found
