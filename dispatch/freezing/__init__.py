"""The rooms behind `dispatch.planning`: one day in business terms becomes seconds, places, people and orders."""
