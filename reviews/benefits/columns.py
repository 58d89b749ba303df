"""Columns of the files of benefits: those that go to a partner, and those that come back."""

BUSINESS, PHONE, HASHED = "사업자등록번호", "휴대전화", "해시"
REFERENCE, VALUE = "참조번호", "금액"
NUMBER, OUTCOME, REASON, DAY = "제공번호", "결과", "사유", "처리일"
CODE = "이용번호"
IDENTIFIERS = (BUSINESS, PHONE, HASHED)
RESULT_COLUMNS = (NUMBER, OUTCOME, REASON, DAY)
