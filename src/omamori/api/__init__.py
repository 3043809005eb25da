"""API。The same queries and actions for programs, versioned, described by OpenAPI (J.9.2 アクセス制御).

A program sees and does exactly what its person may: every operation names its row of the access
table and calls the function that the page calls. Nothing is decided here.
"""
