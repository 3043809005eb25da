"""個人情報管理台帳。What personal information the company handles, how it flows, until when (J.3.1.1).

A business process (業務) belongs to a department and runs through the five stages (局面) in steps (場面);
an item (個人情報) is an entry of the register. What is said of both stands in dated editions: nothing is
overwritten, so the register of any day can be read. New handling and changes are proposed by one person
and approved by another before they start; departments review their entries each year and on change;
what has passed its 保管期限 is disposed of with proof (J.9.1).
"""
