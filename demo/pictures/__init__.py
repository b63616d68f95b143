"""The pictures of the demo exhibition, drawn by code: one module per invented creative.

Each module exposes ``PICTURES``: a path from the repository root to a
function without arguments that draws the picture.
"""

MODULES = (
    "aigerim_sarsenova",
    "timur_akhmetov",
    "daria_voronina",
    "arman_kuanyshev",
    "elena_shtern",
    "ruslan_gabitov",
    "places",
    "nurlan_iskakov",
    "alina_kim",
    "madina_zhaksybekova",
    "yerlan_tokhtarov",
    "saule_omarova",
    "viktor_belyaev",
    "botagoz_rakhimova",
    "zhanna_bekova",
    "emblem",
)
