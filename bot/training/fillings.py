"""What fills the gaps of the sentences written for this project: invented people, places and days."""

from collections.abc import Mapping

FIRST = (
    "Aisha", "Alan", "Amara", "Anil", "Beatriz", "Brian", "Carol", "Chidi", "Ciaran", "Danuta", "Dev", "Dorothy",
    "Eilidh", "Elif", "Farah", "Femi", "Gareth", "Gloria", "Hamid", "Hannah", "Ines", "Ivan", "Jade", "Joan",
    "Kayleigh", "Kofi", "Leila", "Lorraine", "Marek", "Maureen", "Nadia", "Nigel", "Olu", "Pauline", "Pooja",
    "Rashid", "Rhiannon", "Ron", "Sandra", "Sharon", "Tariq", "Tomasz", "Ugo", "Val", "Wendy", "Xin", "Yusuf", "Zofia",
)  # fmt: skip
LAST = (
    "Ahmed", "Barnes", "Bello", "Campbell", "Choudhury", "Davies", "Dlamini", "Eze", "Fletcher", "Gupta", "Hassan",
    "Ibrahim", "Jenkins", "Kaur", "Kowalski", "Lam", "Macleod", "Mensah", "Nowak", "Odum", "Pereira", "Quinn",
    "Rahman", "Sharma", "Sutton", "Tembo", "Usman", "Varga", "Walsh", "Yilmaz",
)  # fmt: skip


def _names() -> tuple[str, ...]:
    """A first name alone, with a surname, with an initial, in turn."""
    shapes = ("{first}", "{first} {last}", "{first}", "{initial} {last}", "{first} {last_initial}")
    return tuple(
        shapes[place % len(shapes)].format(first=first, last=last, initial=first[0], last_initial=last[0])
        for place, first in enumerate(FIRST)
        for last in (LAST[place * 7 % len(LAST)], LAST[(place * 11 + 3) % len(LAST)])
    )


FILLINGS: Mapping[str, tuple[str, ...]] = {
    "name": _names(),
    "user": (
        "one of our guests", "a client of mine", "my client", "a guest", "the lady I visit", "my befriendee",
        "a service user", "one of the regulars", "our two o'clock", "a woman at the drop-in", "the lad from Tuesday",
        "the old gentleman I sit with", "someone at the shelter", "a resident", "my mentee", "one of the mums",
        "a bloke at the food bank", "the girl in room six", "one of my families", "somebody I drive", "a caller",
        "the man with the crutches", "an elderly guest", "a patient on my ward", "one of the kids at homework club",
    ),
    "place": (
        "St Jude's", "the General", "Ashdown", "Hartley House", "the Meadows", "Mill Street", "the Queen Mary",
        "Oakfield", "Canal Row", "the Lister", "Beech Lane", "Fairview", "the crisis house", "Ward 9", "Park Terrace",
    ),
    "town": ("Harwick", "Leeds", "Dunmore", "Castleford", "Newport", "Ashby", "Luton", "Perth", "Selby", "Bolton"),
    "day": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "group": (
        "Muslims", "immigrants", "gay people", "disabled people", "old people", "Poles", "black people", "Travellers",
        "trans people", "refugees", "Jews", "women", "deaf people", "asylum seekers", "Romanians", "lesbians",
        "people in wheelchairs", "pensioners", "foreigners", "Asians", "Africans", "the Irish", "autistic people",
        "people with learning difficulties", "Catholics", "Hindus", "Roma", "young mums", "Chinese people", "migrants",
    ),
}  # fmt: skip
