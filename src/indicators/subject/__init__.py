"""What a number is about: from the words around it to entity, indicator, period, status and speaker."""
