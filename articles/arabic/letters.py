"""Character classes for regular expressions, shared by the rules of this package."""

# Marks that readers leave out and search must not see (arabic.md §2.3, step 1).
MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06de-\u06ed\u08d3-\u08e1\u08e3-\u08ff"
TATWEEL = "\u0640"

# Every format character (Unicode category Cf) up to the tag characters.
FORMAT = (
    "\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f"
)

# Letters of the Arabic script. Left out: tatweel, and the two forms that stand for a whole phrase (ﷺ ﷻ).
LETTERS = (
    "\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06e5\u06e6\u06ee\u06ef\u06fa-\u06fc\u06ff\u0750-\u077f"
    "\u08a0-\u08c9\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdf9\ufe70-\ufefc"
)
