"""承認の道筋。Which posts approve a version, one after the other, and who may take a stage (J.4.5.2).

A correction of wording needs one look by the 個人情報保護管理者 (or the top); a change of substance
goes the whole way anew.
"""

from collections.abc import Collection, Sequence

from omamori.plan.policies.domain.errors import ApprovedAlready

HEAD, OFFICER, TOP, EITHER = "department_head", "privacy_officer", "top", ""
ORDER = (HEAD, OFFICER, TOP)
LABELS = {
    HEAD: "主管部門の長",
    OFFICER: "個人情報保護管理者",
    TOP: "トップマネジメント",
    EITHER: "個人情報保護管理者またはトップマネジメント",
}


def stages(chosen: Collection[str], *, material: bool) -> tuple[str, ...]:
    """The stages of a version in order; one stage by either when none is chosen or for a typo."""
    found = tuple(stage for stage in ORDER if stage in chosen)
    return found if found and material else (EITHER,)


def may_take(stage: str, roles: Collection[str], *, nobody_can: bool = False) -> bool:
    """Whether a person with these hats may take a stage.

    The top steps in for a lower post that nobody can fill: its holder wrote the text himself or
    took an earlier stage, or nobody holds it.
    """
    if stage == EITHER:
        return OFFICER in roles or TOP in roles
    return stage in roles or (nobody_can and TOP in roles)


def require_fresh(approver: int, before: Sequence[int]) -> None:
    """Each stage is another person's.

    Raises:
        ApprovedAlready: he took an earlier stage.
    """
    if approver in before:
        raise ApprovedAlready
