"""manage.py poisoned: list the rows that are left alone since their task killed its worker too
often.

`--release NAME` (as listed, "task id") or `--release all` lets workers take them again."""

import json
from datetime import UTC, datetime
from typing import Any

import redis
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.celery import app
from config.queues import poison


class Command(BaseCommand):
    help = (
        "List, or release, what is not worked on any more because its task died too often; a line "
        "of JSON each. Exit 1 where the name is not stopped, 2 where Redis does not answer."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--release",
            metavar="NAME",
            help='run a stopped task again: its "task id" as listed, or all',
        )

    def handle(self, *args: Any, **options: Any) -> None:
        app.loader.import_default_modules()
        name = options["release"]
        try:
            found = poison.list_poisoned()
            if name is None:
                for stopped in found:
                    self.stdout.write(json.dumps(_shown(stopped), ensure_ascii=False))
                return
            chosen = [p for p in found if name in ("all", p.subject.name)]
            if not chosen and name != "all":
                raise CommandError(
                    f"{name}: 멈춘 작업이 아닙니다. manage.py poisoned의 이름을 쓰세요.",
                    returncode=1,
                )
            for stopped in chosen:
                app.tasks[stopped.task].release(stopped)
                self.stdout.write(json.dumps({"released": stopped.subject.name}))
        except redis.RedisError as error:
            raise CommandError(
                "Redis가 응답하지 않습니다. Redis를 켜고 다시 실행하세요.", returncode=2
            ) from error


def _shown(stopped: poison.Poisoned) -> dict[str, Any]:
    at = datetime.fromtimestamp(stopped.at, UTC).isoformat(timespec="seconds")
    return {"name": stopped.subject.name, "deliveries": stopped.deliveries, "at": at}
