"""ACT: 是正と見直し (J.7, J.6.3)。The cycle turns back to PLAN here."""
