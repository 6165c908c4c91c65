"""The words of distress, in British English as it is typed, and the turns of phrase that only sound like them."""
