"""What gunicorn serves: the bank in KORDON_HOME."""

from bank import logs
from bank.home import Home
from portal.app import create_app

logs.configure()
application = create_app(Home.from_environment())
