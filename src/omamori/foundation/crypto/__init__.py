"""暗号。Keys, field encryption bound to its place, blind indexes and signed tokens (J.9.2 技術的安全管理措置)。"""
