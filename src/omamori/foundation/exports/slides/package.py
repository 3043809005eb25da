"""包み。Rewrites an Office file so that the same content is the same bytes: no clock, no order by chance."""

import io
import re
import zipfile
from datetime import date

_TIMES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_EARLIEST = (1980, 1, 1, 0, 0, 0)


def normalised(data: bytes, day: date) -> bytes:
    """The same package with one time everywhere, embedded workbooks, too."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith(".xlsx"):
                content = normalised(content, day)
            elif name == "docProps/core.xml":
                told = f"{day.isoformat()}T00:00:00Z".encode()
                content = _TIMES.sub(rb"\g<1>" + told + rb"\g<3>", content)
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, content)
    return out.getvalue()
