"""From what was read out of a paper to what could be launched: plain Python, told the register and the law, writes nothing."""
