"""All sub-commands, in the order in which the help lists them."""

from api.cli import contract, data, demo, explain, midday, pictures, plans, prices, serve, worker

COMMANDS = (
    *demo.COMMANDS,
    *data.COMMANDS,
    *plans.COMMANDS,
    *explain.COMMANDS,
    *prices.COMMANDS,
    *pictures.COMMANDS,
    *contract.COMMANDS,
    *midday.COMMANDS,
    *serve.COMMANDS,
    *worker.COMMANDS,
)
