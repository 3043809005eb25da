"""講座の決まり。Pure: whom a course reaches, until when, when people are reminded, who is accounted for."""
