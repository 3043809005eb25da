"""組織。Company, departments, people, posts and their history (J.2.3 役割・責任・権限; J.4.2 力量).

Every other record points here: who sent, who checked, whose department. Posts (個人情報保護管理者,
監査責任者 …) are appointments with a beginning and an end; the two may never be one person.
"""
