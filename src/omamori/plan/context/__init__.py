"""組織の状況。Issues inside and outside, those who care and what they require, and the scope (J.1.1, J.1.2, J.1.4).

課題 (``Issue``)、利害関係者 (``Party``)、適用範囲 (``Scope``) の三つの一覧を日々直し、まとまったらトップが版として承認する。
"""
