"""Whether Pinpoint may assume the role of an import job, by its trust policy in IAM."""
from __future__ import annotations

import json
import re
import urllib.parse
from typing import Any

from ..errors import Refusal

_ROLE = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/(?:[\w+=,.@/-]*/)?(?P<name>[\w+=,.@-]+)")
_PRINCIPAL = re.compile(r"pinpoint(\.[a-z0-9-]+)?\.amazonaws\.com")


def check_role(iam: Any, arn: str) -> None:
    """Raises the refusal for a role that is malformed, missing or does not trust Pinpoint."""
    found = _ROLE.fullmatch(arn)
    if not found:
        raise Refusal(400, "BadRequestException", "Invalid RoleArn")
    try:
        policy = iam.get_role(RoleName=found["name"])["Role"]["AssumeRolePolicyDocument"]
    except iam.exceptions.NoSuchEntityException:
        raise _unassumable() from None
    document = json.loads(urllib.parse.unquote(policy)) if isinstance(policy, str) else policy
    statements = document.get("Statement", [])
    for statement in statements if isinstance(statements, list) else [statements]:
        principals, actions = statement.get("Principal", {}), statement.get("Action", [])
        services = principals.get("Service", []) if isinstance(principals, dict) else []
        services = [services] if isinstance(services, str) else services
        actions = [actions] if isinstance(actions, str) else actions
        if statement.get("Effect") == "Allow" and "sts:AssumeRole" in actions and any(map(_PRINCIPAL.fullmatch, services)):
            return
    raise _unassumable()


def _unassumable() -> Refusal:
    return Refusal(400, "BadRequestException", "Unable to assume the role: check its trust policy for pinpoint.amazonaws.com")
