"""個人情報の検出。Finds personal information in Japanese text and documents; a library of its own.

``scan(text)`` returns findings with offsets of the original text; ``extract`` opens documents;
``pool.ExaminerPool`` opens hostile ones in processes that can be killed. No network, no framework.
"""

from pidetect.engine import scan
from pidetect.types import Examination, Finding, Part, PersonsEstimate

__all__ = ["Examination", "Finding", "Part", "PersonsEstimate", "scan"]
