"""Refusals of upload links. The sentences say what to do; those for claimants tell nothing of the
claim."""

from django.utils.translation import gettext_lazy as _

from claims.errors import ConflictError, DomainError


class NoVerificationDigitsError(DomainError):
    """No link can be issued: the claim has neither a phone nor an account by which its visitor
    could be identified."""

    code = "no_second_fact"
    message = _(
        "휴대전화도 계좌도 없는 신청이라 링크를 여는 사람을 확인할 수 없습니다. "
        "계좌를 등록한 뒤 발급해 주세요."
    )


class NoKindsError(DomainError):
    message = _("요청할 서류를 하나 이상 골라 주세요.")


class LinkDayError(DomainError):
    message = _("기한은 오늘부터 %(most)s일 안의 날짜로 정해 주세요.")


class ClosedClaimError(DomainError):
    """No link can be issued: the claim was withdrawn or erased."""

    code = "claim_closed"
    message = _("서류를 더 받지 않는 신청입니다.")


class NoLinkError(ConflictError):
    message = _("열린 제출 링크가 없습니다. 지금 상태를 확인해 주세요.")


class LinkError(DomainError):
    """Base class of the errors by which a claimant's visit ends: the link is wrong, expired, closed
    or locked, or the request comes too late or too often. A page with the heading `title` is
    shown."""

    title = _("열 수 없는 주소입니다")
    status = 404


class WrongLinkError(LinkError):
    code = "link_wrong"
    message = _(
        "주소가 끝까지 들어갔는지 확인하고, 받은 문자나 메일의 링크를 다시 눌러 주세요. "
        "새 링크를 받았다면 옛 링크는 열리지 않습니다."
    )


class ExpiredLinkError(LinkError):
    code = "link_expired"
    status = 410
    title = _("제출 기한이 지난 링크입니다")
    message = _("이 링크로는 더 낼 수 없습니다. 아래 전화로 기한과 제출 방법을 물어봐 주세요.")


class ClosedLinkError(LinkError):
    code = "link_closed"
    status = 410
    title = _("서류 접수가 끝났습니다")
    message = _(
        "이 링크로는 더 받지 않습니다. 이미 낸 서류는 그대로 있습니다. 아직 낼 서류가 있으면 아래 "
        "전화로 알려 주세요."
    )


class ContactMovedLinkError(ClosedLinkError):
    """The claim's telephone or mail address was corrected while the link was open."""

    code = "link_contact_moved"
    title = _("닫힌 링크입니다")
    message = _(
        "연락처가 바뀌어 앞서 보낸 링크를 닫았습니다. 이미 낸 서류는 그대로 있습니다. "
        "새 링크가 필요하면 아래 전화로 알려 주세요."
    )


class ExpiredConsentLinkError(ExpiredLinkError):
    """The last day of a link for a consent is over."""

    title = _("답할 기한이 지난 링크입니다")
    message = _(
        "이 링크로는 더 답할 수 없습니다. 이미 하신 답은 그대로 있습니다. 답하거나 답을 바꾸려면 "
        "아래 전화로 알려 주세요."
    )


class ClosedConsentLinkError(ClosedLinkError):
    """A link for a consent was revoked, or no consent is asked for on its claim any more."""

    title = _("답을 더 받지 않는 링크입니다")
    message = _(
        "이 링크로는 더 답할 수 없습니다. 이미 하신 답은 그대로 있습니다. 답을 바꾸거나 "
        "물어볼 것이 있으면 아래 전화로 알려 주세요."
    )
    moved = _(
        "연락처가 바뀌어 앞서 보낸 링크를 닫았습니다. 이미 하신 답은 그대로 있습니다. "
        "답하거나 답을 바꾸려면 아래 전화로 알려 주세요."
    )


class LockedLinkError(LinkError):
    code = "link_locked"
    status = 403
    title = _("확인 번호를 여러 번 틀려 잠긴 링크입니다")
    message = _("아래 전화로 본인임을 알려 주시면 새 링크를 보내 드립니다.")


class LockedConsentLinkError(LockedLinkError):
    message = _("아래 전화로 본인임을 알려 주시면 동의 여부를 전화로 여쭙니다.")


class VisitOverError(LinkError):
    status = 403
    title = _("링크를 다시 열어 주세요")
    message = _(
        "시간이 지났거나 다른 브라우저입니다. 받은 문자나 메일의 링크를 다시 눌러 주세요. "
        "이미 내신 서류와 답은 그대로 있습니다. 쿠키를 막아 둔 브라우저에서는 열리지 않습니다."
    )


class AnswerLateError(VisitOverError):
    """An answer on consent was posted after the visit, or in a browser without its cookie."""

    message = _(
        "시간이 지났거나 다른 브라우저라 방금 누르신 답은 기록하지 않았습니다. 받은 문자나 메일의 "
        "링크를 다시 눌러 번호를 넣은 뒤 답을 다시 눌러 주세요. 쿠키를 막아 둔 브라우저에서는 "
        "열리지 않습니다."
    )


class BusyLinkError(LinkError):
    """The database gave up a lock or a statement of a claimant's request; nothing was done. HTTP
    503."""

    code = "link_busy"
    status = 503
    title = _("지금은 처리하지 못했습니다")
    message = _("방금 하신 것은 기록되지 않았습니다. 잠시 뒤에 다시 해 주세요.")


class NoUploadError(LinkError):
    title = _("이 기기에서 보낸 파일이 아닙니다")
    message = _("보낸 기기에서만 취소할 수 있습니다. 잘못 보냈으면 아래 전화로 알려 주세요.")


class NoLockedFileError(LinkError):
    title = _("암호를 기다리는 파일이 아닙니다")
    message = _(
        "제출을 취소했거나 이 링크로 낸 파일이 아닙니다. 받은 문자나 메일의 링크를 다시 눌러 "
        "지금 상태를 확인해 주세요."
    )


class WrongFactError(DomainError):
    message = _("번호가 맞지 않습니다. 신청할 때 적은 번호인지 확인해 주세요.")


class TooManyVisitsError(LinkError):
    code = "too_many"
    status = 429
    title = _("잠시 뒤에 다시 열어 주세요")
    message = _("짧은 시간에 요청이 너무 많았습니다. 몇 분 뒤에 다시 해 주세요.")


class LinkFullError(DomainError):
    message = _(
        "이 링크로 낼 수 있는 파일을 모두 냈습니다. 더 낼 서류가 있으면 아래 전화로 알려 주세요."
    )


class NotAskedError(DomainError):
    code = "kind_not_asked"
    message = _("요청하지 않은 서류 종류입니다. 화면에 있는 서류만 낼 수 있습니다.")


class NotNowError(DomainError):
    """Storage does not answer, so the claimant's file cannot be opened now. HTTP 503."""

    status = 503
    message = _("지금은 저장소에서 파일을 읽을 수 없습니다. 잠시 뒤에 다시 해 주세요.")


class OpeningBusyError(DomainError):
    """Another claimant's locked PDF is being opened in this process; the claimant should try again.
    HTTP 503."""

    status = 503
    message = _("지금은 다른 파일을 열고 있습니다. 잠시 뒤에 다시 눌러 주세요.")


class TooManyPasswordsError(DomainError):
    status = 429
    message = _(
        "암호로 여는 데 여러 번 실패해 이 링크에서는 더 열 수 없습니다."
        " 암호 없이 저장한 파일을 다시 내거나 아래 전화로 알려 주세요."
    )


class SeenError(ConflictError):
    code = "already_seen"
    message = _(
        "담당자가 이미 확인했거나 취소할 수 있는 시간이 지나 취소할 수 없습니다. "
        "잘못 보냈으면 아래 전화로 알려 주세요."
    )


class JudgedError(SeenError):
    """The file cannot be taken back: a member has voted since it came."""

    code = "already_judged"
    message = _(
        "이 파일을 받은 뒤에 심의가 진행되어 취소할 수 없습니다."
        " 고칠 것이 있으면 고친 파일을 보내 주세요. 두 파일을 함께 봅니다."
    )
