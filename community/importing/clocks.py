"""By which clock people live somewhere: by the country where it has one clock, else by the town or
the state. What nobody can tell goes by UTC."""

import unicodedata

UNKNOWN = "UTC"
# Countries, as archives spell them, where nearly everybody lives by one clock.
COUNTRIES = {
    "argentina": "America/Argentina/Buenos_Aires",
    "armenia": "Asia/Yerevan",
    "austria": "Europe/Vienna",
    "belgium": "Europe/Brussels",
    "bulgaria": "Europe/Sofia",
    "cayman islands": "America/Cayman",
    "chile": "America/Santiago",
    "china": "Asia/Shanghai",
    "colombia": "America/Bogota",
    "croatia": "Europe/Zagreb",
    "cyprus": "Asia/Nicosia",
    "czech republic": "Europe/Prague",
    "czechia": "Europe/Prague",
    "denmark": "Europe/Copenhagen",
    "dominican republic": "America/Santo_Domingo",
    "egypt": "Africa/Cairo",
    "estonia": "Europe/Tallinn",
    "finland": "Europe/Helsinki",
    "france": "Europe/Paris",
    "germany": "Europe/Berlin",
    "ghana": "Africa/Accra",
    "greece": "Europe/Athens",
    "hong kong": "Asia/Hong_Kong",
    "hungary": "Europe/Budapest",
    "iceland": "Atlantic/Reykjavik",
    "india": "Asia/Kolkata",
    "ireland": "Europe/Dublin",
    "israel": "Asia/Jerusalem",
    "italy": "Europe/Rome",
    "japan": "Asia/Tokyo",
    "kenya": "Africa/Nairobi",
    "korea": "Asia/Seoul",
    "latvia": "Europe/Riga",
    "lithuania": "Europe/Vilnius",
    "luxembourg": "Europe/Luxembourg",
    "malaysia": "Asia/Kuala_Lumpur",
    "malta": "Europe/Malta",
    "moldova": "Europe/Chisinau",
    "morocco": "Africa/Casablanca",
    "netherlands": "Europe/Amsterdam",
    "new zealand": "Pacific/Auckland",
    "nigeria": "Africa/Lagos",
    "north macedonia": "Europe/Skopje",
    "norway": "Europe/Oslo",
    "peru": "America/Lima",
    "philippines": "Asia/Manila",
    "poland": "Europe/Warsaw",
    "portugal": "Europe/Lisbon",
    "qatar": "Asia/Qatar",
    "romania": "Europe/Bucharest",
    "saudi arabia": "Asia/Riyadh",
    "scotland": "Europe/London",
    "serbia": "Europe/Belgrade",
    "singapore": "Asia/Singapore",
    "slovakia": "Europe/Bratislava",
    "slovenia": "Europe/Ljubljana",
    "south africa": "Africa/Johannesburg",
    "south korea": "Asia/Seoul",
    "spain": "Europe/Madrid",
    "sweden": "Europe/Stockholm",
    "switzerland": "Europe/Zurich",
    "taiwan": "Asia/Taipei",
    "thailand": "Asia/Bangkok",
    "tunisia": "Africa/Tunis",
    "turkey": "Europe/Istanbul",
    "u.k.": "Europe/London",
    "ukraine": "Europe/Kyiv",
    "united arab emirates": "Asia/Dubai",
    "united kingdom": "Europe/London",
    "vietnam": "Asia/Ho_Chi_Minh",
}
CODES = {  # of countries with one clock, where an archive has codes
    "AT": "austria",
    "BE": "belgium",
    "CH": "switzerland",
    "CZ": "czechia",
    "DE": "germany",
    "DK": "denmark",
    "ES": "spain",
    "FI": "finland",
    "FR": "france",
    "GB": "united kingdom",
    "IE": "ireland",
    "IL": "israel",
    "IN": "india",
    "IT": "italy",
    "JP": "japan",
    "NL": "netherlands",
    "NO": "norway",
    "PL": "poland",
    "PT": "portugal",
    "SE": "sweden",
    "UA": "ukraine",
}
# Countries with several clocks: by the town; of the United States, by the state behind the comma.
TOWNS = {
    "australia": {
        "adelaide": "Australia/Adelaide",
        "brisbane": "Australia/Brisbane",
        "canberra": "Australia/Sydney",
        "melbourne": "Australia/Melbourne",
        "newcastle": "Australia/Sydney",
        "perth": "Australia/Perth",
        "sydney": "Australia/Sydney",
    },
    "brazil": {
        "belem": "America/Belem",
        "brasilia": "America/Sao_Paulo",
        "chapeco": "America/Sao_Paulo",
        "florianopolis": "America/Sao_Paulo",
        "rio de janeiro": "America/Sao_Paulo",
        "sao paulo": "America/Sao_Paulo",
    },
    "canada": {
        "banff": "America/Edmonton",
        "calgary": "America/Edmonton",
        "edmonton": "America/Edmonton",
        "halifax": "America/Halifax",
        "montreal": "America/Toronto",
        "ottawa": "America/Toronto",
        "quebec": "America/Toronto",
        "toronto": "America/Toronto",
        "vancouver": "America/Vancouver",
        "winnipeg": "America/Winnipeg",
    },
    "indonesia": {"bali": "Asia/Makassar", "bandung": "Asia/Jakarta", "jakarta": "Asia/Jakarta"},
    "mexico": {
        "cancun": "America/Cancun",
        "guadalajara": "America/Mexico_City",
        "mazatlan": "America/Mazatlan",
        "mexico city": "America/Mexico_City",
        "monterrey": "America/Monterrey",
    },
    "russia": {"moscow": "Europe/Moscow", "saint petersburg": "Europe/Moscow"},
}
STATES = {
    "America/New_York": "CT DC DE FL GA IN MA MD ME MI NC NH NJ NY OH PA RI SC VA VT WV KY",
    "America/Chicago": "AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI",
    "America/Denver": "CO ID MT NM UT WY",
    "America/Phoenix": "AZ",
    "America/Los_Angeles": "CA NV OR WA",
    "America/Anchorage": "AK",
    "Pacific/Honolulu": "HI",
}
BY_STATE = {state: zone for zone, states in STATES.items() for state in states.split()}
UNITED_STATES = ("u.s.a.", "usa", "united states")
# Towns that keep another clock than most of their state.
OTHER_CLOCKS = {"chattanooga, tn": "America/New_York", "knoxville, tn": "America/New_York"}


def zone_of(country: str, town: str) -> str:
    """The time zone there; UTC where this is not known."""
    country, town = country.strip(), town.strip()
    place, plain = _plain(CODES.get(country, country)), _plain(town)
    if place in COUNTRIES:
        return COUNTRIES[place]
    if place in UNITED_STATES:
        state = town.rpartition(",")[2].strip().upper()
        return OTHER_CLOCKS.get(plain) or BY_STATE.get(state, UNKNOWN)
    return TOWNS.get(place, {}).get(plain, UNKNOWN)


def _plain(words):
    """Lower case, without accents."""
    parts = unicodedata.normalize("NFKD", words.lower())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))
