"""The monthly inspection of the access log (접속기록 점검), which the auditor signs.

Main files: `people` (the figures of a month by person, and which are unusual), `months` (which
months wait), `verbs` (signing and correcting), `views`. Source of the rule: 개인정보의 안전성
확보조치 기준 §8 (docs/decisions/0125).
"""
