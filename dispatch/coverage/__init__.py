"""Coverage: how much demand somebody with the skill, the part and a shift reaches in time, who, and what is lacking."""
