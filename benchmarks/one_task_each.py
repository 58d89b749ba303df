"""The reference for the outbox: one Celery task per message.

Each task loads its row, posts one message over a connection that its process keeps, and writes the
answer. This favours the reference: nothing is leased and nothing committed before the call, so the
outcome of a message is unknown if its worker dies."""

from typing import Any

from celery import shared_task

_sender: Any = None
_pattern: Any = None


@shared_task(ignore_result=True, name="benchmarks.one_task_each.send_one")
def send_one(pk: int) -> None:
    from django.db.models.functions import Now

    from reviews.notices.models import DeliveryAttempt, Notice

    notice = Notice.objects.select_related("claim", "template").get(pk=pk)
    [answer] = _connected(notice.channel).send([_message(notice)])
    DeliveryAttempt.objects.create(
        notice=notice,
        number=1,
        channel=notice.channel,
        finished_at=Now(),
        outcome=answer.outcome,
        code=answer.code,
        provider_id=answer.provider_id,
        request_digest=notice.body_digest,
    )


@shared_task(ignore_result=True, name="benchmarks.one_task_each.post_one")
def post_one(public_id: str) -> None:
    """Celery task: post one message without reading or writing a row of its own. It has the text of
    the first notice and the id `public_id`; that notice is read once a process."""
    from reviews.notices.models import Notice

    global _pattern
    if _pattern is None:
        found = Notice.objects.select_related("claim", "template").filter(event="payout_sent")
        _pattern = _message(found.first())
    _connected(_pattern.channel).send([_pattern._replace(public_id=public_id)])


def _message(notice: Any) -> Any:
    from claims.personal_data import crypto
    from reviews.notices.addresses import recipient_aad
    from reviews.notices.channels.base import Message

    return Message(
        str(notice.public_id),
        crypto.decrypt(notice.recipient, aad=recipient_aad(notice.claim.number)),
        notice.subject,
        notice.body,
        notice.event,
        notice.channel,
        notice.template.provider_template_id,
        notice.values,
    )


def _connected(channel: str) -> Any:
    from reviews.notices.channels import sender_for

    global _sender
    if _sender is None:
        _sender = sender_for(channel)
        _sender.connect()
    return _sender
