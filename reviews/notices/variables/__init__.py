"""Variables of letters: a closed list for each event (`by_event`).

A template names a variable by its Korean word, `#{접수번호}`, as AlimTalk does; code names it by
its key, `number`. Values are finished text ("1,150,000원", "2023. 4. 14. (금)").
"""
