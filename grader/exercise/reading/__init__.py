"""From valid tables to an exercise: names, equations, layers, updates."""
