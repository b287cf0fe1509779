"""What gunicorn serves: the bank in KORDON_HOME."""

from bank.home import Home
from portal.app import create_app

application = create_app(Home.from_environment())
