"""All sub-commands, in the order in which the help lists them."""

from api.cli import contract, data, demo, explain, midday, pictures, plans, prices, roads, serve, worker

COMMANDS = (
    *demo.COMMANDS,
    *data.COMMANDS,
    *plans.COMMANDS,
    *explain.COMMANDS,
    *prices.COMMANDS,
    *pictures.COMMANDS,
    *contract.COMMANDS,
    *midday.COMMANDS,
    *roads.COMMANDS,
    *serve.COMMANDS,
    *worker.COMMANDS,
)
