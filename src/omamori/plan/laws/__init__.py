"""法令等。The laws, guidelines, ordinances and norms that bind us: what each asks, who looked when, what is coming (J.1.3).

Law (``Law``) 法令等、見直し (``Review``)、予定された改正 (``AnnouncedChange``): what is enacted but not yet in force is off
until somebody has set the day on which it counts (``SwitchDay``). The list as a whole is approved in editions.
"""
