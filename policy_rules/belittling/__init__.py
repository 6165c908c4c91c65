"""Words and sayings that belittle people for what they are, by characteristic: data, and how it is read."""
