"""The rooms behind `dispatch.planning.problem`: one day becomes seconds, places, people and orders."""
