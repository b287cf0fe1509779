"""Given names that are one name in the region's languages, and short forms."""

GROUPS: tuple[str, ...] = (
    "Александр Саша Шура Искандер Искандар Аляксандр Oleksandr Олександр Alexandru Aleksandre"
    " Iskandar Iskender Aleqsandr",
)
