"""All sub-commands, in the order in which the help lists them."""

from api.cli import (
    areas,
    contract,
    coverage,
    data,
    demo,
    explain,
    geocode,
    maps,
    midday,
    pictures,
    plans,
    prices,
    roads,
    serve,
    worker,
)

COMMANDS = (
    *demo.COMMANDS,
    *data.COMMANDS,
    *areas.COMMANDS,
    *geocode.COMMANDS,
    *plans.COMMANDS,
    *explain.COMMANDS,
    *prices.COMMANDS,
    *pictures.COMMANDS,
    *coverage.COMMANDS,
    *maps.COMMANDS,
    *contract.COMMANDS,
    *midday.COMMANDS,
    *roads.COMMANDS,
    *serve.COMMANDS,
    *worker.COMMANDS,
)
