"""The pieces of the demo company: places, catalogue, people, customers, orders, stock. All of it is made up."""
