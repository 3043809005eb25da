"""オブジェクトストレージの口 (S3)。Objects of a bucket; keys are those that were given, never the machine's own."""

import contextlib
import importlib
import tempfile
from collections.abc import Iterator
from typing import Any

from omamori.do.discovery.domain.errors import WayNotInstalled
from omamori.do.discovery.domain.files import Listed, Trouble
from omamori.do.discovery.sources.port import LARGEST, SECONDS, Fetched, NotThere, StoreGone

_REFUSED = ("AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "403", "401")
_EVERYBODY = ("global/AllUsers", "global/AuthenticatedUsers")
_TRIES = 3


class BucketSource:
    """The objects of a bucket below a prefix."""

    def __init__(
        self,
        bucket: str,
        access_key: str,
        secret_key: str,
        *,
        prefix: str = "",
        url: str = "",
        region: str = "",
    ) -> None:
        """Call nobody yet.

        Raises:
            WayNotInstalled: boto3 is missing.
        """
        try:
            # An extra, only for who has such stores; it has no types.
            boto3: Any = importlib.import_module("boto3")
        except ImportError as error:
            raise WayNotInstalled from error
        self._bucket, self._prefix = bucket, prefix
        where = {"endpoint_url": url or None, "region_name": region or "ap-northeast-1"}
        session = boto3.session.Session(access_key, secret_key)
        style = {"addressing_style": "path" if url else "auto"}
        self._client: Any = session.client("s3", config=_bounds(s3=style), **where)
        # As a stranger: what he gets to see, everybody does.
        unsigned = importlib.import_module("botocore").UNSIGNED
        stranger = _bounds(s3=style, signature_version=unsigned)
        self._stranger: Any = session.client("s3", config=stranger, **where)

    def check(self) -> None:
        """See ``Source``."""
        try:
            self._client.list_objects_v2(Bucket=self._bucket, Prefix=self._prefix, MaxKeys=1)
        except Exception as error:  # noqa: BLE001 - many kinds, and their texts may quote keys
            raise StoreGone("refused" if _code(error) in _REFUSED else "unreachable") from None

    def is_public(self) -> bool:
        """Whether strangers can list it or its list of rights names everybody."""
        with contextlib.suppress(Exception):
            self._stranger.list_objects_v2(Bucket=self._bucket, MaxKeys=1)
            return True
        with contextlib.suppress(Exception):
            grants = self._client.get_bucket_acl(Bucket=self._bucket)["Grants"]
            return any(str(g["Grantee"].get("URI", "")).endswith(_EVERYBODY) for g in grants)
        return False

    def listing(self) -> Iterator[Listed | Trouble]:
        """See ``Source``."""
        self.check()
        is_public = self.is_public()
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=self._prefix
        )
        try:
            for page in pages:
                for found in page.get("Contents", ()):
                    if not str(found["Key"]).endswith("/"):
                        yield Listed(
                            path=str(found["Key"]),
                            size=int(found["Size"]),
                            changed=int(found["LastModified"].timestamp() * 1_000_000),
                            open=is_public,
                        )
        except Exception as error:
            raise StoreGone("vanished") from error

    @contextlib.contextmanager
    def fetched(self, path: str) -> Iterator[Fetched]:
        """See ``Source``."""
        with tempfile.TemporaryFile(prefix="omamori-scan-") as kept:
            try:
                answer = self._client.get_object(Bucket=self._bucket, Key=path)
                is_large = int(answer["ContentLength"]) > LARGEST
                for piece in () if is_large else answer["Body"].iter_chunks(1 << 20):
                    kept.write(piece)
            except Exception as error:  # noqa: BLE001 - many kinds
                raise NotThere(_why(_code(error))) from None
            if is_large:
                raise NotThere("too_large")
            kept.flush()
            yield Fetched(name=path.rpartition("/")[2], place=f"/proc/self/fd/{kept.fileno()}")

    def close(self) -> None:
        """See ``Source``."""
        self._client.close()
        self._stranger.close()


def _bounds(**more: object) -> Any:
    config: Any = importlib.import_module("botocore.config")
    return config.Config(
        connect_timeout=SECONDS, read_timeout=SECONDS, retries={"max_attempts": _TRIES}, **more
    )


def _code(error: Exception) -> str:
    answer = getattr(error, "response", None)
    return str(answer.get("Error", {}).get("Code", "")) if isinstance(answer, dict) else ""


def _why(code: str) -> str:
    if code in ("NoSuchKey", "404"):
        return "moved"
    return "denied" if code in _REFUSED else "failed"
