"""Word lists: what is never written, what may be said twice and why, how words are spelt."""

from __future__ import annotations

BANNED = (
    r"hope(?:s)? (?:had |has )?died", r"dark days", r"iron fist", r"\b(?:a|the|russian|brown|great|hungry) bears?\b",
    r"\b(?:jack)?boots?\b", r"kafkaesque", r"orwellian", r"\bcrush(?:ed|es|ing)?\b", r"tanks? roll(?:s|ed|ing)?\b",
    r"single tear", r"silence (?:is|was|were) deafening", r"deafening silence", r"little did (?:you|she|he|they) know",
    r"\bbananas?\b", r"\bvodka\b", r"flowers? in (?:a|the|his|its) (?:rifle|barrel|gun)", r"winds? of change",
    r"\b(?:empty|packed) suitcase", r"suitcase (?:is|stands|was) (?:empty|packed)",
    r"(?:tape|reel) (?:\w+ ){0,3}in(?:to)? (?:a|the) lo(?:af|aves)", r"(?:returned|stamped|marked) “moved”",
    r"whose son (?:are you|he is)", r"strok\w+ (?:\w+ ){0,4}violin",
    r"gives? (?:\w+ ){0,3}(?:soldiers?|him|them) (?:some |a |their )?(?:bread|water)\b",
    r"(?:hands|offers|brings) (?:\w+ ){0,3}soldiers? (?:\w+ ){0,2}(?:bread|water)\b",
    r"spring (?:is|was) (?:over|dead|ending|coming to an end)", r"(?:the )?spring (?:froze|thawed|died)",
)  # fmt: skip
"""R24: words and pictures that are never written."""

JUDGEMENTS = (
    r"\bcourage(?:ous)?\b", r"\bcoward(?:ice|ly|s)?\b", r"\bbetray\w*", r"\btraitors?\b", r"\bhero(?:es|ic|ism)?\b",
    r"\bcollaborat(?:or|ors|ion|ed)\b",
)  # fmt: skip
"""R12: what the narrator never calls by its name; others may."""

MIRRORS = {
    ("thanks", "thanks_again"): "411 is the mirror of 101: the same sentence, another man, the same scissors (K1)",
    ("sheet_41", "asthma"): "one sheet 42 for who stayed and who left; a play reads one of the two scenes",
    ("questionnaire", "register_card"): "a form and a card say who she is in the same words",
}
"""Scenes that say the same again, and why."""

MOTIFS = {
    "i am well the parcel came i am working kiss irena": "her father's four permitted sentences, found again",
    "wake me my brown one sooner than the bell": "the second line of Mrs Pokorná's song (K10)",
    "no says the girl i can do it again": "the end of 1950/0605, as it is heard in 120 and again in the school (K5)",
    "there is one shelf with one label in your own hand": "what is left where nothing was saved: 422, and 503",
    "the girl from the water levels": "how strangers call Vlasta",
    "reasons to go to pardubice": "the man with the egg, remembered at an ending",
    "that letter the same day and so far no other": "the Z under the thermos: 001 and an ending",
    "no bigger than a coat button": "the round stamp, and the mark of 1998 (K4)",
    "sets down a glass of water": "the glass of water stands twice in the story: 326 and 507",
    "a man is breathing and": "the room on the tape of 326, heard again in the reading room",
    "its hat on": "Station Vltava speaks Czech with its hat on backwards",
    "at the tone says vlasta": "what Vlasta answers to a question: the right time",
    "over vršovice a goods train begins": "the trains of 130 come, those of 505 go (K9)",
    "asks for the severest penalty": "what the girl of 1950 read (K5)",
    "a man in a raincoat": "how Hora comes: 114 and 323",
}
"""Words that may stand in more than one scene, each with the reason."""

SAMPLE_SENTENCES = ("He took the other handle of the seventh himself",)
"""Sentences of the bible's own samples that are longer than the rest."""

AMERICAN = {
    "color": "colour", "colors": "colours", "gray": "grey", "center": "centre", "theater": "theatre",
    "realize": "realise", "realized": "realised", "recognize": "recognise", "recognized": "recognised",
    "apologize": "apologise", "apologized": "apologised", "organize": "organise", "organized": "organised",
    "honor": "honour", "neighbor": "neighbour", "neighbors": "neighbours", "harbor": "harbour", "favor": "favour",
    "favorite": "favourite", "labor": "labour", "rumor": "rumour", "flavor": "flavour", "humor": "humour",
    "behavior": "behaviour", "traveling": "travelling", "traveled": "travelled", "traveler": "traveller",
    "canceled": "cancelled", "canceling": "cancelling", "labeled": "labelled", "labeling": "labelling",
    "jewelry": "jewellery", "plow": "plough", "pajamas": "pyjamas", "skeptical": "sceptical",
    "defense": "defence", "offense": "offence", "license plate": "number plate", "sidewalk": "pavement",
    "elevator": "lift", "apartment": "flat", "trash": "rubbish", "railroad": "railway", "streetcar": "tram",
    "mom": "mum", "toward": "towards", "gotten": "got", "fall of 19": "autumn of 19", "cozy": "cosy", "mold": "mould",
    "molds": "moulds", "moldy": "mouldy", "aluminum": "aluminium",
}  # fmt: skip
"""Spellings and words of the other side of the ocean, with ours."""

MISSPELT = {
    "KOLIN": "Pavel's painters leave the sign off, and somebody puts it back",
    "MALA": "504: the apology has her name without its sign",
}
"""Misspellings that are told, each with the reason."""

NAMES = """
Miluška
Apolinářská Balbínova Beromünster Bořivojova Břeclav Děčín Gmünd Humenné Hvězda Jáchymov Jindřišská Karlštejn
Miluška Kolín KOLÍN KUTNÁ Letná Louny Mánes Mělník Milá Míru Mýtina Národní náměstí Pankrác Pařížská Plzeň Podolí
Poříčí Příkopy příkopě Příkopě Ruzyně Sázava Slaný Slovanský Smíchov Šternberk Šumava Terezín třída Ústí
Vinohradská Vodičkova Vršovice Vysočany Žižkov Čierna Československo ČSSR ČKD Anežka HOLUBOVÁ Jaromír Malý
Novák Ondřej Povolný Žofie ŽOFIE PÁSKA Páska páska Böll Étienne Literární Mladý Navrátil Reportér Rudé právo
svět ÚTI Zprávy útisk pokrývači café ďakujem Ďakujem Č ř š
"""
"""Czech and Slovak words that stand in the story beside the names in `people.yaml`, as they are spelt: one list."""
