"""The icons a group may wear: symbols of `static/i.svg`."""

ICONS = [
    (name, name)
    for name in [
        "people",
        "frame",
        "bolt",
        "kid",
        "route",
        "swap",
        "place",
        "globe",
        "welcome",
        "wrench",
        "heart",
        "hand",
        "star",
        "book",
        "horn",
        "flame",
        "scale",
        "chart",
        "calendar",
        "mail",
        "meet",
        "bar",
        "goal",
        "sun",
        "moon",
        "home",
        "eye",
        "lock",
        "archive",
        "poll",
        "code",
    ]
]
