"""What the outbox is measured against: one Celery task for each message, as one writes it first.

Each task loads its row, posts one message over a connection that its process keeps, and writes the
answer down. That is kind to it: nothing is leased, nothing is committed before the call, and no
state is moved, so a worker that dies leaves a message that nobody can account for.
"""

from celery import shared_task

_sender = None


@shared_task(ignore_result=True, name="benchmarks.one_task_each.send_one")
def send_one(pk: int) -> None:
    from django.db.models.functions import Now

    from claims.privacy import crypto
    from reviews.notices.channels import sender_for
    from reviews.notices.channels.base import Message
    from reviews.notices.models import DeliveryAttempt, Notice
    from reviews.notices.outbox import recipient_aad

    global _sender
    notice = Notice.objects.select_related("claim", "template").get(pk=pk)
    to = crypto.decrypt(notice.recipient, aad=recipient_aad(notice.claim.number))
    message = Message(
        str(notice.public_id),
        to,
        notice.subject,
        notice.body,
        notice.event,
        notice.channel,
        notice.template.provider_template_id,
        notice.values,
    )
    if _sender is None:
        _sender = sender_for(notice.channel)
        _sender.connect()
    [answer] = _sender.send([message])
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
