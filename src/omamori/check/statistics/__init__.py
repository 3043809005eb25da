"""統計。Facts folded into daily counts: what was stopped, why, how long it took, what nearly happened.

J.6.1 (運用の確認) and J.6.3 (見直しへの入力) ask for figures; nobody types them here. National figures
stand beside the company's own as dated, sourced reference data; taxonomies are never mixed.
"""
