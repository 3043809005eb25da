"""目標と年間計画。Measurable objectives, the plan of a year with its owners, and where each cycle stands (J.3.2, J.3.3).

目標 (``Objective``) は測れる値を持ち、行事 (``Event``) は予定の日・担当・残す記録を持つ。計画は年度ごとの版 (``Edition``)
として、書いた人とは別の人が承認する。更新の申請の期間は、認定の有効期間 (``Grant``) から計算する。
"""
