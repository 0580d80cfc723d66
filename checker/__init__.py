"""fazhi: judge an annual report on rule-of-law government by a YAML rule set."""
