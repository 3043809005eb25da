"""配達の仕事。The one job that brings a released mail to the next hop."""

from omamori.do.outbound import delivery
from omamori.foundation.jobs.define import job


@job(retries=20)
def deliver(mail_id: str) -> None:
    """Try to deliver a released mail; ``delivery`` decides when to try again."""
    delivery.deliver(mail_id)
