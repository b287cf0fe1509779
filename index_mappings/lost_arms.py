"""Lost arms: stolen, lost, or taken from their owner (domain facts, section 5)."""

from index_mappings.arms import arms_category
from index_mappings.fields import Text

CATEGORY = arms_category(
    "lost-arms",
    "Loss",
    "Утрата",
    {
        "stolen": Text("Stolen", "Похищено"),
        "robbed": Text("Taken by force", "Отнято"),
        "lost": Text("Lost", "Утеряно"),
        "not-delivered": Text("Not delivered", "Не доставлено"),
        "trafficked": Text("Trafficked", "Незаконный оборот"),
        "other": Text("Other", "Иное"),
    },
)
