"""What is asked for and cannot be done: a code with arguments, which the edge words for whoever asked."""

import json

from fleet.coded import Coded


class Refusal(Exception):
    """`why` names the subject, its value and the rule; the message is for logs: the code and its arguments."""

    def __init__(self, why: Coded) -> None:
        said = why.to_json()
        super().__init__(f"{said['code']} {json.dumps(said['args'], ensure_ascii=False)}")
        self.why = why
